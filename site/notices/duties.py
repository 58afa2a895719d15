"""What the worker does again and again. Rooms register their duties in `tasks.py`."""

import datetime as dt
import threading
from collections.abc import Callable
from dataclasses import dataclass

DutyFunction = Callable[[dt.datetime], int]


@dataclass(frozen=True)
class RegisteredDuty:
    """A function to call, and how often; it answers how many things it did.

    `lease` is how long a worker has it to itself: another takes over when the first has been silent for so long.
    """

    name: str
    every: dt.timedelta
    run: DutyFunction
    lease: dt.timedelta


_duties: dict[str, RegisteredDuty] = {}


def duty(
    name: str, *, every: dt.timedelta, lease: dt.timedelta = dt.timedelta(minutes=5)
) -> Callable[[DutyFunction], DutyFunction]:
    """Register the decorated function, which takes the present instant; ValueError when the name is taken.

    A duty must be safe to run twice and to be killed half-way: it finds rows that are due and calls services.
    """

    def register(function: DutyFunction) -> DutyFunction:
        if name in _duties:
            raise ValueError(f"The duty {name!r} is registered twice.")
        _duties[name] = RegisteredDuty(name, every, function, lease)
        return function

    return register


def registered_duties() -> list[RegisteredDuty]:
    """Return all duties, by name."""
    return [_duties[name] for name in sorted(_duties)]


# Set when this process was asked to end.
stopping = threading.Event()


def asked_to_stop() -> bool:
    """True when the worker is to end: a duty of many items looks between two of them, and comes back."""
    return stopping.is_set()
