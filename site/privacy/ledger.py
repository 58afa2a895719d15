"""Who was erased, written down outside of the database, so that a restored backup can be made to forget them again.

One small file for each person in a storage of its own (a folder, or a bucket): its name is a keyed hash of their row's
number and of when it came to be, which a backup holds too; in it stands when they were erased. It is never changed.
"""

import datetime as dt
from collections.abc import Iterator

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.utils.crypto import salted_hmac

from accounts.models import ERASED, User

STORAGE = "ledger"


def note(person: User, *, now: dt.datetime) -> None:
    """Write down that somebody is erased; twice is once. Raises OSError when it can't be written."""
    storage, name = storages[STORAGE], _name(person.pk, person.date_joined)
    if not storage.exists(name):
        storage.save(name, ContentFile(now.isoformat().encode()))


def noted() -> Iterator[User]:
    """Yield the people of this database whom the ledger knows, under the site's key of now or a former one, and who are
    here again."""
    storage = storages[STORAGE]
    try:
        names = set(storage.listdir("")[1])
    except FileNotFoundError:  # nobody was ever erased
        return
    here = User.objects.exclude(email__endswith=f"@{ERASED}").order_by("pk")
    for pk, joined in here.values_list("pk", "date_joined").iterator():
        if any(_name(pk, joined, key) in names for key in (None, *settings.SECRET_KEY_FALLBACKS)):
            yield User.objects.get(pk=pk)


def _name(pk: int, joined: dt.datetime, key: str | bytes | None = None) -> str:
    who = f"{pk} {joined.astimezone(dt.UTC).isoformat()}"
    return salted_hmac("privacy.ledger", who, secret=key, algorithm="sha256").hexdigest()
