"""What must always be true, asked of the database again and again. Rooms register their questions in `tasks.py`.

Most of it is kept by locks and constraints as well. This looks once more, for a rule can have a hole and a database
can be edited by hand or restored in parts.
"""

import datetime as dt
from collections.abc import Callable

Question = Callable[[dt.datetime], list[str]]

_questions: dict[str, Question] = {}


def invariant(name: str) -> Callable[[Question], Question]:
    """Register the decorated function, which takes the present instant; ValueError when the name is taken.

    It answers a sentence for each thing that can't be, by code, reference or key and never by a person's name:
    the sentences are logged and mailed. An empty list means that all is well.
    """

    def register(question: Question) -> Question:
        if name in _questions:
            raise ValueError(f"The invariant {name!r} is registered twice.")
        _questions[name] = question
        return question

    return register


def violations(now: dt.datetime) -> dict[str, list[str]]:
    """Ask everything; return what is broken, by the names of the questions. Nothing when all is well."""
    found = {name: _questions[name](now) for name in sorted(_questions)}
    return {name: sentences for name, sentences in found.items() if sentences}
