"""Asking somebody to code a second time, and letting them see."""

import datetime as dt

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from learning_review.disclosure.queries import workshops_of_review_team
from learning_review.evidence.errors import EvidenceRefused
from learning_review.evidence.models import SecondCoder
from notices.services import queue
from programmes.catalogue.models import Workshop
from ui.locks import retry_once

SECOND_CODER_ASKED = "evidence/second_coder_asked"


@retry_once
@transaction.atomic
def ask_second_coder(workshop: Workshop, person: User, *, by: User, now: dt.datetime | None = None) -> SecondCoder:
    """Ask somebody of the review team to code the marked passages blind; return the row, once for each person.

    They are told by mail, and see nobody's readings of a passage until they have coded it. Raises EvidenceRefused for
    who is not of the team, is who asks, or has had their blind reading already.
    """
    Workshop.objects.select_for_update(of=["self"]).get(pk=workshop.pk)
    if not workshops_of_review_team(person).filter(pk=workshop.pk).exists():
        raise EvidenceRefused(_("Ask a coordinator, or somebody who facilitates this workshop."))
    if person.pk == by.pk:
        raise EvidenceRefused(_("Ask somebody else: you have seen how the passages are coded."))
    second, made = SecondCoder.objects.get_or_create(
        workshop=workshop, person=person, defaults={"asked_by": by, "asked_at": now or timezone.now()}
    )
    if second.ended_at:
        raise EvidenceRefused(_("They have seen everybody's readings by now. Ask somebody who has not."))
    if made:
        queue(
            SECOND_CODER_ASKED,
            to=person,
            data={"second_coder": second.pk},
            about=f"workshop:{workshop.code}",
            key=f"{SECOND_CODER_ASKED}:{second.pk}",
        )
    return second


@retry_once
@transaction.atomic
def end_blind_reading(second: SecondCoder, *, by: User, now: dt.datetime | None = None) -> SecondCoder:
    """Let a second coder see everything from now on; return the row. What they have read blind stays counted.

    A second time changes nothing. Raises EvidenceRefused for anybody but themselves and who asked them.
    """
    second = SecondCoder.objects.select_for_update().get(pk=second.pk)
    if by.pk not in {second.person_id, second.asked_by_id}:
        raise EvidenceRefused(_("Only they themselves, or who asked them, can end it."))
    if second.ended_at is None:
        second.ended_at = now or timezone.now()
        second.save(update_fields=["ended_at"])
    return second
