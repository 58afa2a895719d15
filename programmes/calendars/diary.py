"""A person's events as a page shows them: day by day, or a month as a table. Each is read in its own zone, but for what
can be taken anywhere: that is read in the reader's."""

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from programmes.calendars.events import Event
from ui import when

# Months that can be looked at; farther off lies nothing of ours, and there are always more.
YEARS = range(2000, 2100)
MONTH = re.compile(r"[0-9]{4}-[0-9]{2}")


@dataclass(frozen=True)
class Entry:
    """An event as it stands on one of its days; `zone` names the zone of its times where that is not the reader's."""

    event: Event
    day: dt.date
    zone: str

    @property
    def time(self) -> str:
        """When it is on that day: "10am to 4pm", "from 10am", "all day", "until 4pm"."""
        start, end = local_span(self.event)
        began, ends = start.date() == self.day, last_day(start, end) == self.day
        if began and ends:
            return _("%(start)s to %(end)s") % {"start": when.clock(start), "end": when.clock(end)}
        if began:
            return _("from %(start)s") % {"start": when.clock(start)}
        return _("until %(end)s") % {"end": when.clock(end)} if ends else _("all day")

    @property
    def until(self) -> str:
        """Where it ends on a later day, when: "to 4pm on Thu 6 May"; else ""."""
        start, end = local_span(self.event)
        if last_day(start, end) == start.date():
            return ""
        return _("to %(time)s on %(day)s") % {"time": when.clock(end), "day": when.short_day(end)}


@dataclass(frozen=True)
class Day:
    """One day with what stands on it."""

    date: dt.date
    entries: Sequence[Entry]
    is_today: bool


@dataclass(frozen=True)
class Month:
    """A month by weeks from Monday; None where a week's day belongs to another month."""

    first: dt.date
    weeks: Sequence[Sequence[Day | None]]

    @property
    def is_empty(self) -> bool:
        return not any(day and day.entries for week in self.weeks for day in week)

    @property
    def before(self) -> dt.date | None:
        """The month before, unless nobody looks so far."""
        return _if_shown(self.first - dt.timedelta(days=1))

    @property
    def after(self) -> dt.date | None:
        return _if_shown(next_month(self.first))


def read_month(text: str) -> dt.date | None:
    """Return the first day of the month "2027-03"; None for what is no month, or lies too far off."""
    if not MONTH.fullmatch(text):
        return None
    year, number = map(int, text.split("-"))
    return dt.date(year, number, 1) if year in YEARS and 1 <= number <= 12 else None


def span_of_month(first: dt.date) -> tuple[dt.datetime, dt.datetime]:
    """Return instants between which everything lies that is in a month somewhere on earth."""
    day = dt.timedelta(days=1)
    return _midnight(first - day), _midnight(next_month(first) + day)


def month_of(first: dt.date, events: Iterable[Event], *, home: str, today: dt.date) -> Month:
    """Lay events out in the month that begins on `first`, each on every day that it touches."""
    by_day: dict[dt.date, list[Entry]] = {}
    for event in _for_reader(events, home):
        start, end = local_span(event)
        day = start.date()
        while day <= last_day(start, end):
            by_day.setdefault(day, []).append(Entry(event, day, _other_zone(event, home)))
            day += dt.timedelta(days=1)
    dates = [first + dt.timedelta(days=number) for number in range((next_month(first) - first).days)]
    days: list[Day | None] = [Day(date, by_day.get(date, []), date == today) for date in dates]
    padded = [None] * first.weekday() + days
    padded += [None] * (-len(padded) % 7)
    return Month(first, [padded[start : start + 7] for start in range(0, len(padded), 7)])


def agenda(events: Iterable[Event], *, home: str, today: dt.date) -> Iterator[Day]:
    """Yield the days on which something begins, each once, in order."""
    entries = [
        Entry(event, local_span(event)[0].date(), _other_zone(event, home)) for event in _for_reader(events, home)
    ]
    # The sort is stable: on one day they stay in the order of their instants.
    for date, together in groupby(sorted(entries, key=lambda entry: entry.day), key=lambda entry: entry.day):
        yield Day(date, list(together), date == today)


def local_span(event: Event) -> tuple[dt.datetime, dt.datetime]:
    """Return when an event starts and ends, in its own zone."""
    zone = ZoneInfo(event.zone)
    return event.starts_at.astimezone(zone), event.ends_at.astimezone(zone)


def last_day(start: dt.datetime, end: dt.datetime) -> dt.date:
    """Return the last day that an event touches: one that ends at midnight does not touch the day that begins then."""
    return max(start.date(), (end - dt.timedelta(microseconds=1)).date())


def next_month(first: dt.date) -> dt.date:
    return (first.replace(day=28) + dt.timedelta(days=4)).replace(day=1)


def _if_shown(day: dt.date) -> dt.date | None:
    return day.replace(day=1) if day.year in YEARS else None


def _midnight(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(), dt.UTC)


def _for_reader(events: Iterable[Event], home: str) -> list[Event]:
    return [replace(event, zone=home) if event.anywhere else event for event in events]


def _other_zone(event: Event, home: str) -> str:
    name = when.zone_name(event.zone)
    return "" if name == when.zone_name(home) else name
