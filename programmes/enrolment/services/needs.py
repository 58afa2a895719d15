"""What somebody needs in order to be there well: given with consent, read by named roles, gone soon after."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.access import Kind, note_reading
from accounts.models import User
from notices.services import queue
from notices.withdrawals import note
from programmes.catalogue.models import Workshop
from programmes.catalogue.queries import may_facilitate, reads_as
from programmes.enrolment.diets import DIETS
from programmes.enrolment.errors import ConsentMissing, NotUnderstood, NotYours, WrongState
from programmes.enrolment.models import Enrolment, Needs
from programmes.enrolment.queries import needs_freeze_at
from programmes.enrolment.services.offers import lock_enrolment
from ui.locks import retry_once

CONSENT_WORDING = gettext_lazy(
    "I agree that what I say about food and access is kept for this workshop. Only the people who run it may read "
    "it, the kitchen is given numbers without names, every reading is written down, and it is deleted within a month "
    "of the end. I can change or remove it at any time."
)

# Answers from which somebody's health or faith could be read (UK GDPR article 9): kept with consent only.
SPECIAL = ("diets", "diet_notes", "access")
ORDINARY = ("room", "arrival", "emergency_name", "emergency_phone")
# What the ledger knows: that somebody removed what they need, and their consent with it.
REMOVED = "enrolment/needs"


@retry_once
@transaction.atomic
def save_needs(
    enrolment: Enrolment,
    *,
    values: Mapping[str, Any],
    consent: bool,
    by: User | None,
    now: dt.datetime | None = None,
) -> Needs:
    """Keep a person's needs; fields not in `values` become empty. `by` is the person, or who wrote it down for them.

    Raises ConsentMissing when food or access is said without `consent`, NotUnderstood for a value that can't be
    kept, WrongState when the enrolment is over. After the freeze, some days before the first session, it is still
    kept and the coordinator is told that something changed, not what.
    """
    if unknown := set(values) - {*SPECIAL, *ORDINARY}:
        raise ValueError(f"Needs have no {sorted(unknown)}.")
    workshop, enrolment = lock_enrolment(enrolment)
    now = now or timezone.now()
    if enrolment.state not in Enrolment.OPEN or workshop.state == Workshop.State.COMPLETED:
        raise WrongState(_("This workshop is over for you, so there is nothing to tell us any more."))
    if any(values.get(name) for name in SPECIAL) and not consent:
        raise ConsentMissing
    if not set(values.get("diets") or []) <= set(DIETS):
        raise NotUnderstood
    needs = Needs.objects.filter(enrolment=enrolment).first() or Needs(enrolment=enrolment)
    for name in (*SPECIAL, *ORDINARY):
        empty: Any = [] if name == "diets" else ""
        setattr(needs, name, values.get(name) or empty)
    needs.consent_wording, needs.consented_at = (str(CONSENT_WORDING), now) if consent else ("", None)
    try:
        needs.clean_fields(exclude=["enrolment"])
    except ValidationError as error:
        raise NotUnderstood from error
    needs.save()
    if by is not None:
        note_reading([enrolment.person_id], reader=by, kind=Kind.FOR_YOU, role=_("Somebody who works here"), now=now)
    tell_of_late_change(workshop, enrolment, now)
    return needs


@retry_once
@transaction.atomic
def remove_needs(enrolment: Enrolment, *, by: User | None, now: dt.datetime | None = None) -> None:
    """Delete what somebody said they need, and with it their consent. Nothing happens when there is nothing."""
    workshop, enrolment = lock_enrolment(enrolment)
    removed, _rows = Needs.objects.filter(enrolment=enrolment).delete()
    if removed:
        note(REMOVED, enrolment.reference, at=now or timezone.now())
        tell_of_late_change(workshop, enrolment, now or timezone.now())


def tell_of_late_change(workshop: Workshop, enrolment: Enrolment, now: dt.datetime) -> None:
    """Once the venue has its numbers a change must reach somebody; one mail a day for each person is enough."""
    freeze_at = needs_freeze_at(workshop)
    if freeze_at and now >= freeze_at and enrolment.state in Enrolment.TAKING_PART:
        queue(
            "enrolment/needs_changed_late",
            to=workshop.programme.contact_email,
            data={"enrolment": enrolment.pk},
            about=f"workshop:{workshop.code}",
            key=f"enrolment/needs_changed_late:{enrolment.pk}:{now.date()}",
        )


@retry_once
@transaction.atomic
def read_needs(workshop: Workshop, *, reader: User, purpose: str, now: dt.datetime | None = None) -> list[Needs]:
    """Return the needs of those in the group, with enrolment and person, and write down that `reader` read them.

    Only the workshop's facilitators and coordinators may: NotYours for anybody else. `purpose` is shown to the
    people read about.
    """
    if not may_facilitate(reader, workshop):
        raise NotYours
    found = list(
        Needs.objects.filter(enrolment__workshop=workshop, enrolment__state__in=Enrolment.TAKING_PART)
        .select_related("enrolment__person")
        .order_by("enrolment__person__last_name", "enrolment__person__first_name", "pk")
    )
    note_reading(
        [needs.enrolment.person_id for needs in found],
        reader=reader,
        kind=Kind.NEEDS,
        role=reads_as(reader, workshop),
        purpose=purpose,
        now=now,
    )
    return found
