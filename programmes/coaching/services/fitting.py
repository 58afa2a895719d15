"""Keep claims and calls in step with the sessions that people work at, and say what no longer fits."""

import datetime as dt
from collections.abc import Iterable

from django.db.models import Q

from accounts.models import User
from notices.services import queue
from programmes.catalogue.models import Module
from programmes.coaching.models import Call, CallEvent, GroupCall
from programmes.coaching.queries import windows_as_spans
from programmes.coaching.services.claims import sync_session_claims
from programmes.coaching.services.history import mail, note, revise
from programmes.coaching.slots import Span


def settle(person_ids: Iterable[int], *, by: User | None, now: dt.datetime) -> list[Call]:
    """Bring the claims of people up to date, and flag the coming calls that no longer fit; return those newly flagged.

    A call fits when it lies in a coaching window of its workshop and nobody has to be at a session then. The people
    of one that does not are asked to move it; nothing is moved or cancelled for anybody, and a call that fits again
    loses its flag. Where a date of a group has just lost its coach's time, the coach and the coordinators are told.
    The people must be locked; calls are those of the coaches among them.
    """
    people = set(person_ids)
    gave_way = sync_session_claims(people, now=now)
    calls = (
        Call.objects.filter(Q(coach__user__in=people) | Q(second_coach__user__in=people))
        .filter(state=Call.State.BOOKED, starts_at__gt=now)
        .select_related("coach__user", "second_coach__user", "enrolment__person", "enrolment__workshop")
        .prefetch_related("enrolment__workshop__parts")
        .order_by("pk")
    )
    flagged = []
    for call in calls:
        outside = call.pk in gave_way.calls or not _in_window(call)
        if outside == call.outside_window:
            continue
        call.outside_window = outside
        revise(call, now=now, moved=False)
        call.save(update_fields=["outside_window", "revision", "revised_at"])
        note(call, CallEvent.Kind.OUTSIDE if outside else CallEvent.Kind.FITS, by=by, now=now)
        if outside:
            flagged.append(call)
            for person in call.people:
                mail("call_to_move", call, person, now=now)
    _tell_of_group_dates(gave_way.from_groups, now=now)
    return flagged


def _tell_of_group_dates(lost: set[tuple[int, int]], *, now: dt.datetime) -> None:
    """Tell the coach, and the programme's contact, of each date of a group that has lost its coach (person, call)."""
    dates = GroupCall.objects.filter(pk__in={call for _person, call in lost}, cancelled_at=None)
    for call in dates.select_related("group__coach__user", "group__workshop__programme").order_by("starts_at", "pk"):
        if (call.group.coach.user_id, call.pk) not in lost:
            continue
        workshop = call.group.workshop
        for to in (call.group.coach.user, workshop.programme.contact_email):
            queue(
                "coaching/group_to_move",
                to=to,
                data={"call": call.pk, "sequence": call.sequence},
                about=f"workshop:{workshop.code}",
                due_at=now,
            )


def _in_window(call: Call) -> bool:
    workshop = call.enrolment.workshop
    parts = [part for part in workshop.parts.all() if part.kind == Module.Kind.COACHING]
    span = Span(call.starts_at, call.ends_at)
    return any(window.holds(span) for window in windows_as_spans(parts, workshop))
