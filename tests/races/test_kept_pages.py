"""Two processes, each with a cache of its own, show a withdrawal and a booking at once."""

import os
import subprocess
import sys
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.core.cache import caches
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cms.tests.factories import WorkshopPageFactory
from learning_review.voices import services as voices
from learning_review.voices.tests.factories import WORDS, ApprovedVoiceFactory
from programmes.catalogue.models import Workshop
from programmes.enrolment.services import book
from programmes.people.tests.factories import UserFactory

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]

# Asked with a line, an address and some words, it answers whether they stand there, and how many queries it took.
OTHER_PROCESS = """
import sys
import django
django.setup()
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
connection.settings_dict["NAME"] = sys.argv[1]
settings.PAGES_KEPT_SECONDS = 3600
for line in sys.stdin:
    address, _space, words = line.rstrip("\\n").partition(" ")
    with CaptureQueriesContext(connection) as captured:
        response = Client().get(address)
    print("answer", words in response.content.decode(), len(captured), flush=True)
"""


class Other:
    """A second process on the same database, with memory of its own."""

    def __init__(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", OTHER_PROCESS, str(connection.settings_dict["NAME"])],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=os.environ | {"PYTHONPATH": f"{settings.BASE_DIR}{os.pathsep}{settings.SITE_DIR}"},
        )

    def says(self, address: str, words: str) -> tuple[bool, bool]:
        """Return whether `words` stand at an address there, and whether it was answered from what is kept."""
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.write(f"{address} {words}\n")
        self.process.stdin.flush()
        for line in self.process.stdout:
            if line.startswith("answer"):
                _answer, found, queries = line.split()
                return found == "True", queries == "1"
        raise AssertionError("The other process has ended.")

    def end(self) -> None:
        self.process.communicate(timeout=20)


@pytest.fixture
def other() -> Iterator[Other]:
    process = Other()
    yield process
    process.end()


@pytest.fixture(autouse=True)
def kept(settings):
    settings.PAGES_KEPT_SECONDS = 3600
    caches["pages"].clear()


def says(address: str, words: str) -> tuple[bool, bool]:
    """The same of this process."""
    with CaptureQueriesContext(connection) as captured:
        response = Client().get(address)
    return words in response.content.decode(), len(captured) == 1


def test_what_one_process_does_the_other_shows_at_once(other):
    page = WorkshopPageFactory()
    workshop, programme = page.workshop, page.get_parent()
    Workshop.objects.update(places_max=1, places_min=1)
    workshop.refresh_from_db()
    voice = ApprovedVoiceFactory(workshop=workshop)
    person = UserFactory()
    for ask in (says, other.says):
        ask(page.url, "")
        ask(programme.url, "")
        assert ask(page.url, "1 place left") == (True, True)
        assert ask(programme.url, WORDS) == (True, True)
    book(workshop, person, by=person)
    for ask in (other.says, says):
        assert ask(page.url, "1 place left") == (False, False)
    voices.withdraw(voice)
    for ask in (other.says, says):
        assert ask(programme.url, WORDS) == (False, False)
        assert ask(programme.url, WORDS) == (False, True)
