"""What every test has: a database from a template, clean files, and a browser where it asks for one."""

import gc
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

from tests.soak import SOAK

if TYPE_CHECKING:
    from tests.database import TestDatabase

# How long an example takes says something of the machine, and nothing of the rule. `make test` takes the same examples
# each time, so that what fails for one fails for everybody; `make soak` looks elsewhere each time.
settings.register_profile("kindling", deadline=None, suppress_health_check=list(HealthCheck), derandomize=not SOAK)
settings.load_profile("kindling")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what is about PostgreSQL alone on SQLite, out of `make test` what takes minutes of the soak, and what
    other programs read where they are not installed: `make test` and `make interop` do that first."""
    from django.db import connection

    others = (config.rootpath / ".venv/interop/made").exists()
    wanted = {"postgres": connection.vendor == "postgresql", "only_soak": SOAK, "interop": others}
    left_out = [marker for marker, here in wanted.items() if not here]
    out = [item for item in items if any(item.get_closest_marker(name) for name in left_out)]
    config.hook.pytest_deselected(items=out)
    items[:] = [item for item in items if item not in out]


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker) -> Iterator["TestDatabase"]:
    """Copy the migrated template; restore it after each test that committed, instead of emptying every table."""
    from django.test import TransactionTestCase

    from tests.database import database

    # Nothing that is loaded by now ever becomes garbage: looking through it again and again costs a tenth of the time.
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)
    with django_db_blocker.unblock():
        own = database()
        own.create()

        def restore(self: TransactionTestCase) -> None:
            begin_with(own)

        TransactionTestCase._fixture_teardown = restore  # type: ignore[method-assign]
        yield own
        own.destroy()


def begin_with(database: "TestDatabase", snapshot: str | None = None) -> None:
    """Restore the template or a snapshot, and drop what is remembered of rows that this takes back."""
    from django.contrib.contenttypes.models import ContentType
    from django.core.cache import caches
    from wagtail.models import Site

    database.restore(snapshot)
    for one in caches.all():
        one.clear()
    ContentType.objects.clear_cache()
    Site.clear_site_root_paths_cache()
