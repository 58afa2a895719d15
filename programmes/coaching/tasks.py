"""What the worker does for coaching."""

import datetime as dt

from notices.duties import duty
from notices.invariants import invariant
from programmes.coaching.queries import call_violations
from programmes.coaching.services import invite_to_book, nudge, release_holds


@duty("coaching/say that times are open", every=dt.timedelta(minutes=15))
def say_that_times_are_open(now: dt.datetime) -> int:
    """Write to those who can book a first call from now on; return how many mails were queued."""
    return invite_to_book(now=now)


@duty("coaching/nudge once", every=dt.timedelta(hours=1))
def nudge_once(now: dt.datetime) -> int:
    """Write once more to those who have not answered; return how many mails were queued."""
    return nudge(now=now)


@duty("coaching/let holds go", every=dt.timedelta(minutes=1))
def let_holds_go(now: dt.datetime) -> int:
    """Delete held times that have run out; return how many people's time that was."""
    return release_holds(now=now)


@invariant("coaching/calls and claims")
def calls_and_claims(now: dt.datetime) -> list[str]:
    return call_violations(now=now)
