"""What somebody has opened to their coach, and what a coach puts before them; under /coach/<enrolment>/."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.requests import SignedInRequest
from accounts.typed import login_keeping_words, typed_before
from programmes.coaching.models import Call
from programmes.coaching.queries import calls_of_coach
from programmes.enrolment.models import Enrolment
from programmes.goals import queries, services
from programmes.goals.forms import ActionForm, ProposalForm
from programmes.goals.models import Action, Goal, PracticePlan
from programmes.goals.views.leads import leading, take_lead
from programmes.goals.views.who import coached
from ui.errors import Refused
from ui.limits import limited
from ui.requests import sent


@login_keeping_words
@require_safe
def person(request: SignedInRequest, enrolment: str) -> HttpResponse:
    """What one person has shared: goals, plan, actions; and what one has proposed to them."""
    theirs = coached(request, enrolment)
    pair = queries.pair_of(theirs)
    goals = list(queries.shared_goals(theirs, request.user))
    for goal in goals:
        goal.led_by = queries.lead_of(goal, pair)  # type: ignore[attr-defined]
    actions = list(queries.actions_of(theirs).open_to_coach(request.user))
    states = Action.State
    context = {
        "enrolment": theirs,
        "workshop": theirs.workshop,
        "goals": goals,
        "pair": pair,
        "plan": PracticePlan.objects.open_to_coach(request.user).filter(enrolment=theirs).first(),
        "proposals": list(queries.proposals_by(request.user, theirs)),
        "proposed": [one for one in actions if one.state == states.PROPOSED],
        "actions": [one for one in actions if one.state in Action.AGREED_STATES],
    }
    return render(request, "programmes/goals/coach/person.html", context)


@login_keeping_words
@require_safe
def goal(request: SignedInRequest, enrolment: str, reference: str) -> HttpResponse:
    """One goal that was shared, in its owner's words."""
    theirs = coached(request, enrolment)
    one = _goal(request, theirs, reference)
    context = {"enrolment": theirs, "workshop": theirs.workshop, "goal": one, **leading(one)}
    return render(request, "programmes/goals/coach/goal.html", context)


@login_keeping_words
@limited("proposing")
def propose(request: SignedInRequest, enrolment: str) -> HttpResponse:
    """Put a goal before somebody."""
    return _propose(request, coached(request, enrolment), None)


@login_keeping_words
@limited("proposing")
def reword(request: SignedInRequest, enrolment: str, reference: str) -> HttpResponse:
    """Put other words for a goal before its owner."""
    theirs = coached(request, enrolment)
    return _propose(request, theirs, _goal(request, theirs, reference))


def _propose(request: SignedInRequest, theirs: Enrolment, one: Goal | None) -> HttpResponse:
    form = ProposalForm(sent(request), initial=({"aim": one.aim} if one else {}) | typed_before(request))
    if form.is_valid():
        try:
            if one:
                services.propose_wording(one, by=request.user, **form.cleaned_data)
            else:
                services.propose_goal(theirs, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("It lies before them. What becomes of it is theirs to say."))
            return redirect("coach_goals", theirs.reference)
    context = {"enrolment": theirs, "workshop": theirs.workshop, "goal": one, "form": form}
    return render(request, "programmes/goals/coach/propose.html", context)


@login_keeping_words
@require_POST
@limited("goals")
def lead(request: SignedInRequest, enrolment: str, reference: str) -> HttpResponse:
    """Say which of the two leads on a goal."""
    theirs = coached(request, enrolment)
    one = _goal(request, theirs, reference)
    take_lead(request, one)
    return redirect("coach_goal", theirs.reference, one.reference)


@login_keeping_words
@require_POST
@limited("proposing")
def withdraw(request: SignedInRequest, enrolment: str, reference: str) -> HttpResponse:
    """Take back what one proposed, while it waits."""
    theirs = coached(request, enrolment)
    proposal = get_object_or_404(queries.proposals_by(request.user, theirs), reference=reference)
    try:
        services.withdraw_proposal(proposal, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Taken back."))
    return redirect("coach_goals", theirs.reference)


@login_keeping_words
@limited("proposing")
def propose_action(request: SignedInRequest, enrolment: str) -> HttpResponse:
    """Put an action before somebody; `?call=` says from which of one's calls with them it comes."""
    theirs = coached(request, enrolment)
    call = _call(request, theirs)
    form = ActionForm(sent(request), initial=typed_before(request))
    if form.is_valid():
        try:
            services.propose_action(theirs, by=request.user, call=call, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("It lies before them, and counts once they agree."))
            if call:
                return redirect("coach_call", call.reference)
            return redirect("coach_goals", theirs.reference)
    context = {"enrolment": theirs, "workshop": theirs.workshop, "call": call, "form": form}
    return render(request, "programmes/goals/coach/propose_action.html", context)


@login_keeping_words
@require_POST
@limited("proposing")
def withdraw_action(request: SignedInRequest, enrolment: str, reference: str) -> HttpResponse:
    """Take back an action that one proposed, while it waits."""
    theirs = coached(request, enrolment)
    mine = Action.objects.open_to_coach(request.user).filter(enrolment=theirs, proposed_by__user=request.user)
    one = get_object_or_404(mine, reference=reference)
    try:
        services.withdraw_action(one, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Taken back."))
    return redirect("coach_goals", theirs.reference)


def _goal(request: SignedInRequest, enrolment: Enrolment, reference: str) -> Goal:
    return get_object_or_404(queries.shared_goals(enrolment, request.user), reference=reference)


def _call(request: SignedInRequest, enrolment: Enrolment) -> Call | None:
    reference = request.GET.get("call", "")
    if "\0" in reference:
        return None
    return calls_of_coach(request.user.coach).filter(enrolment=enrolment, reference=reference).first()
