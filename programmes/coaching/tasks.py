"""What the worker does for coaching."""

import datetime as dt

from notices.duties import duty
from notices.invariants import invariant
from programmes.coaching.queries import call_violations
from programmes.coaching.services import invite_to_book


@duty("coaching/say that times are open", every=dt.timedelta(minutes=15))
def say_that_times_are_open(now: dt.datetime) -> int:
    """Write to those who can book a first call from now on; return how many mails were queued."""
    return invite_to_book(now=now)


@invariant("coaching/calls and claims")
def calls_and_claims(now: dt.datetime) -> list[str]:
    return call_violations()
