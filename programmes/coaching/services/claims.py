"""The time that calls and sessions take. Everything here is called inside a transaction.

Whoever writes claims of people first locks those people, all at once and in the order of their keys: two who want
the same pair the other way round then wait for each other instead of for ever.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.models import User
from programmes.catalogue.models import Session, Workshop
from programmes.coaching.errors import TimeTaken
from programmes.coaching.models import Call, Claim, Coach, Pairing
from programmes.coaching.queries import CLAIMING_STATES
from programmes.coaching.slots import Span
from programmes.enrolment.models import Enrolment


def lock_people(person_ids: Iterable[int]) -> None:
    """Lock people's rows, in the order of their keys, until the transaction ends.

    The lock leaves others free to write rows that point at these people; only those who ask for it here wait.
    """
    people = User.objects.select_for_update(no_key=True).filter(pk__in=set(person_ids)).order_by("pk")
    list(people.values_list("pk", flat=True))


def people_of(workshop: Workshop) -> set[int]:
    """Return the keys of all whose time may change with a workshop: its staff, those who are coached in it, and those
    in its groups for calls."""
    coached = Pairing.objects.filter(enrolment__workshop=workshop, ended_at=None)
    in_groups = Claim.objects.filter(group_call__group__workshop=workshop)
    return {
        *staff_of(workshop),
        *coached.values_list("enrolment__person", flat=True),
        *in_groups.values_list("person", flat=True),
    }


def staff_of(workshop: Workshop) -> set[int]:
    """Return the keys of facilitators and coaches, and of those whose time the workshop's sessions claim still."""
    return {
        *workshop.facilitators.values_list("pk", flat=True),
        *Pairing.objects.filter(enrolment__workshop=workshop, ended_at=None).values_list("coach__user", flat=True),
        *Claim.objects.filter(session__workshop=workshop).values_list("person", flat=True),
    }


def claim_time(call: Call, span: Span) -> None:
    """Take a span of the time of all a call's people, for a new call. Raises TimeTaken when somebody's is claimed."""
    write_claims(
        [Claim(person=person, call=call, starts_at=span.starts_at, ends_at=span.ends_at) for person in call.people]
    )


def hold_span(enrolment: Enrolment, coaches: Iterable[Coach], span: Span, *, expires_at: dt.datetime) -> None:
    """Take a span of the time of a person and coaches until an instant. Raises TimeTaken when somebody's is claimed."""
    people = [enrolment.person_id, *(coach.user_id for coach in coaches)]
    write_claims(
        [
            Claim(
                person_id=person,
                held_for=enrolment,
                expires_at=expires_at,
                starts_at=span.starts_at,
                ends_at=span.ends_at,
            )
            for person in people
        ]
    )


def let_go(person_ids: Iterable[int], *, now: dt.datetime, held_for: Enrolment | None = None) -> None:
    """Delete what was held of people's time and has run out, and all that is held for an enrolment. Before writing
    claims: to the database a hold is a claim like any other."""
    gone = Q(person__in=set(person_ids), expires_at__lte=now)
    Claim.objects.filter(gone | Q(held_for=held_for) if held_for else gone).delete()


def write_claims(claims: list[Claim]) -> None:
    """Write claims of locked people. Raises TimeTaken, and none is written, when one of them overlaps another."""
    try:
        with transaction.atomic():
            Claim.objects.bulk_create(claims)
    except IntegrityError as error:
        raise time_taken() from error


def reclaim_time(call: Call, span: Span) -> None:
    """Let a call's claims be for another span. Raises TimeTaken, and all stays as it was, when that is claimed."""
    try:
        with transaction.atomic():
            call.claims.update(starts_at=span.starts_at, ends_at=span.ends_at, active=True)
    except IntegrityError as error:
        raise time_taken() from error


def release_time(call: Call) -> None:
    """Give everybody's time back."""
    call.claims.update(active=False)


def time_taken() -> TimeTaken:
    return TimeTaken(_("That time has just been taken. Choose another."))


@dataclass(frozen=True)
class GaveWay:
    """What sessions stand in the way of, by key: all such calls; whom a group call has just lost, with it."""

    calls: set[int]
    from_groups: set[tuple[int, int]]


def sync_session_claims(person_ids: Iterable[int], *, now: dt.datetime) -> GaveWay:
    """Make the claims of people equal to the sessions they work at from now on; return what gave way.

    The sessions are those, not cancelled, of confirmed and running workshops that a person facilitates, or in which
    they coach somebody. A coach's buffer is kept free after each. Where two of a person's sessions overlap, the later
    one claims what is left of it. A call in the way gives up its claim: its key is returned, for it must be moved; a
    group call gives up its claim of that person, and both get it back when the time is free again. What is only held
    gives way for good. The people must be locked.
    """
    people = set(person_ids)
    wanted = _wanted(people, now)
    standing = {
        (claim.person_id, session_id): claim
        for claim in Claim.objects.filter(person__in=people, session__isnull=False).filter(
            Q(ends_at__gt=now) | Q(session__ends_at__gt=now)
        )
        if (session_id := claim.session_id) is not None
    }
    kept = {key for key, claim in standing.items() if wanted.get(key) == Span(claim.starts_at, claim.ends_at)}
    Claim.objects.filter(pk__in=[claim.pk for key, claim in standing.items() if key not in kept]).delete()
    gave_way = _make_way(people, wanted, now)
    Claim.objects.bulk_create(
        Claim(person_id=person, session_id=session, starts_at=span.starts_at, ends_at=span.ends_at)
        for (person, session), span in wanted.items()
        if (person, session) not in kept
    )
    return gave_way


def _wanted(people: set[int], now: dt.datetime) -> dict[tuple[int, int], Span]:
    """Return what the coming sessions should claim, by person and session."""
    at = defaultdict(set)
    facilitators = Workshop.facilitators.through.objects.filter(user__in=people)
    for workshop, person in facilitators.values_list("workshop", "user"):
        at[workshop].add(person)
    coaches = Pairing.objects.filter(coach__user__in=people, ended_at=None, enrolment__state=Enrolment.State.CONFIRMED)
    for workshop, person in coaches.values_list("enrolment__workshop", "coach__user"):
        at[workshop].add(person)
    buffers = dict(Coach.objects.filter(user__in=people).values_list("user", "buffer_minutes"))
    sessions = Session.objects.filter(
        workshop__in=list(at), workshop__state__in=CLAIMING_STATES, cancelled_at=None, ends_at__gt=now
    ).order_by("starts_at", "pk")
    wanted: dict[tuple[int, int], Span] = {}
    taken_until: dict[int, dt.datetime] = {}
    for session in sessions:
        for person in at[session.workshop_id]:
            ends_at = session.ends_at + dt.timedelta(minutes=buffers.get(person, 0))
            starts_at = max(session.starts_at, taken_until.get(person, session.starts_at))
            if starts_at < ends_at:
                wanted[person, session.pk] = Span(starts_at, ends_at)
                taken_until[person] = ends_at
    return wanted


def _make_way(people: set[int], wanted: dict[tuple[int, int], Span], now: dt.datetime) -> GaveWay:
    """Let calls' claims stand or fall by whether a wanted span overlaps them; return what fell."""
    spans = defaultdict(list)
    for (person, _session), span in wanted.items():
        spans[person].append(span)
    claims = Claim.objects.filter(
        Q(call__state=Call.State.BOOKED, call__starts_at__gt=now) | Q(group_call__starts_at__gt=now), person__in=people
    ).order_by("starts_at", "pk")
    held = Claim.objects.filter(person__in=people, held_for__isnull=False)
    given_up = [
        hold.held_for_id
        for hold in held
        if hold.expires_at is None
        or hold.expires_at <= now
        or any(Span(hold.starts_at, hold.ends_at).overlaps(other) for other in spans[hold.person_id])
    ]
    Claim.objects.filter(held_for__in=given_up).delete()
    fell: list[Claim] = []
    rose: list[int] = []
    calls: set[int] = set()
    for claim in claims:
        span = Span(claim.starts_at, claim.ends_at)
        if any(span.overlaps(other) for other in spans[claim.person_id]):
            if claim.call_id is not None:
                calls.add(claim.call_id)
            if claim.active:
                fell.append(claim)
        else:
            spans[claim.person_id].append(span)
            if not claim.active:
                rose.append(claim.pk)
    Claim.objects.filter(pk__in=[claim.pk for claim in fell]).update(active=False)
    Claim.objects.filter(pk__in=rose).update(active=True)
    return GaveWay(calls, {(claim.person_id, claim.group_call_id) for claim in fell if claim.group_call_id is not None})
