"""What this storey itself holds about people."""

import datetime as dt
from collections.abc import Iterator

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from notices.personal import AtAddress, Holding, Row, hold, rows_of
from notices.retention import Rule, keep
from notices.withdrawals import Standing, Withdrawable, withdrawable
from privacy import copies, services
from privacy.models import Copy, Erasure, Purge
from privacy.queries import kinds_at_address


def rows(person: User) -> list[Row]:
    return rows_of(
        Copy.objects.filter(person=person), "state", "asked_at", "made_at", "letter", handed_to_you_by_us="on_behalf"
    ) + rows_of(Erasure.objects.filter(person=person), "state", "asked_at", "due_at", "letter", "closed_at")


def rows_at(address: str) -> list[Row]:
    return rows_of(Copy.objects.filter(address__iexact=address), "state", "asked_at", "letter") + rows_of(
        Erasure.objects.filter(address__iexact=address), "state", "asked_at", "due_at", "letter"
    )


def erase_at(address: str, at: dt.datetime) -> int:
    """Drop the copies that were made of all that was held; the request for erasure forgets the address by itself."""
    made = list(Copy.objects.filter(address__iexact=address, asked_at__lte=at))
    for copy in made:
        copies.drop(copy)
    return len(made)


def known() -> QuerySet[Copy, tuple[str, dt.datetime]]:
    return Copy.objects.exclude(address="").values_list("address", "asked_at")


def addresses() -> Iterator[Standing]:
    """Yield every address of people without an account, since when there is anything of it."""
    since: dict[str, dt.datetime] = {}
    for _holding, kind in kinds_at_address():
        for address, at in kind.known():
            since[address.lower()] = min(at, since.get(address.lower(), at))
    return (Standing(address, at, [address]) for address, at in since.items())


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
        at_address=AtAddress(rows_at, erase_at, known),
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
withdrawable(Withdrawable(services.ADDRESS, addresses, lambda address, at, _: services.erase_at(address, at)))
