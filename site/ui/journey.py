"""The journey line: a workshop's parts as one line with stations, three days • a month • two days.

Knows nothing of workshops: others hand it Stations. Here the line is laid out; templates/ui/journey_*.html
draw it.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Literal

from django.utils.translation import gettext_lazy as _

from ui import when

Kind = Literal["residential", "day", "evening", "online", "series", "practice", "coaching", "stage", "gap"]
State = Literal["past", "now", "coming", "provisional", "cancelled", "shut", "open", "reopened", "paused", "closed"]

# Kinds that are a stretch of time of one's own rather than days one comes to.
STRETCHES = frozenset({"practice", "coaching", "stage", "gap"})
STATE_WORDS = {
    "past": _("Done"),
    "now": _("Now"),
    "coming": "",
    "provisional": _("Provisional"),
    "cancelled": _("Cancelled"),
    # What has a gate says how that stands, whatever its dates say.
    "shut": _("Not open yet"),
    "open": _("Open"),
    "reopened": _("Reopened"),
    "paused": _("Paused"),
    "closed": _("Closed"),
}
# Time between two parts is drawn when it is as long as this; a weekend is not worth saying.
LEAST_GAP = timedelta(days=7)
# What lasts longer than this is drawn by the week.
MOST_DAYS = 9
# With more than this, gaps included, the labels no longer fit beneath a line across the page.
MOST_ACROSS = 5


@dataclass(frozen=True)
class Station:
    """One part of a journey; both dates are included.

    Practice, coaching and stage are stretches of people's own time; to the other kinds they come. A gap is
    only ever put in by the line itself. `note` is a few words, such as "voluntary"; `hours` is how long it lasts when
    it takes but a part of one day.
    """

    label: str
    kind: Kind
    starts_on: date
    ends_on: date
    state: State = "coming"
    url: str = ""
    note: str = ""
    hours: timedelta | None = None

    @property
    def days(self) -> int:
        """How many days it lasts, counting the first and the last."""
        return (self.ends_on - self.starts_on).days + 1

    @property
    def length(self) -> str:
        """Its length in words; an evening is "an evening" however it is dated, a series goes by the weeks it is in."""
        if self.kind == "evening":
            return str(_("an evening"))
        if self.hours:
            return when.hours(self.hours)
        return when.weeks(-(-self.days // 7)) if self.kind == "series" else when.length(self.days)

    @property
    def dates(self) -> str:
        """Its days in words."""
        return when.days(self.starts_on, self.ends_on)

    @property
    def is_stretch(self) -> bool:
        return self.kind in STRETCHES

    @property
    def state_word(self) -> str:
        """What is said beside it; nothing for what is simply still to come."""
        return str(STATE_WORDS[self.state])

    @property
    def weight(self) -> int:
        """Its share of the line's width: grows with its length, but never too narrow for its label."""
        if self.kind == "gap":
            return min(4 + round(self.days / 14), 6)
        if self.is_stretch or self.days > MOST_DAYS:
            return min(5 + round(self.days / 7), 14)
        return min(4 + self.days, 10)


@dataclass
class Stop:
    """A station on the line itself, with those that happen within or beside it; x and width in per cent."""

    station: Station
    x: float
    width: float
    beside: list["Stop"] = field(default_factory=list)

    @property
    def middle(self) -> float:
        """Where its middle lies."""
        return round(self.x + self.width / 2, 2)

    @property
    def end(self) -> float:
        """Where it ends."""
        return round(self.x + self.width, 2)

    @property
    def marks(self) -> list[float]:
        """Where to set a bead for each day, or a tick for each week of what is long."""
        return [round(self.x + self.width * mark / 100, 2) for mark in self.marks_within]

    @property
    def marks_within(self) -> list[float]:
        """The same marks in per cent of the station's own length."""
        days = self.station.days
        if self.station.kind == "gap":
            return []
        if self.station.is_stretch:
            return [_per_cent(end_of_week, days) for end_of_week in range(7, days - 2, 7)]
        beads = days if days <= MOST_DAYS else round(days / 7)
        return [round(100 * (n + 0.5) / beads, 2) for n in range(beads)]


@dataclass(frozen=True)
class Line:
    """A journey laid out from left (0 per cent) to right (100)."""

    stops: list[Stop]

    @property
    def words(self) -> list[str]:
        """The journey in a few words: three days, a month, two days."""
        return [stop.station.length for stop in self.stops]

    @property
    def is_long(self) -> bool:
        """Whether it is drawn down the page at any width."""
        return len(self.stops) > MOST_ACROSS


def lay_out(stations: Iterable[Station]) -> Line:
    """Put stations on one line in order of time.

    A station that begins before the one before it has ended lies beside it: an evening within a residential,
    coaching alongside practice. Widths follow each station's weight, so that days stay readable beside
    months; what lies beside is placed in proportion to its dates.
    """
    ordered = sorted(stations, key=lambda s: (s.starts_on, -s.days, s.kind == "coaching"))
    on_line: list[tuple[Station, list[Station]]] = []
    for station in ordered:
        before = on_line[-1][0] if on_line else None
        if before and station.starts_on <= before.ends_on:
            on_line[-1][1].append(station)
            continue
        if before and station.starts_on - before.ends_on > LEAST_GAP:
            on_line.append((_gap(before, station), []))
        on_line.append((station, []))
    total = sum(station.weight for station, _beside in on_line)
    stops = []
    so_far = 0
    for station, beside in on_line:
        stop = Stop(station, x=_per_cent(so_far, total), width=_per_cent(station.weight, total))
        stop.beside = [_within(stop, other) for other in beside]
        stops.append(stop)
        so_far += station.weight
    return Line(stops)


def _gap(before: Station, after: Station) -> Station:
    """The free time between two stations, as a stretch of its own."""
    day = timedelta(days=1)
    return Station(str(_("between")), "gap", before.ends_on + day, after.starts_on - day)


def _within(stop: Stop, station: Station) -> Stop:
    """Place a station beside `stop` by its dates, no further than the stop itself goes."""
    whole = stop.station
    first = (station.starts_on - whole.starts_on).days
    last = min((station.ends_on - whole.starts_on).days + 1, whole.days)
    return Stop(
        station,
        x=round(stop.x + stop.width * first / whole.days, 2),
        width=round(stop.width * (last - first) / whole.days, 2),
    )


def _per_cent(part: int, whole: int) -> float:
    return round(100 * part / whole, 2)
