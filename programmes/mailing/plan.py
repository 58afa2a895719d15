"""The mail plan: what is sent when, to whom, as one table. Nothing here asks the database for anything.

Mails that answer an act at once (a place confirmed, an offer, a change, a call booked) are queued by the room whose act
it is. Here stand those that a date brings. Rooms above add lines of their own (`mailing.mails.add_step`), as those with
questions do, and who is asked for a voice. The end (number 11) speaks of what there is: there are no certificates yet.
"""

import datetime as dt
import itertools
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum
from zoneinfo import ZoneInfo

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from notices.hours import UNTIL, is_civil
from programmes.catalogue.models import Module, Part, Session, Workshop

# Local time at the workshop: when a day's mails go out.
HOUR = dt.time(9)
EVENING = dt.time(18)

HOURS = dt.timedelta(hours=1)
DAYS = dt.timedelta(days=1)


class Concern(Enum):
    """What of a workshop a mail is about."""

    FIRST = "first"  # the first part that people come together for
    LATER = "later"  # each such part that follows
    PRACTICE = "practice"  # each window of practice
    BETWEEN = "between"  # the time from the end of each such part until the next begins
    AFTERWARDS = "afterwards"  # the workshop as a whole, once it is over: from its last day


class Whom(Enum):
    """Who gets it."""

    PERSON = "person"  # each person in the group
    FACILITATOR = "facilitator"  # each facilitator of the workshop


@dataclass(frozen=True)
class Moment:
    """A moment seen from an occasion: so many days from its start, or its end, at a wall time; without a time, the
    very instant."""

    days: int = 0
    time: dt.time | None = HOUR
    from_end: bool = False


@dataclass(frozen=True)
class Step:
    """One line of the plan. Owed from `opens` until `closes`; whoever comes late gets it while it still makes sense.

    `number` is its number in the plan people speak of. A `dated` mail tells of a date, so it is owed once for each date
    that its occasion is given; any other once. It waits until `gap` after the step that it comes `after`, and until
    `grace` after a place was confirmed. `unless` names what makes it needless (one of queries.REASONS_NOT_TO); with
    `by_occasion` that says up to which of its occasions, by their numbers, it is.
    """

    code: str
    number: int
    title: str | Promise
    concern: Concern
    opens: Moment
    closes: Moment
    dated: bool = False
    whom: Whom = Whom.PERSON
    after: str = ""
    gap: dt.timedelta = dt.timedelta()
    grace: dt.timedelta = dt.timedelta()
    unless: str = ""
    by_occasion: bool = False

    @property
    def kind(self) -> str:
        """The kind of mail that it is."""
        return f"mailing/{self.code}"


def _before(days: int) -> Moment:
    return Moment(-days)


def _practice(week: int) -> Step:
    return Step(
        f"practice_{week}",
        9,
        [_("Practice, first week"), _("Practice, second week"), _("Practice, third week")][week - 1],
        Concern.PRACTICE,
        opens=Moment(7 * week),
        closes=Moment(7 * week + 3),
        unless="no_nudges",
    )


START = Moment(time=None)

PLAN = [
    Step(
        "needs_form",
        3,
        _("What do you need?"),
        Concern.FIRST,
        opens=_before(28),
        closes=_before(3),
        grace=2 * DAYS,
        unless="told_needs",
    ),
    Step(
        "needs_nudge",
        3,
        _("What do you need? Once more"),
        Concern.FIRST,
        opens=_before(21),
        closes=_before(7),
        after="needs_form",
        gap=6 * DAYS,
        unless="told_needs",
    ),
    Step("joining", 4, _("Joining instructions"), Concern.FIRST, opens=_before(14), closes=START, dated=True),
    Step(
        "see_you",
        6,
        _("See you soon"),
        Concern.FIRST,
        opens=_before(2),
        closes=START,
        dated=True,
        after="joining",
        gap=12 * HOURS,
    ),
    Step(
        "roster",
        6,
        _("Roster, to facilitators"),
        Concern.FIRST,
        opens=_before(2),
        closes=START,
        dated=True,
        whom=Whom.FACILITATOR,
    ),
    Step(
        "thanks",
        7,
        _("Thanks for coming"),
        Concern.FIRST,
        opens=Moment(0, EVENING, from_end=True),
        closes=Moment(3, UNTIL, from_end=True),
        unless="was_away",
    ),
    _practice(1),
    _practice(2),
    _practice(3),
    Step("module_ahead", 10, _("The next days, in ten days"), Concern.LATER, _before(10), _before(2), dated=True),
    Step(
        "module_soon",
        10,
        _("The next days, in two days"),
        Concern.LATER,
        opens=_before(2),
        closes=START,
        dated=True,
        after="module_ahead",
        gap=12 * HOURS,
    ),
    Step(
        "the_end",
        11,
        _("The end, and what comes next"),
        Concern.AFTERWARDS,
        opens=Moment(1, from_end=True),
        closes=Moment(8, from_end=True),
        unless="was_away",
    ),
]
STEPS = {step.code: step for step in PLAN}

# How far ahead of an occasion the plan begins, and how long after it something may still be owed.
AHEAD = 28 * DAYS
AFTERWARDS = 3 * DAYS


@dataclass(frozen=True)
class Occasion:
    """What a mail is about, in one workshop: a part that people come together for, the time between two, a window of
    practice, or all of it.

    `number` counts those of its concern from 0, and stays when dates move. `free_from` is when the part before it ends.
    """

    concern: Concern
    number: int
    part: Part
    starts_at: dt.datetime
    ends_at: dt.datetime
    zone: ZoneInfo
    sessions: tuple[Session, ...] = ()
    free_from: dt.datetime | None = None

    @property
    def starts_on(self) -> dt.date:
        return self.starts_at.astimezone(self.zone).date()

    def at(self, moment: Moment) -> dt.datetime:
        """Return the instant of a moment seen from this occasion, in UTC."""
        anchor = self.ends_at if moment.from_end else self.starts_at
        if moment.time is None:
            return anchor + moment.days * DAYS
        day = anchor.astimezone(self.zone).date() + moment.days * DAYS
        return dt.datetime.combine(day, moment.time, self.zone).astimezone(dt.UTC)

    def window(self, step: Step) -> tuple[dt.datetime, dt.datetime] | None:
        """Return from when until when a step is owed to somebody who was always there; None when it has no room here:
        it would come before the days before it are over, or after its own window has ended."""
        opens, closes = self.at(step.opens), self.at(step.closes)
        if step.opens.from_end:
            opens = max(opens, self.ends_at)
        if step.concern in {Concern.PRACTICE, Concern.BETWEEN}:
            closes = min(closes, self.ends_at)
        opens = civil(opens, self.zone)
        if opens >= closes or (self.free_from is not None and opens <= self.free_from):
            return None
        return opens, closes


def occasions_of(workshop: Workshop) -> list[Occasion]:
    """Return what the plan has to say something about, in order of time. No query when parts and sessions are there."""
    zone = ZoneInfo(workshop.time_zone)
    of_part: dict[int, list[Session]] = {}
    for session in workshop.sessions.all():
        if session.cancelled_at is None and not session.voluntary:
            of_part.setdefault(session.part_id, []).append(session)
    parts = sorted(workshop.parts.all(), key=lambda part: (part.order, part.pk))
    together = _gatherings(parts, of_part, zone)
    found = [*together, *_between(together), *_practices(parts, zone), *_afterwards(parts, zone)]
    return sorted(found, key=lambda one: (one.starts_at, one.concern.value))


def _gatherings(parts: Iterable[Part], of_part: dict[int, list[Session]], zone: ZoneInfo) -> list[Occasion]:
    found: list[Occasion] = []
    for part in parts:
        sessions = sorted(of_part.get(part.pk, ()), key=lambda one: (one.starts_at, one.pk))
        if part.voluntary or not sessions:
            continue
        found.append(
            Occasion(
                Concern.LATER if found else Concern.FIRST,
                max(0, len(found) - 1),
                part,
                sessions[0].starts_at,
                max(session.ends_at for session in sessions),
                zone,
                tuple(sessions),
                found[-1].ends_at if found else None,
            )
        )
    return found


def _between(together: Iterable[Occasion]) -> list[Occasion]:
    return [
        Occasion(Concern.BETWEEN, number, one.part, one.ends_at, after.starts_at, one.zone)
        for number, (one, after) in enumerate(itertools.pairwise(together))
    ]


def _practices(parts: Iterable[Part], zone: ZoneInfo) -> list[Occasion]:
    windows = [part for part in parts if part.kind == Module.Kind.PRACTICE]
    return [
        Occasion(
            Concern.PRACTICE,
            number,
            part,
            _midnight(part.starts_on, zone),
            _midnight(part.ends_on + DAYS, zone),
            zone,
        )
        for number, part in enumerate(windows)
    ]


def _afterwards(parts: Iterable[Part], zone: ZoneInfo) -> list[Occasion]:
    last = max(parts, key=lambda part: part.ends_on, default=None)
    if last is None:
        return []
    over = dt.datetime.combine(last.ends_on, UNTIL, zone).astimezone(dt.UTC)
    return [Occasion(Concern.AFTERWARDS, 0, last, over, over, zone)]


def _midnight(day: dt.date, zone: ZoneInfo) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(), zone).astimezone(dt.UTC)


def civil(moment: dt.datetime, zone: ZoneInfo) -> dt.datetime:
    """Return the moment itself if it is civil, else the next morning."""
    if is_civil(moment, zone):
        return moment
    local = moment.astimezone(zone)
    day = local.date() + (DAYS if local.time() >= UNTIL else dt.timedelta())
    return dt.datetime.combine(day, HOUR, zone).astimezone(dt.UTC)
