"""Addresses as others must be told them: whole, and below the one that the site is known by."""

from urllib.parse import urljoin

from django.conf import settings


def absolute(address: str) -> str:
    """Return an address of this site beginning with SITE_URL; one that is whole already stays as it is."""
    return urljoin(f"{settings.SITE_URL}/", address)
