"""What the worker does for voices."""

import datetime as dt

from django.utils import timezone

from learning_review.voices.models import Voice
from learning_review.voices.queries import run_out, to_be_asked_again, words_left_behind
from learning_review.voices.services import ask_again, let_lapse
from notices.duties import asked_to_stop, duty
from notices.invariants import invariant
from notices.models import Notice
from notices.privacy import bare
from notices.services import forget_mails


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


@duty("voices/forget who withdrew", every=dt.timedelta(minutes=5))
def forget_who_withdrew(now: dt.datetime) -> int:
    """Forget the address of authors without an account who withdrew, once the mail that says so has gone."""
    gone = bare().filter(
        kind__startswith="voices/", state__in=[Notice.State.SENT, Notice.State.FAILED, Notice.State.DROPPED]
    )
    voices = dict(gone.values_list("pk", "data__voice"))
    withdrawn = set(
        Voice.objects.filter(pk__in=voices.values(), state=Voice.State.WITHDRAWN).values_list("pk", flat=True)
    )
    mails = [mail for mail, voice in voices.items() if voice in withdrawn]
    return forget_mails(Notice.objects.filter(pk__in=mails)) if mails else 0


@invariant("voices/withdrawn words")
def withdrawn_words(now: dt.datetime) -> list[str]:
    return words_left_behind()
