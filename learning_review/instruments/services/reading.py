"""Read what people answered with their name. Who did is written down, for those read about to see."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.access import Kind, note_reading
from accounts.models import User
from learning_review.instruments.errors import NotForYou
from learning_review.instruments.models import Ask
from learning_review.instruments.queries import with_named_answers
from programmes.catalogue.models import Workshop
from programmes.catalogue.queries import may_facilitate, reads_as
from programmes.enrolment.models import Enrolment
from ui.locks import retry_once


@retry_once
@transaction.atomic
def read_named(
    workshop: Workshop,
    *,
    reader: User,
    purpose: str,
    enrolment: Enrolment | None = None,
    now: dt.datetime | None = None,
) -> list[Ask]:
    """Return what one person, or everybody in the group, answered with their name, as `with_named_answers` does.

    Only the workshop's facilitators and coordinators may: NotForYou for anybody else. `purpose` is shown to those read
    about.
    """
    if not may_facilitate(reader, workshop):
        raise NotForYou(_("Answers with people’s names are for those who run their workshop."))
    found = with_named_answers(workshop)
    if enrolment is not None:
        found = found.filter(enrolment=enrolment)
    asks = list(found)
    note_reading(
        {ask.enrolment.person_id for ask in asks},
        reader=reader,
        kind=Kind.ANSWERS,
        role=reads_as(reader, workshop),
        purpose=purpose,
        now=now,
    )
    return asks
