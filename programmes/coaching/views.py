"""A participant's own calls, under /my/calls/. 404 for others."""

import datetime as dt

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.requests import SignedInRequest
from programmes.coaching import queries, services
from programmes.coaching.errors import CoachingRefused, NumberRefused, TimeRefused
from programmes.coaching.forms import DetailsForm, ReasonForm, TimeForm, instant_from
from programmes.coaching.models import Call, Coach
from programmes.coaching.services import is_late
from programmes.enrolment.models import Enrolment
from programmes.people.languages import in_words
from programmes.people.queries import languages_of
from ui.requests import sent


def _enrolment(request: SignedInRequest, reference: str) -> Enrolment:
    """Return the visitor's own enrolment in a programme with calls; 404 otherwise."""
    mine = Enrolment.objects.filter(
        person=request.user.pk,
        state__in=Enrolment.TAKING_PART,
        workshop__programme__coaching_calls__gt=0,
    ).select_related("workshop__programme", "person__profile")
    return get_object_or_404(mine, reference=reference)


def _call(enrolment: Enrolment, reference: str) -> Call:
    calls = enrolment.calls.select_related("coach__user", "enrolment__person", "enrolment__workshop__programme")
    return get_object_or_404(calls, reference=reference)


@login_required
def calls(request: SignedInRequest, enrolment: str) -> HttpResponse:
    """Where one stands, and the times to choose from."""
    mine = _enrolment(request, enrolment)
    now = timezone.now()
    coaching = queries.coaching_status(mine, now=now)
    coach = _coach(request, coaching)
    slots = queries.free_slots(mine, now=now, coach=coach) if coaching.can_book else []
    form = TimeForm(sent(request), slots=slots, zone=mine.workshop.time_zone)
    if request.method == "POST" and form.is_valid():
        chosen = {"at": form.cleaned_data["at"].isoformat()}
        if coach is not None and coaching.is_dual:
            chosen["with"] = str(coach.pk)
        return redirect(f"{reverse('call_details', args=[mine.reference])}?{urlencode(chosen)}")
    context = {"enrolment": mine, "workshop": mine.workshop, "coaching": coaching, "coach": coach, "form": form}
    return render(request, "programmes/coaching/calls.html", context)


@login_required
def details(request: SignedInRequest, enrolment: str) -> HttpResponse:
    """Who rings whom at the time chosen; sending it books the call."""
    mine = _enrolment(request, enrolment)
    coaching = queries.coaching_status(mine, now=timezone.now())
    at, coach = _chosen(request), _coach(request, coaching)
    if at is None or coach is None:
        return redirect("calls", mine.reference)
    programme = mine.workshop.programme
    form = DetailsForm(
        sent(request),
        coach=coach,
        mode=programme.call_mode,
        initial={"number": _known_number(mine, coaching)},
    )
    # A programme whose calls need no number asks nothing: its form is empty, and complete when it is sent.
    if request.method == "POST" and (form.is_valid() or not form.fields):
        answers = form.cleaned_data if form.fields else {}
        try:
            call = services.book_call(mine, at, coach=coach, by=request.user, **answers)
        except NumberRefused as refusal:
            form.add_error("number", str(refusal))
        except CoachingRefused as refusal:
            messages.error(request, str(refusal))
            return redirect(_times_of(mine, coach, coaching))
        else:
            return redirect("call", mine.reference, call.reference)
    context = {
        "enrolment": mine,
        "workshop": mine.workshop,
        "coaching": coaching,
        "coach": coach,
        "times_url": _times_of(mine, coach, coaching),
        "form": form,
        "at": at,
        "ends_at": at + dt.timedelta(minutes=programme.call_minutes),
    }
    return render(request, "programmes/coaching/details.html", context)


@login_required
@require_safe
def call(request: SignedInRequest, enrolment: str, reference: str) -> HttpResponse:
    """One call: when, who rings whom, and what can be done about it."""
    mine = _enrolment(request, enrolment)
    one = _call(mine, reference)
    now = timezone.now()
    context = {
        "enrolment": mine,
        "workshop": mine.workshop,
        "call": one,
        "coming": one.state == Call.State.BOOKED and one.starts_at > now,
        "late": is_late(one, by=request.user, now=now),
        "just_booked": one.sequence == 0 and now - one.created_at < dt.timedelta(minutes=10),
    }
    return render(request, "programmes/coaching/call.html", context)


@login_required
def move(request: SignedInRequest, enrolment: str, reference: str) -> HttpResponse:
    """Choose another time for a call."""
    mine = _enrolment(request, enrolment)
    one = _call(mine, reference)
    now = timezone.now()
    slots = queries.free_slots(mine, now=now, moving=one)
    form = TimeForm(sent(request), slots=slots, zone=mine.workshop.time_zone)
    if request.method == "POST" and form.is_valid():
        try:
            services.move_call(one, form.cleaned_data["at"], by=request.user)
        except TimeRefused as refusal:
            messages.error(request, str(refusal))
            return redirect("call_move", mine.reference, one.reference)
        except CoachingRefused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("Your call has its new time. Your coach has been told."))
        return redirect("call", mine.reference, one.reference)
    if one.state != Call.State.BOOKED or one.starts_at <= now or is_late(one, by=request.user, now=now):
        return redirect("call", mine.reference, one.reference)
    context = {"enrolment": mine, "workshop": mine.workshop, "call": one, "form": form}
    return render(request, "programmes/coaching/move.html", context)


@login_required
def cancel(request: SignedInRequest, enrolment: str, reference: str) -> HttpResponse:
    """Cancel a call, with a word to the coach if one likes."""
    mine = _enrolment(request, enrolment)
    one = _call(mine, reference)
    now = timezone.now()
    form = ReasonForm(sent(request))
    if request.method == "POST" and form.is_valid():
        try:
            services.cancel_call(one, by=request.user, reason=form.cleaned_data["reason"])
        except CoachingRefused as refusal:
            messages.error(request, str(refusal))
            return redirect("call", mine.reference, one.reference)
        messages.success(request, _("The call is cancelled. Your coach has been told."))
        return redirect("calls", mine.reference)
    if one.state != Call.State.BOOKED or one.starts_at <= now:
        return redirect("call", mine.reference, one.reference)
    context = {
        "enrolment": mine,
        "workshop": mine.workshop,
        "call": one,
        "form": form,
        "late": is_late(one, by=request.user, now=now),
    }
    return render(request, "programmes/coaching/cancel.html", context)


@login_required
@require_POST
def not_now(request: SignedInRequest, enrolment: str) -> HttpResponse:
    """Say that one would rather have no calls at the moment, or take that back (`answer=welcome`)."""
    mine = _enrolment(request, enrolment)
    try:
        if request.POST.get("answer") == "welcome":
            services.welcome_calls(mine)
            messages.success(request, _("Good. Choose a time whenever you like."))
        else:
            services.decline_calls(mine)
            messages.success(request, _("That is fine. You can choose a time later, whenever you like."))
    except CoachingRefused as refusal:
        messages.error(request, str(refusal))
    return redirect("calls", mine.reference)


def _coach(request: SignedInRequest, coaching: queries.CoachingStatus) -> Coach | None:
    """Return the coach asked for (`with=`), or else the first who takes calls; None when there is none."""
    wanted = request.POST.get("with") or request.GET.get("with")
    coaches = [pairing.coach for pairing in coaching.bookable]
    return next((coach for coach in coaches if str(coach.pk) == wanted), coaches[0] if coaches else None)


def _times_of(enrolment: Enrolment, coach: Coach, coaching: queries.CoachingStatus) -> str:
    """Return where the times of one coach are shown."""
    address = reverse("calls", args=[enrolment.reference])
    return f"{address}?{urlencode({'with': coach.pk})}" if coaching.is_dual else address


def _chosen(request: SignedInRequest) -> dt.datetime | None:
    """Return the time chosen on the page before, from wherever it comes; None when there is none to be read."""
    try:
        return instant_from(request.POST.get("at") or request.GET.get("at", ""))
    except ValidationError:
        return None


def _known_number(enrolment: Enrolment, coaching: queries.CoachingStatus) -> str:
    """Return the number somebody gave for a call before, else the one of their profile: nothing is asked twice."""
    for earlier in reversed(coaching.calls):
        if earlier.number:
            return earlier.number.as_national
    profile = getattr(enrolment.person, "profile", None)
    return profile.phone.as_national if profile and profile.phone else ""


@login_required
@require_safe
def profile(request: SignedInRequest, pk: int) -> HttpResponse:
    """Who a coach is: what they bring, what calls are for, in which languages, and whom to tell. 404 for strangers."""
    coach = get_object_or_404(queries.coaches_open_to(request.user), pk=pk)
    roles = coach.roles.select_related("programme").order_by("programme__title", "order", "pk")
    context = {"coach": coach, "roles": list(roles), "languages": in_words(languages_of(coach.user))}
    return render(request, "programmes/coaching/profile.html", context)
