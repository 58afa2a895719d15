"""What the worker does about accounts."""

import datetime as dt

from accounts import services
from notices.duties import duty


@duty("accounts/forget who never came", every=dt.timedelta(hours=1))
def forget_who_never_came(now: dt.datetime) -> int:
    """Delete who asked for a code, never used it and has nothing here."""
    return services.forget_who_never_came(now)
