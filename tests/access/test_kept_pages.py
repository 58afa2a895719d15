"""What is kept of public pages holds nothing of anybody, and everything it shows is watched."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import cache, caches
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.models import Page

from cms import changes
from tests.access.table import ROLES, TABLE

# What a kept page may read though nobody watches it: it only says what there is to read, never what stands on a page,
# or says when in the sitemap, beside a row that is watched.
UNWATCHED = {
    "cms_change",
    "django_content_type",
    "wagtailcore_modellogentry",
    "accounts_user",  # by its names alone
}

# What is handed out as a file from where private ones lie is never kept.
FILES = {"role_pack_pdf"}

pytestmark = [pytest.mark.django_db, pytest.mark.only_soak, pytest.mark.slow, pytest.mark.xdist_group("world")]


@pytest.fixture(autouse=True)
def kept(settings: Any) -> None:
    settings.PAGES_KEPT_SECONDS = 3600
    cache.clear()
    caches["pages"].clear()


def everybodys(world: dict[str, Any]) -> Iterator[str]:
    """Yield every address that anybody may ask for: those of the table, and every published page."""
    for name, row in TABLE.items():
        if row.method == "get" and "visitor" in row.allowed and name not in FILES:
            yield reverse(name, args=row.args(world))
    for page in Page.objects.live().public().filter(depth__gt=1).order_by("path"):
        yield page.get_url()


def test_nobody_leaves_anything_of_theirs_in_a_page_that_others_get(world):
    addresses = list(everybodys(world))
    for address in addresses:
        Client().get(address)  # draws the pictures that it shows, which is a change
    first = {address: Client().get(address).content for address in addresses}
    kept_ones = [address for address in addresses if _version_alone(address)]
    assert len(kept_ones) >= 15
    assert not any(b"/accounts/logout/" in first[address] for address in kept_ones)
    for role in [role for role in ROLES if role != "visitor"]:
        client = Client()
        client.force_login(world["people"][role])
        for forget in (False, True):
            if forget:
                caches["pages"].clear()
            for address in kept_ones:
                theirs = client.get(address)
                if theirs["Content-Type"] == "image/png":
                    continue  # drawn for everybody, whoever asks
                assert theirs["Cache-Control"] == "private, no-store", f"{role} at {address}"
            for address in kept_ones:
                again = Client().get(address)
                assert again.content == first[address], f"{role} at {address}"
                assert not again.cookies


def _version_alone(address: str) -> bool:
    with CaptureQueriesContext(connection) as captured:
        Client().get(address)
    return [query["sql"] for query in captured] == ["SELECT COUNT(*), COALESCE(SUM(stamp), 0) FROM cms_change"]


def test_whatever_a_kept_page_reads_is_watched(world):
    watched = {model._meta.db_table for model, fields in changes.watched() if not fields}
    for address in list(everybodys(world)):
        Client().get(address)
        caches["pages"].clear()
        with CaptureQueriesContext(connection) as captured:
            Client().get(address)
        if not _version_alone(address):
            continue
        read = {
            table
            for query in captured
            for table in re.findall(r'\b(?:FROM|JOIN) \(?"?(\w+)"?', query["sql"])
            if not re.fullmatch(r"[UV]\d+|SELECT", table)
        }
        assert read <= watched | UNWATCHED, address
