"""A yes lasts two years. Its giver is asked again a month before; without another yes the words are not shown any more.

The other yes is `consent.approve`, `consent.subject_consent` or `consent.body_consent` once more, to the same words.
"""

import datetime as dt

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from learning_review.voices.models import Consent, Voice
from learning_review.voices.services.lock import locked
from learning_review.voices.services.steps import tell
from learning_review.voices.signals import Cause, voice_withdrawn
from ui.locks import retry_once

Kind = Consent.Kind


@retry_once
@transaction.atomic
def ask_again(consent: Consent, *, now: dt.datetime) -> bool:
    """Ask whoever gave a yes whether it should last two more years, once; return whether they were asked.

    Nobody is when it has ended meanwhile, or is for words that are being changed.
    """
    voice = locked(consent.voice)
    found = _standing(voice, consent)
    if found is None or found.renewal_asked_at is not None or voice.state != Voice.State.APPROVED:
        return False
    found.renewal_asked_at = now
    found.save(update_fields=["renewal_asked_at"])
    tell("voices/renewal", voice, to=_giver(voice, found), wording=voice.current_id, consent=found.pk)
    return True


@retry_once
@transaction.atomic
def let_lapse(consent: Consent, *, now: dt.datetime) -> bool:
    """End a yes whose two years are over; return whether it ended. The words are shown nowhere from then on.

    Their author is told, and so is whoever else let it run out; one yes brings the words back.
    """
    voice = locked(consent.voice)
    found = _standing(voice, consent)
    if found is None or found.review_on > timezone.localdate(now):
        return False
    found.withdrawn_at, found.lapsed = now, True
    found.save(update_fields=["withdrawn_at", "lapsed"])
    if voice.state == Voice.State.APPROVED:
        voice_withdrawn.send(Voice, voice=voice, cause=Cause.LAPSED)
        author = voice.author or voice.author_email
        tell("voices/lapsed", voice, to=author, wording=voice.current_id, consent=found.pk)
        if found.kind == Kind.SUBJECT and voice.subject is not None:
            person = voice.subject.person
            tell("voices/lapsed_about", voice, to=person, wording=voice.current_id, consent=found.pk)
    return True


def _standing(voice: Voice, consent: Consent) -> Consent | None:
    return voice.consents.filter(pk=consent.pk, wording=voice.current_id, withdrawn_at__isnull=True).first()


def _giver(voice: Voice, consent: Consent) -> User | str:
    """Return who is asked: for an organisation, the coordinator who wrote its yes down."""
    if consent.kind == Kind.SUBJECT and voice.subject is not None:
        return voice.subject.person
    if consent.kind == Kind.BODY:
        return consent.given_by or voice.workshop.programme.contact_email
    return voice.author or voice.author_email
