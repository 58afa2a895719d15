"""What the worker does about accounts."""

import datetime as dt

from django.core.management import call_command

from accounts import services
from notices.duties import duty


@duty("accounts/clear sessions", every=dt.timedelta(days=1))
def clear_sessions(now: dt.datetime) -> int:
    """Delete the sessions that have expired."""
    call_command("clearsessions")
    return 0


@duty("accounts/forget who never came", every=dt.timedelta(hours=1))
def forget_who_never_came(now: dt.datetime) -> int:
    """Delete who asked for a code, never used it and has nothing here."""
    return services.forget_who_never_came(now)
