"""/voices/desk/<code>/: coordinators ask for testimonials, read them, word them, and put them forward."""

from itertools import pairwise

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import Kind, note_reading
from accounts.requests import SignedInRequest, coordinators_only
from learning_review.voices import queries, services
from learning_review.voices.diff import diff
from learning_review.voices.forms import BodyConsentForm, DeskInviteForm, GiveBackForm, WordingForm
from learning_review.voices.models import Consent, Scope, Voice
from learning_review.voices.views.author import consent_of
from programmes.catalogue.models import Workshop
from programmes.enrolment.models import Enrolment
from ui import identifying
from ui.errors import Refused
from ui.limits import limited
from ui.requests import sent


@coordinators_only
@require_safe
def desk(request: SignedInRequest, code: str) -> HttpResponse:
    """A workshop's voices: how each stands, and what it needs from whom."""
    workshop = get_object_or_404(Workshop, code=code)
    voices = list(queries.for_desk(workshop))
    context = {
        "workshop": workshop,
        "voices": voices,
        "counts": queries.counts(workshop, Scope.REVIEW_WEB),
        "same_initials": queries.same_initials(voice for voice in voices if voice.state == Voice.State.APPROVED),
    }
    return render(request, "learning_review/voices/desk.html", context)


@coordinators_only
@require_http_methods(["GET", "HEAD", "POST"])
@limited("inviting")
def desk_invite(request: SignedInRequest, code: str) -> HttpResponse:
    """Ask somebody."""
    workshop = get_object_or_404(Workshop, code=code)
    group = Enrolment.objects.filter(workshop=workshop, state__in=Enrolment.TAKING_PART).select_related("person")
    form = DeskInviteForm(sent(request), group=group)
    if form.is_valid():
        try:
            services.invite_voice(workshop, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The invitation is on its way."))
            return redirect("voices_desk", code)
    return render(request, "learning_review/voices/desk_invite.html", {"workshop": workshop, "form": form})


@coordinators_only
@require_http_methods(["GET", "HEAD", "POST"])
def desk_voice(request: SignedInRequest, code: str, reference: str) -> HttpResponse:
    """One voice with all its versions; a POST makes the next wording."""
    voice = _voice(code, reference)
    form = None
    if voice.current is not None and voice.state in Voice.WITH_WORDS:
        now = {name: getattr(voice.current, name) for name in WordingForm.base_fields}
        form = WordingForm(sent(request), initial=now)
        if form.is_valid():
            try:
                wording = services.edit_wording(voice, by=request.user, **form.cleaned_data)
            except Refused as refusal:
                form.add_error(None, str(refusal))
            else:
                if wording == voice.current:
                    messages.info(request, _("Nothing was changed, so nobody is asked."))
                else:
                    messages.success(request, _("Kept. Its author is asked to agree before it is shown."))
                return redirect("voices_desk_voice", code, reference)
    note_reading(
        [voice.author_id] if voice.author_id else [],
        reader=request.user,
        kind=Kind.VOICE,
        role=_("Coordinator"),
        purpose=_("Voice %(reference)s") % {"reference": voice.reference},
    )
    versions = list(voice.wordings.select_related("edited_by"))
    changes = [(later, diff(earlier.words, later.words)) for earlier, later in pairwise(versions)]
    context = {
        "voice": voice,
        "workshop": voice.workshop,
        "wording": voice.current,
        "form": form,
        "first": versions[0] if versions else None,
        "changes": changes[::-1],
        "consents": voice.consents.select_related("wording"),
        "body_consent": consent_of(voice, Consent.Kind.BODY) if voice.needs_body else None,
        "hints": identifying.find(voice.current.words) if voice.current else [],
    }
    return render(request, "learning_review/voices/desk_voice.html", context)


@coordinators_only
@require_POST
def desk_act(request: SignedInRequest, code: str, reference: str, act: str) -> HttpResponse:
    """Take words as they stand, or send an invitation again."""
    voice = _voice(code, reference)
    if act == "accept" and voice.current and identifying.find(voice.current.words) and "looked" not in request.POST:
        messages.error(request, _("First say that nobody else can be recognised by what is marked."))
        return redirect("voices_desk_voice", code, reference)
    if act == "accept" and voice.current and request.POST.get("wording") != str(voice.current.number):
        messages.error(request, _("Its author has changed the words meanwhile. Please read them as they are now."))
        return redirect("voices_desk_voice", code, reference)
    does = {"accept": services.accept, "remind": services.invite_again}
    try:
        does[act](voice, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Done."))
    return redirect("voices_desk_voice", code, reference)


@coordinators_only
@require_http_methods(["GET", "HEAD", "POST"])
def desk_give_back(request: SignedInRequest, code: str, reference: str) -> HttpResponse:
    """Ask the author for other words, or take none, and say why."""
    voice = _voice(code, reference)
    if voice.state not in Voice.WITH_WORDS:
        return redirect("voices_desk_voice", code, reference)
    form = GiveBackForm(sent(request), initial={"act": "changes"})
    if form.is_valid():
        does = {"changes": services.ask_for_changes, "decline": services.decline}[form.cleaned_data.pop("act")]
        try:
            does(voice, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error("answer", str(refusal))
        else:
            messages.success(request, _("Done. The author is told, and reads why behind their link."))
            return redirect("voices_desk_voice", code, reference)
    context = {
        "voice": voice,
        "workshop": voice.workshop,
        "wording": voice.current,
        "form": form,
        "hints": identifying.find(voice.current.words) if voice.current else [],
    }
    return render(request, "learning_review/voices/desk_give_back.html", context)


@coordinators_only
@require_http_methods(["GET", "HEAD", "POST"])
def desk_body(request: SignedInRequest, code: str, reference: str) -> HttpResponse:
    """Write down that the organisation which the byline names has agreed, or has taken that back."""
    voice = _voice(code, reference)
    if voice.state not in Voice.WITH_WORDS or not voice.needs_body or voice.current is None:
        return redirect("voices_desk_voice", code, reference)
    consent = consent_of(voice, Consent.Kind.BODY)
    if request.method == "POST" and "end" in request.POST:
        services.withdraw_body_consent(voice, by=request.user)
        messages.success(request, _("Written down. The words are shown nowhere with its name now."))
        return redirect("voices_desk_voice", code, reference)
    known = {"on_behalf": consent.on_behalf, "scopes": list(consent.scopes)} if consent else {}
    form = BodyConsentForm(sent(request), initial=known)
    if form.is_valid() and request.POST.get("wording") != str(voice.current.number):
        form.add_error(None, _("The words have changed since you opened this page. Ask the organisation about these."))
    elif form.is_valid():
        try:
            services.body_consent(voice, voice.current, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Written down: the organisation has agreed."))
            return redirect("voices_desk_voice", code, reference)
    context = {"voice": voice, "workshop": voice.workshop, "wording": voice.current, "form": form, "consent": consent}
    return render(request, "learning_review/voices/desk_body.html", context)


@coordinators_only
@require_http_methods(["GET", "HEAD", "POST"])
def desk_withdraw(request: SignedInRequest, code: str, reference: str) -> HttpResponse:
    """Withdraw words because their author asked for it some other way."""
    voice = _voice(code, reference)
    if voice.state not in Voice.WITH_WORDS:
        return redirect("voices_desk_voice", code, reference)
    if request.method == "POST":
        try:
            services.withdraw(voice, by=request.user)
        except Refused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("The words are gone from every page and from our records."))
        return redirect("voices_desk_voice", code, reference)
    return render(request, "learning_review/voices/desk_withdraw.html", {"voice": voice, "workshop": voice.workshop})


def _voice(code: str, reference: str) -> Voice:
    related = ("workshop__programme", "current", "author", "subject__person", "invited_by")
    return get_object_or_404(Voice.objects.select_related(*related), workshop__code=code, reference=reference)
