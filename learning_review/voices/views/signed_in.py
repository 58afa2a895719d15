"""/my/voice/ and /my/voices/: a participant's own words, words about them, and whom they asked."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.requests import SignedInRequest
from accounts.typed import login_keeping_words
from learning_review.voices import queries, services
from learning_review.voices.forms import ConfirmerForm
from learning_review.voices.models import Consent, Voice
from learning_review.voices.views import author, subject
from learning_review.voices.views.author import Door
from programmes.enrolment.models import Enrolment
from ui.errors import Refused
from ui.limits import limited
from ui.requests import sent


@login_required
@require_safe
def my_voices(request: SignedInRequest) -> HttpResponse:
    """Everything about voices that concerns one person."""
    return render(request, "learning_review/voices/my_voices.html", {"places": queries.voices_of(request.user)})


def _own(request: SignedInRequest, reference: str) -> Enrolment:
    mine = Enrolment.objects.filter(person=request.user.pk, state__in=Enrolment.TAKING_PART)
    return get_object_or_404(mine.select_related("workshop__programme"), reference=reference)


def _own_door(request: SignedInRequest, reference: str) -> Door:
    enrolment = _own(request, reference)
    related = ("workshop__programme", "current", "author", "subject__person")
    voices = Voice.objects.select_related(*related).filter(subject=enrolment, author=request.user.pk)
    urls = {page: reverse(f"my_voice_{page}", args=[reference]) for page in ("words", "agree", "withdraw", "decline")}
    return Door(
        workshop=enrolment.workshop,
        voice=voices.exclude(state__in=Voice.CLOSED).first(),
        channel=Consent.Channel.SIGNED_IN,
        urls={"home": reverse("my_voice", args=[reference]), **urls},
        by=request.user,
        own=enrolment,
    )


@login_keeping_words
@require_http_methods(["GET", "HEAD", "POST"])
@limited("voices")
def own_home(request: SignedInRequest, reference: str) -> HttpResponse:
    """One's own words about a workshop."""
    return author.home(request, _own_door(request, reference))


@login_keeping_words
@require_http_methods(["GET", "HEAD", "POST"])
@limited("voices")
def own_words(request: SignedInRequest, reference: str) -> HttpResponse:
    """Change them."""
    return author.words(request, _own_door(request, reference))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@limited("voices")
def own_agree(request: SignedInRequest, reference: str) -> HttpResponse:
    """Agree to them as they look."""
    return author.agree(request, _own_door(request, reference))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@limited("voices")
def own_withdraw(request: SignedInRequest, reference: str) -> HttpResponse:
    """Take them back."""
    return author.withdraw(request, _own_door(request, reference))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@limited("voices")
def own_decline(request: SignedInRequest, reference: str) -> HttpResponse:
    """Rather say nothing, and not be asked again."""
    return author.decline(request, _own_door(request, reference))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@limited("asking")
def ask_somebody(request: SignedInRequest, reference: str) -> HttpResponse:
    """Ask somebody who could confirm what has changed; their address is not shown again."""
    enrolment = _own(request, reference)
    form = ConfirmerForm(sent(request))
    if form.is_valid():
        asked = {name: form.cleaned_data[name] for name in ("relationship", "author_name", "author_email")}
        try:
            services.invite_voice(enrolment.workshop, subject=enrolment, by=request.user, **asked)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("We will write to them. They answer us, not you, and may say no."))
            return redirect("my_voices")
    context = {"form": form, "workshop": enrolment.workshop}
    return render(request, "learning_review/voices/ask_somebody.html", context)


def _about_me(request: SignedInRequest, reference: str) -> Door:
    related = ("workshop__programme", "current", "author", "subject__person")
    voices = Voice.objects.select_related(*related).filter(subject__person=request.user.pk)
    voice = get_object_or_404(voices.exclude(author=request.user.pk), reference=reference)
    urls = {page: reverse(f"voice_about_me_{page}", args=[reference]) for page in ("agree", "withdraw")}
    return Door(
        workshop=voice.workshop,
        voice=voice,
        channel=Consent.Channel.SIGNED_IN,
        urls={"home": reverse("voice_about_me", args=[reference]), **urls},
        by=request.user,
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def about_me(request: SignedInRequest, reference: str) -> HttpResponse:
    """Somebody's words about one, to agree to."""
    return subject.home(request, _about_me(request, reference))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@limited("voices")
def about_me_agree(request: SignedInRequest, reference: str) -> HttpResponse:
    """Agree to them, or to other places than before."""
    return subject.agree(request, _about_me(request, reference))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@limited("voices")
def about_me_withdraw(request: SignedInRequest, reference: str) -> HttpResponse:
    """Take that back."""
    return subject.withdraw(request, _about_me(request, reference))
