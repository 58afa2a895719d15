"""Findings and what is recommended, the matrix, and what is not yet supported."""

import datetime as dt
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.forms import BoundField
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.requests import SignedInRequest
from learning_review.evidence import queries, services
from learning_review.evidence.errors import EvidenceRefused
from learning_review.evidence.forms import FindingForm
from learning_review.evidence.models import Coding, Excerpt, Finding, FindingEvidence
from learning_review.evidence.views.team import Bench, not_blind, show
from programmes.catalogue.models import Outcome
from ui.requests import sent

Role = FindingEvidence.Role


@not_blind
def findings(request: SignedInRequest, bench: Bench) -> HttpResponse:
    """Show what is claimed, outcome by outcome: above all what has to be looked at again."""
    held = list(queries.findings_of(bench.workshop))
    by_outcome = [(outcome, [f for f in held if f.outcome_id == outcome.pk]) for outcome in bench.outcomes]
    changed = [finding for finding in held if finding.state == Finding.State.EVIDENCE_CHANGED]
    return show(request, bench, "findings.html", "findings", by_outcome=by_outcome, changed=changed)


@not_blind
def matrix(request: SignedInRequest, bench: Bench) -> HttpResponse:
    """Show how much evidence there is: outcomes × kinds of source."""
    return show(request, bench, "matrix.html", "matrix", matrix=queries.matrix(bench.workshop, bench.outcomes))


@not_blind
def gaps(request: SignedInRequest, bench: Bench) -> HttpResponse:
    """Show what is not yet supported."""
    return show(request, bench, "gaps.html", "gaps", gaps=queries.gaps(bench.workshop, bench.outcomes))


@not_blind
def recommendations(request: SignedInRequest, bench: Bench) -> HttpResponse:
    """Show what is to be done, by whom and by when, and what is overdue."""
    held = queries.recommendations_of(bench.workshop, today=_today(bench))
    return show(request, bench, "recommendations.html", "recommendations", recommendations=held)


@not_blind
@require_POST
def recommendation_mark(request: SignedInRequest, bench: Bench, pk: int) -> HttpResponse:
    """Say that a recommendation is done, or open again."""
    finding = get_object_or_404(Finding, workshop=bench.workshop, pk=pk)
    done_on = None if request.POST.get("done") == "no" else _today(bench)
    try:
        services.mark_recommendation(finding, done_on=done_on, by=request.user)
    except EvidenceRefused as refusal:
        messages.error(request, str(refusal))
    return redirect("evidence_recommendations", code=bench.workshop.code)


@not_blind
def finding_new(request: SignedInRequest, bench: Bench, outcome: str) -> HttpResponse:
    """Write a finding about one outcome."""
    about = get_object_or_404(bench.workshop.programme.outcomes, code=outcome)
    return _finding(request, bench, about, Finding(workshop=bench.workshop, outcome=about))


@not_blind
def finding_edit(request: SignedInRequest, bench: Bench, pk: int) -> HttpResponse:
    """Review a finding again."""
    finding = get_object_or_404(queries.findings_of(bench.workshop), pk=pk)
    return _finding(request, bench, finding.outcome, finding)


def _finding(request: SignedInRequest, bench: Bench, outcome: Outcome, finding: Finding) -> HttpResponse:
    passages = list(queries.live_excerpts(bench.workshop).filter(codings__outcome=outcome).distinct())
    form = FindingForm(sent(request), instance=finding, passages=passages)
    if request.method == "POST" and form.is_valid():
        try:
            services.write_finding(
                bench.workshop,
                outcome=outcome,
                excerpts=form.passages_as(Role.SUPPORTS),
                against=form.passages_as(Role.AGAINST),
                finding=finding if finding.pk else None,
                by=request.user,
                **{name: form.cleaned_data[name] for name in FindingForm.Meta.fields},
            )
        except EvidenceRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Finding saved."))
            return redirect("evidence_findings", code=bench.workshop.code)
    uses = _by_use(form, outcome)
    return show(request, bench, "finding.html", "findings", outcome=outcome, finding=finding, form=form, uses=uses)


Use = tuple[Excerpt, list[Coding], BoundField]


def _by_use(form: FindingForm, outcome: Outcome) -> list[tuple[str, list[Use]]]:
    """Return the passages with their fields: those in use, then the others by the way they point; none left empty."""
    groups: dict[str, list[Use]] = {"": [], **{way.value: [] for way in Coding.Polarity}}
    for excerpt, field in form.uses():
        codings = [coding for coding in excerpt.codings.all() if coding.outcome_id == outcome.pk]
        groups["" if field.value() else codings[0].polarity].append((excerpt, codings, field))
    labels = {"": _("In this finding"), **dict(Coding.Polarity.choices)}
    return [(str(labels[way]), uses) for way, uses in groups.items() if uses]


@not_blind
@require_POST
def finding_delete(request: SignedInRequest, bench: Bench, pk: int) -> HttpResponse:
    """Take a finding out of what is to come."""
    services.delete_finding(get_object_or_404(Finding, workshop=bench.workshop, pk=pk), by=request.user)
    messages.success(request, _("Finding taken out."))
    return redirect("evidence_findings", code=bench.workshop.code)


@not_blind
@require_POST
def finding_move(request: SignedInRequest, bench: Bench, pk: int) -> HttpResponse:
    """Let a finding change places with its neighbour."""
    finding = get_object_or_404(Finding, workshop=bench.workshop, pk=pk)
    services.move_finding(finding, up=request.POST.get("way") != "down", by=request.user)
    return redirect("evidence_findings", code=bench.workshop.code)


def _today(bench: Bench) -> dt.date:
    return timezone.localdate(timezone=ZoneInfo(bench.workshop.time_zone))
