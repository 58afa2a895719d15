"""What this room does when something happens in the rooms below it."""

from typing import Any

from learning_review.evidence import services
from learning_review.evidence.models import Snapshot
from learning_review.reflections.models import Reflection
from learning_review.voices.models import Scope, Voice

_KINDS = {
    Voice.Relationship.PARTICIPANT: Snapshot.Kind.PARTICIPANT,
    Voice.Relationship.MANAGER: Snapshot.Kind.MANAGER,
    Voice.Relationship.TEAM_LEADER: Snapshot.Kind.MANAGER,
    Voice.Relationship.SENIOR_MANAGER: Snapshot.Kind.MANAGER,
    Voice.Relationship.COLLEAGUE: Snapshot.Kind.COLLEAGUE,
    Voice.Relationship.CLIENT: Snapshot.Kind.CLIENT,
    Voice.Relationship.PARTNER: Snapshot.Kind.PARTNER,
}


def keep_shared_words(sender: Any, *, reflection: Reflection, level: str, words: str, **kwargs: Any) -> None:
    """Freeze what a journal's owner shared with the review."""
    services.freeze(
        reflection.enrolment.workshop,
        words=words,
        reflection=reflection,
        ask_about_wording=level == Reflection.Sharing.REVIEW_ASK,
    )


def forget_shared_words(sender: Any, *, reflection: Reflection, **kwargs: Any) -> None:
    """Empty what was frozen of a journal entry."""
    services.withdraw(reflection=reflection)


def kind_of(voice: Voice) -> str:
    """Return what kind of source a voice is: somebody who speaks of themselves took part, whatever their office."""
    if voice.subject is not None and not voice.needs_subject:
        return Snapshot.Kind.PARTICIPANT
    return _KINDS.get(Voice.Relationship(voice.relationship), Snapshot.Kind.OTHER)


def follow_voice(sender: Any, *, voice: Voice, **kwargs: Any) -> None:
    """Hold the exact words of a voice while they may be shown in the review, and no longer."""
    shown = Voice.objects.shown(Scope.REVIEW_WEB) | Voice.objects.shown(Scope.REVIEW_PDF)
    found = shown.select_related("current", "workshop", "subject").filter(pk=voice.pk).first()
    if found is None or found.current is None:
        services.withdraw(voice=voice)
    else:
        services.freeze(found.workshop, words=found.current.words, kind=kind_of(found), voice=found)
