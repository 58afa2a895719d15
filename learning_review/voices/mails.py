"""The mails of this room. None holds anybody's words: they would outlive a withdrawal in somebody's inbox."""

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from learning_review.voices import links
from learning_review.voices.models import Consent, Voice, VoiceLink
from notices.kinds import Content, mail_kind
from notices.models import Notice

State = Voice.State
Purpose = VoiceLink.Purpose


def _voice(notice: Notice, *states: str) -> Voice | None:
    """Return the notice's voice if it is in one of these states and its wording is still the one told of."""
    related = ("workshop__programme", "subject__person", "invited_by", "current")
    voice = Voice.objects.select_related(*related).filter(pk=notice.data["voice"], state__in=states).first()
    if voice is None or notice.data.get("wording", voice.current_id) != voice.current_id:
        return None
    return voice


def _content(voice: Voice, purpose: str | None = None) -> Content:
    """Return what every mail about a voice needs, with a new link for `purpose`."""
    programme = voice.workshop.programme
    context = {"voice": voice, "workshop": voice.workshop, "programme": programme, "reference": voice.reference}
    if purpose is None:
        return Content(context)
    path = reverse("voice", args=[links.mint(voice, purpose)])
    return Content(context, secrets={"link": f"{settings.SITE_URL}{path}"})


@mail_kind("voices/invitation", _("Somebody asked for a voice"))
def invitation(notice: Notice) -> Content | None:
    """Ask for a testimonial; nothing when it has been given, or declined, already."""
    voice = _voice(notice, State.INVITED)
    return _content(voice, Purpose.INVITATION) if voice else None


@mail_kind("voices/receipt", _("Voice received"))
def receipt(notice: Notice) -> Content | None:
    """Thank for the words, with the link that manages and withdraws them for life."""
    voice = _voice(notice, *Voice.WITH_WORDS)
    return _content(voice, Purpose.MANAGE) if voice else None


@mail_kind("voices/approval", _("Wording of a voice to agree to"))
def approval(notice: Notice) -> Content | None:
    """Ask the author to read the wording; nothing when they have, or when there is a newer one."""
    voice = _voice(notice, State.IN_WORDING)
    return _content(voice, Purpose.MANAGE) if voice else None


@mail_kind("voices/approved", _("Wording of a voice agreed"))
def approved(notice: Notice) -> Content | None:
    """Tell the author that their words may now appear where they agreed to."""
    voice = _voice(notice, State.APPROVED)
    return _content(voice, Purpose.MANAGE) if voice else None


@mail_kind("voices/withdrawn", _("Voice withdrawn"))
def withdrawn(notice: Notice) -> Content | None:
    """Say what withdrawing did, and what it cannot do."""
    voice = _voice(notice, State.WITHDRAWN)
    return _content(voice) if voice else None


@mail_kind("voices/subject_consent", _("Agreement of whom a voice is about"))
def subject_consent(notice: Notice) -> Content | None:
    """Ask the practitioner spoken of; nothing when they have said yes, or the words are being changed."""
    voice = _voice(notice, State.APPROVED)
    if voice is None or not voice.needs_subject:
        return None
    given = voice.consents.filter(kind=Consent.Kind.SUBJECT, wording=voice.current_id, withdrawn_at__isnull=True)
    return None if given.exists() else _content(voice, Purpose.SUBJECT)
