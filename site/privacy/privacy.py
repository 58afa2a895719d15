"""What this storey itself holds about people."""

import datetime as dt

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from notices.personal import Holding, Row, hold, rows_of
from notices.retention import Rule, keep
from privacy import copies
from privacy.models import Copy, Erasure, Purge


def rows(person: User) -> list[Row]:
    return rows_of(
        Copy.objects.filter(person=person), "state", "asked_at", "made_at", "letter", handed_to_you_by_us="on_behalf"
    ) + rows_of(Erasure.objects.filter(person=person), "state", "asked_at", "due_at", "letter", "closed_at")


def erase(person: User, now: dt.datetime) -> int:
    own = list(Copy.objects.filter(person=person))
    for copy in own:
        copies.drop(copy)
    return Copy.objects.filter(person=person).delete()[0]


hold(
    Holding(
        name="privacy/requests",
        title=_("What you asked about your own details"),
        why=_("So that it is done, and can be shown to have been done."),
        kept=_("A copy for seven days; that you asked, longer."),
        models=(Copy, Erasure),
        rows=rows,
        erase=erase,
        stays=_("That erasure was asked for and carried out, and how many rows of each kind it changed."),
    )
)


def drop_copies(rows: QuerySet[Copy]) -> None:
    for copy in rows:
        copies.drop(copy)


keep(
    Rule(
        name="privacy/copies",
        what=_("Copies of what is held about somebody"),
        setting="COPY_KEPT_DAYS",
        since=_("after it was made"),
        past=lambda before: Copy.objects.filter(state=Copy.State.READY, made_at__lte=before),
        remove=drop_copies,
    )
)
keep(
    Rule(
        name="privacy/purges",
        what=_("What was removed by these rules, in numbers"),
        setting="PURGES_KEPT_DAYS",
        since=_("after it was removed"),
        past=lambda before: Purge.objects.filter(at__lte=before),
    )
)
