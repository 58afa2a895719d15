"""Processes that are killed at a chosen point of what they do, as a power cut or the kernel would kill them."""

import os
import signal
import traceback
import warnings
from collections.abc import Callable

from django.db import connection, connections


def killed_at(point: int, act: Callable[[], object]) -> bool:
    """Run `act` in a process of its own that is killed at its `point`th step; False when it came to its end before.

    A step is a statement sent to the database, the moment before a commit, and the moment after it.
    """
    connections.close_all()
    with warnings.catch_warnings():
        # Later Pythons warn of forking beside threads; the child does nothing but its act, and ends.
        warnings.simplefilter("ignore", DeprecationWarning)
        child = os.fork()
    if child == 0:
        try:
            _run(point, act)
            os._exit(0)
        except BaseException:
            traceback.print_exc()
            os._exit(1)
    _pid, status = os.waitpid(child, 0)
    assert not (os.WIFEXITED(status) and os.WEXITSTATUS(status)), "What was to be killed failed by itself."
    return os.WIFSIGNALED(status)


def _run(point: int, act: Callable[[], object]) -> None:
    steps = 0

    def step() -> None:
        nonlocal steps
        steps += 1
        if steps == point:
            os.kill(os.getpid(), signal.SIGKILL)

    def statement(execute, sql, params, many, context):
        step()
        return execute(sql, params, many, context)

    commit = connection._commit

    def commit_between_two_steps() -> None:
        step()
        commit()
        step()

    connection._commit = commit_between_two_steps
    with connection.execute_wrapper(statement):
        act()
    connections.close_all()
