"""When a call could start: coaches' weekly hours laid over real dates. Pure; knows no database.

Hours are wall-clock time in a coach's zone and become instants date by date, so that ten o'clock stays ten o'clock
across a change of the clocks. A time that the clocks skip or show twice is never offered: nobody could say which
instant was meant. Where two coaches are in a call, what both have open is theirs together.

A call begins on a quarter of an hour on the wall, or with the beginning or the end of what is open: whoever writes that
they can be rung from 9.10 to 9.50 means 9.10. Of all these beginnings those are offered that leave room for one call
after another, for if every quarter were, one choice could cost a coach two calls.
"""

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import NamedTuple
from zoneinfo import ZoneInfo

# Calls begin on these.
GRID = dt.timedelta(minutes=15)


class Slot(NamedTuple):
    """A time that can be had: two aware instants, in UTC."""

    starts_at: dt.datetime
    ends_at: dt.datetime


class Span(NamedTuple):
    """From an instant up to, not including, another."""

    starts_at: dt.datetime
    ends_at: dt.datetime

    def overlaps(self, other: "Span") -> bool:
        """True when the two share at least one instant."""
        return self.starts_at < other.ends_at and other.starts_at < self.ends_at

    def holds(self, other: "Span") -> bool:
        """True when the other lies wholly in this one."""
        return self.starts_at <= other.starts_at and other.ends_at <= self.ends_at

    def shared_with(self, other: "Span") -> "Span | None":
        """Return what lies in both, or None."""
        if not self.overlaps(other):
            return None
        return Span(max(self.starts_at, other.starts_at), min(self.ends_at, other.ends_at))


class Hours(NamedTuple):
    """A stretch of one weekday (Monday is 0), in wall-clock time, on the dates for which it is valid."""

    weekday: int
    starts: dt.time
    ends: dt.time
    valid_from: dt.date | None = None
    valid_to: dt.date | None = None

    def are_on(self, date: dt.date) -> bool:
        return (
            date.weekday() == self.weekday
            and (self.valid_from is None or self.valid_from <= date)
            and (self.valid_to is None or date <= self.valid_to)
        )


class OneDay(NamedTuple):
    """A stretch of one date, in wall-clock time."""

    date: dt.date
    starts: dt.time
    ends: dt.time


class Days(NamedTuple):
    """From one date to another, both included."""

    first: dt.date
    last: dt.date


class Obstacle(Enum):
    """Why a call cannot start at an instant."""

    PAST = "past"
    NOTICE = "notice"
    WINDOW = "window"
    HOURS = "hours"
    FULL = "full"
    BUSY = "busy"


def instant(date: dt.date, time: dt.time, zone: ZoneInfo) -> dt.datetime | None:
    """Return the instant at which clocks in `zone` show `time` on `date`, in UTC; None unless there is just one."""
    early, late = _moments(date, time, zone)
    return early if early == late else None


def whole_days(days: Days, zone: ZoneInfo) -> Span:
    """Return the span from the first midnight of `days` to the midnight that ends the last, in UTC."""
    midnights = (
        dt.datetime.combine(date, dt.time.min, tzinfo=zone).astimezone(dt.UTC)
        for date in (days.first, days.last + dt.timedelta(days=1))
    )
    return Span(*midnights)


@dataclass(frozen=True)
class Timetable:
    """When one coach takes calls, by the clock in their zone.

    On `holidays` there are no weekly hours, `extra` ones there are; on days off there are neither. On `full` dates they
    have as many calls as they take in a day.
    """

    zone: ZoneInfo
    hours: Sequence[Hours]
    time_off: Sequence[Days] = ()
    extra: Sequence[OneDay] = ()
    holidays: Collection[dt.date] = ()
    full: Collection[dt.date] = ()

    def open_spans(self, starts_at: dt.datetime, ends_at: dt.datetime) -> list[Span]:
        """Return what is open on the local dates from one instant to another, each stretch whole, in order."""
        date, last = starts_at.astimezone(self.zone).date(), ends_at.astimezone(self.zone).date()
        found = []
        while date <= last:
            if not any(off.first <= date <= off.last for off in self.time_off):
                weekly = () if date in self.holidays else (hours for hours in self.hours if hours.are_on(date))
                extra = (one for one in self.extra if one.date == date)
                found += [span for hours in (*weekly, *extra) if (span := self._span(date, hours))]
            date += dt.timedelta(days=1)
        return sorted(found)

    def can_be_said(self, moment: dt.datetime) -> bool:
        """True when the clock in this zone shows the moment's time just once on its day."""
        local = moment.astimezone(self.zone)
        return instant(local.date(), local.time(), self.zone) is not None

    def is_full(self, moment: dt.datetime) -> bool:
        """True when the moment's date, in this zone, has all the calls that it may have."""
        return moment.astimezone(self.zone).date() in self.full

    def _span(self, date: dt.date, hours: Hours | OneDay) -> Span | None:
        """Return a stretch of one date; where the clocks change at one of its ends, what is surely in it."""
        start = max(_moments(date, hours.starts, self.zone))
        end = min(_moments(date, hours.ends, self.zone))
        return Span(start, end) if start < end else None


@dataclass(frozen=True)
class Diary:
    """All that decides when one person can be coached, by one coach or by both of theirs at once.

    `windows` are the coaching windows; `busy` is what already claims any of them, buffers included; `buffer` is kept
    free after each call, `notice` before it.
    """

    coaches: Sequence[Timetable]
    windows: Sequence[Span]
    busy: Sequence[Span]
    length: dt.timedelta
    buffer: dt.timedelta
    notice: dt.timedelta

    def claim_of(self, starts_at: dt.datetime) -> Span:
        """Return what a call starting then would take of everybody's time: the call, and the buffer after it."""
        return Span(starts_at, starts_at + self.length + self.buffer)

    def slots(self, now: dt.datetime, *, until: dt.datetime | None = None, with_notice: bool = True) -> list[Slot]:
        """Return the times that are offered, earliest first; `until` leaves out what ends after that instant.

        No two in one stretch of hours clash, and whatever else can be had there clashes with one of them.
        """
        found: set[Slot] = set()
        for window in self.windows:
            last = min(window.ends_at, until) if until else window.ends_at
            for opening in self._open(max(window.starts_at, now), last):
                offered: list[Span] = []
                for start in (*self._in_turn(opening), *self._beginnings(opening)):
                    claim = self.claim_of(start)
                    if start + self.length > last or any(claim.overlaps(other) for other in offered):
                        continue
                    if self._can_be_said(start) and self._stands_against(start, now, with_notice=with_notice) is None:
                        offered.append(claim)
                        found.add(Slot(start, start + self.length))
        return sorted(found)

    def obstacle(self, starts_at: dt.datetime, now: dt.datetime, *, with_notice: bool = True) -> Obstacle | None:
        """Return what stands against a call starting then, or None; `with_notice` says whether it needs any."""
        against = self._stands_against(starts_at, now, with_notice=with_notice)
        if against in {None, Obstacle.FULL, Obstacle.BUSY} and not self._is_in_hours(starts_at):
            return Obstacle.HOURS
        return against

    def _stands_against(self, starts_at: dt.datetime, now: dt.datetime, *, with_notice: bool) -> Obstacle | None:
        """Return what stands against a time that the coaches' hours allow."""
        call, claim = Span(starts_at, starts_at + self.length), self.claim_of(starts_at)
        if starts_at <= now:
            return Obstacle.PAST
        if with_notice and starts_at < now + self.notice:
            return Obstacle.NOTICE
        if not any(window.holds(call) for window in self.windows):
            return Obstacle.WINDOW
        if any(coach.is_full(starts_at) for coach in self.coaches):
            return Obstacle.FULL
        if any(claim.overlaps(busy) for busy in self.busy):
            return Obstacle.BUSY
        return None

    def _is_in_hours(self, starts_at: dt.datetime) -> bool:
        openings = self._open(starts_at, starts_at + self.length)
        return self._can_be_said(starts_at) and any(starts_at in self._beginnings(opening) for opening in openings)

    def _can_be_said(self, moment: dt.datetime) -> bool:
        return all(coach.can_be_said(moment) for coach in self.coaches)

    def _open(self, starts_at: dt.datetime, ends_at: dt.datetime) -> list[Span]:
        """Return the stretches that all coaches have open around the time from one instant to another, in which a call
        fits."""
        if ends_at < starts_at:
            return []
        first, *others = (coach.open_spans(starts_at, ends_at) for coach in self.coaches)
        for other in others:
            first = [shared for one in first for two in other if (shared := one.shared_with(two))]
        return [opening for opening in first if opening.starts_at + self.length <= opening.ends_at]

    def _beginnings(self, opening: Span) -> list[dt.datetime]:
        """Return every instant of a stretch at which a call may begin: its quarters first, then with it and at its
        end."""
        last = opening.ends_at - self.length
        found = []
        start = self._round(opening.starts_at)
        while start <= last:
            found.append(start)
            # Clocks change by whole quarters, so this is the next one on the wall too.
            start += GRID
        return [*found, opening.starts_at, last]

    def _in_turn(self, opening: Span) -> list[dt.datetime]:
        """Return when calls begin that follow one another through a stretch: from its first quarter, or from its very
        beginning where more of them fit then."""
        return max(
            self._following(self._round(opening.starts_at), opening),
            self._following(opening.starts_at, opening),
            key=len,
        )

    def _following(self, start: dt.datetime, opening: Span) -> list[dt.datetime]:
        """Return the beginnings from one on, each on the first quarter after a call and its buffer; the last one so
        that it ends with the stretch, where it would go beyond on a quarter."""
        last = opening.ends_at - self.length
        found: list[dt.datetime] = []
        while start <= last:
            found.append(start)
            free = start + self.length + self.buffer
            start = self._round(free)
            if free <= last < start:
                start = last
        return found

    def _round(self, moment: dt.datetime) -> dt.datetime:
        """Return the first quarter from an instant on, by the clock of the coach who rings."""
        local = moment.astimezone(self.coaches[0].zone)
        past = dt.timedelta(minutes=local.minute, seconds=local.second, microseconds=local.microsecond) % GRID
        return moment + (GRID - past) % GRID


def _moments(date: dt.date, time: dt.time, zone: ZoneInfo) -> tuple[dt.datetime, dt.datetime]:
    """Return when clocks in `zone` show `time`: one instant twice, or two where they skip it or show it twice."""
    local = dt.datetime.combine(date, time.replace(fold=0), tzinfo=zone)
    return local.astimezone(dt.UTC), local.replace(fold=1).astimezone(dt.UTC)
