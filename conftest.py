"""What every test has: a database from a template, clean files, and a browser where it asks for one."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.database import TestDatabase


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what is about PostgreSQL alone when this is the SQLite half; `make test` runs both."""
    from django.db import connection

    if connection.vendor == "postgresql":
        return
    about_postgres = [item for item in items if item.get_closest_marker("postgres")]
    config.hook.pytest_deselected(items=about_postgres)
    items[:] = [item for item in items if item not in about_postgres]


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker) -> Iterator["TestDatabase"]:
    """Copy the migrated template; restore it after each test that committed, instead of emptying every table."""
    from django.core.cache import caches
    from django.test import TransactionTestCase

    from tests.database import database

    with django_db_blocker.unblock():
        own = database()
        own.create()

        def restore(self: TransactionTestCase) -> None:
            own.restore()
            for one in caches.all():
                one.clear()
            forget_cached_rows()

        TransactionTestCase._fixture_teardown = restore  # type: ignore[method-assign]
        yield own
        own.destroy()


def forget_cached_rows() -> None:
    """Drop what Django and Wagtail remember of rows that a restore has taken back."""
    from django.contrib.contenttypes.models import ContentType
    from wagtail.models import Site

    ContentType.objects.clear_cache()
    Site.clear_site_root_paths_cache()
