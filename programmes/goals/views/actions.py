"""A person's own actions, and what they prepare before a call."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.requests import SignedInRequest
from accounts.typed import login_keeping_words, typed_before
from programmes.coaching.models import Call
from programmes.enrolment.models import Enrolment
from programmes.goals import queries, services
from programmes.goals.forms import SETTLE, ActionForm, PreparationForm
from programmes.goals.models import Action
from programmes.goals.views.who import own, own_and_writing, writes
from programmes.people.queries import time_zone_of
from ui.errors import Refused
from ui.limits import limited
from ui.requests import sent


@login_keeping_words
@limited("goals")
def actions(request: SignedInRequest, enrolment: str) -> HttpResponse:
    """What one will do, what became of the rest, and a form for more; `?call=` says in which call it was agreed."""
    mine = own(request, enrolment)
    call = _call(mine, request.GET.get("call", ""))
    form = ActionForm(sent(request) if writes(mine) else None, initial=typed_before(request))
    if form.is_valid():
        try:
            services.note_action(mine, by=request.user, call=call, **form.cleaned_data)
        except Refused as refusal:
            form.add_error("what", str(refusal))
        else:
            messages.success(request, _("Noted. Your coach sees it too."))
            if call:
                return redirect("call", mine.reference, call.reference)
            return redirect("actions", mine.reference)
    found = list(queries.actions_of(mine))
    state = Action.State
    context = {
        "enrolment": mine,
        "workshop": mine.workshop,
        "writes": writes(mine),
        "call": call,
        "zone": time_zone_of(mine.person, mine.workshop.time_zone) if call else "",
        "form": form,
        "proposed": [one for one in found if one.state == state.PROPOSED],
        "to_do": [one for one in found if one.state == state.AGREED],
        "settled": [one for one in found if one.state in {state.DONE, state.NOT_DONE, state.LET_GO}],
    }
    return render(request, "programmes/goals/actions.html", context)


@login_keeping_words
@limited("goals")
def action(request: SignedInRequest, enrolment: str, reference: str) -> HttpResponse:
    """Other words for an action, or another day; and what can be said of it."""
    mine = own_and_writing(request, enrolment)
    one = _action(mine, reference)
    form = ActionForm(sent(request), initial={"what": one.what, "by_when": one.by_when} | typed_before(request))
    if form.is_valid():
        try:
            services.change_action(one, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Your changes are kept."))
            return redirect("action", mine.reference, one.reference)
    context = {
        "enrolment": mine,
        "workshop": mine.workshop,
        "action": one,
        "form": form,
        "proposed": one.state == Action.State.PROPOSED,
        "answers": [(state, word) for state, word in SETTLE.items() if state != one.state],
    }
    return render(request, "programmes/goals/action.html", context)


@login_keeping_words
@require_POST
@limited("goals")
def answer(request: SignedInRequest, enrolment: str, reference: str) -> HttpResponse:
    """Agree to what was proposed or leave it aside (`answer=agree`, `leave`), or say what became of it (its state)."""
    mine = own_and_writing(request, enrolment)
    one = _action(mine, reference)
    said = request.POST.get("answer", "")
    try:
        if said in {"agree", "leave"}:
            services.answer_action(one, by=request.user, agree=said == "agree")
        elif said in SETTLE:
            services.settle_action(one, said, by=request.user)
        else:
            return redirect("actions", mine.reference)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Left aside.") if said == "leave" else _("Noted."))
    return redirect("actions", mine.reference)


@login_keeping_words
@limited("goals")
def prepare(request: SignedInRequest, enrolment: str, reference: str) -> HttpResponse:
    """Three plain questions before a call; its coach reads the answers as soon as they are kept."""
    mine = own_and_writing(request, enrolment)
    call = get_object_or_404(mine.calls.select_related("coach__user", "second_coach__user"), reference=reference)
    written = queries.preparation_of(call)
    known = {name: getattr(written, name) for name in written.WORDS} if written else {}
    form = PreparationForm(sent(request), initial=known | typed_before(request))
    address = reverse("call", args=[mine.reference, call.reference])
    if request.method != "POST" and (call.state != Call.State.BOOKED or call.ends_at <= timezone.now()):
        return redirect(address)
    if form.is_valid():
        try:
            kept = services.prepare(call, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(
                request, _("Kept, and your coach can read it.") if kept else _("Nothing is written for this call.")
            )
            return redirect(address)
    context = {
        "enrolment": mine,
        "workshop": mine.workshop,
        "call": call,
        "zone": time_zone_of(mine.person, mine.workshop.time_zone),
        "form": form,
        "written": written,
    }
    return render(request, "programmes/goals/prepare.html", context)


def _action(enrolment: Enrolment, reference: str) -> Action:
    return get_object_or_404(queries.actions_of(enrolment).exclude(state=Action.State.LEFT).filter(reference=reference))


def _call(enrolment: Enrolment, reference: str) -> Call | None:
    """Return the call of the enrolment that an address names; None when it names none of theirs."""
    return enrolment.calls.filter(reference=reference).first() if "\0" not in reference else None
