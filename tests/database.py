"""Test databases made from a migrated template, so that no run waits for two hundred migrations twice.

The template is named after a hash of the locked requirements and of our own migration files; a change of either
makes a new one. A database is a copy of the template, and after each test that really committed it becomes one again.
A snapshot keeps what a database holds, for tests that begin with more than the migrated tables.
"""

import contextlib
import fcntl
import hashlib
import os
import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.db import connection, connections

TEMPLATES = settings.BASE_DIR / "var" / "test-templates"


def digest() -> str:
    """Return what the template depends on, in sixteen characters."""
    after_migrations = (
        "programmes/coaching/constraints.py",
        "learning_review/instruments/constraints.py",
        "learning_review/disclosure/constraints.py",
        "site/cms/changes.py",
    )
    parts = [settings.BASE_DIR / path for path in ("requirements.txt", *after_migrations)]
    for folder in ("site", "programmes", "learning_review"):
        parts += sorted((settings.BASE_DIR / folder).glob("**/migrations/*.py"))
    content = b"".join(path.read_bytes() for path in parts if path.exists())
    return hashlib.sha256(content).hexdigest()[:16]


@contextlib.contextmanager
def one_at_a_time() -> Iterator[None]:
    """Let parallel runs wait for whoever makes the template."""
    TEMPLATES.mkdir(parents=True, exist_ok=True)
    with (TEMPLATES / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def use(name: str) -> None:
    connection.close()
    connections["default"].settings_dict["NAME"] = name


def migrate() -> None:
    call_command("migrate", verbosity=0, interactive=False)
    connection.close()


def copy(source: Path, target: Path) -> None:
    connection.close()
    with (
        contextlib.closing(sqlite3.connect(source)) as origin,
        contextlib.closing(sqlite3.connect(target, timeout=20)) as end,
    ):
        origin.backup(end)


class SQLiteDatabase:
    """A file that is a copy of the template's file."""

    def __init__(self) -> None:
        self.template = TEMPLATES / f"{digest()}.sqlite3"
        self.file = Path(settings.VAR_DIR) / "test.sqlite3"

    def create(self) -> None:
        with one_at_a_time():
            if not self.template.exists():
                unfinished = self.template.with_suffix(f".{os.getpid()}")
                use(str(unfinished))
                migrate()
                unfinished.rename(self.template)
        use(str(self.file))
        self.restore()

    def snapshot(self, name: str) -> str:
        """Keep what the database holds now and return what `restore` takes to bring it back."""
        kept = self.file.with_name(f"{name}.sqlite3")
        copy(self.file, kept)
        return str(kept)

    def restore(self, snapshot: str | None = None) -> None:
        copy(Path(snapshot) if snapshot else self.template, self.file)

    def destroy(self) -> None:
        connections.close_all()
        shutil.rmtree(settings.VAR_DIR, ignore_errors=True)


class PostgreSQLDatabase:
    """A database that the server copies from the template database."""

    def __init__(self) -> None:
        self.maintenance = settings.DATABASES["default"]["NAME"]
        self.template = f"kindling_template_{digest()}"
        self.name = f"kindling_test_{os.getpid()}"
        self.snapshots: list[str] = []

    def execute(self, *statements: str) -> list[tuple[Any, ...]]:
        use(self.maintenance)
        rows: list[tuple[Any, ...]] = []
        with connection.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)
            if cursor.description:
                rows = cursor.fetchall()
        return rows

    def create(self) -> None:
        with one_at_a_time():
            found = f"SELECT 1 FROM pg_database WHERE datname = '{self.template}'"
            if not self.execute(found):
                unfinished = f"{self.template}_{os.getpid()}"
                self.execute(f"CREATE DATABASE {unfinished}")
                use(unfinished)
                migrate()
                self.execute(f"ALTER DATABASE {unfinished} RENAME TO {self.template}")
        self.restore()

    def snapshot(self, name: str) -> str:
        """Keep what the database holds now and return what `restore` takes to bring it back."""
        kept = f"{self.name}_{name}"
        self.execute(f"CREATE DATABASE {kept} TEMPLATE {self.name}")
        use(self.name)
        self.snapshots.append(kept)
        return kept

    def restore(self, snapshot: str | None = None) -> None:
        self.execute(
            f"DROP DATABASE IF EXISTS {self.name} WITH (FORCE)",
            f"CREATE DATABASE {self.name} TEMPLATE {snapshot or self.template}",
        )
        use(self.name)

    def destroy(self) -> None:
        connections.close_all()
        self.execute(*(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)" for name in (self.name, *self.snapshots)))
        connections.close_all()


TestDatabase = SQLiteDatabase | PostgreSQLDatabase


def database() -> TestDatabase:
    return PostgreSQLDatabase() if connection.vendor == "postgresql" else SQLiteDatabase()
