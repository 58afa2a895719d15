"""The texts on the bench, and one text at a time."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.requests import SignedInRequest
from learning_review.evidence import queries, services
from learning_review.evidence.errors import EvidenceRefused
from learning_review.evidence.forms import GO_ON, FilterForm, PassageForm
from learning_review.evidence.models import Coding, Snapshot
from learning_review.evidence.views.team import Bench, show, with_bench
from ui.requests import sent

TEXTS_A_PAGE = 25


@with_bench
def workbench(request: SignedInRequest, bench: Bench) -> HttpResponse:
    """List what was shared, by what the address asks for."""
    form = FilterForm(request.GET, outcomes=bench.outcomes)
    found = queries.texts(bench.workshop, bench.codings, form.chosen())
    page = Paginator(found, TEXTS_A_PAGE).get_page(request.GET.get("page"))
    return show(
        request,
        bench,
        "workbench.html",
        "texts",
        form=form,
        filtered=form.chosen() != queries.Filter(),
        page_obj=page,
        progress=queries.progress(bench.workshop, bench.codings),
        following=queries.next_text(bench.workshop, bench.codings),
        left=bench.blind_left(),
    )


@with_bench
def passage(request: SignedInRequest, bench: Bench, reference: str) -> HttpResponse:
    """Choose sentences of one text and code them; then stay, or go on to the next text."""
    snapshot = _text(bench, reference)
    form = PassageForm(sent(request), snapshot=snapshot, outcomes=bench.outcomes)
    if request.method == "POST" and form.is_valid():
        start, end = form.span
        try:
            services.code_passage(
                snapshot,
                start=start,
                end=end,
                readings=form.readings,
                memo=form.cleaned_data["memo"],
                by=request.user,
            )
        except EvidenceRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Coded."))
            return _on(request, bench, snapshot, form.following)
    excerpts = list(snapshot.excerpts.all())
    return show(
        request,
        bench,
        "passage.html",
        "texts",
        snapshot=snapshot,
        form=form,
        sentences=form.marked_sentences(excerpts),
        excerpts=excerpts,
        coded=any(excerpt.seen for excerpt in excerpts),  # type: ignore[attr-defined]
        following=queries.next_text(bench.workshop, bench.codings, after=snapshot),
    )


@with_bench
@require_POST
def aside(request: SignedInRequest, bench: Bench, reference: str) -> HttpResponse:
    """Say that a text holds nothing to code and go on; or take that back."""
    snapshot = _text(bench, reference)
    back = request.POST.get("back") == "yes"
    try:
        services.set_aside(snapshot, aside=not back, by=request.user)
    except EvidenceRefused as refusal:
        messages.error(request, str(refusal))
        return redirect("evidence_passage", code=bench.workshop.code, reference=reference)
    messages.success(request, _("It waits to be read again.") if back else _("Noted: nothing to code in it."))
    return _on(request, bench, snapshot, GO_ON)


@with_bench
@require_POST
def coding_remove(request: SignedInRequest, bench: Bench, pk: int) -> HttpResponse:
    """Take back one's own reading of a passage."""
    coding = get_object_or_404(
        Coding.objects.filter(excerpt__snapshot__workshop=bench.workshop).select_related("excerpt__snapshot"), pk=pk
    )
    snapshot: Snapshot = coding.excerpt.snapshot
    try:
        services.remove_coding(coding, by=request.user)
    except EvidenceRefused as refusal:
        messages.error(request, str(refusal))
    if snapshot.live:
        return _to(bench, snapshot, "coded")
    return redirect("evidence_workbench", code=bench.workshop.code)


def _text(bench: Bench, reference: str) -> Snapshot:
    found = queries.texts(bench.workshop, bench.codings, queries.Filter()).select_related("voice")
    return get_object_or_404(found, reference=reference)


def _on(request: SignedInRequest, bench: Bench, snapshot: Snapshot, here: str) -> HttpResponse:
    """Go where the pressed button leads: to the next text still to be read, or to the part `here` of this one."""
    if request.POST.get("then") != "next":
        return _to(bench, snapshot, here)
    following = queries.next_text(bench.workshop, bench.codings.all(), after=snapshot)
    if following is None:
        messages.info(request, _("Every text has been read."))
        return redirect("evidence_workbench", code=bench.workshop.code)
    return _to(bench, following, "text")


def _to(bench: Bench, snapshot: Snapshot, part: str) -> HttpResponse:
    """Go to a part of a text's page: the browser puts the keyboard where the address says, without a script."""
    return redirect(reverse("evidence_passage", args=[bench.workshop.code, snapshot.reference]) + f"#{part}")
