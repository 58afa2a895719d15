"""What to do when a row is locked by somebody else for longer than a person would wait."""

import functools
from collections.abc import Callable
from typing import ParamSpec, TypeVar

from django.db import OperationalError, connection

P = ParamSpec("P")
R = TypeVar("R")


def is_lock_timeout(exception: BaseException) -> bool:
    """True for PostgreSQL's lock_not_available (55P03) or deadlock (40P01) and for SQLite's busy time-out."""
    if not isinstance(exception, OperationalError):
        return False
    if getattr(exception.__cause__, "sqlstate", None) in {"55P03", "40P01"}:
        return True
    return str(exception) in {"database is locked", "database table is locked"}


def retry_once(function: Callable[P, R]) -> Callable[P, R]:
    """Call the decorated function a second time when its first transaction could not have a lock in time.

    Put it outside `transaction.atomic`. Inside somebody else's transaction the time-out is passed on at once, for
    that transaction is lost already. The second time-out is passed on too; a visitor is then told, plainly, that
    we are busy and that nothing was lost.
    """

    @functools.wraps(function)
    def wrapper(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return function(*args, **kwargs)
        except OperationalError as error:
            if connection.in_atomic_block or not is_lock_timeout(error):
                raise
        return function(*args, **kwargs)

    return wrapper
