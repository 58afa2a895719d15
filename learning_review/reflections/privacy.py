"""The journal."""

import datetime as dt
from collections.abc import Collection, Iterator

from django.conf import settings
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from learning_review.reflections import services
from learning_review.reflections.models import Reflection
from learning_review.reflections.queries import TOLD_AT_LEAST, ends_within, told_by
from notices.personal import Holding, Row, hold, rows_of
from notices.retention import Rule, keep
from notices.withdrawals import Standing, Withdrawable, withdrawable


def rows(person: User) -> list[Row]:
    return rows_of(
        Reflection.objects.filter(person=person).order_by("written_at", "pk"),
        "reference", "what", "so_what", "now_what", "prompted", "sharing", "shared_words", "shared_at",
        "written_at", "updated_at",
        place="enrolment__reference",
        questions_of="version__instrument__title",
    )  # fmt: skip


def erase(person: User, now: dt.datetime) -> int:
    """Delete every entry as its owner would: what the review holds of it goes in the same transaction."""
    entries = list(Reflection.objects.filter(person=person).order_by("pk"))
    for entry in entries:
        services.delete(entry, by=person, now=now)
    return len(entries)


hold(
    Holding(
        name="reflections/journal",
        title=_("Your journal"),
        why=_("Because you keep it here."),
        kept=_(
            "Until you delete it, or for three years since you last changed an entry; we write to you two months "
            "before. What you shared with a learning review is kept until you take it back."
        ),
        models=(Reflection,),
        rows=rows,
        erase=erase,
    )
)


def past(before: dt.datetime) -> QuerySet[Reflection]:
    """Return the entries that nobody has changed since, and whose owners were told at least four weeks ago."""
    now = before + dt.timedelta(days=settings.JOURNAL_KEPT_DAYS)
    return ends_within(dt.timedelta(), now).filter(told_by(now - TOLD_AT_LEAST))


keep(
    Rule(
        name="reflections/journal",
        what=_("Journal entries whose owners were told before; not what a learning review holds words of"),
        setting="JOURNAL_KEPT_DAYS",
        since=_("after it was last changed"),
        past=past,
    )
)


# --- Taken back, to be taken back again after a restore -------------------------------------------------


def written() -> Iterator[Standing]:
    for entry in Reflection.objects.select_related("person").order_by("pk"):
        yield Standing(entry, entry.written_at, [entry.reference])


def shared() -> Iterator[Standing]:
    """Yield what coaches and reviews have of entries, by whom it is for."""
    for entry in Reflection.objects.exclude(shared_at=None).select_related("person").order_by("pk"):
        yield Standing(entry, entry.shared_at or entry.written_at, services.shared_keys(entry, entry.audiences))


def take_back(entry: Reflection, at: dt.datetime, keys: Collection[str]) -> None:
    """Take it back whole, or, where that is all that was noted, have the review ask about wording first."""
    if set(keys) == set(services.shared_keys(entry, {"unasked"})):
        services.ask_first(entry, by=entry.person)
    else:
        services.unshare(entry, by=entry.person, now=at)


withdrawable(
    Withdrawable(services.ENTRY, written, lambda entry, at, _: services.delete(entry, by=entry.person, now=at))
)
withdrawable(Withdrawable(services.SHARED, shared, take_back))
