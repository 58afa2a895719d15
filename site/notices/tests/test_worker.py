import datetime as dt
import os
import signal
import threading
import time

import pytest
from django.core.management import call_command
from django.db import connection

from notices import duties, worker
from notices.duties import duty
from notices.models import Duty
from notices.tests.factories import NOW
from notices.worker import REST_AFTER_ERROR, run_due

pytestmark = pytest.mark.django_db
SECOND = dt.timedelta(seconds=1)


@pytest.fixture(autouse=True)
def no_duties(monkeypatch):
    """Begin with no duty registered and nobody asked to stop."""
    monkeypatch.setattr(duties, "_duties", {})
    duties.stopping.clear()
    yield
    duties.stopping.clear()


def test_a_duty_runs_when_it_is_due_and_not_before():
    @duty("tests/count", every=10 * SECOND)
    def count(now):
        return 7

    assert run_due(NOW) == {"tests/count": 7}
    assert run_due(NOW + 9 * SECOND) == {}
    assert run_due(NOW + 10 * SECOND) == {"tests/count": 7}


def test_a_duty_that_raises_stops_no_other_and_rests():
    @duty("tests/broken", every=SECOND)
    def broken(now):
        raise ValueError("mina@example.org was here")

    @duty("tests/fine", every=SECOND)
    def fine(now):
        return 1

    assert run_due(NOW) == {"tests/broken": 0, "tests/fine": 1}
    row = Duty.objects.get(name="tests/broken")
    assert row.error.startswith("ValueError at ")
    assert "mina" not in row.error
    assert run_due(NOW + 2 * SECOND) == {"tests/fine": 1}
    assert "tests/broken" in run_due(NOW + REST_AFTER_ERROR)


def test_a_duty_that_another_worker_is_at_is_left_to_it_until_its_lease_ends():
    ran = []

    @duty("tests/shared", every=SECOND, lease=30 * SECOND)
    def shared(now):
        ran.append(now)
        return 1

    run_due(NOW)
    # Another worker took it ten seconds later and was killed.
    Duty.objects.update(started_at=NOW + 10 * SECOND, leased_until=NOW + 40 * SECOND, finished_at=None)
    assert run_due(NOW + 39 * SECOND) == {}
    assert run_due(NOW + 40 * SECOND) == {"tests/shared": 1}
    assert ran == [NOW, NOW + 40 * SECOND]


def test_a_worker_that_overslept_does_not_end_the_lease_of_the_next():
    taken_over = NOW + 60 * SECOND

    @duty("tests/slow", every=SECOND, lease=30 * SECOND)
    def slow(now):
        Duty.objects.update(started_at=taken_over, leased_until=taken_over + 30 * SECOND)
        return 1

    run_due(NOW)
    assert Duty.objects.get().leased_until == taken_over + 30 * SECOND


@pytest.mark.django_db(transaction=True)
def test_of_many_workers_one_runs_a_duty():
    ran = []

    @duty("tests/alone", every=dt.timedelta(hours=1))
    def alone(now):
        ran.append(now)
        return 1

    Duty.objects.create(name="tests/alone")
    start = threading.Barrier(4)

    def work():
        try:
            start.wait()
            run_due(NOW)
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert ran == [NOW]


def test_once_tells_what_it_did(capsys):
    @duty("tests/count", every=SECOND)
    def count(now):
        return 7

    call_command("worker", "--once")
    assert capsys.readouterr().out == "tests/count: 7\n"


@pytest.mark.django_db(transaction=True)  # the worker closes stale connections, which would end a test's transaction
def test_a_signal_ends_it_after_the_item_in_hand():
    before = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}
    finished = []

    @duty("tests/long", every=SECOND)
    def long(now):
        os.kill(os.getpid(), signal.SIGTERM)
        time.sleep(0.05)
        finished.append(duties.asked_to_stop())
        return 1

    try:
        call_command("worker", "--interval", "0.01")
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
    assert finished == [True]


@pytest.mark.django_db(transaction=True)
def test_a_turn_that_fails_does_not_end_the_worker(monkeypatch):
    stop = threading.Event()
    turns = []

    def turn():
        turns.append(1)
        if len(turns) == 3:
            stop.set()
        raise RuntimeError("the database is away")

    monkeypatch.setattr(worker, "run_due", turn)
    worker.work(stop, 0.001)
    assert len(turns) == 3
