"""How an enrolment changes its state: the table of what may follow what, and the one function that writes it."""

import datetime as dt

from django.utils.translation import gettext as _

from accounts.models import User
from notices.services import queue
from programmes.catalogue.models import Workshop
from programmes.enrolment.errors import WrongState
from programmes.enrolment.models import Enrolment, EnrolmentEvent, Needs
from programmes.enrolment.queries import Places
from programmes.enrolment.signals import enrolment_changed
from ui import references

State = Enrolment.State

# What may follow what; "" is the state of somebody who has no enrolment yet.
TRANSITIONS: dict[str, frozenset[str]] = {
    "": frozenset({State.APPLIED, State.WAITLISTED, State.OFFERED, State.CONFIRMED}),
    State.APPLIED: frozenset({State.WAITLISTED, State.OFFERED, State.DECLINED, State.WITHDRAWN, State.CANCELLED}),
    State.WAITLISTED: frozenset({State.OFFERED, State.DECLINED, State.WITHDRAWN, State.CANCELLED}),
    State.OFFERED: frozenset({State.CONFIRMED, State.EXPIRED, State.WITHDRAWN, State.CANCELLED}),
    State.CONFIRMED: frozenset({State.COMPLETED, State.INCOMPLETE, State.WITHDRAWN, State.CANCELLED}),
    # A register is put right now and then, and with it who has completed.
    State.COMPLETED: frozenset({State.INCOMPLETE}),
    State.INCOMPLETE: frozenset({State.COMPLETED}),
    State.WITHDRAWN: frozenset(),
    State.DECLINED: frozenset(),
    State.CANCELLED: frozenset(),
    State.EXPIRED: frozenset(),
}


def begin(
    workshop: Workshop,
    person: User,
    state: str,
    *,
    source: str,
    by: User | None,
    now: dt.datetime,
    places: Places | None = None,
    hopes: str = "",
    queued_at: dt.datetime | None = None,
    expires_at: dt.datetime | None = None,
    moved_from: Enrolment | None = None,
    reason: str = "",
) -> Enrolment:
    """Write a new enrolment in `state` with its first event. The caller holds the workshop and has checked."""
    enrolment = Enrolment(
        workshop=workshop,
        person=person,
        reference=_new_reference(),
        source=source,
        hopes=hopes,
        created_at=now,
        queued_at=queued_at,
        moved_from=moved_from,
    )
    return _write(enrolment, "", state, by=by, now=now, reason=reason, places=places, expires_at=expires_at)


def move(
    enrolment: Enrolment,
    state: str,
    *,
    by: User | None,
    now: dt.datetime,
    reason: str = "",
    places: Places | None = None,
    expires_at: dt.datetime | None = None,
) -> Enrolment:
    """Bring an enrolment, read under its workshop's lock, into `state`; WrongState where the table doesn't allow it.

    `places` are those counted before, and must be given when the move takes one.
    """
    return _write(
        enrolment, enrolment.state, state, by=by, now=now, reason=reason, places=places, expires_at=expires_at
    )


def _write(
    enrolment: Enrolment,
    before: str,
    after: str,
    *,
    by: User | None,
    now: dt.datetime,
    reason: str = "",
    places: Places | None = None,
    expires_at: dt.datetime | None = None,
) -> Enrolment:
    if after not in TRANSITIONS[before]:
        raise WrongState
    event = EnrolmentEvent(at=now, by=by, from_state=before, to_state=after, reason=reason[:300])
    if after in Enrolment.TAKES_PLACE and before not in Enrolment.TAKES_PLACE:
        if places is None:
            raise ValueError("Whoever gives a place away counts the places first.")
        event.place, event.places = places.taken + 1, places.max
    enrolment.state, enrolment.state_since, enrolment.offer_expires_at = after, now, expires_at
    enrolment.passed_over_at = None
    enrolment.save()
    event.enrolment = enrolment
    event.save()
    if after not in Enrolment.LIVE:
        # Nobody needs to know any more what they eat.
        Needs.objects.filter(enrolment=enrolment).delete()
    enrolment_changed.send(
        sender=Enrolment, enrolment=enrolment, from_state=before, to_state=after, by=by, reason=reason
    )
    return enrolment


def pass_over(enrolment: Enrolment, missing: str, *, now: dt.datetime) -> None:
    """Write down, and tell somebody on the list, that an offer went by them, for want of `missing`.

    They stay where they are on it. The caller holds the workshop.
    """
    enrolment.passed_over_at = now
    enrolment.save(update_fields=["passed_over_at"])
    reason = _("An offer went by: not verified yet: %(missing)s.") % {"missing": missing}
    enrolment.events.create(at=now, by=None, from_state=enrolment.state, to_state=enrolment.state, reason=reason[:300])
    tell("passed_over", enrolment)


def tell(kind: str, enrolment: Enrolment, **facts: str) -> None:
    """Queue the mail `enrolment/<kind>` to the person, in the transaction of what it tells of."""
    queue(
        f"enrolment/{kind}",
        to=enrolment.person,
        data={"enrolment": enrolment.pk, **facts},
        about=f"workshop:{enrolment.workshop.code}",
    )


def _new_reference() -> str:
    while True:
        reference = "K" + references.new_reference(7)
        if not Enrolment.objects.filter(reference=reference).exists():
            return reference
