"""What several rules have in common: a voice is settled, its author is asked, mail is queued."""

import datetime as dt
from collections.abc import Collection

from accounts.models import User
from learning_review.voices.bylines import BylineLevel
from learning_review.voices.models import Consent, Voice
from learning_review.voices.signals import voice_approved
from notices.services import queue
from notices.withdrawals import note

# What the ledger knows: words taken back for good, a yes that ended for one place, and who wants to be asked no more.
WORDS, YES, ASKED = "voices/words", "voices/yes", "voices/asked"


def live_consent(voice: Voice, kind: str) -> Consent | None:
    """Return the standing yes to the current wording."""
    return voice.consents.filter(kind=kind, wording=voice.current_id, withdrawn_at__isnull=True).first()


def note_ended(consents: Collection[Consent], *, at: dt.datetime) -> None:
    """Note for the ledger that these were taken back, for each place that they were for."""
    note(YES, *(consent.key(scope) for consent in consents for scope in consent.scopes), at=at)


def is_unpublished(voice: Voice) -> bool:
    """True when the author wants the words kept to ourselves."""
    return voice.current is not None and voice.current.byline_level == BylineLevel.UNPUBLISHED


def set_approved(voice: Voice) -> None:
    """Settle the words: tell the author, and ask the practitioner they speak of."""
    voice.state = Voice.State.APPROVED
    voice.save(update_fields=["state", "answer_reason", "answer"])
    if is_unpublished(voice):
        return
    voice_approved.send(Voice, voice=voice)
    tell("voices/approved", voice, to=voice.author or voice.author_email, wording=voice.current_id)
    if voice.subject is not None and voice.needs_subject:
        tell("voices/subject_consent", voice, to=voice.subject.person, wording=voice.current_id)


def ask_author(voice: Voice) -> None:
    """Ask the author to agree to the current wording."""
    tell("voices/approval", voice, to=voice.author or voice.author_email, wording=voice.current_id)


def tell(kind: str, voice: Voice, *, to: User | str, key: str | None = None, **data: int | str | None) -> None:
    """Queue one of this room's mails about a voice; with a `key`, once."""
    queue(kind, to=to, data={"voice": voice.pk, **data}, about=f"workshop:{voice.workshop.code}", key=key)
