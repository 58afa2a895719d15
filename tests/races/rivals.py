"""Many people at once: real threads, each with a connection of its own, let go at the same instant."""

import threading
from collections.abc import Callable, Sequence

from django.db import connection


def race(acts: Sequence[Callable[[], object]]) -> list[object]:
    """Run every act in a thread of its own, all starting together; return what each returned or raised, in order."""
    results: list[object] = [None] * len(acts)
    gate = threading.Barrier(len(acts))

    def run(number: int, act: Callable[[], object]) -> None:
        try:
            connection.ensure_connection()
            gate.wait()
            results[number] = act()
        except Exception as exception:
            results[number] = exception
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results
