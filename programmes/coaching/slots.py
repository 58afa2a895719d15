"""When a call could start: a coach's weekly hours laid over real dates. Pure; knows no database.

Hours are wall-clock time in the coach's zone and become instants date by date, so that ten o'clock stays ten o'clock
across a change of the clocks. A time that the clocks skip or show twice is never offered: nobody could say which
instant was meant.
"""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import NamedTuple
from zoneinfo import ZoneInfo


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
    BUSY = "busy"


def instant(date: dt.date, time: dt.time, zone: ZoneInfo) -> dt.datetime | None:
    """Return the instant at which clocks in `zone` show `time` on `date`, in UTC; None unless there is just one."""
    early = dt.datetime.combine(date, time, tzinfo=zone)
    late = early.replace(fold=1)
    if early.utcoffset() != late.utcoffset():
        return None
    return early.astimezone(dt.UTC)


def whole_days(days: Days, zone: ZoneInfo) -> Span:
    """Return the span from the first midnight of `days` to the midnight that ends the last, in UTC."""
    midnights = (
        dt.datetime.combine(date, dt.time.min, tzinfo=zone).astimezone(dt.UTC)
        for date in (days.first, days.last + dt.timedelta(days=1))
    )
    return Span(*midnights)


@dataclass(frozen=True)
class Diary:
    """All that decides when one person can be coached by one coach.

    `windows` are the coaching windows; `busy` is what already claims either of the two, buffers included; `buffer` is
    kept free after each call, `notice` before it.
    """

    zone: ZoneInfo
    hours: Sequence[Hours]
    time_off: Sequence[Days]
    windows: Sequence[Span]
    busy: Sequence[Span]
    length: dt.timedelta
    buffer: dt.timedelta
    notice: dt.timedelta

    def claim_of(self, starts_at: dt.datetime) -> Span:
        """Return what a call starting then would take of both people's time: the call, and the buffer after it."""
        return Span(starts_at, starts_at + self.length + self.buffer)

    def slots(self, now: dt.datetime, *, until: dt.datetime | None = None) -> list[Slot]:
        """Return every time that can be had, earliest first; `until` leaves out what ends after that instant."""
        found: set[Slot] = set()
        for window in self.windows:
            last = min(window.ends_at, until) if until else window.ends_at
            for slot in self._in_hours(max(window.starts_at, now), last):
                if slot.ends_at <= last and self.obstacle(slot.starts_at, now, known_in_hours=True) is None:
                    found.add(slot)
        return sorted(found)

    def obstacle(
        self, starts_at: dt.datetime, now: dt.datetime, *, with_notice: bool = True, known_in_hours: bool = False
    ) -> Obstacle | None:
        """Return what stands against a call starting then, or None. A coach needs no notice: `with_notice`."""
        call = Span(starts_at, starts_at + self.length)
        claim = self.claim_of(starts_at)
        if starts_at <= now:
            return Obstacle.PAST
        if with_notice and starts_at < now + self.notice:
            return Obstacle.NOTICE
        if not any(window.holds(call) for window in self.windows):
            return Obstacle.WINDOW
        if not (known_in_hours or any(slot.starts_at == starts_at for slot in self._in_hours(*call))):
            return Obstacle.HOURS
        if any(claim.overlaps(busy) for busy in self.busy):
            return Obstacle.BUSY
        return None

    def _in_hours(self, starts_at: dt.datetime, ends_at: dt.datetime) -> Iterator[Slot]:
        """Yield the slots that the coach's hours allow on each local date from one instant to another."""
        date, last = starts_at.astimezone(self.zone).date(), ends_at.astimezone(self.zone).date()
        while date <= last:
            if not any(off.first <= date <= off.last for off in self.time_off):
                for hours in self.hours:
                    if hours.are_on(date):
                        yield from self._on(date, hours)
            date += dt.timedelta(days=1)

    def _on(self, date: dt.date, hours: Hours) -> Iterator[Slot]:
        """Yield the slots of one stretch on one date: on the clock from its start, a call and its buffer apart."""
        end = instant(date, hours.ends, self.zone)
        wall, last_wall = dt.datetime.combine(date, hours.starts), dt.datetime.combine(date, hours.ends)
        while wall + self.length <= last_wall:
            start = instant(date, wall.time(), self.zone)
            if start and end and start + self.length <= end:
                yield Slot(start, start + self.length)
            wall += self.length + self.buffer
