"""The mail that somebody was sent."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from notices.models import Notice, NoticeEvent
from notices.personal import BY_KEY, AtAddress, Holding, Row, Step, hold, holdings, not_personal, rows_of
from notices.retention import Rule, emptying, keep
from notices.services import EMPTY, NOWHERE, forget_mails

State = Notice.State


def to(person: Any) -> QuerySet[Notice]:
    """Return the mails to somebody, whether they were written to as a person or at their address."""
    return Notice.objects.filter(Q(recipient=person) | Q(address__iexact=person.email))


def naming(person: Any) -> QuerySet[Notice]:
    """Return the mails to others that say somebody's address or whole name."""
    words = [person.email, *([person.get_full_name()] if person.first_name and person.last_name else [])]
    return saying(words).exclude(pk__in=to(person).values("pk"))


def saying(words: Iterable[str]) -> QuerySet[Notice]:
    """Return the mails whose words are kept and in which one of these stands."""
    said = Q(pk__in=[])
    for word in words:
        said |= Q(subject__icontains=word) | Q(body_text__icontains=word) | Q(body_html__icontains=word)
    return Notice.objects.filter(said)


def rows(person: Any) -> list[Row]:
    return rows_of(
        to(person).order_by("created_at"),
        "kind", "address", "state", "due_at", "finished_at", "subject", text="body_text",
    )  # fmt: skip


def bare() -> QuerySet[Notice]:
    """Return the mails to people without an account whose address is known, and will not go by itself in a moment."""
    return Notice.objects.filter(recipient=None).exclude(address=NOWHERE).exclude(kind=LAST_WORD)


def rows_at(address: str) -> list[Row]:
    found = bare().filter(address__iexact=address).order_by("created_at")
    return rows_of(found, "kind", "address", "state", "due_at", "finished_at", "subject", text="body_text")


def names_at(address: str) -> set[str]:
    """Return the whole names that other kinds of data have beside an address."""
    rows = [row for holding in holdings() if holding.at_address for row in holding.at_address.rows(address)]
    names = {str(row.get(name) or "") for row in rows for name in ("name", "author_name", "person_name")}
    return {name for name in names if " " in name.strip()}


def erase_at(address: str, at: dt.datetime) -> int:
    """Empty the mails to an address, and what mails to others say of it or of whoever has it, by their whole name.

    The names are those that stand beside the address elsewhere, so this comes before they are erased.
    """
    by_then = Q(created_at__lte=at)
    emptied = saying([address, *names_at(address)]).filter(by_then).exclude(address__iexact=address).update(**EMPTY)
    return emptied + forget_mails(bare().filter(by_then, address__iexact=address))


def erase(person: Any, now: dt.datetime) -> int:
    """Empty the mails to somebody, drop those on their way, and empty what mails to others say of them."""
    emptied = naming(person).update(**EMPTY)
    mails = to(person).exclude(kind=LAST_WORD)
    mails.exclude(state=State.SENDING).update(recipient=person)
    return emptied + forget_mails(mails)


# The mail that says that everything is done goes to an address that nobody is known by any more.
LAST_WORD = "privacy/erased"

hold(
    Holding(
        name="notices/mail",
        title=_("Mail we sent you"),
        why=_("So that we can tell whether you were told, and send again what was lost."),
        kept=_("Its words for two years; that it was sent, and when, longer."),
        models=(Notice,),
        rows=rows,
        at_address=AtAddress(rows_at, erase_at, lambda: bare().values_list("address", "created_at")),
        erase=erase,
        stays=_("That mails were sent, of which kind and when: without address, words or whom they were to by name."),
        step=Step.MAIL,
    )
)
not_personal(BY_KEY, NoticeEvent)


def old_words(before: dt.datetime) -> QuerySet[Notice]:
    """Return the mails that were done with before an instant and whose words are still kept."""
    return Notice.objects.filter(finished_at__lte=before).exclude(subject="", body_text="", body_html="")


keep(
    Rule(
        name="notices/words",
        what=_("What mails said; that they were sent stays"),
        setting="MAIL_WORDS_KEPT_DAYS",
        since=_("after it was sent"),
        past=old_words,
        remove=emptying(**EMPTY),
    )
)
keep(
    Rule(
        name="notices/addresses",
        what=_("What mails to people without an account said, and to which address"),
        setting="BARE_ADDRESSES_KEPT_DAYS",
        since=_("after they were sent"),
        past=lambda before: Notice.objects.filter(recipient=None, finished_at__lte=before).exclude(address=NOWHERE),
        remove=forget_mails,
    )
)
