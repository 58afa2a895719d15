"""What the practitioner spoken of does: read the exact words, agree to them place by place, take that back.

They see words and byline as they would be published, never how to reach the author.
"""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from learning_review.voices import consent_texts, services
from learning_review.voices.forms import AgreeForm
from learning_review.voices.models import Consent, Voice, Wording
from learning_review.voices.views.author import Door, consent_of, lapsed_consent, renewal_form, scopes_of
from ui.errors import Refused
from ui.requests import sent


def home(request: HttpRequest, door: Door) -> HttpResponse:
    """What stands, or the question. Looking changes nothing."""
    voice = door.voice
    if voice is None or not voice.needs_subject:
        raise Http404
    if request.method == "POST":
        return redirect(door.urls["home"])
    if voice.state != Voice.State.APPROVED or voice.current is None:
        return render(request, "learning_review/voices/subject_later.html", {"voice": voice})
    consent = consent_of(voice, Consent.Kind.SUBJECT)
    if consent is None and lapsed_consent(voice, Consent.Kind.AUTHOR):
        return render(request, "learning_review/voices/subject_later.html", {"voice": voice})
    if consent is None:
        return agree(request, door)
    context = {
        "voice": voice,
        "wording": voice.current,
        "consent": consent,
        "door": door,
        "renewal": renewal_form(voice, consent),
        "consent_text": consent_texts.TEXTS[consent_texts.CURRENT].subject,
    }
    return render(request, "learning_review/voices/subject_agreed.html", context)


def agree(request: HttpRequest, door: Door) -> HttpResponse:
    """Say yes to the words as they look, for no more places than their author agreed to."""
    voice = door.voice
    if voice is None or not voice.needs_subject or voice.state != Voice.State.APPROVED or voice.current is None:
        raise Http404
    author_agreed = consent_of(voice, Consent.Kind.AUTHOR)
    form = AgreeForm(
        sent(request),
        wording=voice.current,
        allowed=author_agreed.scopes if author_agreed else [],
        initial={"scopes": scopes_of(voice, Consent.Kind.SUBJECT)},
    )
    if form.is_valid():
        try:
            read = voice.wordings.get(number=form.cleaned_data["wording"])
            services.subject_consent(voice, read, scopes=form.cleaned_data["scopes"], channel=door.channel, by=door.by)
        except Wording.DoesNotExist as missing:
            raise Http404 from missing
        except Refused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("Thank you. We have written down what you agreed to."))
        return redirect(door.urls["home"])
    context = {
        "voice": voice,
        "wording": voice.current,
        "form": form,
        "door": door,
        "consent_text": consent_texts.TEXTS[consent_texts.CURRENT].subject,
        "lapsed": lapsed_consent(voice, Consent.Kind.SUBJECT),
    }
    return render(request, "learning_review/voices/subject_agree.html", context)


def withdraw(request: HttpRequest, door: Door) -> HttpResponse:
    """Ask once more, then take the yes back."""
    voice = door.voice
    if voice is None or not voice.needs_subject or voice.state not in Voice.WITH_WORDS:
        raise Http404
    if request.method == "POST":
        services.withdraw_subject_consent(voice, by=door.by)
        messages.success(request, _("You have taken your yes back. The words are shown nowhere now."))
        return redirect(door.urls["home"])
    return render(request, "learning_review/voices/subject_withdraw.html", {"voice": voice, "door": door})
