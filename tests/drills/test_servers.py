"""Real servers under what can happen to them: kill -9, reload, a held lock, a button pressed fifty times."""

import os
import random
import signal
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import pytest
from django.db import connection, transaction
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from notices.delivery import STALE_AFTER, sweep_stale
from notices.models import Notice
from programmes.booking.tests.test_book import ANSWERS
from programmes.catalogue.models import Workshop
from programmes.catalogue.tests.factories import WorkshopFactory
from programmes.enrolment.models import BookingDraft, Enrolment
from programmes.enrolment.queries import invariant_violations, mail_violations
from programmes.enrolment.services import book
from programmes.people.tests.factories import UserFactory
from tests.drills.house import Answer, House, children_of, session_of, until
from tests.soak import times

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.soak, pytest.mark.slow]
KILLS = times(3, 20)
# How long a statement waits for a lock before it is given up, in seconds (config.settings.base).
LOCK_WAIT = 3 if connection.vendor == "postgresql" else 5


@dataclass(frozen=True)
class Booker:
    """Somebody signed in who has answered every question and has one button left to press."""

    person: User
    session: str
    check: str


def booker(workshop: Workshop) -> Booker:
    person = UserFactory()
    BookingDraft.objects.create(workshop=workshop, person=person, secret_hash=f"{person.pk:064}", answers=ANSWERS)
    return Booker(person, session_of(person), reverse("book_check", args=[workshop.code]))


def press(house: House, who: Booker) -> Answer:
    return house.ask("POST", who.check, {}, session=who.session)


def test_a_button_pressed_fifty_times_at_once_is_one_booking_with_one_answer(own_house, count):
    workshop = WorkshopFactory(places_min=1, places_max=16)
    own_house.serve(WEB_CONCURRENCY="2", WEB_THREADS="8")
    for _repeat in range(times(1, 5)):
        who = booker(workshop)
        with ThreadPoolExecutor(50) as pool:
            answers = list(pool.map(press, [own_house] * 50, [who] * 50))
        enrolment = Enrolment.objects.get(person=who.person)
        expected = reverse("booked", args=[workshop.code, enrolment.reference])
        assert Counter((answer.status, answer.location) for answer in answers) == {(302, expected): 50}
        assert Notice.objects.filter(kind="enrolment/confirmed", recipient=who.person).count() == 1
    count(presses=50 * times(1, 5), bookings=Enrolment.objects.count())


# --- A lock that is held --------------------------------------------------------------------------------


class Holder:
    """Holds a workshop's row, and on SQLite with it the whole database, until `seconds` have passed."""

    def __init__(self, workshop: Workshop, seconds: float) -> None:
        self.held = threading.Event()
        self.thread = threading.Thread(target=self.hold, args=(workshop, seconds))

    def hold(self, workshop: Workshop, seconds: float) -> None:
        try:
            with transaction.atomic():
                list(Workshop.objects.select_for_update(no_key=True).filter(pk=workshop.pk))
                self.held.set()
                time.sleep(seconds)
        finally:
            connection.close()

    def __enter__(self) -> None:
        self.thread.start()
        assert self.held.wait(20)

    def __exit__(self, *error: object) -> None:
        self.thread.join()


def test_a_lock_held_for_longer_than_one_wait_is_had_at_the_second_try(own_house):
    workshop = WorkshopFactory(places_min=1, places_max=16)
    who = booker(workshop)
    own_house.serve(WEB_CONCURRENCY="1")
    with Holder(workshop, LOCK_WAIT * 1.4):
        assert press(own_house, who).status == 302
    assert Enrolment.objects.get().person == who.person


def test_a_lock_held_for_longer_than_two_waits_is_said_plainly_and_nothing_is_lost(own_house):
    workshop = WorkshopFactory(places_min=1, places_max=16)
    who = booker(workshop)
    own_house.serve(WEB_CONCURRENCY="1")
    with Holder(workshop, LOCK_WAIT * 4):
        answer = press(own_house, who)
    assert (answer.status, answer.headers["retry-after"]) == (503, "5")
    assert "nothing was lost" in answer.body
    assert "Send it again" in answer.body
    assert Enrolment.objects.count() == Notice.objects.count() == 0
    # Every answer is still there, and the same button takes the place now.
    page = own_house.ask("GET", who.check, session=who.session).body
    assert [word in page for word in ("Rowan", "Allotment warden", "Riverbank Plots")] == [True] * 3
    assert press(own_house, who).status == 302


# --- kill -9 at random moments --------------------------------------------------------------------------


def test_web_processes_killed_while_they_book_lose_and_double_nothing(own_house, count):
    seed = random.randrange(10**6)
    chance = random.Random(seed)
    workshop = WorkshopFactory(places_min=1, places_max=400)
    master = own_house.serve(WEB_CONCURRENCY="2", WEB_THREADS="4")
    cut, pressed, booked = Counter(), Counter(), []
    over = threading.Event()
    waiting = [booker(workshop) for _person in range(times(40, 240))]

    def visitor() -> None:
        while not over.is_set():
            try:
                who = waiting.pop()
            except IndexError:
                return
            answer = press(own_house, who)
            while answer.status != 302 and not over.is_set():
                cut[answer.status] += 1
                time.sleep(0.05)
                answer = press(own_house, who)
            pressed[answer.status] += 1
            booked.append((who, answer))

    kills = 0
    visitors = [threading.Thread(target=visitor) for _thread in range(8)]
    for thread in visitors:
        thread.start()
    try:
        while kills < KILLS and any(thread.is_alive() for thread in visitors):
            time.sleep(chance.uniform(0.02, 0.5))
            if processes := children_of(master):
                os.kill(chance.choice(processes), signal.SIGKILL)
                kills += 1
            until(lambda: own_house.ask("GET", "/healthz").status == 200)
        for thread in visitors:
            thread.join(240)
    finally:
        over.set()
        for thread in visitors:
            thread.join()
    count(seed=seed, kills=kills, lines_cut=cut[0], bookings=len(booked), other_answers=dict(pressed))
    assert cut.keys() <= {0, 502, 503}
    assert Enrolment.objects.count() == len({who.person.pk for who, _answer in booked}) == len(booked)
    for who, answer in booked:
        reference = Enrolment.objects.get(person=who.person).reference
        assert answer.location == reverse("booked", args=[workshop.code, reference])
    assert Notice.objects.filter(kind="enrolment/confirmed").count() == len(booked)
    assert Notice.objects.filter(kind="calendars/invitation").count() == 3 * len(booked)
    assert invariant_violations() == mail_violations(timezone.now()) == []


def test_workers_killed_while_they_mail_send_nothing_twice_and_leave_at_most_one_each_in_doubt(own_house, count):
    seed = random.randrange(10**6)
    chance = random.Random(seed)
    workshop = WorkshopFactory(places_min=1, places_max=400)
    for _place in range(times(20, 125)):
        person = UserFactory()
        book(workshop, person, by=person)
    mails = Notice.objects.count()
    own_house.mail.slow = 0.01
    kills = 0
    worker = own_house.worker()
    while kills < KILLS and Notice.objects.filter(state=Notice.State.QUEUED).exists():
        letters = len(own_house.mail.letters)
        until(lambda before=letters: len(own_house.mail.letters) > before)  # it is at it
        time.sleep(chance.uniform(0, 0.2))
        own_house.kill(worker)
        kills += 1
        worker = own_house.worker()
    until(lambda: not Notice.objects.filter(state=Notice.State.QUEUED).exists(), 240)
    assert own_house.end(worker) == 0
    sweep_stale(timezone.now() + STALE_AFTER)
    states = Counter(Notice.objects.values_list("state", flat=True))
    received = Counter(message["Message-ID"] for message in own_house.mail.messages)
    doubtful = states[Notice.State.IN_DOUBT]
    count(seed=seed, kills=kills, mails=mails, received=received.total(), in_doubt=doubtful)
    assert states[Notice.State.SENT] + doubtful == mails
    assert doubtful <= kills
    assert set(received.values()) == {1}
    for notice in Notice.objects.filter(state=Notice.State.SENT):
        assert received[notice.message_id] == 1


# --- Ends that are asked for ----------------------------------------------------------------------------


def test_a_reload_under_load_loses_no_request(own_house, count):
    workshop = WorkshopFactory(places_min=1, places_max=400)
    master = own_house.serve(WEB_CONCURRENCY="2", WEB_THREADS="4")
    over = threading.Event()
    statuses: Counter[int] = Counter()

    def visitor(number: int) -> None:
        while not over.is_set():
            if number % 2:
                statuses[own_house.ask("GET", f"/workshops/{workshop.code}/book/").status] += 1
            else:
                statuses[press(own_house, waiting.pop()).status if waiting else 200] += 1

    waiting = [booker(workshop) for _person in range(times(30, 150))]
    visitors = [threading.Thread(target=visitor, args=(number,)) for number in range(6)]
    for thread in visitors:
        thread.start()
    try:
        for _reload in range(times(2, 10)):
            before = set(children_of(master))
            master.send_signal(signal.SIGHUP)
            until(lambda old=before: len(new := set(children_of(master))) == 2 and not new & old, 90)
    finally:
        over.set()
        for thread in visitors:
            thread.join()
    count(reloads=times(2, 10), answers=dict(statuses))
    assert set(statuses) <= {200, 302}
    assert own_house.end(master) == 0


def test_a_worker_asked_to_end_finishes_the_mail_it_has_in_hand(own_house):
    workshop = WorkshopFactory(places_min=1, places_max=16)
    for _place in range(2):
        book(workshop, UserFactory(), by=None)
    own_house.mail.slow = 1.0
    worker = own_house.worker()
    until(lambda: own_house.mail.letters)  # it has handed one over and waits for the answer
    assert own_house.end(worker) == 0
    assert Counter(Notice.objects.values_list("state", flat=True)) == {
        Notice.State.SENT: len(own_house.mail.letters),
        Notice.State.QUEUED: 8 - len(own_house.mail.letters),
    }
