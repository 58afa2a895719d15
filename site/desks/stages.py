"""/facilitate/<code>/stages/: the line of stages, the next question, and what is done to a stage. On a phone first."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, Concatenate

from django.contrib import messages
from django.db.models import Model
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from accounts.requests import SignedInRequest
from desks.facilitate import context_of, for_those_who_run_it
from desks.stage_forms import AnswerForm, ResumeForm, StageActForm
from programmes.catalogue import services
from programmes.catalogue.gates import Stage, stages_of
from programmes.catalogue.journey import stations_of_workshop
from programmes.catalogue.models import Part, Workshop
from ui.errors import Refused
from ui.requests import sent

State = Part.StageState
StageView = Callable[Concatenate[SignedInRequest, Workshop, Stage, ...], HttpResponse]


@dataclass(frozen=True)
class Act:
    """Something that can be done to a stage in certain states: what is said of it before and after."""

    title: str | Promise
    consequence: str | Promise
    done: str | Promise
    states: frozenset[str]
    reason_needed: bool = False


ACTS = {
    "open": Act(
        gettext_lazy("Open it"),
        gettext_lazy("From now on its questions can be answered, one after the other."),
        gettext_lazy("It is open."),
        frozenset({State.SHUT}),
    ),
    "close": Act(
        gettext_lazy("Close it"),
        gettext_lazy("All is answered. What waits for this stage opens in the same moment. It can be reopened."),
        gettext_lazy("It is closed."),
        frozenset({State.OPEN}),
    ),
    "pause": Act(
        gettext_lazy("Pause it"),
        gettext_lazy(
            "Its clock stands still: nothing can be answered, and the dates of all that follows are shown as "
            "provisional. No date moves until it goes on. Sessions that fall into the pause are not called off: a "
            "coordinator moves or cancels them."
        ),
        gettext_lazy("It is paused."),
        frozenset({State.OPEN}),
        reason_needed=True,
    ),
    "resume": Act(
        gettext_lazy("Let it go on"),
        gettext_lazy("Dates that move are moved as one act: each person is told once, and calendars follow."),
        gettext_lazy("It goes on."),
        frozenset({State.PAUSED}),
    ),
    "reopen": Act(
        gettext_lazy("Reopen it"),
        gettext_lazy(
            "Its questions can be answered anew; earlier answers stay as versions. What came after stays open."
        ),
        gettext_lazy("It is open again."),
        frozenset({State.CLOSED}),
        reason_needed=True,
    ),
}


def of_one_stage(view: StageView) -> Callable[..., HttpResponse]:
    """Hand the view the stage of the address; 404 for whoever does not run its workshop, and for other parts."""

    @for_those_who_run_it
    @wraps(view)
    def wrapper(request: SignedInRequest, workshop: Workshop, pk: int, **kwargs: Any) -> HttpResponse:
        return view(request, workshop, found(stages_of(workshop), pk), **kwargs)

    return wrapper


def found(stages: list[Stage], pk: int) -> Stage:
    """Return the stage with this key among those; 404 when there is none."""
    for stage in stages:
        if stage.part.pk == pk:
            return stage
    raise Http404


@for_those_who_run_it
@require_safe
def stages(request: SignedInRequest, workshop: Workshop) -> HttpResponse:
    """The stages of a workshop: those at work with what is asked next, then all of them in their order."""
    everything = stages_of(workshop)
    if not everything:
        raise Http404
    context = context_of(request, workshop, "stages") | {
        "stages": everything,
        "at_work": [stage for stage in everything if stage.is_at_work],
        "can_open": [stage for stage in everything if stage.state == State.SHUT and not stage.why_not_opened()],
        "stations": stations_of_workshop(workshop, now=timezone.now()),
    }
    return render(request, "desks/facilitate/stages.html", context)


@of_one_stage
@require_safe
def stage(request: SignedInRequest, workshop: Workshop, stage: Stage) -> HttpResponse:
    """One stage: its questions with every version of each answer, its history, what can be done."""
    context = context_of(request, workshop, "stage") | {
        "stage": stage,
        "acts": [(name, act) for name, act in ACTS.items() if not _why_not(stage, name)],
        "questions": [(question, stage.why_not_answered(question)) for question in stage.questions],
        "events": stage.events[::-1],
    }
    return render(request, "desks/facilitate/stage.html", context)


@of_one_stage
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: SignedInRequest, workshop: Workshop, stage: Stage, condition: str) -> HttpResponse:
    """Record what the group answers to one question, or answer it anew."""
    question = next((one for one in stage.questions if one.condition.code == condition), None)
    if question is None:
        raise Http404
    form = AnswerForm(sent(request), stage=stage, question=question)
    if request.method == "POST" and form.is_valid():
        try:
            services.answer_condition(stage.part, question.condition, by=request.user, **form.given())
        except Refused as refused:
            stage = found(stages_of(workshop), stage.part.pk)
            question = next(one for one in stage.questions if one.condition.code == condition)
            form.read_again(question)
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("The answer is recorded."))
            return redirect("facilitate_stages", code=workshop.code)
    elif request.method != "POST" and (refused_now := stage.why_not_answered(question)):
        messages.info(request, refused_now)
        return redirect("facilitate_stage", code=workshop.code, pk=stage.part.pk)
    context = context_of(request, workshop, "stage") | {"stage": stage, "question": question, "form": form}
    return render(request, "desks/facilitate/stage_answer.html", context)


@of_one_stage
@require_http_methods(["GET", "HEAD", "POST"])
def act(request: SignedInRequest, workshop: Workshop, stage: Stage, act: str) -> HttpResponse:
    """Open, close, pause, let go on or reopen a stage: what it means, a reason, and one button."""
    if act not in ACTS:
        raise Http404
    said = ACTS[act]
    form: StageActForm
    if act == "resume":
        form = ResumeForm(sent(request), paused_for=_days_paused(workshop, stage))
    else:
        form = StageActForm(sent(request), reason_needed=said.reason_needed)
    if request.method == "POST" and form.is_valid():
        try:
            _do(act, stage.part, form.cleaned_data, request)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, f"{stage.part.title}: {said.done}")
            return redirect("facilitate_stages", code=workshop.code)
    elif request.method != "POST" and (refused_now := _why_not(stage, act)):
        messages.info(request, refused_now)
        return redirect("facilitate_stage", code=workshop.code, pk=stage.part.pk)
    context = context_of(request, workshop, "stage") | {"stage": stage, "act": act, "said": said, "form": form}
    return render(request, "desks/facilitate/stage_act.html", context)


def _do(act: str, part: Part, values: dict[str, Any], request: SignedInRequest) -> Model:
    acts: dict[str, Callable[..., Model]] = {
        "open": services.open_stage,
        "close": services.close_stage,
        "pause": services.pause_stage,
        "resume": services.resume_stage,
        "reopen": services.reopen_stage,
    }
    return acts[act](part, by=request.user, **values)


def _why_not(stage: Stage, act: str) -> str:
    """Say why an act is not offered; "" when it is."""
    if stage.part.workshop.state != Workshop.State.RUNNING:
        return _("This workshop is not under way, so its stages stay as they are.")
    if stage.state not in ACTS[act].states:
        state = stage.part.state_word
        return _("“%(stage)s” is “%(state)s” now.") % {"stage": stage.part.title, "state": state}
    if act == "open":
        return stage.why_not_opened()
    return stage.why_not_closed() if act == "close" else ""


def _days_paused(workshop: Workshop, stage: Stage) -> int:
    since = stage.part.stage_since
    if stage.state != State.PAUSED or since is None:
        return 0
    return (workshop.today(timezone.now()) - workshop.today(since)).days
