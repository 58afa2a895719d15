"""The release before serves, and books, while this one's migrations run on its database.

That release is the commit before the newest migration, or KINDLING_OLD. Runs in `make soak`, where there is a history.
"""

import json
import os
import subprocess
import threading
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from django.db import connection

from tests.drills.house import ROOT, House, house
from tests.postgres import free_port
from tests.soak import SOAK

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.soak,
    pytest.mark.slow,
    pytest.mark.postgres,
    pytest.mark.skipif(not SOAK, reason="Runs in `make soak`."),
]
# What the old release makes of itself, by its own factories: people who have one button left to press.
BOOKERS = """
import json
from django.test import Client
from programmes.booking.tests.test_book import ANSWERS
from programmes.catalogue.tests.factories import WorkshopFactory
from programmes.enrolment.models import BookingDraft
from programmes.people.tests.factories import UserFactory
workshop, made = WorkshopFactory(places_min=1, places_max=400), []
for number in range(300):
    person = UserFactory(email=f"booker-{number}@example.org")
    BookingDraft.objects.create(workshop=workshop, person=person, secret_hash=f"{person.pk:064}", answers=ANSWERS)
    browser = Client()
    browser.force_login(person)
    made.append(browser.session.session_key)
print(json.dumps([workshop.code, made]))
"""
WELL = """
import json
from django.utils import timezone
from notices.invariants import violations
from programmes.enrolment.models import Enrolment
print(json.dumps([Enrolment.objects.count(), violations(timezone.now())]))
"""


def git(*arguments: str) -> str:
    done = subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, text=True, check=True)
    return done.stdout.strip()


@pytest.fixture
def before(tmp_path) -> Iterator[Path]:
    """The release before, in a folder of its own."""
    newest = git("log", "-1", "--format=%H", "--diff-filter=A", "--", "*/migrations/0*.py")
    commit = os.environ.get("KINDLING_OLD") or f"{newest}^"
    folder = tmp_path / "before"
    git("worktree", "add", "--detach", str(folder), commit)
    yield folder
    git("worktree", "remove", "--force", str(folder))


@pytest.fixture
def empty(transactional_db) -> Iterator[str]:
    """The address of an empty database."""
    server, name = os.environ["DATABASE_URL"], f"kindling_upgrade_{os.getpid()}"
    with psycopg.connect(server, autocommit=True) as line:
        line.execute(f"CREATE DATABASE {name}")
    yield server.rpartition("/")[0] + f"/{name}"
    with psycopg.connect(server, autocommit=True) as line:
        line.execute(f"DROP DATABASE {name} WITH (FORCE)")


def before_is(folder: Path) -> str:
    return git("-C", str(folder), "rev-parse", "--short", "HEAD")


def told(own: House, script: str, **options) -> list:
    """Run a script in the deployment and return what it says in its last line."""
    return json.loads(own.manage("shell", "-c", script, **options).strip().splitlines()[-1])


def test_the_release_before_serves_while_migrations_run(before, empty, count):
    assert connection.vendor == "postgresql"
    with house(DATABASE_URL=empty) as own:
        own.manage("migrate", "--verbosity", "0", cwd=before)
        code, sessions = told(own, BOOKERS, cwd=before)
        own.serve(cwd=before, WEB_CONCURRENCY="2")
        over, statuses, booked, busy = threading.Event(), Counter(), [], []

        def look() -> None:
            while not over.is_set():
                for address in ("/", "/workshops/", f"/workshops/{code}/book/"):
                    answer = own.ask("GET", address)
                    if answer.status == 503:
                        busy.append(answer)
                    else:
                        statuses[answer.status] += 1

        def press() -> None:
            while not over.is_set() and sessions:
                session = sessions.pop()
                # Whoever is told that we are busy sends it again, as the page says.
                while (answer := own.ask("POST", f"/workshops/{code}/book/check/", {}, session=session)).status == 503:
                    busy.append(answer)
                statuses[answer.status] += 1
                booked.append(session)
                time.sleep(0.1)

        visitors = [threading.Thread(target=act) for act in (look, press)]
        for visitor in visitors:
            visitor.start()
        try:
            time.sleep(2)
            began, already = time.monotonic(), len(booked)
            own.manage("migrate", "--verbosity", "0")
            took, during, told_busy = time.monotonic() - began, len(booked) - already, len(busy)
            time.sleep(6)  # the old release goes on with the new tables
        finally:
            over.set()
            for visitor in visitors:
                visitor.join()
        # A table that is being altered is waited for; for longer than two waits it is said plainly. Nothing else.
        assert set(statuses) <= {200, 302}, own.log()
        assert all(answer.headers["retry-after"] == "5" for answer in busy)
        assert len(busy) <= told_busy + 2  # those who were waiting when it ended
        assert during > 0
        assert len(booked) > already + during
        enrolments, broken = told(own, WELL)
        assert (enrolments, broken) == (len(booked), {})

        # The new release beside the old one, on one database.
        port = free_port()
        own.serve(port=port, WEB_CONCURRENCY="1")
        for which in (port, own.port):
            answer = own.ask("POST", f"/workshops/{code}/book/check/", {}, session=sessions.pop(), port=which)
            assert answer.status == 302
    count(before=before_is(before), answers=dict(statuses), busy=len(busy), migrate_seconds=f"{took:.1f}")
