"""Migrations run while the release before still serves: none may take away, or demand, what that one doesn't know of.

Looked at is every migration newer than BASELINE. To take something away needs two releases: one that has stopped
using it, then one that drops it, with its name and reason in TAKEN_AWAY_SINCE.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.db import models
from django.db.migrations import operations
from django.db.migrations.graph import MigrationGraph
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.migration import Migration
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState
from django.db.models.fields import NOT_PROVIDED

# The last migration of each app that was there when the rule began.
BASELINE = {
    "accounts": "0001_initial",
    "cms": "0003_groups",
    "learning_review": "0001_initial",
    "notices": "0001_initial",
    "programmes": "0001_initial",
}
# "app.migration" of what only drops or tightens something that the release before has stopped using, or loosens what it
# keeps to: and why.
TAKEN_AWAY_SINCE: dict[str, str] = {
    "learning_review.0009_stopped_asking": "Two constraints let in one state more: all older rows keep to them.",
}

TAKES_AWAY = (
    operations.RemoveField,
    operations.DeleteModel,
    operations.RenameField,
    operations.RenameModel,
    operations.AlterModelTable,
)


def ours() -> set[str]:
    """The apps of the project's own folders; the libraries' may lie in it too, under .venv."""
    folders = [settings.BASE_DIR / name for name in ("site", "programmes", "learning_review")]
    return {
        config.label
        for config in apps.get_app_configs()
        if any(Path(config.path).is_relative_to(folder) for folder in folders)
    }


def is_newer(migration: Migration) -> bool:
    """Migrations are numbered; the baseline's number and those below were there before the rule."""
    return migration.name[:4] > BASELINE.get(migration.app_label, "0000")[:4]


def with_operations(operation: Operation) -> Iterator[Operation]:
    """An operation, or those inside it that say what becomes of the tables."""
    if isinstance(operation, operations.SeparateDatabaseAndState):
        yield from operation.database_operations
    else:
        yield operation


def nobody_writes_it(field: models.Field) -> bool:
    """True when a row that is written without naming the column is refused."""
    return not (field.many_to_many or field.null or field.db_default is not NOT_PROVIDED or field.primary_key)


def faults(migration: Migration, before: ProjectState) -> Iterator[str]:
    """Say what of a migration an older release stumbles over; `before` is changed to what the models are after it."""
    new_models: set[str] = set()
    new_fields: set[tuple[str, str]] = set()
    for operation in migration.operations:
        for one in with_operations(operation):
            what = one.describe()
            if isinstance(one, operations.CreateModel):
                new_models.add(one.name_lower)
            elif isinstance(one, TAKES_AWAY):
                yield f"{what}: the older release still reads it."
            elif isinstance(one, operations.AddField):
                new_fields.add((one.model_name_lower, one.name_lower))
                if one.model_name_lower not in new_models and nobody_writes_it(one.field):
                    yield f"{what}: the older release's rows lack it. Give it db_default, or null=True."
            elif isinstance(one, operations.AlterField):
                yield from _altered(
                    one, before.models[migration.app_label, one.model_name_lower].fields[one.name], what
                )
            elif isinstance(one, operations.AddConstraint) and one.model_name_lower not in new_models:
                named = _columns(one.constraint)
                if named is None or not any((one.model_name_lower, name) in new_fields for name in named):
                    yield f"{what}: the older release's rows may break it. Make it keep to new columns."
        operation.state_forwards(migration.app_label, before)


def _altered(operation: operations.AlterField, old: models.Field, what: str) -> Iterator[str]:
    new = operation.field
    if old.null and not new.null and new.db_default is NOT_PROVIDED:
        yield f"{what}: the older release still leaves it empty. Keep null=True, or give it db_default."
    if type(old) is not type(new):
        yield f"{what}: another type rewrites the table while everybody waits. Add a column instead."
    if (old.max_length or 0) > (new.max_length or 0) > 0:
        yield f"{what}: the older release's words may be too long for it."
    if new.unique and not old.unique:
        yield f"{what}: the older release doesn't know that it must be unique."


def _columns(constraint: models.BaseConstraint) -> set[str] | None:
    """Return the fields a constraint names; None when it can't be told."""
    if isinstance(constraint, models.CheckConstraint):
        return _of_q(constraint.condition) if isinstance(constraint.condition, models.Q) else None
    if isinstance(constraint, models.UniqueConstraint):
        return set(constraint.fields) | (_of_q(constraint.condition) if constraint.condition else set())
    return None


def _of_q(condition: models.Q) -> set[str]:
    names: set[str] = set()
    for child in condition.children:
        names |= _of_q(child) if isinstance(child, models.Q) else {child[0].split("__")[0]}
    return names


def newer_migrations() -> list[tuple[Migration, ProjectState]]:
    """Return each migration newer than the baseline with the models as they were before it."""
    loader = MigrationLoader(None)
    graph: MigrationGraph = loader.graph
    found = []
    for key, migration in sorted(loader.disk_migrations.items()):
        if key[0] in ours() and is_newer(migration):
            found.append((migration, graph.make_state(nodes=key, at_end=False, real_apps=loader.unmigrated_apps)))
    return found


def test_every_migration_can_run_while_the_release_before_serves():
    found = [
        f"{migration.app_label}.{migration.name}: {fault}"
        for migration, before in newer_migrations()
        if f"{migration.app_label}.{migration.name}" not in TAKEN_AWAY_SINCE
        for fault in faults(migration, before)
    ]
    assert found == []


# --- The rule would notice ------------------------------------------------------------------------------


def state() -> ProjectState:
    made = ProjectState()
    fields = [
        ("id", models.BigAutoField(primary_key=True)),
        ("name", models.CharField(max_length=80)),
        ("note", models.TextField(null=True)),
    ]
    operations.CreateModel("Thing", fields).state_forwards("programmes", made)
    return made


def faults_of(*steps: Operation) -> int:
    migration = Migration("0002_something", "programmes")
    migration.operations = list(steps)
    return len(list(faults(migration, state())))


NEW = models.CharField(max_length=10, default="new")
CHECK = models.CheckConstraint(condition=models.Q(name="x") | models.Q(note__isnull=False), name="programmes_thing_x")


@pytest.mark.parametrize(
    "step",
    [
        operations.RemoveField("Thing", "name"),
        operations.RenameField("Thing", "name", "title"),
        operations.DeleteModel("Thing"),
        operations.RenameModel("Thing", "Matter"),
        operations.AlterModelTable("Thing", "things"),
        operations.AddField("Thing", "colour", NEW),
        operations.AddField("Thing", "owner", models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE)),
        operations.AlterField("Thing", "note", models.TextField(default="")),
        operations.AlterField("Thing", "note", models.IntegerField(null=True)),
        operations.AlterField("Thing", "name", models.CharField(max_length=40)),
        operations.AlterField("Thing", "name", models.CharField(max_length=80, unique=True)),
        operations.AddConstraint("Thing", CHECK),
        operations.AddConstraint("Thing", models.UniqueConstraint(fields=["name"], name="programmes_thing_once")),
        operations.SeparateDatabaseAndState(database_operations=[operations.RemoveField("Thing", "name")]),
    ],
)
def test_what_an_older_release_would_stumble_over_is_a_fault(step):
    assert faults_of(step) == 1


@pytest.mark.parametrize(
    "steps",
    [
        [operations.AddField("Thing", "colour", models.CharField(max_length=10, default="new", db_default="new"))],
        [operations.AddField("Thing", "owner", models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, null=True))],
        [operations.AddField("Thing", "friends", models.ManyToManyField(settings.AUTH_USER_MODEL))],
        [operations.AlterField("Thing", "name", models.CharField(max_length=120))],
        [operations.AlterField("Thing", "note", models.TextField(db_default=""))],
        [operations.AddIndex("Thing", models.Index(fields=["name"], name="programmes_thing_name"))],
        [
            operations.AddField("Thing", "age", models.IntegerField(null=True)),
            operations.AddConstraint(
                "Thing", models.CheckConstraint(condition=models.Q(age__gte=0), name="programmes_thing_age")
            ),
        ],
        [
            operations.CreateModel("Other", [("id", models.BigAutoField(primary_key=True))]),
            operations.AddField("Other", "name", models.TextField()),
            operations.AddConstraint("Other", models.UniqueConstraint(fields=["name"], name="programmes_other_once")),
        ],
    ],
)
def test_what_an_older_release_does_not_notice_is_none(steps):
    assert faults_of(*steps) == 0
