"""The demo, once for all of a file's tests: each request is undone, so none meets what another did."""

import logging
import time
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from tests.access.world import World


@pytest.fixture(scope="module")
def world(in_the_world: World, django_db_blocker: Any) -> Iterator[World]:
    with django_db_blocker.unblock(), transaction.atomic():
        yield in_the_world
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def quiet() -> Iterator[None]:
    """Keep thousands of requests from being written down; what stands in logs has tests of its own."""
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


@pytest.fixture(scope="module")
def clients(world: World) -> dict[str, Client]:
    """A browser for each role, signed in."""
    found = {}
    for role in ["visitor", *world["people"]]:
        found[role] = Client(raise_request_exception=False)
        if role != "visitor":
            found[role].force_login(world["people"][role])
            session = found[role].session  # as after a password typed a moment ago, or many pages would ask for it
            session["account_authentication_methods"] = [{"method": "password", "at": time.time()}]
            session.save()
    return found
