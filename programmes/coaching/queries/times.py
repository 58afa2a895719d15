"""Which times are free."""

import datetime as dt
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from zoneinfo import ZoneInfo

from django.db.models import QuerySet

from programmes.catalogue.models import DeliveryMode, Module, Part, Programme, Session, Workshop
from programmes.coaching.models import Call, Claim, Coach, PublicHoliday
from programmes.coaching.queries.pairings import current_pairings
from programmes.coaching.slots import Days, Diary, Hours, OneDay, Slot, Span, Timetable, whole_days
from programmes.enrolment.models import Enrolment, VoluntaryChoice

# Workshops whose sessions people are really at, so that their time is spoken for.
CLAIMING_STATES = frozenset({Workshop.State.CONFIRMED, Workshop.State.RUNNING})


def coaching_windows(workshop: Workshop) -> list[Part]:
    """Return the parts of a workshop in which calls are booked, first one first."""
    return list(workshop.parts.filter(kind=Module.Kind.COACHING).order_by("starts_on", "pk"))


def windows_as_spans(parts: Iterable[Part], workshop: Workshop) -> list[Span]:
    """Return the spans of coaching windows: whole days, both dates included, in the workshop's zone."""
    zone = ZoneInfo(workshop.time_zone)
    return [whole_days(Days(part.starts_on, part.ends_on), zone) for part in parts]


def modes_of(programme: Programme, coaches: Iterable[Coach]) -> list[str]:
    """Return how a call with these coaches can be held (DeliveryMode): as the programme has it, or, where one of them
    has a video room or says where to meet, so."""
    coaches = list(coaches)
    modes = [programme.call_mode]
    if any(coach.video_link for coach in coaches):
        modes.append(DeliveryMode.ONLINE)
    if any(coach.meeting_place for coach in coaches):
        modes.append(DeliveryMode.IN_PERSON)
    return list(dict.fromkeys(modes))


def diary_of(enrolment: Enrolment, coaches: Sequence[Coach], *, now: dt.datetime, moving: Call | None = None) -> Diary:
    """Gather all that decides when an enrolled person and one coach, or both, can talk; `moving` is a call whose own
    time counts as free.

    The buffer and the notice are the longest that one of them has. A number of queries that depends on the number of
    coaches alone. Under the locks of all of them it is exact, else it is a moment's view.
    """
    workshop = enrolment.workshop
    windows = windows_as_spans(coaching_windows(workshop), workshop)
    people = [enrolment.person_id, *(coach.user_id for coach in coaches)]
    # What has run out is as good as gone, and what one holds oneself is there to be taken.
    taken = Claim.objects.filter(active=True).exclude(expires_at__lte=now).exclude(held_for=enrolment)
    if moving is not None:
        taken = taken.exclude(call=moving)
    claims = taken.filter(person__in=people, ends_at__gt=now)
    own_sessions = Session.objects.filter(
        workshop__state__in=CLAIMING_STATES,
        workshop__enrolments__person=enrolment.person_id,
        workshop__enrolments__state=Enrolment.State.CONFIRMED,
        cancelled_at=None,
        ends_at__gt=now,
    ).exclude(voluntary_choices__in=VoluntaryChoice.objects.filter(enrolment=enrolment, coming=False))
    return Diary(
        coaches=[timetable_of(coach, windows, taken, now=now) for coach in coaches],
        windows=windows,
        busy=[
            *(Span(*row) for row in claims.values_list("starts_at", "ends_at")),
            *(Span(*row) for row in own_sessions.values_list("starts_at", "ends_at")),
        ],
        length=dt.timedelta(minutes=workshop.programme.call_minutes),
        buffer=dt.timedelta(minutes=max(coach.buffer_minutes for coach in coaches)),
        notice=dt.timedelta(hours=max(coach.notice_hours for coach in coaches)),
    )


def held_until(enrolment: Enrolment, starts_at: dt.datetime, *, now: dt.datetime) -> dt.datetime | None:
    """Return until when a time is held for an enrolment; None when it is not, or no longer."""
    holds = Claim.objects.filter(held_for=enrolment, starts_at=starts_at, expires_at__gt=now)
    return holds.values_list("expires_at", flat=True).first()


def holidays_kept(coach: Coach, first: dt.date, last: dt.date) -> QuerySet[PublicHoliday]:
    """Return the public holidays that a coach keeps from one date to another, both included, in order."""
    return PublicHoliday.objects.filter(region=coach.public_holidays, date__range=(first, last)).order_by("date")


def days_off(coach: Coach, dates: Collection[dt.date]) -> dict[dt.date, str]:
    """Return which dates a coach keeps free, in order, each with the public holiday's name, or with nothing where it is
    a day off of their own. A holiday on which they have put down hours is a day like others; three queries."""
    if not dates:
        return {}
    holidays = holidays_kept(coach, min(dates), max(dates)).exclude(date__in=coach.extra_hours.values("date"))
    found = {holiday.date: holiday.name for holiday in holidays if holiday.date in dates}
    own = list(coach.time_off.all())
    found |= {date: "" for date in dates if any(off.starts_on <= date <= off.ends_on for off in own)}
    return dict(sorted(found.items()))


def timetable_of(coach: Coach, windows: Sequence[Span], taken: QuerySet[Claim], *, now: dt.datetime) -> Timetable:
    """Return when a coach takes calls within some spans, in three queries, and one more each where they keep public
    holidays and where they take so many calls a day; `taken` are the claims that count."""
    zone = ZoneInfo(coach.time_zone)
    holidays: set[dt.date] = set()
    if coach.public_holidays and windows:
        first, last = min(windows).starts_at.astimezone(zone).date(), max(windows).ends_at.astimezone(zone).date()
        holidays.update(holidays_kept(coach, first, last).values_list("date", flat=True))
    full: set[dt.date] = set()
    if coach.daily_limit:
        # Calls, of whatever programme, and what is held for one; of today those that are over too.
        calls = taken.filter(person=coach.user_id, session=None, starts_at__gt=now - dt.timedelta(days=1))
        days = Counter(moment.astimezone(zone).date() for moment in calls.values_list("starts_at", flat=True))
        full = {day for day, number in days.items() if number >= coach.daily_limit}
    return Timetable(
        zone=zone,
        hours=[
            Hours(row.weekday, row.starts, row.ends, row.valid_from, row.valid_to) for row in coach.availability.all()
        ],
        time_off=[Days(row.starts_on, row.ends_on) for row in coach.time_off.all()],
        extra=[OneDay(row.date, row.starts, row.ends) for row in coach.extra_hours.all()],
        holidays=holidays,
        full=full,
    )


def free_slots(
    enrolment: Enrolment,
    *,
    now: dt.datetime,
    coach: Coach | None = None,
    coaches: Sequence[Coach] | None = None,
    days: int | None = None,
    moving: Call | None = None,
    with_notice: bool = True,
) -> list[Slot]:
    """Return the times at which the enrolled person can have a call, earliest first; aware, in UTC.

    With their first coach, unless `coach` says which of the two, or `coaches` that it is to be with both. `days` looks
    only so far ahead. With `moving` the times are those to which that call can move, with its own coaches; where it is
    is none of them. Empty when there is no coach, no window, or nothing free. Says nothing about the allowance.
    """
    if moving is not None:
        coaches = moving.coaches
    elif coaches is None:
        pairings = current_pairings(enrolment) if coach is None else []
        coaches = [coach] if coach else [pairing.coach for pairing in pairings if pairing.coach.active][:1]
    if not coaches or not all(coach.active for coach in coaches):
        return []
    until = now + dt.timedelta(days=days) if days is not None else None
    slots = diary_of(enrolment, coaches, now=now, moving=moving).slots(now, until=until, with_notice=with_notice)
    return [slot for slot in slots if moving is None or slot.starts_at != moving.starts_at]
