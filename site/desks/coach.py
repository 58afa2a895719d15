"""A coach's desk: whom to ring and when, what became of it, the people they coach, and their hours. 404 for others."""

import datetime as dt
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from accounts.access import Kind, note_reading
from accounts.requests import SignedInRequest
from desks.calls import book_for, move_for
from programmes.coaching import queries, services
from programmes.coaching.errors import CoachingRefused, NumberRefused
from programmes.coaching.forms import (
    CoachBookingForm,
    ExtraHoursForm,
    HoursForm,
    ReasonedTimeForm,
    ReasonForm,
    TimeOffForm,
    WaysForm,
)
from programmes.coaching.models import Call, Coach, GroupCall
from programmes.coaching.views import BOTH
from programmes.enrolment.models import Enrolment
from programmes.goals import queries as goals
from ui import when
from ui.limits import limited
from ui.requests import sent, whole_numbers

# What the buttons under a past call say of it; "absent" comes with the keys of those who were not there.
OUTCOMES = frozenset({"held", "person_missed", "coach_missed", "absent"})


def _coach(request: SignedInRequest) -> Coach:
    return get_object_or_404(Coach.objects.select_related("user"), user=request.user.pk)


def _call(coach: Coach, reference: str) -> Call:
    calls = queries.calls_of_coach(coach).prefetch_related("absences__person")
    return get_object_or_404(calls, reference=reference)


@login_required
@require_safe
def desk(request: SignedInRequest) -> HttpResponse:
    """Past calls of which nothing has been said yet, for that waits; today's, this week's, and those after."""
    coach = _coach(request)
    now = timezone.now()
    calls = queries.coach_calls(coach, now=now)
    goals.lay_beside([*calls.to_note, *calls.today, *calls.this_week, *calls.later], request.user)
    pairs = goals.pair_weeks(goals.pairs_of_coach(coach), now=now, zone=coach.time_zone)
    context = {
        "coach": coach,
        "now": now,
        "calls": calls,
        "groups": list(queries.groups_this_week(coach, now=now)),
        "pairs": [pair for pair in pairs if pair.missed],
    }
    return render(request, "desks/coach/desk.html", context)


@login_required
@require_safe
def people(request: SignedInRequest) -> HttpResponse:
    """The people one coaches, with what they do and how their calls stand."""
    coach = _coach(request)
    pairings = list(queries.coached_by(coach))
    standing = sum(pairing.enrolment.state == Enrolment.State.CONFIRMED for pairing in pairings)
    context = {"coach": coach, "pairings": pairings, "standing": standing}
    return render(request, "desks/coach/people.html", context)


@login_required
@limited("calls")
def book(request: SignedInRequest, enrolment: str) -> HttpResponse:
    """Book a call for somebody one coaches: also beyond what binds them, with a reason that is kept."""
    coach = _coach(request)
    theirs = get_object_or_404(
        queries.coached_by(coach).filter(enrolment__workshop__programme__coaching_calls__gt=0),
        enrolment__reference=enrolment,
    ).enrolment
    now = timezone.now()
    coaching = queries.coaching_status(theirs, now=now)
    both = coaching.can_be_joint and BOTH in {request.GET.get("with"), request.POST.get("with")}
    coaches = [pairing.coach for pairing in coaching.bookable] if both else [coach]
    form = CoachBookingForm(
        sent(request),
        slots=queries.free_slots(theirs, now=now, coaches=coaches, with_notice=False) if coaching.window else [],
        zone=coach.time_zone,
        modes=queries.modes_of(theirs.workshop.programme, coaches),
    )
    if request.method == "POST" and form.is_valid() and (one := book_for(form, theirs, coaches, by=request.user)):
        messages.success(request, _("The call is booked. Everybody in it has been told."))
        return redirect("coach_call", one.reference)
    context = {
        "coach": coach,
        "coaches": coaches,
        "with_whom": BOTH if both else "",
        "enrolment": theirs,
        "workshop": theirs.workshop,
        "coaching": coaching,
        "form": form,
    }
    return render(request, "desks/coach/book.html", context)


@login_required
@require_safe
def call(request: SignedInRequest, reference: str) -> HttpResponse:
    """One call, with the number to ring until it is over, and what has happened to it."""
    coach = _coach(request)
    one = _call(coach, reference)
    now = timezone.now()
    if one.number and one.coach == coach and not one.is_over:
        person = one.enrolment.person_id
        note_reading([person], reader=request.user, kind=Kind.CONTACT, role=_("Coach"), purpose=one.reference, now=now)
    context = {
        "coach": coach,
        "call": one,
        "coaches_now": goals.coached_enrolments(request.user).filter(pk=one.enrolment_id).exists(),
        "beside": goals.beside_calls([one], request.user)[one.pk],
        "events": list(one.events.select_related("by")),
        "coming": one.state == Call.State.BOOKED and one.starts_at > now,
        "markable": one.state != Call.State.CANCELLED and one.starts_at <= now,
    }
    return render(request, "desks/coach/call.html", context)


@login_required
@require_POST
def mark(request: SignedInRequest, reference: str) -> HttpResponse:
    """Say what became of a call; `outcome` is one of OUTCOMES."""
    one = _call(_coach(request), reference)
    outcome = request.POST.get("outcome")
    try:
        if outcome == "held":
            services.mark_held(one, by=request.user)
        elif outcome == "absent" and not request.POST.getlist("absent"):
            messages.error(request, _("Tick who was not there, or press “We talked”."))
            return redirect("coach_call", one.reference)
        elif outcome == "absent":
            services.mark_call(one, absent=whole_numbers(request.POST.getlist("absent")), by=request.user)
        elif outcome in OUTCOMES:
            side = Call.Side.COACH if outcome == "coach_missed" else Call.Side.PERSON
            services.mark_missed(one, by=request.user, missed_by=side)
        else:
            messages.error(request, _("Say whether the call was held."))
            return redirect("coach_call", one.reference)
    except CoachingRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Noted. You can change it on the page of the call."))
    return redirect("coach")


@login_required
def move(request: SignedInRequest, reference: str) -> HttpResponse:
    """Give a call another of one's own free times."""
    coach = _coach(request)
    one = _call(coach, reference)
    now = timezone.now()
    slots = queries.free_slots(one.enrolment, now=now, moving=one, with_notice=False)
    form = ReasonedTimeForm(sent(request), slots=slots, zone=coach.time_zone)
    if request.method == "POST" and form.is_valid() and move_for(form, one, by=request.user):
        messages.success(request, _("The call has its new time. Everybody in it has been told."))
        return redirect("coach_call", one.reference)
    if one.state != Call.State.BOOKED or one.starts_at <= now:
        for refusal in form.errors.get("at", ()):
            messages.error(request, str(refusal))
        return redirect("coach_call", one.reference)
    context = {"coach": coach, "call": one, "form": form, "workshop": one.enrolment.workshop}
    return render(request, "desks/coach/move.html", context)


@login_required
def cancel(request: SignedInRequest, reference: str) -> HttpResponse:
    """Cancel a call, with a word to the other person."""
    coach = _coach(request)
    one = _call(coach, reference)
    form = ReasonForm(sent(request))
    if request.method == "POST" and form.is_valid():
        try:
            services.cancel_call(one, by=request.user, reason=form.cleaned_data["reason"])
        except CoachingRefused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("The call is cancelled. Everybody in it has been told."))
        return redirect("coach_call", one.reference)
    if one.state != Call.State.BOOKED or one.starts_at <= timezone.now():
        return redirect("coach_call", one.reference)
    return render(request, "desks/coach/cancel.html", {"coach": coach, "call": one, "form": form})


@login_required
def times(request: SignedInRequest) -> HttpResponse:
    """One's weekly hours, and a form for more."""
    coach = _coach(request)
    form = HoursForm(sent(request))
    if request.method == "POST" and form.is_valid():
        try:
            services.add_hours(coach, **form.cleaned_data)
        except CoachingRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Those hours are offered from now on."))
            return redirect("coach_times")
    return render(request, "desks/coach/times.html", _times(coach, form=form))


@login_required
def ways(request: SignedInRequest) -> HttpResponse:
    """How one holds calls: the room, the place, the number, time between calls, calls a day."""
    coach = _coach(request)
    form = WaysForm(sent(request), instance=coach)
    if request.method == "POST" and form.is_valid():
        try:
            _coach_now, flagged = services.change_ways(coach, values=form.cleaned_data, by=request.user)
        except NumberRefused as refusal:
            form.add_error("phone", str(refusal))
        except CoachingRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Kept. It holds for what is booked from now on."))
            if flagged:
                messages.warning(request, _no_longer_fit(len(flagged)))
            return redirect("coach_times")
    return render(request, "desks/coach/ways.html", {"coach": coach, "form": form})


@login_required
@require_POST
def remove_hours(request: SignedInRequest, pk: int) -> HttpResponse:
    """Offer some hours no more; calls in them stand."""
    services.remove_hours(get_object_or_404(_coach(request).availability, pk=pk))
    messages.success(request, _("Those hours are no longer offered. Calls booked in them stand."))
    return redirect("coach_times")


@login_required
def extra_hours(request: SignedInRequest) -> HttpResponse:
    """Hours on single days, and a form for more."""
    coach = _coach(request)
    form = ExtraHoursForm(sent(request), prefix="extra")
    if request.method == "POST" and form.is_valid():
        try:
            services.add_extra_hours(coach, **form.cleaned_data)
        except CoachingRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Those hours are offered on that day."))
            return redirect("coach_times")
    return render(request, "desks/coach/times.html", _times(coach, extra_form=form))


@login_required
@require_POST
def remove_extra_hours(request: SignedInRequest, pk: int) -> HttpResponse:
    """Offer some hours of one day no more; calls in them stand."""
    services.remove_extra_hours(get_object_or_404(_coach(request).extra_hours, pk=pk))
    messages.success(request, _("Those hours are no longer offered. Calls booked in them stand."))
    return redirect("coach_times")


@login_required
def time_off(request: SignedInRequest) -> HttpResponse:
    """Days on which one takes no calls, and a form for more."""
    coach = _coach(request)
    form = TimeOffForm(sent(request))
    if request.method == "POST" and form.is_valid():
        try:
            _off, booked = services.add_time_off(coach, **form.cleaned_data)
        except CoachingRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("No times are offered on those days."))
            if booked:
                messages.warning(request, _booked_already(booked, coach.time_zone))
            return redirect("coach_times")
    return render(request, "desks/coach/times.html", _times(coach, off_form=form))


@login_required
@require_POST
def remove_time_off(request: SignedInRequest, pk: int) -> HttpResponse:
    """Offer the times of those days again."""
    services.remove_time_off(get_object_or_404(_coach(request).time_off, pk=pk))
    messages.success(request, _("Your usual hours are offered again on those days."))
    return redirect("coach_times")


def _times(
    coach: Coach,
    *,
    form: HoursForm | None = None,
    extra_form: ExtraHoursForm | None = None,
    off_form: TimeOffForm | None = None,
) -> dict[str, object]:
    today = timezone.now().astimezone(ZoneInfo(coach.time_zone)).date()
    return {
        "coach": coach,
        "hours": list(coach.availability.all()),
        "time_off": list(coach.time_off.filter(ends_on__gte=today - dt.timedelta(days=1))),
        "extra": list(coach.extra_hours.filter(date__gte=today)),
        "holidays": list(queries.holidays_kept(coach, today, today + dt.timedelta(days=365))),
        "form": form or HoursForm(),
        "extra_form": extra_form or ExtraHoursForm(prefix="extra"),
        "off_form": off_form or TimeOffForm(),
    }


def _no_longer_fit(number: int) -> str:
    return ngettext(
        "%(number)s call lies in the time kept free after a session now. Its people have been asked to move it.",
        "%(number)s calls lie in the time kept free after a session now. Their people have been asked to move them.",
        number,
    ) % {"number": number}


def _booked_already(calls: list[Call | GroupCall], zone: str) -> str:
    said = ngettext(
        "%(number)s call is booked on those days already. It stands until you move or cancel it:",
        "%(number)s calls are booked on those days already. They stand until you move or cancel them:",
        len(calls),
    ) % {"number": len(calls)}
    local = ((call, call.starts_at.astimezone(ZoneInfo(zone))) for call in calls)
    named = (
        f"{call.enrolment.person if isinstance(call, Call) else call.group}, {when.day_and_clock(at)}"
        for call, at in local
    )
    return f"{said} {'; '.join(named)}."
