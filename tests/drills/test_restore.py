"""A backup restored into an empty server gives equal rows and files, by the very commands of docs/operations.md."""

import hashlib
import os
import re
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.db import connection
from django.urls import reverse

from learning_review.reviews.tests.factories import published
from programmes.catalogue.tests.factories import WorkshopFactory
from programmes.enrolment.services import book, save_needs
from programmes.people.tests.factories import UserFactory
from tests.database import copy
from tests.drills.house import ROOT, House, database_url, house
from tests.drills.test_servers import booker
from tests.postgres import binaries, server

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.soak, pytest.mark.slow]


def commands(name: str) -> str:
    """Return the commands that stand in the handbook under a mark of this name."""
    text = (ROOT / "docs/operations.md").read_text()
    (found,) = re.findall(rf"<!-- drill: {re.escape(name)} -->\n```sh\n(.*?)```", text, re.DOTALL)
    return found


def run(name: str, **environment: str) -> None:
    """Do what the handbook says, in a shell that stops at the first fault."""
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    if connection.vendor == "postgresql":
        path = os.pathsep.join([str(binaries()), path])
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", commands(name)],
        cwd=ROOT,
        env={**os.environ, **environment, "PATH": path},
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr


def rows(url: str) -> dict[str, list[str]]:
    """Return every row of every table of a database as text, in an order of their own."""
    if url.startswith("sqlite"):
        line = sqlite3.connect(url.removeprefix("sqlite:///"))
        names = "SELECT name FROM sqlite_master WHERE type = 'table'"
    else:
        import psycopg

        # Two servers may show one instant differently.
        line = psycopg.connect(url, options="-c timezone=UTC")
        names = "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
    try:
        tables = [name for (name,) in line.execute(names).fetchall()]
        return {name: sorted(map(repr, line.execute(f'SELECT * FROM "{name}"').fetchall())) for name in tables}
    finally:
        line.close()


def files(folder: Path) -> dict[str, str]:
    found = [path for part in ("media", "private") for path in (folder / part).rglob("*") if path.is_file()]
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in found}


@pytest.fixture
def lived_in(own_house: House):
    """A deployment with a bit of everything in its tables, and two files."""
    workshop = WorkshopFactory(places_min=1, places_max=16)
    people = UserFactory.create_batch(20)
    enrolments = [book(workshop, person, by=person, join_list=True) for person in people]
    save_needs(enrolments[0], values={"room": "single"}, consent=True, by=people[0])
    published()
    storages.create_storage(  # as the deployment's own settings would
        {"BACKEND": "ui.files.PrivateFiles", "OPTIONS": {"location": str(own_house.folder / "private")}}
    ).save("materials/plan.pdf", ContentFile(b"%PDF- of a plan"))
    (own_house.folder / "media" / "images").mkdir(parents=True)
    (own_house.folder / "media" / "images" / "hills.png").write_bytes(b"\x89PNG of hills")
    own_house.someone = booker(workshop)
    return own_house


def works(restored: House, who, before: dict[str, list[str]]) -> None:
    """The restored house serves: somebody signed in before the backup presses their last button."""
    restored.serve(WEB_CONCURRENCY="1")
    answer = restored.ask("POST", who.check, {"list": "join"}, session=who.session)
    assert answer.location.startswith(reverse("book", args=[who.check.split("/")[2]]))
    after = rows(restored.environment["DATABASE_URL"])
    assert len(after["programmes_enrolment"]) == len(before["programmes_enrolment"]) + 1


def test_a_restored_sqlite_is_equal_and_works(lived_in, tmp_path, count):
    if connection.vendor != "sqlite":
        pytest.skip("The other half of the suite is on SQLite.")
    copy(Path(connection.settings_dict["NAME"]), lived_in.folder / "kindling.sqlite3")
    before = rows(f"sqlite:///{lived_in.folder}/kindling.sqlite3")
    run("backup-sqlite", KINDLING_VAR=str(lived_in.folder), BACKUP=str(tmp_path))
    with house() as restored:
        url = f"sqlite:///{restored.folder}/kindling.sqlite3"
        settings = {**restored.environment, "DATABASE_URL": url}
        run("restore-sqlite", BACKUP=str(tmp_path), **settings)
        assert rows(url) == before
        assert files(restored.folder) == files(lived_in.folder)
        restored.environment["DATABASE_URL"] = url
        works(restored, lived_in.someone, before)
    count(tables=len(before), rows=sum(map(len, before.values())), files=len(files(lived_in.folder)))


@pytest.mark.postgres
def test_a_postgresql_restored_into_an_empty_server_is_equal_and_works(lived_in, tmp_path, count):
    if not (binaries() / "pg_dump").exists():
        pytest.skip("There is no pg_dump beside this PostgreSQL.")
    before = rows(database_url())
    run("backup-postgresql", DATABASE_URL=database_url(), KINDLING_VAR=str(lived_in.folder), BACKUP=str(tmp_path))
    with server() as empty, house(DATABASE_URL=empty) as restored:
        run("restore-postgresql", BACKUP=str(tmp_path), **restored.environment)
        assert rows(empty) == before
        assert files(restored.folder) == files(lived_in.folder)
        works(restored, lived_in.someone, before)
    count(tables=len(before), rows=sum(map(len, before.values())), files=len(files(lived_in.folder)))
