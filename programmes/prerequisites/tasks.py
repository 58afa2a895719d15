"""What the worker does for prerequisites."""

import datetime as dt

from notices.duties import duty
from programmes.prerequisites import services


@duty("prerequisites/remind", every=dt.timedelta(hours=1))
def remind(now: dt.datetime) -> int:
    """Ask for renewals ahead of the day on which a verification runs out."""
    return services.remind(now)


@duty("prerequisites/lapse", every=dt.timedelta(hours=1))
def lapse(now: dt.datetime) -> int:
    """Mark verifications that have run out."""
    return services.lapse(now)
