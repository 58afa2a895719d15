"""When things happen in the demo: relative to the day it is built on, in UK time."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from zoneinfo import ZoneInfo

from programmes.catalogue.models import Module
from programmes.catalogue.pattern import PlannedPart, PlannedSession

UK = ZoneInfo("Europe/London")


@dataclass(frozen=True)
class Clock:
    """The day, and the instant, that the demo is built on."""

    now: dt.datetime

    @property
    def today(self) -> dt.date:
        return self.now.astimezone(UK).date()

    def tuesday(self, days: int) -> dt.date:
        """Return the first Tuesday on or after the day that is `days` from today (before it, if negative)."""
        day = self.today + dt.timedelta(days=days)
        return day + dt.timedelta(days=(1 - day.weekday()) % 7)

    def at(self, day: dt.date, hour: int = 10, minute: int = 0) -> dt.datetime:
        """Return an instant on a day, at a UK wall time."""
        return dt.datetime.combine(day, dt.time(hour, minute), UK).astimezone(dt.UTC)

    def days_ago(self, days: int, hour: int = 10, minute: int = 0) -> dt.datetime:
        """Return an instant on a day before today."""
        return self.at(self.today - dt.timedelta(days=days), hour, minute)

    def around_the_holidays(self, planned: Sequence[PlannedPart]) -> list[PlannedPart]:
        """Return the plan with nobody asked to meet from 24 December to 1 January: the first session that would lie
        there, and all after it, whole weeks later; windows between grow by as much.

        A plan with stages stays: its story tells of days from its first. So does one that would thereby begin, or end,
        on the other side of today.
        """
        if any(part.kind == Module.Kind.STAGE for part in planned):
            return list(planned)
        moved: list[PlannedPart] = []
        by = dt.timedelta()
        for part in planned:
            sessions = []
            begins = by
            for session in part.sessions:
                while _is_in_the_holidays(session, by):
                    by += WEEK
                sessions.append(replace(session, starts_on=session.starts_on + by, ends_on=session.ends_on + by))
                begins = begins if len(sessions) > 1 else by
            if sessions and by:
                moved = [_until_the_next(one, part, by) for one in moved]
            moved.append(
                replace(part, starts_on=part.starts_on + begins, ends_on=part.ends_on + by, sessions=tuple(sessions))
            )
        was, would_be = ([self.today > day for day in _ends(plan)] for plan in (planned, moved))
        return list(planned) if was != would_be else moved


WEEK = dt.timedelta(weeks=1)


def _is_in_the_holidays(session: PlannedSession, by: dt.timedelta) -> bool:
    first, last = session.starts_on + by, session.ends_on + by
    days = (first + dt.timedelta(days=number) for number in range((last - first).days + 1))
    return any((day.month, day.day) >= (12, 24) or (day.month, day.day) == (1, 1) for day in days)


def _until_the_next(window: PlannedPart, part: PlannedPart, by: dt.timedelta) -> PlannedPart:
    """Let a window that lay right before a part last until it, now that the part is later."""
    if window.kind in Module.WINDOW_KINDS and window.ends_on == part.starts_on - dt.timedelta(days=1):
        return replace(window, ends_on=window.ends_on + by)
    return window


def _ends(planned: Sequence[PlannedPart]) -> tuple[dt.date, dt.date]:
    return min(part.starts_on for part in planned), max(part.ends_on for part in planned)
