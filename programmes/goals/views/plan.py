"""A person's practice plan, under /my/<enrolment>/plan/."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.requests import SignedInRequest
from accounts.typed import login_keeping_words, typed_before
from programmes.coaching.queries import current_pairings
from programmes.enrolment.models import Enrolment
from programmes.goals import queries, services
from programmes.goals.forms import LookBackForm, PlanForm, SharingForm
from programmes.goals.models import PracticePlan
from programmes.goals.views.who import own, own_and_writing, writes
from ui import identifying
from ui.errors import Refused
from ui.limits import limited
from ui.requests import sent


def _plan(enrolment: Enrolment) -> PracticePlan | None:
    return PracticePlan.objects.filter(enrolment=enrolment).first()


def _plan_or_404(enrolment: Enrolment) -> PracticePlan:
    found = _plan(enrolment)
    if found is None:
        raise Http404
    return found


@login_keeping_words
@require_safe
def plan(request: SignedInRequest, enrolment: str) -> HttpResponse:
    """The plan as it stands. Once people have come together again it asks what happened."""
    mine = own(request, enrolment)
    written = _plan(mine)
    back = queries.return_day(mine.workshop)
    is_back = back is not None and back <= mine.workshop.today(timezone.now())
    context = {
        "enrolment": mine,
        "workshop": mine.workshop,
        "writes": writes(mine),
        "plan": written,
        "back": back,
        "asks": bool(written and is_back and not written.told_at and writes(mine)),
        "form": LookBackForm(in_journal=False),
        "hints": identifying.find(written.text) if written else [],
    }
    return render(request, "programmes/goals/plan.html", context)


@login_keeping_words
@limited("goals")
def write(request: SignedInRequest, enrolment: str) -> HttpResponse:
    """Write the plan, or write it anew."""
    mine = own_and_writing(request, enrolment)
    written = _plan(mine)
    known = {name: getattr(written, name) for name in written.WORDS} if written else {}
    form = PlanForm(sent(request), initial=known | typed_before(request))
    if form.is_valid():
        try:
            services.write_plan(mine, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Your plan is kept."))
            return redirect("plan", mine.reference)
    context = {"enrolment": mine, "workshop": mine.workshop, "form": form, "plan": written}
    return render(request, "programmes/goals/plan_write.html", context)


@login_keeping_words
@limited("goals")
def share(request: SignedInRequest, enrolment: str) -> HttpResponse:
    """Who may read the plan."""
    mine = own_and_writing(request, enrolment)
    written = _plan_or_404(mine)
    coaches = [pairing.coach for pairing in current_pairings(mine)]
    form = SharingForm(sent(request), coaches=coaches, initial={"sharing": written.sharing})
    if form.is_valid():
        try:
            services.share_plan(written, form.cleaned_data["sharing"], by=request.user)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Done. This page says who may read it."))
            return redirect("plan", mine.reference)
    context = {"enrolment": mine, "plan": written, "form": form, "hints": identifying.find(written.text)}
    return render(request, "programmes/goals/plan_share.html", context)


@login_keeping_words
@limited("goals")
def look_back(request: SignedInRequest, enrolment: str) -> HttpResponse:
    """Say what became of the plan; it may go into the journal too."""
    mine = own_and_writing(request, enrolment)
    written = _plan_or_404(mine)
    known = {"words": written.what_happened} | typed_before(request)
    form = LookBackForm(sent(request), in_journal=written.in_journal_at is not None, initial=known)
    if form.is_valid():
        try:
            services.look_back(written, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(
                request,
                _("Kept, and put into your journal.") if form.cleaned_data.get("into_journal") else _("Kept."),
            )
            return redirect("plan", mine.reference)
    context = {"enrolment": mine, "workshop": mine.workshop, "plan": written, "form": form}
    return render(request, "programmes/goals/look_back.html", context)


@login_keeping_words
@limited("goals")
def delete(request: SignedInRequest, enrolment: str) -> HttpResponse:
    """Ask once more, then delete."""
    mine = own(request, enrolment)
    written = _plan_or_404(mine)
    if request.method == "POST":
        try:
            services.delete_plan(written, by=request.user)
        except Refused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("The plan is deleted."))
        return redirect("plan", mine.reference)
    return render(request, "programmes/goals/plan_delete.html", {"enrolment": mine, "plan": written})
