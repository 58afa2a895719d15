"""What the worker does for voices."""

import datetime as dt

from django.utils import timezone

from learning_review.voices.queries import run_out, to_be_asked_again, words_left_behind
from learning_review.voices.services import ask_again, let_lapse
from notices.duties import asked_to_stop, duty
from notices.invariants import invariant


@duty("voices/ask again after two years", every=dt.timedelta(hours=1))
def renew_consents(now: dt.datetime) -> int:
    """Ask whoever's yes ends within a month, and end those whose two years are over; return how many of both."""
    today, done = timezone.localdate(now), 0
    for act, found in ((ask_again, to_be_asked_again(today)), (let_lapse, run_out(today))):
        for consent in found:
            if asked_to_stop():
                return done
            done += act(consent, now=now)
    return done


@invariant("voices/withdrawn words")
def withdrawn_words(now: dt.datetime) -> list[str]:
    return words_left_behind()
