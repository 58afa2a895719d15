"""The mails of this room. None holds anybody's words: they would outlive a withdrawal in somebody's inbox."""

from dataclasses import replace

from django.conf import settings
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from learning_review.voices import links
from learning_review.voices.models import Consent, Scope, Voice, VoiceLink
from notices.kinds import Content, mail_kind
from notices.models import Notice
from programmes.mailing.mails import add_step
from programmes.mailing.plan import DAYS, Concern, Moment, Step
from programmes.mailing.queries import REASONS_NOT_TO
from programmes.mailing.words import OF_EVERYBODY, Usual

SAY_IT = (_("Say what it was like"), "/my/voice/{reference}/")
# Whoever has given words, or would rather not, is not asked; nor is who was away.
NOBODY_TO_ASK = Q(
    Exists(Voice.objects.filter(subject=OuterRef("pk"), author=OuterRef("person")).exclude(state=Voice.State.INVITED))
) | Q(REASONS_NOT_TO["was_away"])
# The day after the last mail about questions, and once more; lines of the mail plan, decided anew when they are due.
add_step(
    Step(
        "voice",
        13,
        _("Would you say what it was like?"),
        Concern.AFTERWARDS,
        opens=Moment(57, from_end=True),
        closes=Moment(84, from_end=True),
        unless="gave_a_voice",
    ),
    Usual(
        _("Would you say what it was like? {workshop}"),
        _(
            "Hello {first_name},\n\n"
            "Some weeks have passed since “{workshop}”. Would you say in a few words what it was like, for people who "
            "wonder whether it is for them? Sending them publishes nothing: you see how they would look, and say where "
            "they may be shown, if anywhere.\n\n"
            "There you can also ask somebody who has seen a change, a colleague or a client. And if you would rather "
            "not, say so there: then we don’t ask again."
        ),
        OF_EVERYBODY,
    ),
    SAY_IT,
    NOBODY_TO_ASK,
    links.no_more_link,
)
add_step(
    Step(
        "voice_again",
        13,
        _("Would you say what it was like? Once more"),
        Concern.AFTERWARDS,
        opens=Moment(66, from_end=True),
        closes=Moment(84, from_end=True),
        after="voice",
        gap=8 * DAYS,
        unless="gave_a_voice",
    ),
    Usual(
        _("A few words of yours? {workshop}"),
        _(
            "Hello {first_name},\n\n"
            "We asked you whether you would say what “{workshop}” was like. This is the last time that we do: if you "
            "have a few words, they are welcome; if you would rather not, you need do nothing."
        ),
        OF_EVERYBODY,
    ),
    SAY_IT,
    NOBODY_TO_ASK,
    links.no_more_link,
)

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
    if voice is None:
        return None
    stop_url = links.no_more_link(voice)
    content = _content(voice, Purpose.INVITATION)
    return replace(content, secrets={**content.secrets, "stop_url": stop_url}, unsubscribe=stop_url)


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
    """Tell the author that their words are settled, who has agreed beside them, who is awaited, and what follows."""
    voice = _voice(notice, State.APPROVED)
    if voice is None:
        return None
    agreed = set(voice.consents.live().filter(wording=voice.current_id).values_list("kind", flat=True))
    content, itself = _content(voice, Purpose.MANAGE), Voice.objects.filter(pk=voice.pk)
    standing = {
        "subject_agreed": Consent.Kind.SUBJECT in agreed,
        "body_agreed": Consent.Kind.BODY in agreed,
        "places": [scope.label for scope in Scope if itself.shown(scope).exists()],
    }
    return replace(content, context={**content.context, **standing})


@mail_kind("voices/withdrawn", _("Voice withdrawn"))
def withdrawn(notice: Notice) -> Content | None:
    """Say what withdrawing did, and what it cannot do."""
    voice = _voice(notice, State.WITHDRAWN)
    return _content(voice) if voice else None


@mail_kind("voices/changes_asked", _("Voice given back, to be changed"))
def changes_asked(notice: Notice) -> Content | None:
    """Tell the author that a coordinator asks for other words; why stands behind the link."""
    voice = _voice(notice, State.CHANGES)
    return _content(voice, Purpose.MANAGE) if voice else None


@mail_kind("voices/declined", _("Voice not taken"))
def declined(notice: Notice) -> Content | None:
    """Tell the author that their words will not be shown; why stands behind the link."""
    voice = _voice(notice, State.DECLINED)
    return _content(voice, Purpose.MANAGE) if voice else None


@mail_kind("voices/link", _("Link to a voice, asked for"))
def link(notice: Notice) -> Content | None:
    """Send an author who asked for it a fresh link to their words."""
    voice = _voice(notice, *Voice.WITH_WORDS)
    return _content(voice, Purpose.MANAGE) if voice else None


@mail_kind("voices/renewal", _("Consent to a voice, asked again"))
def renewal(notice: Notice) -> Content | None:
    """Ask whoever agreed whether it should last two more years; nothing when it was renewed, or has ended."""
    voice = _voice(notice, State.APPROVED)
    consent = Consent.objects.live().filter(pk=notice.data["consent"]).first()
    if voice is None or consent is None:
        return None
    if consent.kind == Consent.Kind.BODY:
        content, path = _content(voice), reverse("voices_desk_voice", args=[voice.workshop.code, voice.reference])
        extra = {"consent": consent, "link": f"{settings.SITE_URL}{path}"}
        return replace(content, context={**content.context, **extra})
    content = _content(voice, Purpose.SUBJECT if consent.kind == Consent.Kind.SUBJECT else Purpose.MANAGE)
    return replace(content, context={**content.context, "consent": consent})


def _lapsed(notice: Notice, purpose: str) -> Content | None:
    """Nothing when another yes has been given meanwhile."""
    voice = _voice(notice, State.APPROVED)
    consent = Consent.objects.filter(pk=notice.data["consent"], lapsed=True).first()
    if voice is None or consent is None:
        return None
    again = voice.consents.filter(kind=consent.kind, wording=voice.current_id, withdrawn_at__isnull=True)
    if again.exists():
        return None
    content = _content(voice, purpose)
    return replace(content, context={**content.context, "consent": consent})


@mail_kind("voices/lapsed", _("Voice no longer shown: not renewed"))
def lapsed(notice: Notice) -> Content | None:
    """Tell the author that their words are not shown any more, and how they come back."""
    return _lapsed(notice, Purpose.MANAGE)


@mail_kind("voices/lapsed_about", _("Voice about somebody no longer shown: not renewed"))
def lapsed_about(notice: Notice) -> Content | None:
    """Tell the practitioner spoken of, who did not renew their yes."""
    return _lapsed(notice, Purpose.SUBJECT)


@mail_kind("voices/subject_consent", _("Agreement of whom a voice is about"))
def subject_consent(notice: Notice) -> Content | None:
    """Ask the practitioner spoken of; nothing when they have said yes, or the words are being changed."""
    voice = _voice(notice, State.APPROVED)
    if voice is None or not voice.needs_subject:
        return None
    given = voice.consents.filter(kind=Consent.Kind.SUBJECT, wording=voice.current_id, withdrawn_at__isnull=True)
    return None if given.exists() else _content(voice, Purpose.SUBJECT)
