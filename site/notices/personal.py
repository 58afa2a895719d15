"""What is held about people. Rooms register it in their `privacy.py`, kind by kind: why, for how long, how it is handed
out, how it is erased, and what stays.

It stands in this storey, the lowest that every room above may know, beside duties and kinds of mail, which rooms
register in the same way. `privacy` asks it for the whole of one person.
"""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import IntEnum
from typing import Any

from django.db.models import Model, QuerySet
from django.utils.functional import Promise

Row = dict[str, Any]
# Where no address can be (RFC 2606): what an emptied row has in the place of one. Mail to it is dropped.
ERASED = "erased.invalid"


class Step(IntEnum):
    """When a kind of data is erased: after whatever has to be ended first, and before the person's own row."""

    LEAVE = 0
    ROOM = 1
    MAIL = 2
    ACCOUNT = 3


@dataclass(frozen=True)
class AtAddress:
    """The same of somebody who has no account and is known by an address alone, upper and lower case alike.

    `rows` gives what is held. `erase` removes or empties what came to be by an instant, as its Holding's `erase` does,
    and returns how many rows it changed. `known` yields every address here with when something of it came to be.
    """

    rows: Callable[[str], Iterable[Row]]
    erase: Callable[[str, dt.datetime], int]
    known: Callable[[], Iterable[tuple[str, dt.datetime]]]


@dataclass(frozen=True)
class Holding:
    """One kind of data about people.

    `rows` gives what is held of a person, for their copy: plain facts by name, dates and choices included. `erase`
    removes or empties it as of an instant and returns how many rows it changed; it must bear being killed and
    repeated. `stays` says what is kept all the same, and why; nothing when everything goes. `waits_for` answers a
    sentence while erasure can't begin: work of theirs that others rely on. `models` are the tables this is about.
    `at_address` is for kinds that people without an account can have.
    """

    name: str
    title: str | Promise
    why: str | Promise
    kept: str | Promise
    models: tuple[type[Model], ...]
    rows: Callable[[Any], Iterable[Row]]
    erase: Callable[[Any, dt.datetime], int]
    stays: str | Promise = ""
    step: Step = Step.ROOM
    waits_for: Callable[[Any], str] | None = None
    at_address: AtAddress | None = None


_holdings: dict[str, Holding] = {}
_others: dict[type[Model], str] = {}


def hold(holding: Holding) -> Holding:
    """Register a kind of data; ValueError when its name is taken."""
    if holding.name in _holdings:
        raise ValueError(f"{holding.name!r} is registered twice.")
    _holdings[holding.name] = holding
    return holding


def not_personal(because: str, *models: type[Model]) -> None:
    """Say of models that point at people why they are in nobody's copy and are not erased."""
    for model in models:
        _others[model] = because


def holdings() -> list[Holding]:
    """Return every kind of data, in the order in which it is erased."""
    return sorted(_holdings.values(), key=lambda holding: (holding.step, holding.name))


def why_not_personal() -> dict[type[Model], str]:
    """Return the models that rooms said `not_personal` of, with their reasons."""
    return dict(_others)


def rows_of(found: QuerySet[Any], *paths: str, **named: str) -> list[Row]:
    """Return fields of each row found, by the last part of their path, or by the name given for it."""
    names = {**{path.rpartition("__")[2]: path for path in paths}, **named}
    return [dict(zip(names, values, strict=True)) for values in found.values_list(*names.values())]


BY_KEY = "Says who did something in their work by their key alone, which leads to an emptied row once they are erased."
