"""What somebody shared and took back: remembered outside of the database, so that a restored backup can't undo it.

A service that takes words out of view notes it in its own transaction: a row, which the worker writes into the ledger
(`privacy.ledger`) and deletes. Rooms register in their `privacy.py` how each kind is found again in a restored
database, and taken back once more. It stands in this storey for the same reason as `personal` does.
"""

import datetime as dt
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from typing import Any

from notices.models import Withdrawal


@dataclass(frozen=True)
class Standing:
    """Something that is in view, since when, and under which keys a withdrawal of it, or of a part of it, is known."""

    row: Any
    since: dt.datetime
    keys: Collection[str]


@dataclass(frozen=True)
class Withdrawable:
    """One kind of thing that people take back.

    `standing` gives all of it that is in view now. Its keys are made of what a backup holds too and nothing else ever
    has: random references, never a row's number alone, which a restored database gives to another row. What was noted
    after `since` is about it; what was noted before is about something that was taken back and shared anew.
    `again` gets the row, the instant of the last withdrawal and the keys that were noted, and takes back what they say
    as its owner did. Nothing more happens the second time, and no mail tells the owner, who was told before.
    """

    name: str
    standing: Callable[[], Iterable[Standing]]
    again: Callable[[Any, dt.datetime, Collection[str]], object]


_kinds: dict[str, Withdrawable] = {}


def withdrawable(kind: Withdrawable) -> Withdrawable:
    """Register a kind; ValueError when its name is taken."""
    if kind.name in _kinds:
        raise ValueError(f"{kind.name!r} is registered twice.")
    _kinds[kind.name] = kind
    return kind


def withdrawables() -> list[Withdrawable]:
    """Return every kind, by name."""
    return [_kinds[name] for name in sorted(_kinds)]


def note(kind: str, *keys: str, at: dt.datetime) -> None:
    """Write down, in the transaction of the withdrawal, what was taken back; `kind` is a Withdrawable's name."""
    Withdrawal.objects.bulk_create(Withdrawal(kind=kind, key=key, at=at) for key in keys)
