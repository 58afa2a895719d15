"""kill -9 at every step of a booking, of sending mail and of making a PDF: nothing is lost, nothing is done twice."""

import datetime as dt
import multiprocessing
import signal
from collections import Counter
from email.message import Message
from functools import partial

import pytest
import time_machine
from django.core.files.storage import storages
from django.db import connections
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from learning_review.reviews import pdfs, tasks
from learning_review.reviews.models import ReviewVersion
from learning_review.reviews.tests.factories import published
from notices.delivery import deliver_due, sweep_stale
from notices.models import Notice
from notices.tests.factories import NOW, NoticeFactory
from notices.tests.mail_server import Server, free_port
from programmes.booking.tests.test_book import ANSWERS
from programmes.catalogue.models import Workshop
from programmes.catalogue.tests.factories import WorkshopFactory
from programmes.coaching.models import Call
from programmes.coaching.queries import current_pairings, free_slots
from programmes.coaching.services import assign_coaches, book_call
from programmes.coaching.services.history import mail
from programmes.coaching.tests.factories import DualProgrammeFactory, coach_who_brings
from programmes.enrolment.models import BookingDraft, Enrolment, EnrolmentEvent
from programmes.enrolment.queries import invariant_violations, mail_violations
from programmes.enrolment.tests.factories import EnrolmentFactory
from programmes.people.tests.factories import UserFactory
from tests.drills.killing import killed_at
from tests.soak import times

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.soak, pytest.mark.slow]
MINUTE = dt.timedelta(minutes=1)
# Longer than any of the three; a round that never ends fails.
MOST_STEPS = 200
EVERY = times(3, 1)  # each step in the soak, each third one otherwise


def ready_to_book(workshop: Workshop) -> tuple[Client, str]:
    """A browser of somebody who has answered every question, and where its last button leads."""
    browser = Client()
    browser.force_login(UserFactory())
    for slug, answers in ANSWERS.items():
        browser.post(reverse("book_step", args=[workshop.code, slug]), answers)
    return browser, reverse("book_check", args=[workshop.code])


def test_a_booking_killed_at_any_step_is_whole_or_was_not(count):
    workshop = WorkshopFactory(places_min=1, places_max=60)
    kills = whole = 0
    for point in range(1, MOST_STEPS, EVERY):
        browser, check = ready_to_book(workshop)
        drafts = BookingDraft.objects.count()
        before = (Enrolment.objects.count(), EnrolmentEvent.objects.count(), Notice.objects.count())
        killed = killed_at(point, partial(browser.post, check))
        after = (Enrolment.objects.count(), EnrolmentEvent.objects.count(), Notice.objects.count())
        added = tuple(now - then for then, now in zip(before, after, strict=True))
        # The place, its history, its confirmation with three invitations and the end of the draft: all or nothing.
        assert (*added, drafts - BookingDraft.objects.count()) in {(0, 0, 0, 0), (1, 1, 4, 1)}
        kills += killed
        whole += added[0]
        # Who was cut off presses the button again, and has one booking.
        assert browser.post(check).status_code == 302
        assert Enrolment.objects.count() == before[0] + 1
        if not killed:
            break
    assert invariant_violations() == mail_violations(timezone.now()) == []
    count(kills=kills, booked_before_the_kill=whole - 1)
    assert not killed
    if EVERY == 1:
        assert whole > 1  # at least one was killed after the commit, and had its place


@pytest.fixture
def mail_server(settings):
    settings.EMAIL_BACKEND = "notices.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", free_port()
    server = Server(settings.EMAIL_PORT)
    server.start()
    yield server
    server.stop()


@pytest.fixture(autouse=True)
def words(settings):
    """The words of the tests' own kind of mail."""
    folder = settings.BASE_DIR / "site/notices/tests/templates"
    settings.TEMPLATES = [{**engine, "DIRS": [folder, *engine["DIRS"]]} for engine in settings.TEMPLATES]


def parts_of(message: Message) -> list[bytes]:
    return [part.get_payload(decode=True) or b"" for part in message.walk() if not part.is_multipart()]


def settle(mail_server, each_has: bytes = b"") -> Counter:
    """Let another worker do what is left, then the sweeper; return how the mails ended."""
    deliver_due(NOW + MINUTE)
    sweep_stale(NOW + 5 * MINUTE)
    assert deliver_due(NOW + 6 * MINUTE) == 0
    received = Counter(message["Message-ID"] for message in mail_server.messages)
    assert set(received.values()) <= {1}
    assert all(each_has in b"".join(parts_of(message)) for message in mail_server.messages)
    for notice in Notice.objects.all():
        assert notice.state in {Notice.State.SENT, Notice.State.IN_DOUBT}
        if notice.state == Notice.State.SENT:
            assert received[notice.message_id] == 1
    ended = Counter(Notice.objects.values_list("state", flat=True))
    Notice.objects.all().delete()
    mail_server.letters.clear()
    return ended


def call_with_two_coaches() -> Call:
    """A call of three people, four weeks from NOW."""
    programme = DualProgrammeFactory()
    workshop = WorkshopFactory(programme=programme, first_day=NOW.date() + dt.timedelta(days=28))
    for title in ("Wellbeing", "Work"):
        coach_who_brings(programme, title)
    enrolment = EnrolmentFactory(workshop=workshop)
    assign_coaches(workshop, by=None)
    slot = free_slots(enrolment, now=NOW, coaches=[pairing.coach for pairing in current_pairings(enrolment)])[0]
    call = book_call(enrolment, slot.starts_at, joint=True, number="07700 900321", by=enrolment.person)
    Notice.objects.all().delete()
    return call


def test_a_worker_killed_while_it_tells_of_a_call_tells_each_of_three_once(mail_server, count):
    with time_machine.travel(NOW, tick=False):
        call, kills, doubtful = call_with_two_coaches(), 0, 0
        for point in range(1, MOST_STEPS, EVERY):
            for person in call.people:
                mail("call_booked", call, person, now=NOW)
            killed = killed_at(point, partial(deliver_due, NOW))
            kills += killed
            # What is in doubt may have arrived; whatever arrived did so once, with the same invitation.
            told = settle(mail_server, each_has=b"METHOD:REQUEST")
            assert told.total() == 3
            assert told[Notice.State.IN_DOUBT] <= (1 if killed else 0)
            doubtful += told[Notice.State.IN_DOUBT]
            if not killed:
                break
    count(kills=kills, in_doubt=doubtful)
    assert not killed


def test_a_worker_killed_at_any_step_sends_no_mail_twice_and_leaves_at_most_one_in_doubt(mail_server, count):
    kills, doubtful = 0, 0
    for point in range(1, MOST_STEPS, EVERY):
        NoticeFactory.create_batch(3)
        killed = killed_at(point, partial(deliver_due, NOW))
        ended = settle(mail_server)
        assert ended[Notice.State.IN_DOUBT] <= (1 if killed else 0)
        kills += killed
        doubtful += ended[Notice.State.IN_DOUBT]
        if not killed:
            break
    count(kills=kills, in_doubt=doubtful)
    assert not killed
    assert doubtful > 0


@pytest.mark.parametrize(("moment", "arrived"), [("RCPT", 0), ("DATA", 1)])
def test_a_worker_killed_while_it_talks_to_the_mail_server_leaves_that_mail_in_doubt(mail_server, moment, arrived):
    NoticeFactory.create_batch(3)
    connections.close_all()
    forking = multiprocessing.get_context("fork")
    gate = forking.Event()

    def deliver() -> None:
        gate.wait()
        deliver_due(NOW)

    worker = forking.Process(target=deliver)
    worker.start()
    mail_server.kill = (moment, worker.pid)  # the server kills whoever is in the middle of its first mail
    gate.set()
    worker.join(60)
    assert worker.exitcode == -signal.SIGKILL
    assert len(mail_server.letters) == arrived
    assert settle(mail_server) == {Notice.State.SENT: 2, Notice.State.IN_DOUBT: 1}


def test_a_pdf_whose_worker_was_killed_at_any_step_is_made_by_another_and_leaves_no_second_file(count):
    storage = storages["private"]
    _arc, version = published()
    code, kills = version.review.workshop.code, 0
    for point in range(1, MOST_STEPS, 4 * EVERY):
        ReviewVersion.objects.filter(pk=version.pk).update(
            pdf="", pdf_state=ReviewVersion.PDFState.DUE, pdf_attempts=0, pdf_leased_until=None, pdf_due_at=NOW
        )
        killed = killed_at(point, partial(tasks.make_pdfs, NOW))
        version.refresh_from_db()
        if version.pdf_state == ReviewVersion.PDFState.MAKING:
            assert tasks.make_pdfs(NOW + pdfs.LEASE - MINUTE) == 0  # still leased to the dead
        tasks.make_pdfs(NOW + pdfs.LEASE)
        version.refresh_from_db()
        assert (version.pdf_state, storage.exists(version.pdf)) == (ReviewVersion.PDFState.READY, True)
        assert [name for name in storage.listdir("reviews")[1] if name.startswith(code)] == [
            version.pdf[len("reviews/") :]
        ]
        kills += killed
        storage.delete(version.pdf)
        if not killed:
            break
    count(kills=kills)
    assert not killed
