"""The version of all that is public: a new one with every commit that changes something, and with no other."""

import contextlib
import threading

import pytest
from django.core.management import call_command
from django.db import connection, connections, transaction
from django.utils import timezone

from accounts.models import User
from cms import changes
from cms.models import Change
from cms.tasks import prune_changes
from cms.tests.factories import StandardPageFactory
from notices.duties import registered_duties
from programmes.catalogue.models import Region
from programmes.people.tests.factories import UserFactory

pytestmark = pytest.mark.django_db


def differs(act) -> bool:
    before = changes.version()
    act()
    return changes.version() != before


def test_it_stays_the_same_while_nothing_changes():
    assert not differs(lambda: None)


@pytest.mark.parametrize(
    "act",
    [
        lambda: Region.objects.create(name="North", slug="north"),
        lambda: Region.objects.bulk_create([Region(name="North", slug="north")]),
        lambda: Region.objects.filter(slug="here").update(name="There"),
        lambda: Region.objects.filter(slug="here").delete(),
        lambda: _sql("UPDATE programmes_region SET name = 'There'"),
        lambda: User.objects.update(first_name="Somebody"),
    ],
    ids=["create", "bulk_create", "update", "delete", "sql", "a name"],
)
def test_it_differs_after_whatever_changes_a_row(act):
    Region.objects.create(name="Here", slug="here")
    UserFactory(first_name="Nobody")
    assert differs(act)


def _sql(statement):
    with connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.parametrize(
    "act",
    [
        lambda: Region.objects.filter(slug="nowhere").update(name="There"),
        lambda: User.objects.update(last_login=timezone.now()),
        lambda: UserFactory(),
        lambda: Change.objects.none().delete(),
        lambda: list(Region.objects.select_for_update()),
    ],
    ids=["no row", "signing in", "somebody new", "nothing", "a lock"],
)
def test_it_stays_when_nothing_shows(act):
    UserFactory()
    assert not differs(act)


def test_what_is_undone_leaves_it_as_it_was():
    before = changes.version()
    with transaction.atomic():
        Region.objects.create(name="North", slug="north")
        transaction.set_rollback(True)
    assert changes.version() == before


def test_it_costs_one_query(django_assert_num_queries):
    with django_assert_num_queries(1):
        changes.version()


def test_every_watched_table_has_its_triggers_and_putting_them_there_again_is_no_error():
    changes.install(None, using="default")
    tables = {model._meta.db_table: 1 if fields else 3 for model, fields in changes.watched()}
    if connection.vendor == "postgresql":
        found = "SELECT tgrelid::regclass::text FROM pg_trigger WHERE tgname LIKE 'cms_note_change%'"
        tables = {table: 1 if triggers == 1 else 2 for table, triggers in tables.items()}
    else:
        found = "SELECT tbl_name FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'cms_note_change%'"
    with connection.cursor() as cursor:
        cursor.execute(found)
        rows = [table for (table,) in cursor.fetchall()]
    assert {table: rows.count(table) for table in set(rows)} == tables


def test_what_is_never_shown_is_named_as_it_is():
    models = {model._meta.label for model in changes.apps.get_models(include_auto_created=True)}
    assert models >= changes.NEVER_SHOWN
    assert set(changes.OTHERS) <= models


def test_the_table_is_kept_short_and_that_counts_as_a_change():
    for number in range(changes.ROWS_KEPT + 20):
        Region.objects.create(name=f"Region {number}", slug=f"region-{number}")
    too_many = Change.objects.count() - changes.ROWS_KEPT
    assert differs(lambda: prune_changes(timezone.now()))
    assert Change.objects.count() == changes.ROWS_KEPT
    assert prune_changes(timezone.now()) == 0
    assert too_many > 0


def test_the_worker_knows_of_it():
    assert "cms/prune changes" in [duty.name for duty in registered_duties()]


@pytest.mark.django_db(transaction=True)
def test_it_outlasts_a_migration_of_a_table_that_triggers_name():
    call_command("migrate", "cms", verbosity=0)
    assert differs(lambda: StandardPageFactory())


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_a_transaction_that_began_first_and_ends_last_is_noticed():
    """A number that only grows would miss it: the one that ends last has the lower one."""
    began, other_done = threading.Event(), threading.Event()

    def slow():
        with contextlib.closing(connections["default"]), transaction.atomic():
            Region.objects.create(name="First", slug="first")
            began.set()
            other_done.wait(20)

    thread = threading.Thread(target=slow)
    thread.start()
    began.wait(20)
    versions = [changes.version()]
    Region.objects.create(name="Second", slug="second")
    versions.append(changes.version())
    other_done.set()
    thread.join()
    versions.append(changes.version())
    assert len(set(versions)) == 3
