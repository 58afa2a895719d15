"""A person's own goals, under /my/<enrolment>/goals/."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.requests import SignedInRequest
from accounts.typed import login_keeping_words, typed_before
from programmes.coaching.queries import current_pairings
from programmes.goals import queries, services
from programmes.goals.forms import STEPS, AimForm, SharingForm, TakeForm
from programmes.goals.models import Action, Goal, GoalProposal
from programmes.goals.views.leads import leading, take_lead
from programmes.goals.views.who import own, own_and_writing, own_goal, writes
from ui import identifying
from ui.errors import Refused
from ui.limits import limited
from ui.requests import sent


@login_keeping_words
@require_safe
def goals(request: SignedInRequest, enrolment: str) -> HttpResponse:
    """What waits for an answer, one's goals, and what one has said one will do."""
    mine = own(request, enrolment)
    actions = list(queries.actions_of(mine))
    context = {
        "enrolment": mine,
        "workshop": mine.workshop,
        "writes": writes(mine),
        "goals": list(queries.goals_of(mine)),
        "proposals": list(queries.proposals_to(mine)),
        "proposed_actions": [one for one in actions if one.state == Action.State.PROPOSED],
        "to_do": [one for one in actions if one.state == Action.State.AGREED],
        "has_plan": queries.practice_part(mine.workshop) is not None,
        "pair": queries.pair_of(mine),
    }
    return render(request, "programmes/goals/goals.html", context)


@login_keeping_words
@limited("goals")
def new(request: SignedInRequest, enrolment: str) -> HttpResponse:
    """The one question that makes a goal; the others follow, each on a page of its own."""
    mine = own_and_writing(request, enrolment)
    form = AimForm(sent(request), initial=typed_before(request))
    if form.is_valid():
        try:
            made = services.write_goal(mine, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error("aim", str(refusal))
        else:
            messages.success(request, _("Your goal is kept, for you alone. The questions that follow may stay open."))
            return redirect("goal_step", mine.reference, made.reference, "standing")
    context = {"enrolment": mine, "workshop": mine.workshop, "form": form, "number": 1, "of": len(STEPS)}
    return render(request, "programmes/goals/step.html", context)


@login_keeping_words
@limited("goals")
def step(request: SignedInRequest, enrolment: str, reference: str, step: str) -> HttpResponse:
    """One question of a goal. From the first answer on they lead from one to the next; `?only` asks this one alone."""
    mine = own_and_writing(request, enrolment)
    one = own_goal(mine, reference)
    if step not in STEPS:
        raise Http404
    form_class, _title = STEPS[step]
    number, only = list(STEPS).index(step), "only" in request.GET
    form = form_class(sent(request), initial=one.words() | typed_before(request))
    if form.is_valid():
        try:
            services.change_words(one, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return _after(request, mine.reference, one, step)
    context = {
        "enrolment": mine,
        "workshop": mine.workshop,
        "goal": one,
        "form": form,
        "step": step,
        "number": number + 1,
        "of": len(STEPS),
        "only": only,
        "before": list(STEPS)[number - 1] if number and not only else None,
        "rests_on": _rests_on(one, step),
    }
    return render(request, "programmes/goals/step.html", context)


def _rests_on(one: Goal, step: str) -> tuple[str, str]:
    """Return what was answered before that this question is about, and what it is called; nothing for most."""
    if step not in {"will-do", "sure"}:
        return "", ""
    before = list(STEPS)[list(STEPS).index(step) - 1]
    return str(STEPS[before][1]), getattr(one, before.replace("-", "_"))


def _after(request: SignedInRequest, enrolment: str, one: Goal, step: str) -> HttpResponse:
    following = list(STEPS)[list(STEPS).index(step) + 1 :]
    if "only" in request.GET or not following:
        messages.success(request, _("Your goal is kept."))
        return redirect("goal", enrolment, one.reference)
    return redirect("goal_step", enrolment, one.reference, following[0])


@login_keeping_words
@require_safe
def goal(request: SignedInRequest, enrolment: str, reference: str) -> HttpResponse:
    """One goal with all that its owner can do with it, and how it came to be what it is."""
    mine = own(request, enrolment)
    one = own_goal(mine, reference)
    context = {
        "enrolment": mine,
        "workshop": mine.workshop,
        "writes": writes(mine),
        "goal": one,
        "answers": [(slug, title, getattr(one, slug.replace("-", "_"))) for slug, (_form, title) in STEPS.items()],
        "states": [state for state in Goal.State if state != one.state],
        "proposals": [found for found in queries.proposals_to(mine) if found.goal_id == one.pk],
        "actions": [found for found in queries.actions_of(mine) if found.goal_id == one.pk],
        "versions": list(one.versions.all())[1:],
        "hints": identifying.find(one.text),
    }
    return render(request, "programmes/goals/goal.html", context | leading(one))


@login_keeping_words
@limited("goals")
def share(request: SignedInRequest, enrolment: str, reference: str) -> HttpResponse:
    """Who may read a goal."""
    mine = own_and_writing(request, enrolment)
    one = own_goal(mine, reference)
    coaches = [pairing.coach for pairing in current_pairings(mine)]
    form = SharingForm(sent(request), coaches=coaches, initial={"sharing": one.sharing})
    if form.is_valid():
        try:
            services.share_goal(one, form.cleaned_data["sharing"], by=request.user)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Done. This page says who may read it."))
            return redirect("goal", mine.reference, one.reference)
    context = {"enrolment": mine, "goal": one, "form": form, "hints": identifying.find(one.text)}
    return render(request, "programmes/goals/share.html", context)


@login_keeping_words
@require_POST
@limited("goals")
def state(request: SignedInRequest, enrolment: str, reference: str) -> HttpResponse:
    """Say that a goal is open, reached or let go (`state=`)."""
    mine = own_and_writing(request, enrolment)
    one = own_goal(mine, reference)
    wanted = request.POST.get("state")
    if wanted in Goal.State.values:
        try:
            services.settle_goal(one, wanted, by=request.user)
        except Refused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("Noted. You can say otherwise at any time."))
    return redirect("goal", mine.reference, one.reference)


@login_keeping_words
@require_POST
@limited("goals")
def lead(request: SignedInRequest, enrolment: str, reference: str) -> HttpResponse:
    """Say which of two coaches leads on a goal."""
    mine = own_and_writing(request, enrolment)
    one = own_goal(mine, reference)
    take_lead(request, one)
    return redirect("goal", mine.reference, one.reference)


@login_keeping_words
@limited("goals")
def delete(request: SignedInRequest, enrolment: str, reference: str) -> HttpResponse:
    """Ask once more, then delete."""
    mine = own(request, enrolment)
    one = own_goal(mine, reference)
    if request.method == "POST":
        try:
            services.delete_goal(one, by=request.user)
        except Refused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("The goal is deleted."))
        return redirect("goals", mine.reference)
    return render(request, "programmes/goals/delete.html", {"enrolment": mine, "goal": one})


@login_keeping_words
@limited("goals")
def proposal(request: SignedInRequest, enrolment: str, reference: str) -> HttpResponse:
    """What a coach proposes: take it, in these words or others, or leave it (`answer=leave`)."""
    mine = own_and_writing(request, enrolment)
    proposed = get_object_or_404(queries.proposals_ever_to(mine), reference=reference)
    if proposed.state != GoalProposal.State.WAITING:
        messages.info(request, _("You have answered this already."))
        return redirect("goals", mine.reference)
    form = TakeForm(
        None if request.POST.get("answer") == "leave" else sent(request),
        coaches=[pairing.coach for pairing in current_pairings(mine)],
        rewords=proposed.rewords,
        initial={"aim": proposed.aim} | typed_before(request),
    )
    try:
        if request.POST.get("answer") == "leave":
            services.leave_proposal(proposed, by=request.user)
            messages.success(request, _("Left aside. That is an answer like any other."))
            return redirect("goals", mine.reference)
        if form.is_valid():
            taken = services.take_proposal(proposed, by=request.user, **form.cleaned_data)
            messages.success(request, _("It is yours now."))
            return redirect("goal", mine.reference, taken.reference)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("goals", mine.reference)
    context = {"enrolment": mine, "workshop": mine.workshop, "proposal": proposed, "form": form}
    return render(request, "programmes/goals/proposal.html", context)
