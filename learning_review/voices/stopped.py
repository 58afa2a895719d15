"""Addresses that asked not to be written to. Only a keyed hash of each is kept: enough to know one that is given again.

The key is the site's, so the hashes in a stolen database can't be tried against lists of addresses.
"""

import datetime as dt

from django.conf import settings
from django.db.models import QuerySet
from django.utils.crypto import salted_hmac

from learning_review.voices.models import AddressStopped


def address_hash(address: str, *, key: str | bytes | None = None) -> str:
    """Return what is kept of an address: HMAC-SHA256, upper and lower case alike."""
    salt = "learning_review.voices.stopped"
    return salted_hmac(salt, address.strip().lower(), secret=key, algorithm="sha256").hexdigest()


def of_address(address: str) -> QuerySet[AddressStopped]:
    """Return the row of an address if it was stopped, under the site's key of now or a former one."""
    keys = [None, *settings.SECRET_KEY_FALLBACKS]
    return AddressStopped.objects.filter(address_hash__in=[address_hash(address, key=key) for key in keys])


def stop(address: str, *, on: dt.date) -> None:
    """Remember not to write to an address; twice is once."""
    if address and not of_address(address).exists():
        AddressStopped.objects.get_or_create(address_hash=address_hash(address), defaults={"on": on})
