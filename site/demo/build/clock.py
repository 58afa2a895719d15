"""When things happen in the demo: relative to the day it is built on, in UK time."""

import datetime as dt
from dataclasses import dataclass
from zoneinfo import ZoneInfo

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
