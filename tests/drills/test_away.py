"""The mail server and the cache go away and come back: booking goes on, and mail leaves when it can."""

import contextlib
import shutil
import subprocess
import tempfile
from collections import Counter
from collections.abc import Iterator

import pytest
from django.utils import timezone

from notices.models import Notice
from notices.queries import mail_is_late
from programmes.catalogue.tests.factories import WorkshopFactory
from programmes.enrolment.models import Enrolment
from tests.drills.house import until
from tests.drills.test_servers import booker, press
from tests.postgres import free_port

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.soak, pytest.mark.slow]


def test_with_the_mail_server_away_people_book_and_their_mail_leaves_when_it_is_back(own_house, count):
    workshop = WorkshopFactory(places_min=1, places_max=16)
    own_house.mail.stop()
    own_house.serve(WEB_CONCURRENCY="1")
    worker = own_house.worker()
    bookers = [booker(workshop) for _person in range(3)]
    assert [press(own_house, who).status for who in bookers] == [302] * 3
    tried = Notice.objects.exclude(state=Notice.State.QUEUED) | Notice.objects.exclude(attempts=0)
    until(lambda: "duty_failed" in own_house.log())  # the worker has tried, and says that it could not
    assert not tried.exists()
    own_house.mail.start()
    # A failed duty rests for half a minute; the rule is five.
    until(lambda: not Notice.objects.exclude(state=Notice.State.SENT).exists(), 300)
    assert Counter(message["Message-ID"] for message in own_house.mail.messages) == dict.fromkeys(
        Notice.objects.values_list("message_id", flat=True), 1
    )
    assert not mail_is_late(timezone.now())
    assert own_house.end(worker) == 0
    count(mails=Notice.objects.count(), sent_twice=0)


@contextlib.contextmanager
def redis(port: int) -> Iterator[None]:
    """A Redis of our own that keeps nothing."""
    program = shutil.which("redis-server") or pytest.skip("There is no redis-server on this machine.")
    with tempfile.TemporaryDirectory() as folder:
        process = subprocess.Popen(
            [program, "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", folder],
            stdout=subprocess.DEVNULL,
        )
        try:
            yield
        finally:
            process.kill()
            process.wait()


def test_with_the_cache_away_people_sign_in_and_book(own_house, count):
    port = free_port()
    own_house.environment["CACHE_URL"] = f"redis://127.0.0.1:{port}/0"
    workshop = WorkshopFactory(places_min=1, places_max=16)
    own_house.serve(WEB_CONCURRENCY="2")

    def everything() -> set[int]:
        """Look at a page, ask for a code, book; return the statuses."""
        who = booker(workshop)
        asked = own_house.ask("POST", "/accounts/login/code/", {"email": who.person.email})
        return {own_house.ask("GET", "/").status, asked.status, press(own_house, who).status}

    answers = []
    with redis(port):
        until(lambda: own_house.ask("GET", "/").status == 200)
        answers.append(everything())
    answers += [everything() for _again in range(3)]
    with redis(port):
        answers.append(everything())
    assert answers == [{200, 302}] * 5
    assert "cache_away" in own_house.log()
    assert Enrolment.objects.count() == 5
    count(rounds=5, turned_away=0)
