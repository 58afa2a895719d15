"""Who was erased and what was taken back, written down outside of the database: a restored backup is made to forget it.

One small file for each in a storage of its own (a folder, or a bucket), never changed. Its name is a keyed hash of what
a backup holds too: of a person's row, its number and when it came to be; of what somebody shared, the key that its room
made of references, or an address, and behind the hash the instant, because the same may be shared again, or the same
address given again.
"""

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import storages

from accounts.models import ERASED, User
from notices.withdrawals import Withdrawable, withdrawables
from ui.keyed import keyed, under_any_key

STORAGE = "ledger"
PEOPLE, TAKEN_BACK = "privacy.ledger", "privacy.ledger.taken_back"


def note(person: User, *, now: dt.datetime) -> None:
    """Write down that somebody is erased; twice is once. Raises OSError when it can't be written."""
    _write(keyed(PEOPLE, _who(person.pk, person.date_joined)), now)


def note_taken_back(kind: str, key: str, *, at: dt.datetime) -> None:
    """Write down that something was taken back; twice is once. Raises OSError when it can't be written."""
    _write(f"{keyed(TAKEN_BACK, f'{kind} {key}')}-{at.timestamp():.6f}", at)


def noted() -> Iterator[User]:
    """Yield the people of this database whom the ledger knows, under the site's key of now or a former one, and who are
    here again."""
    names = set(_names())
    here = User.objects.exclude(email__endswith=f"@{ERASED}").order_by("pk")
    for pk, joined in here.values_list("pk", "date_joined").iterator():
        if not names.isdisjoint(under_any_key(PEOPLE, _who(pk, joined))):
            yield User.objects.get(pk=pk)


def taken_back() -> Iterator[tuple[Withdrawable, Any, dt.datetime, list[str]]]:
    """Yield what is in view here and was taken back after it was shared: its kind and row, when, and by which keys."""
    last: dict[str, float] = {}
    for name in _names():
        hashed, dash, instant = name.partition("-")
        if dash:
            last[hashed] = max(float(instant), last.get(hashed, 0.0))
    for kind in withdrawables():
        for one in kind.standing() if last else ():
            noted = {key: _last(last, f"{kind.name} {key}") for key in one.keys}
            gone = {key: at for key, at in noted.items() if at > one.since.timestamp()}
            if gone:
                yield kind, one.row, dt.datetime.fromtimestamp(max(gone.values()), dt.UTC), list(gone)


def _last(last: dict[str, float], text: str) -> float:
    return max(last.get(name, 0.0) for name in under_any_key(TAKEN_BACK, text))


def _names() -> list[str]:
    try:
        return storages[STORAGE].listdir("")[1]
    except FileNotFoundError:  # nothing was ever written
        return []


def _write(name: str, at: dt.datetime) -> None:
    storage = storages[STORAGE]
    if not storage.exists(name):
        storage.save(name, ContentFile(at.isoformat().encode()))


def _who(pk: int, joined: dt.datetime) -> str:
    return f"{pk} {joined.astimezone(dt.UTC).isoformat()}"
