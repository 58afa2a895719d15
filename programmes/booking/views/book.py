"""The way to a place: start, one question a page, check answers, confirmation."""

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import User
from accounts.requests import SignedInRequest
from programmes.booking.steps import Booking, as_typed, take_place
from programmes.catalogue.models import Workshop
from programmes.enrolment.errors import Full
from programmes.enrolment.models import BookingDraft, Enrolment
from programmes.enrolment.queries import (
    draft_of,
    first_session_start,
    live_enrolment,
    places,
    position,
    why_closed,
    with_asks_first,
)
from programmes.enrolment.services import claim_draft, find_draft, save_answers, start_draft
from ui.errors import Refused
from ui.limits import limited
from ui.requests import sent

CHECK = "check"


@never_cache
@require_safe
def start(request: HttpRequest, code: str) -> HttpResponse:
    """Say what is asked and what happens; holds nothing."""
    booking = _booking(request, code)
    context = _about(booking) | {
        "first_step": booking.next_step() or booking.steps[0],
        "live": live_enrolment(booking.workshop, booking.person) if booking.person else None,
        "begun": booking.draft is not None,
        "standings": booking.standings,
        "states_first": booking.states_first,
        "to_state": any(one.code == "nothing" for one in booking.lacking),
    }
    return render(request, "programmes/booking/start.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@limited("booking")
def step(request: HttpRequest, code: str, slug: str) -> HttpResponse:
    """Ask one question; an answer is kept at once, signed in or not."""
    booking = _booking(request, code)
    this = booking.step(slug)
    if this is None:
        raise Http404
    if why_closed(booking.workshop, now=timezone.now()) or booking.states_first:
        return redirect("book", code=booking.workshop.code)
    form = booking.form(this, sent(request))
    if request.method == "POST" and form.is_valid():
        secret = ""
        answers = {this.slug: as_typed(form)}
        if booking.draft is None:
            booking.draft, secret = start_draft(booking.workshop, booking.person, answers)
        else:
            save_answers(booking.draft, answers)
        following = booking.next_step()
        response = _go(booking, following.slug if following else CHECK)
        if secret:
            _remember(response, booking.workshop, secret)
        return response
    number = booking.steps.index(this)
    context = _about(booking) | {
        "form": form,
        "step": this,
        "number": number + 1,
        "previous": booking.steps[number - 1] if number else None,
    }
    return render(request, "programmes/booking/step.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@limited("booking")
def check(request: HttpRequest, code: str) -> HttpResponse:
    """Show every answer; the one button takes the place. Signing in comes before it, and loses nothing."""
    booking = _booking(request, code)
    if why_closed(booking.workshop, now=timezone.now()):
        return redirect("book", code=booking.workshop.code)
    if booking.person is None:
        if booking.draft is None:
            return redirect("book", code=booking.workshop.code)
        return redirect_to_login(request.path, reverse(settings.LOGIN_URL))
    if request.method == "POST" and (live := live_enrolment(booking.workshop, booking.person)):
        return redirect("booked", code=booking.workshop.code, reference=live.reference)
    if booking.states_first:
        return redirect("book", code=booking.workshop.code)
    missing = booking.next_step()
    if missing:
        return _go(booking, missing.slug)
    if request.method == "POST":
        try:
            enrolment = take_place(booking, booking.person, join_list=request.POST.get("list") == "join")
        except Full as refusal:
            return render(request, "programmes/booking/full.html", _answers(booking) | {"refusal": refusal})
        except Refused as refusal:
            return render(request, "programmes/booking/check.html", _answers(booking) | {"refusal": refusal})
        response = redirect("booked", code=booking.workshop.code, reference=enrolment.reference)
        response.delete_cookie(_cookie(booking.workshop), path=_cookie_path(booking.workshop))
        return response
    return render(request, "programmes/booking/check.html", _answers(booking))


@login_required
@require_safe
def booked(request: SignedInRequest, code: str, reference: str) -> HttpResponse:
    """Confirm what has happened and what comes next; can be visited again."""
    enrolment = get_object_or_404(
        Enrolment.objects.select_related("workshop__programme").prefetch_related(
            "workshop__parts", "workshop__sessions"
        ),
        person=request.user,
        workshop__code=code.upper(),
        reference=reference,
    )
    workshop = enrolment.workshop
    context = {
        "enrolment": enrolment,
        "workshop": workshop,
        "programme": workshop.programme,
        "starts_at": first_session_start(workshop),
        "position": position(enrolment) if enrolment.state == Enrolment.State.WAITLISTED else None,
        "hours": settings.WAITING_LIST_OFFER_HOURS,
    }
    return render(request, "programmes/booking/booked.html", context)


def _booking(request: HttpRequest, code: str) -> Booking:
    """Find the workshop and this visitor's draft for it; 404 for a workshop that is not public."""
    public = with_asks_first(Workshop.objects.exclude(state=Workshop.State.DRAFT))
    # An answer that is sent mostly leads on to the next page: no parts are fetched for it.
    sent_on = public.select_related("programme").prefetch_related("sessions")
    workshop = get_object_or_404(sent_on if request.method == "POST" else public.with_journey(), code=code.upper())
    person = request.user if isinstance(request.user, User) else None
    return Booking(workshop, _draft(request, workshop, person), person)


def _draft(request: HttpRequest, workshop: Workshop, person: User | None) -> BookingDraft | None:
    secret = request.COOKIES.get(_cookie(workshop), "")
    draft = find_draft(secret, workshop) if secret else None
    if person is None:
        # What somebody signed in has begun is not shown to whoever uses the browser after them.
        return draft if draft and draft.person_id is None else None
    if draft is None or draft.person_id not in {None, person.pk}:
        return draft_of(person, workshop)
    return claim_draft(draft, person) if draft.person_id is None else draft


def _remember(response: HttpResponse, workshop: Workshop, secret: str) -> None:
    response.set_cookie(
        _cookie(workshop),
        secret,
        max_age=settings.BOOKING_DRAFT_DAYS * 24 * 3600,
        path=_cookie_path(workshop),
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )


def _cookie(workshop: Workshop) -> str:
    return f"booking-{workshop.code.lower()}"


def _cookie_path(workshop: Workshop) -> str:
    return reverse("book", kwargs={"code": workshop.code})


def _go(booking: Booking, slug: str) -> HttpResponse:
    if slug == CHECK:
        return redirect("book_check", code=booking.workshop.code)
    return redirect("book_step", code=booking.workshop.code, slug=slug)


def _answers(booking: Booking) -> dict[str, object]:
    return _about(booking) | {"answers": [(one, booking.answered(one)) for one in booking.steps]}


def _about(booking: Booking) -> dict[str, object]:
    workshop = booking.workshop
    return {
        "workshop": workshop,
        "programme": workshop.programme,
        "places": places(workshop),
        "closed": why_closed(workshop, now=timezone.now()),
        "steps": booking.steps,
        "starts_at": first_session_start(workshop),
    }
