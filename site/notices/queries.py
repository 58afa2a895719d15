"""Find notices."""

import datetime as dt
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from django.contrib.auth import get_user_model
from django.contrib.auth.models import AbstractBaseUser, Group
from django.db.models import Q, QuerySet

from notices.duties import registered_duties
from notices.models import Duty, Notice

# Mail leaves within seconds; what has waited for so long beyond its time says that it can't.
MAIL_IS_LATE = dt.timedelta(minutes=5)
# A duty may be late by what it takes to notice that a worker has died, and to start another.
DUTY_IS_LATE = dt.timedelta(minutes=5)
CHECK_INVARIANTS = "notices/check invariants"


def due(now: dt.datetime) -> QuerySet[Notice]:
    """Return what is to be sent at `now` (an aware instant), the longest overdue first."""
    return Notice.objects.filter(state=Notice.State.QUEUED, due_at__lte=now).order_by("due_at", "pk")


def matching(*, state: str = "", kind: str = "", about: str = "", address: str = "") -> QuerySet[Notice]:
    """Return notices that fit every word given, newest first; `about` and `address` may be parts of the whole."""
    found = Notice.objects.all()
    if state:
        found = found.filter(state=state)
    if kind:
        found = found.filter(kind=kind)
    if about:
        found = found.filter(about__icontains=about)
    if address:
        found = found.filter(address__icontains=address)
    return found


@dataclass(frozen=True)
class Sent:
    """What was queued before: when, by its key; and how often it was dropped, with nothing to say just then.

    For mails that may be queued again after they were dropped: each attempt but the first has its number in its key.
    """

    at: Mapping[str, dt.datetime] = field(default_factory=dict)
    dropped: Mapping[str, int] = field(default_factory=dict)

    def attempt(self, key: str) -> str:
        """Return the key of the notice to queue now: another one after each that was dropped."""
        return f"{key}#{self.dropped[key]}" if self.dropped.get(key) else key

    def without(self, key: str) -> "Sent":
        """Return the same, as if nothing had been queued under `key`."""
        return Sent({one: at for one, at in self.at.items() if one != key}, self.dropped)


def sent_before(notices: QuerySet[Notice]) -> Sent:
    """Return what has become of some notices, by their keys without the attempt's number: one query."""
    at: dict[str, dt.datetime] = {}
    dropped: Counter[str] = Counter()
    for key, state, created_at in notices.filter(key__isnull=False).values_list("key", "state", "created_at"):
        plain = str(key).partition("#")[0]
        if state == Notice.State.DROPPED:
            dropped[plain] += 1
        else:
            at[plain] = created_at
    return Sent(at, dropped)


def mail_is_late(now: dt.datetime) -> bool:
    """True when something has waited for minutes beyond its time: the worker, or the mail server, is away."""
    return due(now - MAIL_IS_LATE).exists()


def late_duties(now: dt.datetime) -> list[str]:
    """Return the names of duties that have not begun when they should have, with minutes to spare."""
    began = dict(Duty.objects.values_list("name", "started_at"))
    late = []
    for duty in registered_duties():
        last = began.get(duty.name)
        if last is None or last < now - duty.every - duty.lease - DUTY_IS_LATE:
            late.append(duty.name)
    return late


def health(now: dt.datetime) -> dict[str, str]:
    """Say in a word each how mail, duties and invariants are: "ok", else "late" or "broken"."""
    broken = Duty.objects.filter(name=CHECK_INVARIANTS).exclude(error="").exists()
    return {
        "mail": "late" if mail_is_late(now) else "ok",
        "duties": "late" if late_duties(now) else "ok",
        "invariants": "broken" if broken else "ok",
    }


def those_in_charge() -> QuerySet[AbstractBaseUser]:
    """Return who is told when something is wrong here: coordinators and administrators."""
    may = Q(permissions__codename="coordinate_workshop", permissions__content_type__app_label="programmes")
    groups = Group.objects.filter(may)
    return (
        get_user_model()
        .objects.filter(Q(is_superuser=True) | Q(groups__in=groups), is_active=True)
        .order_by("pk")
        .distinct()
    )
