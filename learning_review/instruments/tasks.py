"""What the worker does about questions, and what must always be true of them."""

import datetime as dt

from learning_review.instruments.queries import may_be_asked
from learning_review.instruments.services import ask_what_is_due
from notices.duties import asked_to_stop, duty

A_BATCH = 50  # workshops


@duty("instruments/ask what is due", every=dt.timedelta(minutes=10))
def ask(now: dt.datetime) -> int:
    """Ask people what their workshop's dates bring, let asks follow dates that moved, and lapse; some workshops at a
    time. Return how many asks came or changed."""
    done = 0
    workshops = list(may_be_asked(now).order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(workshops), A_BATCH):
        if asked_to_stop():
            break
        done += ask_what_is_due(workshops[start : start + A_BATCH], now=now)
    return done
