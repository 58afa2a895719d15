"""The review team's workbench, and an author's say about their words. Thin: the rules are in services.py."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.requests import SignedInRequest
from learning_review.evidence import queries, services
from learning_review.evidence.errors import EvidenceRefused
from learning_review.evidence.forms import FindingForm, PassageForm, WordingForm
from learning_review.evidence.models import Coding, Finding, Snapshot
from programmes.catalogue.models import Outcome, Workshop
from ui.requests import sent


def _workshop(request: SignedInRequest, code: str) -> Workshop:
    team = queries.workshops_of_review_team(request.user).select_related("programme")
    return get_object_or_404(team, code=code)


@login_required
def workbench(request: SignedInRequest, code: str) -> HttpResponse:
    """Show what was shared, how it was read, and what is claimed from it."""
    workshop = _workshop(request, code)
    outcomes = list(workshop.programme.outcomes.all())
    snapshots = list(queries.live_snapshots(workshop))
    excerpts = [excerpt for snapshot in snapshots for excerpt in snapshot.excerpts.all()]
    agreed, compared = queries.agreement(excerpts)
    findings = list(queries.findings_of(workshop))
    context = {
        "workshop": workshop,
        "snapshots": snapshots,
        "outcomes": [(outcome, [f for f in findings if f.outcome_id == outcome.pk]) for outcome in outcomes],
        "matrix": queries.matrix(excerpts, outcomes),
        "agreed": agreed,
        "compared": compared,
    }
    return render(request, "learning_review/evidence/workbench.html", context)


@login_required
def passage(request: SignedInRequest, code: str, reference: str) -> HttpResponse:
    """Choose sentences of one text and code them."""
    workshop = _workshop(request, code)
    snapshot = get_object_or_404(queries.live_snapshots(workshop), reference=reference)
    outcomes = list(workshop.programme.outcomes.all())
    form = PassageForm(sent(request), snapshot=snapshot, outcomes=outcomes)
    if request.method == "POST" and form.is_valid():
        start, end = form.span
        try:
            excerpt = services.make_excerpt(snapshot, start=start, end=end, by=request.user)
            services.code_excerpt(
                excerpt,
                outcome=form.chosen_outcome,
                polarity=form.cleaned_data["polarity"],
                memo=form.cleaned_data["memo"],
                by=request.user,
            )
        except EvidenceRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Coded."))
            return redirect("evidence_passage", code=code, reference=reference)
    context = {"workshop": workshop, "snapshot": snapshot, "outcomes": outcomes, "form": form}
    return render(request, "learning_review/evidence/passage.html", context)


@login_required
@require_POST
def coding_remove(request: SignedInRequest, code: str, pk: int) -> HttpResponse:
    """Take back one's own reading of a passage."""
    workshop = _workshop(request, code)
    coding = get_object_or_404(
        Coding.objects.filter(excerpt__snapshot__workshop=workshop).select_related("excerpt__snapshot"), pk=pk
    )
    snapshot: Snapshot = coding.excerpt.snapshot
    try:
        services.remove_coding(coding, by=request.user)
    except EvidenceRefused as refusal:
        messages.error(request, str(refusal))
    if snapshot.live:
        return redirect("evidence_passage", code=code, reference=snapshot.reference)
    return redirect("evidence_workbench", code=code)


@login_required
def finding_new(request: SignedInRequest, code: str, outcome: str) -> HttpResponse:
    """Write a finding about one outcome."""
    workshop = _workshop(request, code)
    about = get_object_or_404(workshop.programme.outcomes, code=outcome)
    return _finding(request, workshop, about, Finding(workshop=workshop, outcome=about))


@login_required
def finding_edit(request: SignedInRequest, code: str, pk: int) -> HttpResponse:
    """Review a finding again."""
    workshop = _workshop(request, code)
    finding = get_object_or_404(queries.findings_of(workshop), pk=pk)
    return _finding(request, workshop, finding.outcome, finding)


def _finding(request: SignedInRequest, workshop: Workshop, outcome: Outcome, finding: Finding) -> HttpResponse:
    passages = list(queries.live_excerpts(workshop).filter(codings__outcome=outcome).distinct())
    initial: dict[str, Any] = {}
    if finding.pk:
        initial["excerpts"] = [str(pk) for pk in finding.excerpts.values_list("pk", flat=True)]
    form = FindingForm(sent(request), instance=finding, initial=initial, passages=passages)
    if request.method == "POST" and form.is_valid():
        values = {name: form.cleaned_data[name] for name in FindingForm.Meta.fields}
        try:
            services.write_finding(
                workshop,
                outcome=outcome,
                excerpts=form.chosen_excerpts,
                finding=finding if finding.pk else None,
                by=request.user,
                **values,
            )
        except EvidenceRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Finding saved."))
            return redirect("evidence_workbench", code=workshop.code)
    context = {
        "workshop": workshop,
        "outcome": outcome,
        "finding": finding,
        "form": form,
        "passages": passages,
    }
    return render(request, "learning_review/evidence/finding.html", context)


@login_required
@require_POST
def finding_delete(request: SignedInRequest, code: str, pk: int) -> HttpResponse:
    """Take a finding out of what is to come."""
    workshop = _workshop(request, code)
    services.delete_finding(get_object_or_404(Finding, workshop=workshop, pk=pk), by=request.user)
    messages.success(request, _("Finding taken out."))
    return redirect("evidence_workbench", code=code)


@login_required
def wordings(request: SignedInRequest) -> HttpResponse:
    """Show somebody the exact words of theirs that the review would like to quote."""
    return render(
        request,
        "learning_review/evidence/wordings.html",
        {"approvals": list(queries.approvals_of(request.user))},
    )


@login_required
@require_POST
def wording_answer(request: SignedInRequest, pk: int) -> HttpResponse:
    """Record an author's yes or no."""
    approval = get_object_or_404(queries.approvals_of(request.user), pk=pk)
    form = WordingForm(request.POST)
    if form.is_valid():
        agreed = form.cleaned_data["answer"] == "yes"
        services.answer_wording(approval, agreed=agreed, by=request.user)
        messages.success(
            request,
            _("Thank you. These words may be quoted, without your name.")
            if agreed
            else _("Thank you. These words will not be quoted."),
        )
    else:
        messages.error(request, _("Choose yes or no."))
    return redirect("my_wordings")
