"""What the worker does for voices."""

import datetime as dt

from learning_review.voices.queries import words_left_behind
from notices.invariants import invariant


@invariant("voices/withdrawn words")
def withdrawn_words(now: dt.datetime) -> list[str]:
    return words_left_behind()
