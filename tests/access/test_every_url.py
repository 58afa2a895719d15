"""Every address × every role, asked of the demo, in which every kind of thing exists."""

from collections.abc import Iterator

import pytest
from django.core.cache import cache
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.access.table import ELSEWHERE, ROLES, TABLE, Row

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.xdist_group("world")]


def answer(client: Client, address: str, method: str) -> str:
    """Return "in", "sign in" or "no", and undo whatever it did; "stored" where a cache might keep a person's page."""
    with transaction.atomic():
        response = getattr(client, method)(address)
        if response.streaming:
            list(response.streaming_content)  # read to its end, a file is closed
        transaction.set_rollback(True)
    if response.status_code in {403, 404}:
        return "no"
    if response.status_code == 302 and response["Location"].startswith("/accounts/login/"):
        return "sign in"
    if response.status_code < 400:
        # A picture that is drawn for everybody is the same for everybody.
        personal = "_auth_user_id" in client.session and response.get("Content-Type") != "image/png"
        kept = personal and not {"no-store", "private"} & set(response.get("Cache-Control", "").split(", "))
        return "stored" if kept else "in"
    return f"{response.status_code}"


def expected(row: Row, role: str, name: str) -> str:
    if role in row.allowed:
        return "in"
    if name == "accounts_sign_out_everywhere":
        return "sign in"
    return row.visitor if role == "visitor" else "no"


def our_names(resolver: URLResolver | None = None) -> Iterator[str]:
    for pattern in (resolver or get_resolver()).url_patterns:
        if isinstance(pattern, URLPattern):
            if pattern.name:
                yield pattern.name
        elif str(pattern.pattern) not in {"admin/", "documents/"}:
            yield from our_names(pattern)


def test_every_address_is_in_the_table():
    ours = {name for name in our_names() if not name.startswith(ELSEWHERE)}
    assert ours == set(TABLE)


def test_every_address_answers_every_role_as_the_table_says(world):
    wrong = {}
    for role in ROLES:
        client = Client(raise_request_exception=False)
        if role != "visitor":
            client.force_login(world["people"][role])
        for name, row in TABLE.items():
            cache.clear()
            got = answer(client, reverse(name, args=row.args(world)), row.method)
            if got != expected(row, role, name):
                wrong[f"{role} at {name}"] = f"{got}, not {expected(row, role, name)}"
    assert "\n".join(f"{where}: {what}" for where, what in sorted(wrong.items())) == ""
