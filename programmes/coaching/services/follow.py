"""What coaching does when a workshop or an enrolment changes: receivers of the signals of the rooms below."""

import datetime as dt

from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.models import User
from programmes.catalogue.models import Module, Workshop
from programmes.coaching.models import Call, CallEvent, Pairing
from programmes.coaching.queries import windows_as_spans
from programmes.coaching.services.claims import lock_people, people_of, staff_of, sync_session_claims
from programmes.coaching.services.history import mail, note, people_in, revise
from programmes.coaching.services.pairings import end_pairing
from programmes.coaching.slots import Span
from programmes.enrolment.models import Enrolment


def follow_workshop(sender: type, *, workshop: Workshop, by: User | None, at: dt.datetime, **facts: object) -> None:
    """Receive `workshop_changed`: its sessions claim its staff's time, and calls that no longer fit are pointed out."""
    people = people_of(workshop)
    if not people:
        return
    lock_people(people)
    staff = staff_of(workshop)
    gave_way = sync_session_claims(staff, now=at)
    point_out(staff, workshop, gave_way=gave_way, by=by, now=at)


def follow_enrolment(
    sender: type, *, enrolment: Enrolment, from_state: str, to_state: str, by: User | None, reason: str, **facts: object
) -> None:
    """Receive `enrolment_changed`: whoever leaves a group has no coach and no calls any more."""
    if from_state not in Enrolment.TAKING_PART or to_state in Enrolment.TAKING_PART:
        return
    now = enrolment.state_since
    # All of the workshop's people at once: when it is cancelled this is called for each of them in one transaction.
    lock_people(people_of(enrolment.workshop))
    pairing = Pairing.objects.select_related("coach__user").filter(enrolment=enrolment, ended_at=None).first()
    if pairing is None:
        return
    if to_state == Enrolment.State.CANCELLED:
        why = _("The workshop has been cancelled.")
    else:
        why = _("The place on the workshop has been given up.")
    end_pairing(pairing, by=by, now=now, reason=why)
    sync_session_claims({pairing.coach.user_id}, now=now)


def point_out(
    staff: set[int], workshop: Workshop, *, gave_way: set[int], by: User | None, now: dt.datetime
) -> list[Call]:
    """Flag the coming calls that no longer fit the windows or their people's time, and ask their people to move them.

    A call that fits again loses its flag. Nothing is moved or cancelled for anybody. Returns the calls newly flagged.
    """
    calls = (
        Call.objects.filter(state=Call.State.BOOKED, starts_at__gt=now)
        .filter(Q(coach__user__in=staff) | Q(enrolment__workshop=workshop))
        .select_related("coach__user", "enrolment__person", "enrolment__workshop")
        .prefetch_related("enrolment__workshop__parts")
    )
    flagged = []
    for call in calls:
        outside = call.pk in gave_way or not _in_window(call)
        if outside == call.outside_window:
            continue
        call.outside_window = outside
        revise(call, now=now, moved=False)
        call.save(update_fields=["outside_window", "revision", "revised_at"])
        note(call, CallEvent.Kind.OUTSIDE if outside else CallEvent.Kind.FITS, by=by, now=now)
        if outside:
            flagged.append(call)
            for person in people_in(call):
                mail("call_to_move", call, person, now=now)
    return flagged


def _in_window(call: Call) -> bool:
    workshop = call.enrolment.workshop
    parts = [part for part in workshop.parts.all() if part.kind == Module.Kind.COACHING]
    span = Span(call.starts_at, call.ends_at)
    return any(window.holds(span) for window in windows_as_spans(parts, workshop))
