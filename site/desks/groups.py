"""A coach's groups for calls: open one, see who is in it, change its dates, note who came. 404 for others."""

import datetime as dt
from contextlib import suppress

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.requests import SignedInRequest
from programmes.coaching import queries, services
from programmes.coaching.errors import CoachingRefused, DayOff
from programmes.coaching.group_forms import GroupChangeForm, GroupForm, GroupRegisterForm
from programmes.coaching.models import CallGroup, Coach, GroupCall
from ui.limits import limited
from ui.requests import sent


def _coach(request: SignedInRequest) -> Coach:
    return get_object_or_404(Coach.objects.select_related("user"), user=request.user.pk)


def _group(coach: Coach, pk: int) -> CallGroup:
    return get_object_or_404(queries.groups_of_coach(coach), pk=pk)


def _call(coach: Coach, pk: int) -> GroupCall:
    calls = GroupCall.objects.filter(group__coach=coach).select_related("group__coach__user", "group__workshop")
    return get_object_or_404(calls, pk=pk)


def _meant(request: SignedInRequest) -> set[dt.date]:
    """Return the days that somebody keeps free, was told of, and means all the same."""
    found = set()
    for text in request.POST.get("although", "").split():
        with suppress(ValueError):
            found.add(dt.date.fromisoformat(text))
    return found


@login_required
@limited("calls")
def groups(request: SignedInRequest) -> HttpResponse:
    """One's groups, and a form for another."""
    coach = _coach(request)
    form, days_off = GroupForm(sent(request), coach=coach), None
    if request.method == "POST" and form.is_valid():
        try:
            group = services.open_group(coach=coach, although=_meant(request), **form.cleaned_data)
        except DayOff as refusal:
            days_off = refusal.days
            form.add_error(None, str(refusal))
        except CoachingRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The group is open: people of the workshop can join it."))
            return redirect("coach_group", group.pk)
    context = {"coach": coach, "groups": list(queries.groups_of_coach(coach)), "form": form, "days_off": days_off}
    return render(request, "desks/coach/groups.html", context)


@login_required
def group(request: SignedInRequest, pk: int) -> HttpResponse:
    """One group: who is in it, and its dates."""
    coach = _coach(request)
    one = _group(coach, pk)
    context = {
        "coach": coach,
        "group": one,
        "members": list(queries.members_of(one)),
        "calls": list(one.calls.all()),
        "to_move": set(queries.group_calls_to_move().filter(group=one).values_list("pk", flat=True)),
        "now": timezone.now(),
    }
    return render(request, "desks/coach/group.html", context)


@login_required
@limited("calls")
def group_call(request: SignedInRequest, pk: int) -> HttpResponse:
    """One date: another time for it or for all that follow, or none (`act=cancel`, which asks once more unless it is
    `sure`); afterwards, who was there."""
    coach = _coach(request)
    call = _call(coach, pk)
    coming = call.cancelled_at is None and call.starts_at > timezone.now()
    over = call.cancelled_at is None and not coming
    people = {
        member.enrolment_id: str(member.enrolment.person)
        for member in call.group.members.select_related("enrolment__person").order_by("joined_at", "pk")
    }
    marks = dict(call.attendance.values_list("enrolment", "mark"))
    change = GroupChangeForm(sent(request) if coming else None, call=call)
    register = GroupRegisterForm(sent(request) if over else None, people=people, marks=marks)
    form, days_off = change if coming else register, None
    if request.method == "POST" and (coming or over) and (form.is_valid() or not form.fields):
        try:
            if over:
                services.mark_group_call(call, register.marks(), by=request.user)
                messages.success(request, _("Noted. You can put it right on the page of the date."))
            elif request.POST.get("act") == "cancel" and not request.POST.get("sure"):
                return render(request, "desks/coach/group_call_off.html", _calling_off(call, change))
            elif request.POST.get("act") == "cancel":
                words = {name: change.cleaned_data[name] for name in ("following", "reason")}
                off = services.cancel_group_calls(call, by=request.user, **words)
                said = ngettext(
                    "It is called off, and everybody has been told.",
                    "They are called off, and everybody has been told.",
                    len(off),
                )
                messages.success(request, said)
            else:
                if services.change_group_calls(call, although=_meant(request), by=request.user, **change.change()):
                    messages.success(request, _("The dates stand so now, and everybody has been told."))
                else:
                    messages.info(request, _("The dates stand as they did; nobody has been told anything."))
            return redirect("coach_group", call.group_id)
        except DayOff as refusal:
            days_off = refusal.days
            form.add_error(None, str(refusal))
        except CoachingRefused as refusal:
            form.add_error(None, str(refusal))
    context = {
        "coach": coach,
        "call": call,
        "group": call.group,
        "coming": coming,
        "over": over,
        "form": form,
        "days_off": days_off,
        "elsewhere": queries.elsewhere(call) if coming else [],
        "to_move": coming and queries.group_calls_to_move().filter(pk=call.pk).exists(),
    }
    return render(request, "desks/coach/group_call.html", context)


def _calling_off(call: GroupCall, form: GroupChangeForm) -> dict[str, object]:
    following = form.cleaned_data["following"]
    calls = queries.group_calls_from(call, now=timezone.now()) if following else [call]
    return {"call": call, "group": call.group, "calls": calls, "form": form}
