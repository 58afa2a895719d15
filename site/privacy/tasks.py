"""What the worker does for people's rights."""

import datetime as dt

import structlog
from django.db.models import Q

from accounts.models import ERASED
from notices.duties import asked_to_stop, duty
from notices.invariants import invariant
from notices.models import Notice, Withdrawal
from notices.privacy import LAST_WORD
from notices.retention import rules
from notices.services import EMPTY, NOWHERE
from privacy import copies, ledger, services
from privacy.models import Erasure, Purge

log = structlog.get_logger(__name__)
State = Notice.State
# So long a withdrawal may wait for the ledger before somebody is told.
LATE = dt.timedelta(minutes=10)


@duty("privacy/make copies", every=dt.timedelta(seconds=10))
def make_copies(now: dt.datetime) -> int:
    """Make the copies that people asked for."""
    made = 0
    while not asked_to_stop() and (copy := copies.claim(now)):
        try:
            copies.make(copy, now=now)
        except Exception as error:  # one that fails must not keep the others waiting
            log.exception("copy_failed", copy=copy.pk, error=type(error).__name__)
            copies.fail(copy)
        else:
            made += 1
    return made


@duty("privacy/carry out erasures", every=dt.timedelta(minutes=5), lease=dt.timedelta(minutes=15))
def carry_out_erasures(now: dt.datetime) -> int:
    """Erase whose time to take it back has run out."""
    done = 0
    for erasure in Erasure.objects.filter(state=Erasure.State.ASKED, due_at__lte=now).select_related("person"):
        if asked_to_stop():
            break
        done += services.carry_out(erasure, now=now)
    return done


@duty("privacy/forget addresses", every=dt.timedelta(minutes=5))
def forget_addresses(now: dt.datetime) -> int:
    """Empty what was on its way to somebody when their details were erased, and the last mail once it has gone."""
    gone = Notice.objects.exclude(state__in=[State.QUEUED, State.SENDING])
    late = Q(recipient__email__endswith=f"@{ERASED}") | Q(kind=LAST_WORD)
    return gone.filter(late).exclude(address=NOWHERE).update(**EMPTY, address=NOWHERE, data={}, secrets={})


@duty("privacy/forget what is past", every=dt.timedelta(days=1), lease=dt.timedelta(minutes=30))
def forget_what_is_past(now: dt.datetime) -> int:
    """Apply every rule of retention; one that fails does not keep the others from it, and is said at the end."""
    removed, failed = 0, []
    for rule in rules():
        if asked_to_stop():
            break
        try:
            gone = rule.apply(now, asked_to_stop)
        except Exception as error:
            log.exception("retention_failed", rule=rule.name, error=type(error).__name__)
            failed.append(rule.name)
            continue
        if gone:
            Purge.objects.create(rule=rule.name, at=now, removed=gone)
        removed += gone
    if failed:
        raise RuntimeError(f"Not forgotten: {', '.join(failed)}")
    return removed


@duty("privacy/write the ledger", every=dt.timedelta(seconds=5))
def write_ledger(now: dt.datetime) -> int:
    """Write down outside of the database what was taken back; a row that stays behind is written once more.

    Raises OSError when the ledger can't be written; everything waits until it can.
    """
    written = 0
    for one in Withdrawal.objects.iterator():
        if asked_to_stop():
            break
        ledger.note_taken_back(one.kind, one.key, at=one.at)
        one.delete()
        written += 1
    return written


@invariant("privacy/ledger")
def not_in_the_ledger(now: dt.datetime) -> list[str]:
    """What was taken back is soon in the ledger: until then a restored backup would bring it back."""
    late = Withdrawal.objects.filter(at__lte=now - LATE).count()
    return [f"{late} withdrawals are not in the ledger of what was taken back."] if late else []
