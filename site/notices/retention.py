"""How long each kind of data is kept. Rooms register a rule for each in their `privacy.py`; `privacy` runs them all.

A rule finds the rows whose time has passed as a queryset, so that they can be counted without being touched, and says
what becomes of them: they are deleted, or what is personal in them is emptied.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils.functional import Promise

# So many rows are removed in one transaction.
BATCH = 500


def delete(rows: QuerySet[Any]) -> None:
    rows.delete()


@dataclass(frozen=True)
class Rule:
    """A kind of data, and how long it is kept: as many days as `setting` says after what `since` names in words.

    `past` returns the rows whose time passed before an instant, and no others; what `remove` has dealt with must not
    be among them again.
    """

    name: str
    what: str | Promise
    setting: str
    since: str | Promise
    past: Callable[[dt.datetime], QuerySet[Any]]
    remove: Callable[[QuerySet[Any]], object] = delete

    @property
    def days(self) -> int:
        """How many days it is kept."""
        return int(getattr(settings, self.setting))

    def due(self, now: dt.datetime) -> int:
        """Return how many rows' time has passed at `now`."""
        return self.past(now - dt.timedelta(days=self.days)).count()

    def apply(self, now: dt.datetime, stop: Callable[[], bool] = lambda: False) -> int:
        """Remove what is past at `now`, a batch at a time; return how many rows. Ends early when `stop()` says so."""
        removed = 0
        found = self.past(now - dt.timedelta(days=self.days)).order_by("pk")
        while not stop():
            keys = list(found.values_list("pk", flat=True)[:BATCH])
            if not keys:
                break
            with transaction.atomic():
                self.remove(found.model._base_manager.filter(pk__in=keys))
            removed += len(keys)
        return removed


def emptying(**values: Any) -> Callable[[QuerySet[Any]], None]:
    """Return what empties rows instead of deleting them: it sets these fields."""

    def empty(rows: QuerySet[Any]) -> None:
        rows.update(**values)

    return empty


_rules: dict[str, Rule] = {}


def keep(rule: Rule) -> Rule:
    """Register a rule; ValueError when its name is taken."""
    if rule.name in _rules:
        raise ValueError(f"{rule.name!r} is registered twice.")
    _rules[rule.name] = rule
    return rule


def rule(name: str) -> Rule:
    """Return the rule of this name; KeyError when there is none."""
    return _rules[name]


def rules() -> list[Rule]:
    """Return every rule, by name."""
    return [_rules[name] for name in sorted(_rules)]
