"""What an author does with their words, whichever door they came in by: a secret link, or signed in."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.typed import typed_before, writer_key
from learning_review.instruments.queries import items_of
from learning_review.voices import consent_texts, links, services
from learning_review.voices.bylines import BylineLevel
from learning_review.voices.diff import diff
from learning_review.voices.forms import AgreeForm, VoiceForm, voice_as_initial
from learning_review.voices.models import Consent, Voice, Wording
from programmes.catalogue.models import Workshop
from programmes.enrolment.models import Enrolment
from ui import identifying
from ui.errors import Refused
from ui.requests import sent, with_draft


@dataclass(frozen=True)
class Door:
    """How somebody came in: the voice if there is one, who they are if signed in, and where the pages are.

    `own` is the enrolment of a participant who speaks of themselves; their voice is made when they first send words.
    """

    workshop: Workshop
    voice: Voice | None
    channel: str
    urls: dict[str, str]
    by: User | None = None
    own: Enrolment | None = None

    @property
    def of_somebody(self) -> bool:
        """True when somebody else is spoken of."""
        return self.voice is not None and self.voice.needs_subject

    @property
    def writer(self) -> str:
        """Whose words are typed here, for a browser that keeps them: another link to the same voice says the same."""
        return writer_key(self.by) if self.by else links.writer_key(self.voice)

    @property
    def page(self) -> str:
        """The name under which what was typed is kept where a new link has another address."""
        return "" if self.by else kept_as(self.voice)


def kept_as(voice: Voice | None) -> str:
    """Return what the words typed for a voice by link are kept under, in the writer's own session."""
    return f"voice {voice.pk}" if voice else ""


def home(request: HttpRequest, door: Door) -> HttpResponse:
    """What is next: write, agree, or see what stands. Looking changes nothing: mail scanners look too."""
    voice = door.voice
    if voice is None or voice.state == Voice.State.INVITED:
        return words(request, door)
    if request.method == "POST":
        return redirect(door.urls["home"])
    if voice.state in Voice.CLOSED:
        return render(request, "learning_review/voices/closed.html", {"voice": voice, "door": door})
    if voice.state in Voice.ANSWERED:
        return render(request, "learning_review/voices/given_back.html", _shown(voice, door))
    if consent_of(voice, Consent.Kind.AUTHOR) or _wording(voice).byline_level == BylineLevel.UNPUBLISHED:
        return _given(request, door, voice)
    return agree(request, door)


def words(request: HttpRequest, door: Door) -> HttpResponse:
    """Write the words, or change them."""
    voice = door.voice
    if voice is not None and voice.state in Voice.CLOSED:
        return redirect(door.urls["home"])
    initial = voice_as_initial(voice) if voice else _initial_of(door)
    initial |= typed_before(request, writer=door.writer, page=door.page)
    asked = voice.version if voice else None
    items = items_of(asked) if asked else []
    form = VoiceForm(sent(request), of_somebody=door.of_somebody, asked=items, initial=initial)
    if form.is_valid():
        try:
            if voice is None and door.own is not None and door.by is not None:
                services.give(door.own, by=door.by, **form.content())
            elif voice is not None:
                services.submit(voice, by=door.by, **form.content())
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect(with_draft(request, door.urls["home"]))
    context = {"form": form, "door": door, "voice": voice, "workshop": door.workshop}
    context |= {"writer": door.writer, "asked": asked}
    return render(request, "learning_review/voices/write.html", context)


def agree(request: HttpRequest, door: Door) -> HttpResponse:
    """See the words exactly as they would look, and say yes to them place by place."""
    voice = _written(door)
    if voice.state in Voice.ANSWERED | Voice.CLOSED:
        return redirect(door.urls["home"])
    wording = _wording(voice)
    form = AgreeForm(
        sent(request),
        wording=wording,
        initial={"scopes": scopes_of(voice, Consent.Kind.AUTHOR)},
    )
    if form.is_valid():
        try:
            read = voice.wordings.get(number=form.cleaned_data["wording"])
            services.approve(voice, read, scopes=form.cleaned_data["scopes"], channel=door.channel, by=door.by)
        except Wording.DoesNotExist as missing:
            raise Http404 from missing
        except Refused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("Thank you. We have written down what you agreed to."))
        return redirect(door.urls["home"])
    wrote = None if wording.by_author else voice.wordings.filter(by_author=True).last()
    context = {
        "form": form,
        "door": door,
        "voice": voice,
        "wording": wording,
        "author_wrote": wrote,
        "pieces": diff(wrote.words, wording.words) if wrote else [],
        "consent_text": consent_texts.TEXTS[consent_texts.CURRENT].author,
        "hints": identifying.find(wording.words),
        "lapsed": lapsed_consent(voice, Consent.Kind.AUTHOR),
    }
    return render(request, "learning_review/voices/agree.html", context)


def withdraw(request: HttpRequest, door: Door) -> HttpResponse:
    """Ask once more, then take the words back for good."""
    voice = _written(door)
    if voice.state in Voice.CLOSED:
        return redirect(door.urls["home"])
    if request.method == "POST":
        try:
            services.withdraw(voice, by=door.by)
        except Refused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("Your words are withdrawn. They are gone from every page and our records."))
        return redirect(door.urls["home"])
    return render(request, "learning_review/voices/withdraw.html", {"voice": voice, "door": door})


def decline(request: HttpRequest, door: Door) -> HttpResponse:
    """Rather not, which is fine."""
    voice = door.voice
    if door.own is None if voice is None else voice.state != Voice.State.INVITED:
        return redirect(door.urls["home"])
    if request.method == "POST":
        try:
            if voice is not None:
                services.refuse(voice, by=door.by)
            elif door.own is not None and door.by is not None:
                services.rather_not(door.own, by=door.by)
        except Refused as refusal:
            messages.error(request, str(refusal))
            return redirect(door.urls["home"])
        return render(request, "learning_review/voices/declined.html", {"door": door})
    return render(request, "learning_review/voices/decline.html", {"voice": voice, "door": door})


def consent_of(voice: Voice, kind: str) -> Consent | None:
    """Return the standing yes to the current wording."""
    return voice.consents.filter(kind=kind, wording=voice.current_id, withdrawn_at__isnull=True).first()


def lapsed_consent(voice: Voice, kind: str) -> Consent | None:
    """Return the yes to the current wording that ran out, if there is none that stands."""
    if consent_of(voice, kind):
        return None
    last = voice.consents.filter(kind=kind, wording=voice.current_id).last()
    return last if last and last.lapsed else None


def scopes_of(voice: Voice, kind: str) -> list[str]:
    """Return the places agreed to for the current wording, now or until it ran out, to begin a form with."""
    consent = consent_of(voice, kind) or lapsed_consent(voice, kind)
    return list(consent.scopes) if consent else []


def renewal_form(voice: Voice, consent: Consent | None) -> AgreeForm | None:
    """Return what one presses to let a yes last two more years; None while nobody is asked."""
    if consent is None or not consent.asks_again or voice.current is None:
        return None
    return AgreeForm(wording=voice.current, allowed=consent.scopes, initial={"scopes": list(consent.scopes)})


def _shown(voice: Voice, door: Door) -> dict[str, Any]:
    return {"voice": voice, "door": door, "wording": voice.current}


def _given(request: HttpRequest, door: Door, voice: Voice) -> HttpResponse:
    consent = consent_of(voice, Consent.Kind.AUTHOR)
    context = _shown(voice, door) | {
        "consent": consent,
        "renewal": renewal_form(voice, consent),
        "consent_text": consent_texts.TEXTS[consent_texts.CURRENT].author,
        "body_agreed": not voice.needs_body or consent_of(voice, Consent.Kind.BODY) is not None,
        "subject_agreed": not voice.needs_subject or consent_of(voice, Consent.Kind.SUBJECT) is not None,
    }
    return render(request, "learning_review/voices/given.html", context)


def _written(door: Door) -> Voice:
    """Return the voice that has words, or had them: what was taken back says so on the page that links lead to."""
    if door.voice is None or door.voice.state not in Voice.WITH_WORDS | Voice.CLOSED:
        raise Http404
    return door.voice


def _wording(voice: Voice) -> Wording:
    if voice.current is None:  # no state with words is without a wording
        raise Http404
    return voice.current


def _initial_of(door: Door) -> dict[str, str]:
    """What we know of a participant already, so that nothing is asked twice."""
    if door.by is None:
        return {}
    profile = getattr(door.by, "profile", None)
    return {
        "first_name": door.by.first_name,
        "surname": door.by.last_name,
        "role": profile.role if profile else "",
        "organisation": profile.organisation_name if profile else "",
        "sector": profile.get_sector_display() if profile else "",
    }
