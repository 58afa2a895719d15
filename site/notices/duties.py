"""What the worker does again and again. Rooms register their duties in `tasks.py`."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

DutyFunction = Callable[[dt.datetime], int]


@dataclass(frozen=True)
class RegisteredDuty:
    """A function to call, and how often; it answers how many things it did."""

    name: str
    every: dt.timedelta
    run: DutyFunction


_duties: dict[str, RegisteredDuty] = {}


def duty(name: str, *, every: dt.timedelta) -> Callable[[DutyFunction], DutyFunction]:
    """Register the decorated function, which takes the present instant; ValueError when the name is taken.

    A duty must be safe to run twice and to be killed half-way: it finds rows that are due and calls services.
    """

    def register(function: DutyFunction) -> DutyFunction:
        if name in _duties:
            raise ValueError(f"The duty {name!r} is registered twice.")
        _duties[name] = RegisteredDuty(name, every, function)
        return function

    return register


def registered_duties() -> list[RegisteredDuty]:
    """Return all duties, by name."""
    return [_duties[name] for name in sorted(_duties)]
