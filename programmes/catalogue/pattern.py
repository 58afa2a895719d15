"""The pattern: a programme's modules laid out in time from one first day. Nothing here writes anything.

A plan is in local dates and wall times, as people speak of it: ten o'clock stays ten o'clock when the clocks change
between two modules. Instants are made from it once, when it is written down.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from programmes.catalogue.errors import PatternRefused
from programmes.catalogue.models import Module, Programme, Workshop

Kind = Module.Kind


@dataclass(frozen=True)
class PlannedSession:
    """A session to be: local dates and wall times, in the zone of its workshop."""

    title: str
    starts_on: dt.date
    start_time: dt.time
    ends_on: dt.date
    end_time: dt.time
    mode: str
    voluntary: bool
    agenda: str = ""

    def instants(self, time_zone: str) -> tuple[dt.datetime, dt.datetime]:
        """Return its start and end as UTC instants; PatternRefused when either is no plain local time."""
        start = local_instant(self.starts_on, self.start_time, time_zone)
        end = local_instant(self.ends_on, self.end_time, time_zone)
        if start >= end:
            raise PatternRefused(_("“%(title)s” would end before it begins.") % {"title": self.title})
        return start, end


@dataclass(frozen=True)
class PlannedPart:
    """A part to be: a module with both its dates (included) and its sessions, none for a window."""

    module: Module
    title: str
    starts_on: dt.date
    ends_on: dt.date
    sessions: tuple[PlannedSession, ...] = ()

    @property
    def kind(self) -> str:
        return self.module.kind

    @property
    def voluntary(self) -> bool:
        return self.module.voluntary


def lay_out(programme: Programme, first_day: dt.date, time_zone: str) -> list[PlannedPart]:
    """Place a programme's modules from `first_day`, a local date in the IANA zone `time_zone`.

    Modules follow one another, each after its gap of free days; one with `on_day` lies within the last that
    followed, from that day of it. Raises PatternRefused, with a sentence that names the module, when there is
    nothing to lay out, a time is missing, something does not fit, or a time falls into a clock change.
    """
    modules = list(programme.modules.all())
    if not modules:
        raise PatternRefused(_("This programme has no modules yet, so there is nothing to lay out."))
    planned: list[PlannedPart] = []
    host: PlannedPart | None = None
    for module in modules:
        if module.on_day is None:
            part = host = _place(module, _day_after(host, module, first_day))
        else:
            part = _place_within(module, host)
        planned.append(part)
    for part in planned:
        for session in part.sessions:
            session.instants(time_zone)
    return planned


def plan_of(workshop: Workshop) -> list[PlannedPart]:
    """Return the plan a workshop stands by now, without its cancelled sessions."""
    zone = ZoneInfo(workshop.time_zone)
    return [
        PlannedPart(
            module=part.module,
            title=part.title,
            starts_on=part.starts_on,
            ends_on=part.ends_on,
            sessions=tuple(
                PlannedSession(
                    title=session.title,
                    starts_on=session.starts_at.astimezone(zone).date(),
                    start_time=session.starts_at.astimezone(zone).time(),
                    ends_on=session.ends_at.astimezone(zone).date(),
                    end_time=session.ends_at.astimezone(zone).time(),
                    mode=session.mode,
                    voluntary=session.voluntary,
                    agenda=session.agenda,
                )
                for session in sorted(part.sessions.all(), key=lambda session: (session.order, session.pk))
                if session.cancelled_at is None
            ),
        )
        for part in workshop.parts.select_related("module").prefetch_related("sessions")
    ]


def shift(planned: Iterable[PlannedPart], days: int) -> list[PlannedPart]:
    """Return the same plan `days` later (or earlier): every wall time stays."""
    by = dt.timedelta(days=days)
    return [
        replace(
            part,
            starts_on=part.starts_on + by,
            ends_on=part.ends_on + by,
            sessions=tuple(
                replace(session, starts_on=session.starts_on + by, ends_on=session.ends_on + by)
                for session in part.sessions
            ),
        )
        for part in planned
    ]


def follow(standing: Sequence[PlannedPart], planned: Sequence[PlannedPart]) -> list[PlannedPart]:
    """Return the plan with its windows of practice and coaching where the days around them now are.

    `standing` is the plan before, of the same shape. A window that `planned` gives other dates keeps those. Each other
    begins and ends as long after and before the days that enclose it as it did; where there are days on one side only
    it keeps its length. So what moves there and back leaves no trace. Raises PatternRefused when a window would have
    no day left.
    """
    together = [number for number, part in enumerate(standing) if part.sessions and not part.voluntary]
    enclosed: dict[int, tuple[int | None, int | None]] = {}
    for number, (was, part) in enumerate(zip(standing, planned, strict=True)):
        if was.kind in {Kind.PRACTICE, Kind.COACHING} and _dates(was) == _dates(part):
            before = [index for index in together if standing[index].ends_on < was.starts_on]
            after = [index for index in together if standing[index].starts_on > was.ends_on]
            enclosed[number] = (
                max(before, key=lambda index: standing[index].ends_on, default=None),
                min(after, key=lambda index: standing[index].starts_on, default=None),
            )
    followed = list(planned)
    for number, (last, first) in enclosed.items():
        # How many days the part before moves, and the part after: the first and the last of a list, so that one that
        # is there alone stands for both, and where there is none the window stays.
        moves = [(planned[last].ends_on - standing[last].ends_on).days] if last is not None else []
        moves += [(planned[first].starts_on - standing[first].starts_on).days] if first is not None else []
        if not moves:
            continue
        row = [standing[other] for other, ends in enclosed.items() if ends == (last, first)]
        followed[number] = _with_its_share(planned[number], row, moves[0], moves[-1])
    return followed


def keep_only(part: PlannedPart, kept: Sequence[PlannedSession]) -> PlannedPart:
    """Return the part with only the sessions of `kept`, its dates theirs; titles that count are counted anew.

    `kept` must not be empty: a part without sessions would be a window.
    """
    former = len(part.sessions)
    counted = {_numbered(part.title, number, former) for number in range(1, former + 1)}
    sessions = tuple(
        replace(session, title=_numbered(part.title, number, len(kept))) if session.title in counted else session
        for number, session in enumerate(kept, start=1)
    )
    first = min(session.starts_on for session in sessions)
    last = max(session.ends_on for session in sessions)
    return replace(part, starts_on=first, ends_on=last, sessions=sessions)


def days_together(planned: Iterable[PlannedPart]) -> int:
    """Count the different days on which people must come together: five for three days, a month, two days."""
    days: set[dt.date] = set()
    for part in planned:
        for session in part.sessions:
            if not session.voluntary:
                days.update(_days_between(session.starts_on, session.ends_on))
    return len(days)


def span_of(planned: Sequence[PlannedPart]) -> tuple[dt.date, dt.date]:
    """Return a plan's first and last day, both included. The plan must not be empty."""
    return min(part.starts_on for part in planned), max(part.ends_on for part in planned)


def local_instant(day: dt.date, time: dt.time, time_zone: str) -> dt.datetime:
    """Return the UTC instant of a local wall time.

    Raises PatternRefused when the clocks change over it, so that the time happens twice or not at all: calendar
    programs do not agree about such times.
    """
    zone = ZoneInfo(time_zone)
    early = dt.datetime.combine(day, time, zone)
    late = early.replace(fold=1)
    if early.utcoffset() != late.utcoffset():
        raise PatternRefused(
            _("The clocks change on %(day)s, so %(time)s is no certain time then. Choose another time.")
            % {"day": day.isoformat(), "time": time.strftime("%H:%M")}
        )
    return early.astimezone(dt.UTC)


def _day_after(host: PlannedPart | None, module: Module, first_day: dt.date) -> dt.date:
    if host is None:
        return first_day
    return _later(host.ends_on, module.gap_days + 1, module)


def _place(module: Module, first: dt.date) -> PlannedPart:
    last = _later(first, module.days - 1, module)
    blocks = _blocks(module, first, last)
    if module.weekdays and blocks:
        # People read the dates of a series from its first meeting to its last.
        first, last = blocks[0][0], blocks[-1][1]
    return PlannedPart(module, module.title, first, last, tuple(_sessions(module, blocks)))


def _place_within(module: Module, host: PlannedPart | None) -> PlannedPart:
    if host is None:
        raise PatternRefused(
            _("“%(module)s” lies within another part, so it cannot come first.") % {"module": module.title}
        )
    part = _place(module, _later(host.starts_on, (module.on_day or 1) - 1, module))
    if part.ends_on > host.ends_on:
        raise PatternRefused(
            _("“%(module)s” does not fit into “%(host)s”, which is shorter.")
            % {"module": module.title, "host": host.title}
        )
    return part


def _blocks(module: Module, first: dt.date, last: dt.date) -> list[tuple[dt.date, dt.date]]:
    """First and last day of each session: one from arrival to close for a residential, one for each day of the week
    chosen for a series (once a week when none is), one a day for what else is attended, none for a window."""
    if module.is_window:
        return []
    if module.kind == Kind.RESIDENTIAL:
        return [(first, last)]
    days = _days_between(first, last)
    if module.weekdays:
        return [(day, day) for day in days if day.weekday() in module.weekdays]
    return [(day, day) for day in days[:: 7 if module.kind == Kind.SERIES else 1]]


def _sessions(module: Module, blocks: list[tuple[dt.date, dt.date]]) -> list[PlannedSession]:
    if module.is_window:
        return []
    if module.start_time is None or module.end_time is None:
        raise PatternRefused(_("Give “%(module)s” a time to start and a time to end first.") % {"module": module.title})
    if not blocks:
        raise PatternRefused(_("“%(module)s” is too short to meet on its days of the week.") % {"module": module.title})
    return [
        PlannedSession(
            title=_numbered(module.title, number, len(blocks)),
            starts_on=start,
            start_time=module.start_time,
            ends_on=end,
            end_time=module.end_time,
            mode=module.meets,
            voluntary=module.voluntary,
            agenda=module.agenda,
        )
        for number, (start, end) in enumerate(blocks, start=1)
    ]


def _numbered(title: str, number: int, count: int) -> str:
    if count == 1:
        return title
    # A title and its number together keep within a session's title.
    return _("%(title)s, %(number)d of %(count)d") % {"title": title[:100], "number": number, "count": count}


def _with_its_share(window: PlannedPart, row: Sequence[PlannedPart], before: int, after: int) -> PlannedPart:
    """Return a window where it is when the parts before and after `row`, the windows between them, move so many days.

    What is taken from the time between them, or added, is shared in equal days by those that follow one another.
    """
    earlier = _most_in_a_row(other for other in row if other.ends_on < window.starts_on)
    sharing = earlier + 1 + _most_in_a_row(other for other in row if other.starts_on > window.ends_on)
    # Parts of a day are left out towards none on either side, so that a way back is as long as the way there.
    starts, ends = (before + int((after - before) * share / sharing) for share in (earlier, earlier + 1))
    starts_on, ends_on = _later(window.starts_on, starts, window.module), _later(window.ends_on, ends, window.module)
    if starts_on <= ends_on:
        return replace(window, starts_on=starts_on, ends_on=ends_on)
    if sharing > 1:
        raise PatternRefused(
            _(
                "That leaves no day for “%(window)s”: windows between the same two parts give up as many days each. "
                "Leave more time there, or give them other dates first."
            )
            % {"window": window.title}
        )
    raise PatternRefused(
        _("That leaves no day for “%(window)s”. Leave more time there, or move it first.") % {"window": window.title}
    )


def _most_in_a_row(windows: Iterable[PlannedPart]) -> int:
    """Count how many of these windows follow one another, none overlapping the next: the most that do."""
    count, taken_until = 0, dt.date.min
    for window in sorted(windows, key=lambda window: window.ends_on):
        if window.starts_on > taken_until:
            count, taken_until = count + 1, window.ends_on
    return count


def _dates(part: PlannedPart) -> tuple[dt.date, dt.date]:
    return part.starts_on, part.ends_on


def _days_between(first: dt.date, last: dt.date) -> list[dt.date]:
    return [first + dt.timedelta(days=offset) for offset in range((last - first).days + 1)]


def _later(day: dt.date, days: int, module: Module) -> dt.date:
    try:
        return day + dt.timedelta(days=days)
    except OverflowError as error:
        raise PatternRefused(_("“%(module)s” would lie too far off.") % {"module": module.title}) from error
