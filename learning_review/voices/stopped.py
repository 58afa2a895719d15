"""Addresses that asked not to be written to. Only a keyed hash of each is kept: enough to know one that is given again.

The key is the site's, so the hashes in a stolen database can't be tried against lists of addresses.
"""

import datetime as dt

from django.db.models import QuerySet

from learning_review.voices.models import AddressStopped
from ui.keyed import keyed, under_any_key

SALT = "learning_review.voices.stopped"


def of_address(address: str) -> QuerySet[AddressStopped]:
    """Return the row of an address if it was stopped, under the site's key of now or a former one."""
    return AddressStopped.objects.filter(address_hash__in=under_any_key(SALT, _same(address)))


def stop(address: str, *, on: dt.date) -> None:
    """Remember not to write to an address; twice is once."""
    if address and not of_address(address).exists():
        AddressStopped.objects.get_or_create(address_hash=keyed(SALT, _same(address)), defaults={"on": on})


def _same(address: str) -> str:
    """Return an address as it is hashed: upper and lower case are the same."""
    return address.strip().lower()
