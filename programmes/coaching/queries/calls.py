"""What calls there are, and what can't be of them."""

import datetime as dt
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.db.models import Case, Count, Exists, F, OuterRef, Q, QuerySet, When
from django.utils import timezone

from accounts.models import User
from programmes.catalogue.models import Workshop
from programmes.coaching.models import Call, Claim, Coach, GroupCall
from programmes.coaching.queries.groups import group_calls_to_move

# What is held is let go by a job every minute; when it is still there after so long, that job does not run.
HOLDS_GONE_AFTER = dt.timedelta(hours=1)
# How long calls of which a coach has said what became of them stay at hand on their desk, to be put right.
NOTED_STAY = dt.timedelta(weeks=4)


def calls_of_person(user: User) -> QuerySet[Call]:
    """Return the calls somebody booked as a participant, earliest first, with coach and workshop at hand."""
    return _with_people(Call.objects.filter(enrolment__person=user))


def calls_of_coach(coach: Coach) -> QuerySet[Call]:
    """Return the calls a coach has or had, beside another too, earliest first, with people and workshop at hand."""
    return _with_people(Call.objects.filter(with_coach(coach)))


def with_coach(coach: Coach) -> Q:
    """Return what selects the calls that a coach is in."""
    return Q(coach=coach) | Q(second_coach=coach)


def calls_of_workshop(workshop: Workshop) -> QuerySet[Call]:
    """Return the calls of everybody in a workshop, earliest first. For counting: their numbers are private."""
    return _with_people(Call.objects.filter(enrolment__workshop=workshop))


def _with_people(calls: QuerySet[Call]) -> QuerySet[Call]:
    return calls.select_related(
        "coach__user", "second_coach__user", "enrolment__person", "enrolment__workshop__programme"
    ).order_by("starts_at", "pk")


def calls_to_move(workshop: Workshop) -> QuerySet[Call]:
    """Return the coming calls of a workshop that no longer fit its dates, for those who run it."""
    return calls_of_workshop(workshop).filter(_no_longer_fit())


def _no_longer_fit() -> Q:
    return Q(state=Call.State.BOOKED, outside_window=True, starts_at__gt=timezone.now())


@dataclass(frozen=True)
class OutOfPlace:
    """What no longer fits since a workshop's dates are what they are: calls, and dates of groups, earliest first.

    Its own, and those of other workshops whose coach has to be at a session of this one.
    """

    calls: list[Call]
    group_calls: list[GroupCall]


def out_of_place(workshop: Workshop) -> OutOfPlace:
    """Say what still to come a workshop's dates have left without a place, for coordinators; two queries."""
    session = Claim.objects.filter(
        session__workshop=workshop,
        person=OuterRef("person"),
        starts_at__lt=OuterRef("ends_at"),
        ends_at__gt=OuterRef("starts_at"),
    )
    gave_way = Claim.objects.filter(Exists(session), active=False)
    calls = Call.objects.filter(_no_longer_fit()).filter(
        Q(enrolment__workshop=workshop) | Q(pk__in=gave_way.filter(call__isnull=False).values("call"))
    )
    dates = group_calls_to_move().filter(
        Q(group__workshop=workshop) | Q(pk__in=gave_way.filter(group_call__isnull=False).values("group_call"))
    )
    return OutOfPlace(list(_with_people(calls)), list(dates))


@dataclass(frozen=True)
class CoachCalls:
    """A coach's calls, laid out for their desk: by the coach's own days. `were_today` says that some of today's are
    over."""

    to_note: tuple[Call, ...]
    today: tuple[Call, ...]
    this_week: tuple[Call, ...]
    later: tuple[Call, ...]
    before: tuple[Call, ...]
    were_today: bool


def coach_calls(coach: Coach, *, now: dt.datetime) -> CoachCalls:
    """Lay out a coach's calls in one query: past ones of which nothing has been said yet, oldest first; those of today
    that are still to come; the next six days'; the rest; and those of the last weeks of which it has, newest first."""
    zone = ZoneInfo(coach.time_zone)
    today = now.astimezone(zone).date()
    to_note, on_day, this_week, later = [], [], [], []
    before: list[Call] = []
    were_today = False
    noted = Q(state__in=[Call.State.HELD, Call.State.MISSED], starts_at__gt=now - NOTED_STAY)
    for call in calls_of_coach(coach).filter(noted | Q(state=Call.State.BOOKED)):
        day = call.starts_at.astimezone(zone).date()
        were_today |= day == today and call.ends_at <= now
        if call.state != Call.State.BOOKED:
            before.insert(0, call)
        elif call.ends_at <= now:
            to_note.append(call)
        elif day <= today:
            on_day.append(call)
        elif day < today + dt.timedelta(days=7):
            this_week.append(call)
        else:
            later.append(call)
    return CoachCalls(tuple(to_note), tuple(on_day), tuple(this_week), tuple(later), tuple(before), were_today)


def call_violations(*, now: dt.datetime) -> list[str]:
    """Return a sentence for each thing that can't be of calls, claims and holds; empty when all is well.

    The first is a rule of the database too (coaching.constraints), put in place after each migrate.
    """
    others = Claim.objects.filter(
        person=OuterRef("person"),
        active=True,
        pk__gt=OuterRef("pk"),
        starts_at__lt=OuterRef("ends_at"),
        ends_at__gt=OuterRef("starts_at"),
    )
    double = Claim.objects.filter(Exists(others), active=True).order_by("pk")
    kept = Call.objects.filter(state=Call.State.CANCELLED).filter(
        Q(Exists(Claim.objects.filter(call=OuterRef("pk"), active=True))) | ~Q(number="")
    )
    expected = Case(When(second_coach=None, then=2), default=3)
    booked = (
        Call.objects.filter(state=Call.State.BOOKED)
        .annotate(claimed=Count("claims"), expected=expected)
        .exclude(claimed=F("expected"))
    )
    stale = Claim.objects.filter(expires_at__lt=now - HOLDS_GONE_AFTER)
    return [
        *(f"Claim {claim.pk}: another of the same person overlaps it." for claim in double),
        *(f"Call {call.reference}: cancelled, but it keeps its time or number." for call in kept.order_by("pk")),
        *(f"Call {call.reference}: booked, but {call.claimed} of its {call.expected} claim time." for call in booked),
        *(f"Claim {claim.pk}: held until {claim.expires_at}, and still there." for claim in stale.order_by("pk")),
    ]
