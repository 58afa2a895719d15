"""What a coordinator does with words that can't be taken as they are: give them back, and say why."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from learning_review.voices.errors import Incomplete
from learning_review.voices.models import Consent, Voice
from learning_review.voices.services.lock import check_coordinator, open_voice
from learning_review.voices.services.steps import live_consent, note_ended, tell
from learning_review.voices.signals import Cause, voice_withdrawn
from ui.locks import retry_once
from ui.typed import tidy

State = Voice.State


@retry_once
@transaction.atomic
def ask_for_changes(voice: Voice, *, reason: str, answer: str = "", by: User) -> Voice:
    """Give words back to their author, who is told why and may send others; return the voice, in state `changes`.

    Until then they are shown nowhere. Raises NotAllowed, VoiceClosed, Incomplete when nothing is written, or no
    explanation is given where the reason alone says too little.
    """
    return _give_back(voice, State.CHANGES, "voices/changes_asked", reason, answer, by)


@retry_once
@transaction.atomic
def decline(voice: Voice, *, reason: str, answer: str = "", by: User) -> Voice:
    """Take no words from this author, who is told why; return the voice, in state `declined`.

    They may send others all the same, or take these back. Raises like `ask_for_changes`.
    """
    return _give_back(voice, State.DECLINED, "voices/declined", reason, answer, by)


def _give_back(voice: Voice, state: str, kind: str, reason: str, answer: str, by: User) -> Voice:
    voice = open_voice(voice)
    check_coordinator(by)
    if voice.current is None:
        raise Incomplete(_("There are no words yet."))
    reason, answer = Voice.Reason(reason), tidy(answer)
    if reason == Voice.Reason.OTHER and not answer:
        raise Incomplete(_("Tell the author what it is about."))
    if (voice.state, voice.answer_reason, voice.answer) == (state, reason, answer):
        return voice
    may_be_shown = voice.state == State.APPROVED
    voice.state, voice.answer_reason, voice.answer = state, reason, answer
    voice.save(update_fields=["state", "answer_reason", "answer"])
    if may_be_shown:
        if (agreed := live_consent(voice, Consent.Kind.AUTHOR)) is not None:
            note_ended([agreed], at=timezone.now())
        voice_withdrawn.send(Voice, voice=voice, cause=Cause.DECLINED)
    tell(kind, voice, to=voice.author or voice.author_email, wording=voice.current_id)
    return voice
