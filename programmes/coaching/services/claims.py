"""The time that calls and sessions take. Everything here is called inside a transaction.

Whoever writes claims of people first locks those people, all at once and in the order of their keys: two who want
the same pair the other way round then wait for each other instead of for ever.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable

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
    """Return the keys of all whose time may change with a workshop: its staff, and those who are coached in it."""
    coached = Pairing.objects.filter(enrolment__workshop=workshop, ended_at=None)
    return staff_of(workshop) | set(coached.values_list("enrolment__person", flat=True))


def staff_of(workshop: Workshop) -> set[int]:
    """Return the keys of facilitators and coaches, and of those whose time the workshop's sessions claim still."""
    return {
        *workshop.facilitators.values_list("pk", flat=True),
        *Pairing.objects.filter(enrolment__workshop=workshop, ended_at=None).values_list("coach__user", flat=True),
        *Claim.objects.filter(session__workshop=workshop).values_list("person", flat=True),
    }


def claim_time(call: Call, span: Span) -> None:
    """Take a span of both people's time for a new call. Raises TimeTaken when one of them has it claimed already."""
    people = (call.coach.user_id, call.enrolment.person_id)
    try:
        with transaction.atomic():
            Claim.objects.bulk_create(
                [
                    Claim(person_id=person, call=call, starts_at=span.starts_at, ends_at=span.ends_at)
                    for person in people
                ]
            )
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
    """Give both people's time back."""
    call.claims.update(active=False)


def time_taken() -> TimeTaken:
    return TimeTaken(_("That time has just been taken. Choose another."))


def sync_session_claims(person_ids: Iterable[int], *, now: dt.datetime) -> set[int]:
    """Make the claims of people equal to the sessions they work at from now on; return the calls that gave way.

    The sessions are those, not cancelled, of confirmed and running workshops that a person facilitates, or in which
    they coach somebody. A coach's buffer is kept free after each. Where two of a person's sessions overlap, the later
    one claims what is left of it. A call in the way gives up its claim: its key is returned, for it must be moved;
    and a call that had given way gets its claim back when its time is free again. The people must be locked.
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


def _make_way(people: set[int], wanted: dict[tuple[int, int], Span], now: dt.datetime) -> set[int]:
    """Let calls' claims stand or fall by whether a wanted span overlaps them; return the calls that fell."""
    spans = defaultdict(list)
    for (person, _session), span in wanted.items():
        spans[person].append(span)
    claims = Claim.objects.filter(
        person__in=people, call__state=Call.State.BOOKED, call__starts_at__gt=now, call__isnull=False
    ).order_by("starts_at", "pk")
    fell, rose = [], []
    gave_way: set[int] = set()
    for claim in claims:
        span = Span(claim.starts_at, claim.ends_at)
        if any(span.overlaps(other) for other in spans[claim.person_id]):
            gave_way.add(claim.call_id)  # type: ignore[arg-type]  # the filter asks for one
            if claim.active:
                fell.append(claim.pk)
        else:
            spans[claim.person_id].append(span)
            if not claim.active:
                rose.append(claim.pk)
    Claim.objects.filter(pk__in=fell).update(active=False)
    Claim.objects.filter(pk__in=rose).update(active=True)
    return gave_way
