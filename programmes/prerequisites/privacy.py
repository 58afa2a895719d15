"""What people state that they have of what a programme asks first."""

import datetime as dt

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from notices.personal import Holding, Row, hold, rows_of
from notices.retention import Rule, emptying, keep
from programmes.prerequisites.models import PrerequisiteEvent, PrerequisiteStatement


def rows(person: User) -> list[Row]:
    return rows_of(
        PrerequisiteStatement.objects.filter(person=person).order_by("pk"),
        "state", "amount", "words", "stated_at", "decided_at", "note", "valid_until",
        asked="prerequisite__title",
    ) + rows_of(
        PrerequisiteEvent.objects.filter(person=person), "kind", "at", "valid_until", asked="prerequisite__title"
    )  # fmt: skip


def erase(person: User, now: dt.datetime) -> int:
    removed = PrerequisiteStatement.objects.filter(person=person).delete()[0]
    return removed + PrerequisiteEvent.objects.filter(person=person).delete()[0]


hold(
    Holding(
        name="prerequisites/statements",
        title=_("What you stated you have of what a programme asks first"),
        why=_("So that somebody can verify it before you have a place."),
        kept=_("Its words for a year after it has ceased to count; the outcome longer."),
        models=(PrerequisiteStatement, PrerequisiteEvent),
        rows=rows,
        erase=erase,
    )
)


def old_words(before: dt.datetime) -> QuerySet[PrerequisiteStatement]:
    """Return the statements that had ceased to count by an instant and whose words are still kept."""
    state = PrerequisiteStatement.State
    old = Q(state=state.NOT_MET, decided_at__lt=before) | Q(
        state=state.LAPSED, valid_until__lt=timezone.localdate(before)
    )
    return PrerequisiteStatement.objects.filter(old).exclude(words="", note="")


keep(
    Rule(
        name="prerequisites/words",
        what=_("What people stated of what a programme asks; the outcome stays"),
        setting="PREREQUISITE_WORDS_DAYS",
        since=_("after it has ceased to count"),
        past=old_words,
        remove=emptying(words="", note=""),
    )
)
