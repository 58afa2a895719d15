"""A person's own enrolment: an offer to answer, a place to give back, an evening to choose, needs to tell."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import Reading
from accounts.requests import SignedInRequest
from programmes.booking.dates import parts_of
from programmes.booking.forms import NeedsForm, WithdrawForm
from programmes.catalogue.journey import stations_of_workshop
from programmes.coaching.queries import current_pairings
from programmes.enrolment import services
from programmes.enrolment.models import Enrolment, Needs
from programmes.enrolment.queries import lacking, needs_asked, needs_freeze_at, of_person, position
from programmes.prerequisites.queries import in_words
from ui.errors import Refused
from ui.requests import sent

NEEDS_FIELDS = ("diets", "diet_notes", "access", "room", "arrival", "emergency_name", "emergency_phone")


@login_required
@require_safe
def enrolment(request: SignedInRequest, reference: str) -> HttpResponse:
    """Everything about one place: dates, evening, needs, and how to give it back."""
    own = _own(request, reference)
    workshop = own.workshop
    now = timezone.now()
    parts = parts_of(own, now=now)
    kept = Needs.objects.filter(enrolment=own).first()
    context = {
        "enrolment": own,
        "workshop": workshop,
        "programme": workshop.programme,
        "stations": stations_of_workshop(workshop, now=now),
        "parts": parts,
        "needs": kept,
        "comes_together": any(date.session.ends_at > now for part in parts for date in part.dates),
        "readings": Reading.objects.filter(about=request.user, kind=Reading.Kind.NEEDS).select_related("reader"),
        "position": position(own) if own.state == Enrolment.State.WAITLISTED else None,
        "events": own.events.all(),
        "lacking": _lacking(own),
        "coaches": [pairing.coach for pairing in current_pairings(own)],
    }
    return render(request, "programmes/booking/enrolment.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def offer(request: SignedInRequest, reference: str) -> HttpResponse:
    """Take an offered place, or leave it to the next."""
    own = _own(request, reference)
    refusal = None
    if request.method == "POST":
        try:
            if request.POST.get("answer") == "accept":
                services.accept_offer(own, by=request.user)
                return redirect("booked", code=own.workshop.code, reference=own.reference)
            if request.POST.get("answer") == "decline":
                services.decline_offer(own, by=request.user)
                messages.success(
                    request,
                    _("Thank you for saying so. The place goes to the next person, and you are welcome another time."),
                )
                return redirect("enrolment", reference=own.reference)
        except Refused as refused:
            refusal = refused
            own.refresh_from_db()
    context = {
        "enrolment": own,
        "workshop": own.workshop,
        "programme": own.workshop.programme,
        "refusal": refusal,
        "lacking": _lacking(own),
    }
    return render(request, "programmes/booking/offer.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: SignedInRequest, reference: str) -> HttpResponse:
    """Give a place back, or leave the list."""
    own = _own(request, reference)
    form = WithdrawForm(sent(request))
    refusal = None
    if request.method == "POST" and form.is_valid():
        try:
            services.withdraw(own, by=request.user, reason=form.cleaned_data["reason"])
        except Refused as refused:
            refusal = refused
        else:
            messages.success(request, _("You have given your place back. You will get a mail that says so."))
            return redirect("enrolment", reference=own.reference)
    context = {"enrolment": own, "workshop": own.workshop, "form": form, "refusal": refusal}
    return render(request, "programmes/booking/withdraw.html", context)


@login_required
@require_POST
def choose(request: SignedInRequest, reference: str, session: int) -> HttpResponse:
    """Come to a session that is one's own to choose, or not now; with `scope=following` to all later ones of its part.
    May be changed at any time."""
    own = _own(request, reference)
    found = get_object_or_404(own.workshop.sessions, pk=session)
    coming = request.POST.get("coming")
    if coming in {"yes", "no"}:
        following = request.POST.get("scope") == "following"
        try:
            services.choose_sessions(own, found, coming=coming == "yes", following=following, by=request.user)
        except Refused as refused:
            messages.error(request, str(refused))
    return redirect(f"{reverse('enrolment', args=[own.reference])}#part-{found.part_id}")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def needs(request: SignedInRequest, reference: str) -> HttpResponse:
    """Tell us what you need, change it, or take it all back."""
    own = _own(request, reference)
    kept = Needs.objects.filter(enrolment=own).first()
    initial = (
        {name: getattr(kept, name) for name in NEEDS_FIELDS} | {"consent": bool(kept.consented_at)} if kept else {}
    )
    asked = needs_asked(own.workshop)
    form = NeedsForm(sent(request), initial=initial, wording=str(services.CONSENT_WORDING), asked=asked)
    refusal = None
    if request.method == "POST" and "remove" in request.POST:
        services.remove_needs(own, by=request.user)
        messages.success(request, _("What you had told us is deleted."))
        return redirect("enrolment", reference=own.reference)
    if request.method == "POST" and form.is_valid():
        values = {name: form.cleaned_data[name] for name in NEEDS_FIELDS if name in form.fields}
        try:
            services.save_needs(own, values=values, consent=form.cleaned_data["consent"], by=request.user)
        except Refused as refused:
            refusal = refused
        else:
            messages.success(request, _("Thank you, we will look after it."))
            return redirect("enrolment", reference=own.reference)
    context = {
        "enrolment": own,
        "workshop": own.workshop,
        "form": form,
        "kept": kept,
        "asked": asked,
        "refusal": refusal,
        "freezes_at": needs_freeze_at(own.workshop),
        "now": timezone.now(),
    }
    return render(request, "programmes/booking/needs.html", context)


def _lacking(own: Enrolment) -> str:
    """Return in words what still has to be verified for somebody who waits for a place."""
    if own.state not in {Enrolment.State.APPLIED, Enrolment.State.WAITLISTED, Enrolment.State.OFFERED}:
        return ""
    return in_words(lacking(own.workshop, own.person, now=timezone.now()))


def _own(request: SignedInRequest, reference: str) -> Enrolment:
    return get_object_or_404(of_person(request.user), reference=reference)
