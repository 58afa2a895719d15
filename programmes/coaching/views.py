"""A participant's own calls, under /my/calls/. 404 for others."""

import datetime as dt
from typing import Any

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
from programmes.coaching.models import Call, CallGroup, Coach
from programmes.coaching.services import is_late
from programmes.enrolment.models import Enrolment
from programmes.people.languages import in_words
from programmes.people.queries import languages_of, time_zone_of
from ui.limits import limited
from ui.requests import sent, whole_numbers

# What `with=` says for a call with both of one's coaches.
BOTH = "both"


def _enrolment(request: SignedInRequest, reference: str) -> Enrolment:
    """Return the visitor's own enrolment in a programme with calls; 404 otherwise."""
    mine = Enrolment.objects.filter(
        person=request.user.pk,
        state__in=Enrolment.TAKING_PART,
        workshop__programme__coaching_calls__gt=0,
    ).select_related("workshop__programme", "person__profile")
    return get_object_or_404(mine, reference=reference)


def _call(enrolment: Enrolment, reference: str) -> Call:
    return get_object_or_404(queries.calls_of_person(enrolment.person).filter(enrolment=enrolment), reference=reference)


@login_required
@limited("calls")
def calls(request: SignedInRequest, enrolment: str) -> HttpResponse:
    """Where one stands, and the times to choose from; the one chosen is kept for a little while."""
    mine = _enrolment(request, enrolment)
    now = timezone.now()
    coaching = queries.coaching_status(mine, now=now)
    coaches = _coaches(request, coaching)
    slots = queries.free_slots(mine, now=now, coaches=coaches) if coaching.can_book else []
    form = TimeForm(sent(request), slots=slots, zone=_zone(mine))
    if request.method == "POST" and form.is_valid():
        at = form.cleaned_data["at"]
        try:
            services.hold_time(mine, at, **_with(coaches), by=request.user)
        except CoachingRefused as refusal:
            messages.error(request, str(refusal))
            return redirect(_times_of(mine, coaches, coaching))
        chosen = {"at": at.isoformat()} | ({"with": _key_of(coaches)} if coaching.is_dual else {})
        return redirect(f"{reverse('call_details', args=[mine.reference])}?{urlencode(chosen)}")
    context = {
        "enrolment": mine,
        "workshop": mine.workshop,
        "coaching": coaching,
        "coaches": coaches,
        "with_whom": _key_of(coaches),
        "form": form,
        "zone": _zone(mine),
        "groups": queries.group_offers(mine, now=now),
    }
    return render(request, "programmes/coaching/calls.html", context)


@login_required
@limited("calls")
def details(request: SignedInRequest, enrolment: str) -> HttpResponse:
    """How one talks at the time chosen, and who rings whom; sending it books the call.

    A time that can no longer be had is chosen anew on the same page, so that what was typed stays.
    """
    mine = _enrolment(request, enrolment)
    now = timezone.now()
    coaching = queries.coaching_status(mine, now=now)
    at, coaches = _chosen(request), _coaches(request, coaching)
    if at is None or not coaches:
        return redirect("calls", mine.reference)
    programme = mine.workshop.programme
    form = DetailsForm(
        sent(request),
        coach=coaches[0],
        modes=queries.modes_of(programme, coaches),
        initial={"number": _known_number(mine, coaching)},
    )
    times: TimeForm | None = None
    # A programme whose calls need no number asks nothing: its form is empty, and complete when it is sent.
    if request.method == "POST" and (form.is_valid() or not form.fields):
        answers = form.cleaned_data if form.fields else {}
        try:
            call = services.book_call(mine, at, **_with(coaches), by=request.user, **answers)
        except NumberRefused as refusal:
            form.add_error("number", str(refusal))
        except CoachingRefused as refusal:
            slots = queries.free_slots(mine, now=now, coaches=coaches) if isinstance(refusal, TimeRefused) else []
            if not slots:
                messages.error(request, str(refusal))
                return redirect(_times_of(mine, coaches, coaching))
            times = TimeForm(request.POST, slots=slots, zone=_zone(mine))
            times.full_clean()
            times.add_error("at", str(refusal))
        else:
            return redirect("call", mine.reference, call.reference)
    context = {
        "enrolment": mine,
        "workshop": mine.workshop,
        "coaching": coaching,
        "coaches": coaches,
        "with_whom": _key_of(coaches),
        "times_url": _times_of(mine, coaches, coaching),
        "form": form,
        "times": times,
        "at": at,
        "ends_at": at + dt.timedelta(minutes=programme.call_minutes),
        "zone": _zone(mine),
        "held_until": queries.held_until(mine, at, now=now),
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
        "zone": _zone(mine),
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
    form = TimeForm(sent(request), slots=slots, zone=_zone(mine))
    if request.method == "POST" and form.is_valid():
        try:
            services.move_call(one, form.cleaned_data["at"], by=request.user)
        except TimeRefused as refusal:
            messages.error(request, str(refusal))
            return redirect("call_move", mine.reference, one.reference)
        except CoachingRefused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, f"{_('Your call has its new time.')} {_told(one)}")
        return redirect("call", mine.reference, one.reference)
    if one.state != Call.State.BOOKED or one.starts_at <= now or is_late(one, by=request.user, now=now):
        return redirect("call", mine.reference, one.reference)
    context = {"enrolment": mine, "workshop": mine.workshop, "call": one, "form": form, "zone": _zone(mine)}
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
        messages.success(request, f"{_('The call is cancelled.')} {_told(one)}")
        return redirect("calls", mine.reference)
    if one.state != Call.State.BOOKED or one.starts_at <= now:
        return redirect("call", mine.reference, one.reference)
    context = {
        "enrolment": mine,
        "workshop": mine.workshop,
        "call": one,
        "form": form,
        "late": is_late(one, by=request.user, now=now),
        "zone": _zone(mine),
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


@login_required
@limited("calls")
def groups(request: SignedInRequest, enrolment: str) -> HttpResponse:
    """The groups of one's workshop: join one, or leave it (`act`)."""
    own = Enrolment.objects.filter(person=request.user.pk, state__in=Enrolment.TAKING_PART)
    mine = get_object_or_404(own.select_related("workshop", "person__profile"), reference=enrolment)
    if request.method == "POST":
        wanted = whole_numbers([request.POST.get("group", "")])[0]
        group = get_object_or_404(CallGroup, workshop=mine.workshop_id, pk=wanted)
        try:
            if request.POST.get("act") == "leave":
                services.leave_group(group, mine)
                messages.success(request, _("You have left the group."))
            else:
                services.join_group(group, mine)
                messages.success(request, _("You are in the group. Its dates are on their way to you by mail."))
        except CoachingRefused as refusal:
            messages.error(request, str(refusal))
        return redirect("call_groups", mine.reference)
    context = {
        "enrolment": mine,
        "workshop": mine.workshop,
        "offers": queries.group_offers(mine, now=timezone.now()),
        "zone": _zone(mine),
    }
    return render(request, "programmes/coaching/groups.html", context)


def _coaches(request: SignedInRequest, coaching: queries.CoachingStatus) -> list[Coach]:
    """Return whom the call asked for (`with=`, a coach's key or "both") is with, or else the first who takes calls.

    None when there is none. Where the first call is to be with both it is, whatever was asked.
    """
    coaches = [pairing.coach for pairing in coaching.bookable]
    wanted = request.POST.get("with") or request.GET.get("with")
    if coaching.first_is_joint or (wanted == BOTH and coaching.can_be_joint):
        return coaches
    return [coach for coach in coaches if str(coach.pk) == wanted] or coaches[:1]


def _with(coaches: list[Coach]) -> dict[str, Any]:
    """Return how services are told with whom a call is."""
    return {"joint": True} if len(coaches) > 1 else {"coach": coaches[0] if coaches else None}


def _key_of(coaches: list[Coach]) -> str:
    """Return what `with=` says for these coaches."""
    return BOTH if len(coaches) > 1 else str(coaches[0].pk) if coaches else ""


def _times_of(enrolment: Enrolment, coaches: list[Coach], coaching: queries.CoachingStatus) -> str:
    """Return where the times of one coach, or of both, are shown."""
    address = reverse("calls", args=[enrolment.reference])
    return f"{address}?{urlencode({'with': _key_of(coaches)})}" if coaching.is_dual else address


def _zone(enrolment: Enrolment) -> str:
    """Return the zone in which the enrolled person reads times."""
    return time_zone_of(enrolment.person, enrolment.workshop.time_zone)


def _told(call: Call) -> str:
    return _("Both your coaches have been told.") if call.second_coach else _("Your coach has been told.")


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
