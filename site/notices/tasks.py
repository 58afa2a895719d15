"""What the worker does about mail."""

import datetime as dt
import hashlib

import structlog

from notices import delivery
from notices.duties import asked_to_stop, duty
from notices.invariants import violations
from notices.queries import CHECK_INVARIANTS, those_in_charge
from notices.services import queue

log = structlog.get_logger(__name__)


@duty("notices/deliver", every=dt.timedelta(seconds=1), lease=dt.timedelta(seconds=15))
def deliver(now: dt.datetime) -> int:
    """Send what is due. The lease is short: whoever waits for a sign-in code must not wait for a dead worker."""
    return delivery.deliver_due(now, limit=50, stop=asked_to_stop)


@duty("notices/sweep", every=dt.timedelta(minutes=1))
def sweep(now: dt.datetime) -> int:
    """Say "perhaps sent" of what a killed worker left behind."""
    return delivery.sweep_stale(now)


class InvariantBroken(Exception):  # noqa: N818
    """Something is in the database that can't be; the log says what."""


@duty(CHECK_INVARIANTS, every=dt.timedelta(hours=1))
def check_invariants(now: dt.datetime) -> int:
    """Report what should never be true: in the log, on the duty's row, and by one mail to each who is in charge.

    The same findings are mailed once, however long they stand; others beside them make another mail. Returns 0 when
    all is well, else raises InvariantBroken, so that the row says so until the next look finds nothing.
    """
    broken = violations(now)
    sentences = [sentence for name in broken for sentence in broken[name]]
    for name in broken:
        for sentence in broken[name]:
            log.error("invariant_broken", invariant=name, violation=sentence)
    if sentences:
        digest = hashlib.sha256("\n".join(sentences).encode()).hexdigest()[:32]
        for person in those_in_charge():
            queue("notices/broken", to=person, data={"sentences": sentences}, key=f"broken:{digest}:{person.pk}")
        raise InvariantBroken(f"{len(sentences)} found")
    return 0
