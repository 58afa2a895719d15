"""What is known by a keyed hash alone: HMAC-SHA256 under the site's key, which nobody turns back without it.

The key may change while hashes stay: something is looked up under the key of now and every former one that is named in
SECRET_KEY_FALLBACKS.
"""

from django.conf import settings
from django.utils.crypto import salted_hmac


def keyed(salt: str, text: str) -> str:
    """Return what is kept of a text, under the key of now: 64 characters, other ones for each `salt`."""
    return _hash(salt, text, None)


def under_any_key(salt: str, text: str) -> list[str]:
    """Return what may have been kept of a text: under the key of now, and under each former one."""
    return [_hash(salt, text, key) for key in (None, *settings.SECRET_KEY_FALLBACKS)]


def _hash(salt: str, text: str, key: str | bytes | None) -> str:
    return salted_hmac(salt, text, secret=key, algorithm="sha256").hexdigest()
