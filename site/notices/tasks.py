"""What the worker does about mail."""

import datetime as dt

from notices import delivery
from notices.duties import asked_to_stop, duty


@duty("notices/deliver", every=dt.timedelta(seconds=1), lease=dt.timedelta(seconds=15))
def deliver(now: dt.datetime) -> int:
    """Send what is due. The lease is short: whoever waits for a sign-in code must not wait for a dead worker."""
    return delivery.deliver_due(now, limit=50, stop=asked_to_stop)


@duty("notices/sweep", every=dt.timedelta(minutes=1))
def sweep(now: dt.datetime) -> int:
    """Say "perhaps sent" of what a killed worker left behind."""
    return delivery.sweep_stale(now)
