"""Run duties when they are due, each by one worker at a time."""

import datetime as dt
import threading
import traceback

import structlog
from django.db import close_old_connections
from django.db.models import Q
from django.utils import timezone

from notices.duties import RegisteredDuty, asked_to_stop, registered_duties
from notices.models import Duty

log = structlog.get_logger(__name__)

REST_AFTER_ERROR = dt.timedelta(seconds=30)


def work(stop: threading.Event, interval: float) -> None:
    """Run due duties every `interval` seconds until `stop` is set. Nothing that a duty or the database does ends it."""
    while not stop.is_set():
        try:
            close_old_connections()
            run_due()
        except Exception:
            log.exception("worker_turn_failed")
        stop.wait(interval)


def run_due(now: dt.datetime | None = None) -> dict[str, int]:
    """Run each duty that is due at `now` and that no other worker is at; return what each of them did."""
    rows = {row.name: row for row in Duty.objects.all()}
    duties = registered_duties()
    missing = [Duty(name=duty.name) for duty in duties if duty.name not in rows]
    if missing:
        Duty.objects.bulk_create(missing, ignore_conflicts=True)
    done = {}
    for duty in duties:
        if asked_to_stop():
            break
        moment = now or timezone.now()
        row = rows.get(duty.name)
        # A look at what was read spares the database a write for each duty that is not due.
        if row and row.started_at and row.started_at > moment - duty.every:
            continue
        if _lease(duty, moment):
            done[duty.name] = _run(duty, moment)
    return done


def _lease(duty: RegisteredDuty, now: dt.datetime) -> bool:
    """Take a duty for this worker; False when it is not due or another worker has it."""
    return bool(
        Duty.objects.filter(
            Q(leased_until=None) | Q(leased_until__lte=now),
            Q(started_at=None) | Q(started_at__lte=now - duty.every),
            name=duty.name,
        ).update(started_at=now, leased_until=now + duty.lease)
    )


def _run(duty: RegisteredDuty, now: dt.datetime) -> int:
    count, error, rest = 0, "", None
    try:
        count = duty.run(now)
    except Exception as exception:
        # The class and the place are kept; what the exception says may be about a person.
        frame = traceback.extract_tb(exception.__traceback__)[-1]
        error = f"{type(exception).__name__} at {frame.filename}:{frame.lineno}"
        rest = now + REST_AFTER_ERROR
        log.exception("duty_failed", duty=duty.name)
    # Only while it is still ours: a worker that overslept must not end another's lease.
    Duty.objects.filter(name=duty.name, started_at=now).update(
        finished_at=timezone.now(), leased_until=rest, error=error
    )
    return count
