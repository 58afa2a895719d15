"""Several journeys on one axis of time, one below the other; templates/ui/timeline_*.html draw them.

Where a journey line gives each station room for its label, here a day is as wide in every row, so that one can see
what happens at the same time. Knows nothing of workshops: others hand it Stations.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.dateformat import format as date_format

from ui.journey import Station

# More labels than this run into one another on a phone.
MOST_TICKS = 6
# In months: quarters and halves are easier to read than fives and sevens.
STEPS = (1, 2, 3, 6, 12, 24, 60)
# What is shorter than this is drawn as a bead: a bar would be too narrow to see.
SHORTEST_BAR = 1.2


@dataclass(frozen=True)
class Bar:
    """A station on the axis; x and width in per cent of the whole."""

    station: Station
    x: float
    width: float

    @property
    def is_bead(self) -> bool:
        """True for days that people come to: they are drawn as a bead upon the line."""
        return not self.station.is_stretch or self.width < SHORTEST_BAR

    @property
    def middle(self) -> float:
        return round(self.x + self.width / 2, 2)


@dataclass(frozen=True)
class Tick:
    """The first day of a month on the axis."""

    x: float
    label: str


@dataclass(frozen=True)
class Timeline:
    """The axis, and each row's bars in the order the rows were given; `today` is None when it lies outside."""

    rows: list[list[Bar]]
    ticks: list[Tick]
    today: float | None


def lay_side_by_side(rows: Iterable[Sequence[Station]], today: date) -> Timeline:
    """Put several journeys on one axis, from the first day of any to the last day of any."""
    kept = [list(row) for row in rows]
    every = [station for row in kept for station in row]
    if not every:
        return Timeline([[] for _row in kept], [], None)
    first = min(station.starts_on for station in every)
    last = max(station.ends_on for station in every)
    whole = (last - first).days + 1

    def per_cent(day: date) -> float:
        return round(100 * (day - first).days / whole, 2)

    bars = [
        [
            Bar(station, per_cent(station.starts_on), round(100 * station.days / whole, 2))
            # What lies within another is drawn upon it.
            for station in sorted(row, key=lambda one: (not one.is_stretch, one.starts_on))
        ]
        for row in kept
    ]
    ticks = [Tick(per_cent(day), date_format(day, "M y")) for day in _months(first, last)]
    return Timeline(bars, ticks, per_cent(today) if first <= today <= last else None)


def _months(first: date, last: date) -> list[date]:
    """Return first days of months from `first` to `last`, so far apart that their labels fit."""
    months = (last.year - first.year) * 12 + last.month - first.month
    step = next((step for step in STEPS if months // step <= MOST_TICKS), STEPS[-1])
    start = first.year * 12 + first.month - 1
    if first.day > 1:
        start += 1
    start += -start % step
    return [date(number // 12, number % 12 + 1, 1) for number in range(start, last.year * 12 + last.month, step)]
