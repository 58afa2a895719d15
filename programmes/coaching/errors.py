"""Why a call cannot be booked, moved, cancelled or marked. Each text is a sentence for the person who asked."""

import datetime as dt
from collections.abc import Collection

from ui.errors import Refused


class CoachingRefused(Refused):
    """A rule of coaching said no."""


class NotOffered(CoachingRefused):
    """There is no coach, no window or no place: nothing to book in."""


class AllowanceUsed(CoachingRefused):
    """Every call that the programme offers is booked or has been held."""


class TimeRefused(CoachingRefused):
    """The time asked for is not one that can be had."""


class TimeTaken(TimeRefused):
    """Somebody was quicker, or one of the two has something else at that time."""


class ReasonNeeded(CoachingRefused):
    """A coach goes beyond the rules that bind participants, and has not said why."""


class DayOff(CoachingRefused):
    """A group would meet on days that its coach keeps free; `days` are those, by the coach's clock."""

    def __init__(self, text: str, *, days: Collection[dt.date]) -> None:
        super().__init__(text)
        self.days = days


class GroupFull(CoachingRefused):
    """A group for calls has as many people as it holds."""


class NumberRefused(CoachingRefused):
    """The number given is not one that can be rung."""


class CallClosed(CoachingRefused):
    """The call is over, cancelled, or still to come, so that this can no longer (or not yet) be done."""
