"""The second reading: whom to ask, the reading itself, and how far the two agree."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.permissions import may_coordinate
from accounts.requests import SignedInRequest
from learning_review.evidence import queries, services
from learning_review.evidence.errors import EvidenceRefused
from learning_review.evidence.forms import ReadingForm, SecondCoderForm
from learning_review.evidence.models import Excerpt, SecondCoder
from learning_review.evidence.views.team import Bench, not_blind, show, with_bench
from ui.requests import sent

DISAGREEMENTS_A_PAGE = 25


@not_blind
def agreement(request: SignedInRequest, bench: Bench) -> HttpResponse:
    """Show how far two readings agree; a coordinator asks for a second one here."""
    form = SecondCoderForm(sent(request), people=queries.possible_second_coders(bench.workshop, request.user))
    if request.method == "POST":
        if not may_coordinate(request.user):
            raise Http404
        if form.is_valid():
            try:
                services.ask_second_coder(bench.workshop, form.cleaned_data["person"], by=request.user)
            except EvidenceRefused as refusal:
                form.add_error("person", str(refusal))
            else:
                messages.success(request, _("They are being asked by mail."))
                return redirect("evidence_agreement", code=bench.workshop.code)
    published = queries.published_since(bench.workshop)
    held = queries.agreement(bench.workshop, bench.outcomes, published)
    seconds = [
        (second, *queries.blind_left(second)) for second in bench.workshop.second_coders.select_related("person")
    ]
    return show(
        request,
        bench,
        "agreement.html",
        "agreement",
        form=form,
        agreement=held,
        published=published,
        seconds=seconds,
        page_obj=Paginator(held.disagreements, DISAGREEMENTS_A_PAGE).get_page(request.GET.get("page")),
    )


@with_bench
def blind(request: SignedInRequest, bench: Bench) -> HttpResponse:
    """Read the next marked passage without seeing how others have read it. For those who were asked."""
    second = _second(bench)
    excerpt = queries.next_blind(second)
    form = ReadingForm(sent(request), outcomes=bench.outcomes)
    if request.method == "POST":
        excerpt = get_object_or_404(
            Excerpt.objects.select_related("snapshot"),
            snapshot__workshop=bench.workshop,
            snapshot__withdrawn_at__isnull=True,
            pk=_number(request.POST.get("passage", "")),
        )
        if form.is_valid():
            try:
                reading = services.code_blind(excerpt, form.readings, by=request.user, memo=form.cleaned_data["memo"])
            except EvidenceRefused as refusal:
                form.add_error(None, str(refusal))
            else:
                same = reading.first == reading.second
                messages.success(
                    request,
                    _("Kept. You read it as it was read before.")
                    if same
                    else _("Kept. You read it differently; it is on the list to talk over."),
                )
                return redirect(reverse("evidence_blind", args=[bench.workshop.code]) + "#passage")
    return show(
        request,
        bench,
        "blind.html",
        "",
        form=form,
        excerpt=excerpt,
        left=queries.blind_left(second),
        published=queries.published_since(bench.workshop),
    )


@with_bench
@require_POST
def end(request: SignedInRequest, bench: Bench) -> HttpResponse:
    """Stop coding blind: from now on everything is seen."""
    services.end_blind_reading(_second(bench), by=request.user)
    messages.success(request, _("You see everybody's readings from now on."))
    return redirect("evidence_agreement", code=bench.workshop.code)


def _second(bench: Bench) -> SecondCoder:
    if bench.second is None:
        raise Http404
    return bench.second


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else 0
