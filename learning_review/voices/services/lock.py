"""Reading a voice again under its lock, and who may do what with it."""

from django.utils.translation import gettext as _

from accounts.models import User
from accounts.permissions import may_coordinate
from learning_review.voices.errors import NotAllowed, VoiceClosed
from learning_review.voices.models import Voice


def locked(voice: Voice) -> Voice:
    """Return the voice, read again under its lock."""
    related = ("author", "current", "subject__person", "workshop")
    return Voice.objects.select_for_update(of=["self"]).select_related(*related).get(pk=voice.pk)


def open_voice(voice: Voice) -> Voice:
    """Return the voice, read again under its lock; VoiceClosed when nothing more happens to it."""
    voice = locked(voice)
    if voice.state == Voice.State.WITHDRAWN:
        raise VoiceClosed(_("These words have been withdrawn."))
    if voice.state == Voice.State.REFUSED:
        raise VoiceClosed(_("You told us that you would rather not. Thank you for saying so."))
    return voice


def coordinates(by: User | None) -> bool:
    """True for somebody who coordinates workshops."""
    return by is not None and may_coordinate(by)


def check_coordinator(by: User | None) -> None:
    """Raise NotAllowed unless it is a coordinator."""
    if not coordinates(by):
        raise NotAllowed(_("Only coordinators word testimonials."))


def check_author(voice: Voice, by: User | None) -> None:
    """Raise NotAllowed unless it is the author, or who holds the author's link."""
    if by is not None and by.pk != voice.author_id:
        raise NotAllowed(_("Only the person whose words they are can do this."))


def check_subject(voice: Voice, by: User | None) -> None:
    """Raise NotAllowed unless it is the practitioner spoken of, or who holds their link."""
    if voice.subject is None or (by is not None and by.pk != voice.subject.person_id):
        raise NotAllowed(_("Only the person these words speak of can do this."))
