"""When a coach takes calls: weekly hours, hours on one day, time off. Calls already booked are never touched."""

import datetime as dt
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from programmes.coaching.errors import CoachingRefused
from programmes.coaching.models import Availability, Call, Coach, ExtraHours, GroupCall, TimeOff
from programmes.coaching.queries import calls_of_coach, holidays_kept
from programmes.coaching.slots import Days, Hours, whole_days
from ui.locks import retry_once


@retry_once
@transaction.atomic
def add_hours(
    coach: Coach,
    *,
    weekday: int,
    starts: dt.time,
    ends: dt.time,
    valid_from: dt.date | None = None,
    valid_to: dt.date | None = None,
) -> Availability:
    """Let a coach take calls each week from one time on the clock to another, and return the row.

    Times are local in the coach's zone; Monday is 0; `valid_from` and `valid_to` are included. Raises CoachingRefused
    when the end is not after the start, or when the hours overlap others of that day.
    """
    _lock(coach)
    if ends <= starts:
        raise CoachingRefused(_("The hours must end after they start."))
    if valid_from and valid_to and valid_to < valid_from:
        raise CoachingRefused(_("The last date must not be before the first."))
    new = Availability(coach=coach, weekday=weekday, starts=starts, ends=ends, valid_from=valid_from, valid_to=valid_to)
    if any(_overlap(new, other) for other in coach.availability.filter(weekday=weekday)):
        raise CoachingRefused(_("You have hours then already. Remove those first, or choose others."))
    new.save()
    return new


def remove_hours(hours: Availability) -> None:
    """Offer those hours no more."""
    hours.delete()


@retry_once
@transaction.atomic
def add_extra_hours(coach: Coach, *, date: dt.date, starts: dt.time, ends: dt.time) -> ExtraHours:
    """Let a coach take calls on one date beside their weekly hours, and return the row; on a public holiday too.

    Times are local in the coach's zone. Raises CoachingRefused when the end is not after the start, the date is past
    for the coach, or they have hours then already.
    """
    _lock(coach)
    if ends <= starts:
        raise CoachingRefused(_("The hours must end after they start."))
    if date < timezone.localdate(timezone=ZoneInfo(coach.time_zone)):
        raise CoachingRefused(_("That day is past."))
    weekly = [
        Hours(row.weekday, row.starts, row.ends, row.valid_from, row.valid_to) for row in coach.availability.all()
    ]
    if holidays_kept(coach, date, date).exists():
        weekly = []
    there = [(hours.starts, hours.ends) for hours in weekly if hours.are_on(date)]
    there += coach.extra_hours.filter(date=date).values_list("starts", "ends")
    if any(starts < other_ends and other_starts < ends for other_starts, other_ends in there):
        raise CoachingRefused(_("You have hours then already. Remove those first, or choose others."))
    return ExtraHours.objects.create(coach=coach, date=date, starts=starts, ends=ends)


def remove_extra_hours(hours: ExtraHours) -> None:
    """Offer those hours no more."""
    hours.delete()


def add_time_off(coach: Coach, *, starts_on: dt.date, ends_on: dt.date) -> tuple[TimeOff, list[Call | GroupCall]]:
    """Offer no times from one date to another, both included; return the row, and what lies in it already, in
    order: calls that are booked, and dates of groups.

    They stand until somebody moves or cancels them. Raises CoachingRefused when the dates are the wrong way
    round.
    """
    if ends_on < starts_on:
        raise CoachingRefused(_("The last day must not be before the first."))
    off = TimeOff.objects.create(coach=coach, starts_on=starts_on, ends_on=ends_on)
    span = whole_days(Days(starts_on, ends_on), ZoneInfo(coach.time_zone))
    lies_in_it = Q(starts_at__lt=span.ends_at, ends_at__gt=span.starts_at)
    there: list[Call | GroupCall] = [
        *calls_of_coach(coach).filter(lies_in_it, state=Call.State.BOOKED),
        *GroupCall.objects.filter(lies_in_it, group__coach=coach, cancelled_at=None).select_related("group"),
    ]
    return off, sorted(there, key=lambda one: one.starts_at)


def remove_time_off(off: TimeOff) -> None:
    """Offer the times of those days again."""
    off.delete()


def _lock(coach: Coach) -> None:
    Coach.objects.select_for_update(no_key=True).get(pk=coach.pk)


def _overlap(one: Availability, other: Availability) -> bool:
    return (
        one.starts < other.ends
        and other.starts < one.ends
        and (one.valid_from or dt.date.min) <= (other.valid_to or dt.date.max)
        and (other.valid_from or dt.date.min) <= (one.valid_to or dt.date.max)
    )
