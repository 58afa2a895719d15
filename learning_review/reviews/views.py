"""The published reviews, and where coordinators write them. Thin: the rules are in services.py."""

import datetime as dt
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.core.files.storage import storages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.permissions import may_coordinate
from accounts.requests import SignedInRequest, coordinators_only
from accounts.typed import login_keeping_words, typed_before
from learning_review.evidence.queries import findings_of
from learning_review.evidence.views.team import bench_of, closed_while_blind
from learning_review.reviews import opendata, pdfs, prose, queries, services
from learning_review.reviews.document import Document, compose, compose_version
from learning_review.reviews.errors import NotReady, ReviewRefused
from learning_review.reviews.forms import CorrectionForm, DeadlineForm, PublishForm, SectionForm, TitleForm
from learning_review.reviews.models import Review, ReviewSection, ReviewVersion
from learning_review.reviews.services.versions import MOST_WORDS
from programmes.catalogue.models import Workshop
from ui.requests import sent
from ui.responses import csv_file, public

NO_STORE = "no-store"


# --- For everybody ----------------------------------------------------------------------------------
@require_safe
def review_list(request: HttpRequest) -> HttpResponse:
    """List the published reviews."""
    page = Paginator(queries.published_reviews(), 20).get_page(request.GET.get("page"))
    return public(render(request, "learning_review/reviews/list.html", {"page_obj": page}))


@require_safe
def review(request: HttpRequest, code: str) -> HttpResponse:
    """Show the current version; before there is one, the draft to those who may read it."""
    found = _review(code)
    version = queries.current_version(found)
    if version is None:
        return draft(request, code)
    return public(_page(request, found, compose_version(version, "web"), version), kept=False)


@require_safe
def draft(request: HttpRequest, code: str) -> HttpResponse:
    """Show what lies before the partners, or is being written, to coordinators and those partners."""
    found = _review(code)
    if not queries.may_read_draft(request.user, found):
        raise Http404
    if may_coordinate(request.user):
        closed = closed_while_blind(request, bench_of(request, code))  # type: ignore[arg-type]
        if closed is not None:
            return closed
    return _page(request, found, compose(found), None)


def _page(request: HttpRequest, found: Review, document: Document, version: ReviewVersion | None) -> HttpResponse:
    context = {
        "document": document,
        "version": version,
        "columns": opendata.columns(),
        "pdf_ready": version is not None and version.pdf_state == ReviewVersion.PDFState.READY,
    }
    response = render(request, "learning_review/reviews/review.html", context)
    response["Cache-Control"] = NO_STORE  # words may be taken back at any moment
    return response


@require_safe
def review_pdf(request: HttpRequest, code: str, number: str) -> HttpResponse:
    """Serve an issued version's PDF from private storage, unless words in it were taken back; log who took it."""
    version = _version(code, number)
    if version.pdf_state != ReviewVersion.PDFState.READY:
        raise Http404
    storage = storages["private"]
    if not storage.exists(version.pdf):
        raise Http404
    if request.method == "GET":
        pdfs.log_download(version, person=request.user if request.user.is_authenticated else None)
    ending = f"-superseded-by-{version.superseded_by.number}" if version.superseded_by else ""
    with storage.open(version.pdf) as file:
        response = HttpResponse(file.read(), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{code}-{number}{ending}.pdf"'
    response["Cache-Control"] = NO_STORE
    return response


@require_safe
def review_version(request: HttpRequest, code: str, number: str) -> HttpResponse:
    """Show an issued version, now and later, and what took its place. Search engines find the newest alone."""
    version = _version(code, number)
    return _page(request, version.review, compose_version(version, "web"), version)


@require_safe
def review_summary(request: HttpRequest, code: str) -> HttpResponse:
    """Show the newest version in short, where every partner agrees to it and to this."""
    version = queries.current_version(_review(code))
    if version is None:
        raise Http404
    document = compose_version(version, "web")
    if not document.has_summary:
        raise Http404
    response = render(request, "learning_review/reviews/summary.html", {"document": document})
    response["Cache-Control"] = NO_STORE
    return public(response, kept=False)


@require_safe
def review_csv(request: HttpRequest, code: str, number: str) -> HttpResponse:
    """Serve the figures of an issued version as a table."""
    response = csv_file(f"{code}-{number}.csv", opendata.table(compose_version(_version(code, number), "web")))
    response["Cache-Control"] = NO_STORE
    return response


@require_safe
def review_json(request: HttpRequest, code: str, number: str) -> HttpResponse:
    """Serve an issued version as data, with a dictionary that says what each name means."""
    response = JsonResponse(
        opendata.as_data(compose_version(_version(code, number), "web")),
        json_dumps_params={"ensure_ascii": False, "indent": 1},
    )
    response["Cache-Control"] = NO_STORE
    return response


def _review(code: str) -> Review:
    return get_object_or_404(Review.objects.select_related("workshop"), workshop__code=code)


def _version(code: str, number: str) -> ReviewVersion:
    major, _dot, minor = number.partition(".")
    if not (major.isascii() and major.isdigit() and minor.isascii() and minor.isdigit() and len(number) < 9):
        raise Http404
    versions = ReviewVersion.objects.select_related("superseded_by", "review__workshop")
    version = get_object_or_404(versions, review__workshop__code=code, major=int(major), minor=int(minor))
    if version.number != number:
        raise Http404
    return version


# --- For coordinators -------------------------------------------------------------------------------
def writers_only(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Let coordinators in, but not who still codes this workshop's passages blind: they are told so instead."""

    @coordinators_only
    @wraps(view)
    def wrapper(request: SignedInRequest, code: str, **kwargs: Any) -> HttpResponse:
        return closed_while_blind(request, bench_of(request, code)) or view(request, code, **kwargs)

    return wrapper


@writers_only
def write(request: SignedInRequest, code: str) -> HttpResponse:
    """Show everything there is to a review and what still stands in its way; begin it by POST."""
    workshop = get_object_or_404(Workshop.objects.select_related("programme"), code=code)
    if request.method == "POST":
        services.open_review(workshop, by=request.user)
        return redirect("review_write", code=code)
    found = Review.objects.select_related("workshop__programme").filter(workshop=workshop).first()
    if found is None:
        return render(request, "learning_review/reviews/begin.html", {"workshop": workshop})
    return _write_page(request, found)


def _write_page(request: SignedInRequest, found: Review, **bound: Any) -> HttpResponse:
    written = {section.kind: section for section in found.sections.all()}
    parts = list(found.parts.select_related("organisation", "decided_by"))
    publishing = found.state == Review.State.SIGNING
    context = {
        "review": found,
        "workshop": found.workshop,
        "sections": [(kind, written.get(kind.value)) for kind in ReviewSection.Kind],
        "findings": list(findings_of(found.workshop)),
        "parts": parts,
        "obstacles": (queries.obstacles_to_publishing(found) if publishing else queries.obstacles_to_signing(found)),
        "unsupported": prose.unsupported(found),
        "versions": list(found.versions.select_related("superseded_by")),
        "downloads": list(queries.downloads_of(found)[:50]),
        "title_form": TitleForm(initial={"title": found.title}),
        "ask_form": DeadlineForm(initial={"deadline": _to_come(found.contribution_deadline)}, prefix="ask"),
        "sign_form": DeadlineForm(initial={"deadline": _to_come(found.sign_off_deadline)}, prefix="sign"),
        "move_form": DeadlineForm(initial={"deadline": _to_come(found.sign_off_deadline)}, prefix="move"),
        "publish_form": PublishForm(),
    }
    return render(request, "learning_review/reviews/write.html", context | bound)


def _step(
    request: SignedInRequest, code: str, name: str, form: Any, act: Callable[[Review], object], done: str
) -> HttpResponse:
    """Do one step of a review with a form: act, or show the page again with what is wrong."""
    found = get_object_or_404(Review.objects.select_related("workshop__programme"), workshop__code=code)
    if form.is_valid():
        try:
            act(found)
        except NotReady as refusal:
            for obstacle in refusal.obstacles:
                form.add_error(None, obstacle)
        except ReviewRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, done)
            return redirect("review_write", code=code)
    return _write_page(request, found, **{name: form})


@writers_only
@require_POST
def rename(request: SignedInRequest, code: str) -> HttpResponse:
    form = TitleForm(request.POST)
    return _step(
        request,
        code,
        "title_form",
        form,
        lambda found: services.rename(found, form.cleaned_data["title"], by=request.user),
        _("Title saved."),
    )


@writers_only
@require_POST
def ask(request: SignedInRequest, code: str) -> HttpResponse:
    """Ask the partners to contribute."""
    form = DeadlineForm(request.POST, prefix="ask")
    return _step(
        request,
        code,
        "ask_form",
        form,
        lambda found: services.ask_partners(found, deadline=form.cleaned_data["deadline"], by=request.user),
        _("The partners are being asked by mail."),
    )


@writers_only
@require_POST
def submit(request: SignedInRequest, code: str) -> HttpResponse:
    """Lay the review before the partners to be signed."""
    form = DeadlineForm(request.POST, prefix="sign")
    return _step(
        request,
        code,
        "sign_form",
        form,
        lambda found: services.submit_for_signing(found, deadline=form.cleaned_data["deadline"], by=request.user),
        _("The review lies before the partners. They are being told by mail."),
    )


@writers_only
@require_POST
def deadline(request: SignedInRequest, code: str) -> HttpResponse:
    """Give the partners until another day to sign."""
    form = DeadlineForm(request.POST, prefix="move")
    return _step(
        request,
        code,
        "move_form",
        form,
        lambda found: services.move_signing_deadline(found, deadline=form.cleaned_data["deadline"], by=request.user),
        _("The partners have until then. Who has not answered is being told by mail."),
    )


@writers_only
@require_POST
def publish(request: SignedInRequest, code: str) -> HttpResponse:
    """Issue what was signed."""
    form = PublishForm(request.POST)
    return _step(
        request,
        code,
        "publish_form",
        form,
        lambda found: services.publish(found, note=form.cleaned_data["note"], by=request.user),
        _("Published. The PDF follows within a few minutes."),
    )


@writers_only
@require_POST
def reopen(request: SignedInRequest, code: str) -> HttpResponse:
    """Take up a published review again."""
    found = _review(code)
    try:
        services.reopen(found, by=request.user)
    except ReviewRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The review is open again. What was published stays until the next version."))
    return redirect("review_write", code=code)


@login_keeping_words
@writers_only
def section(request: SignedInRequest, code: str, kind: str) -> HttpResponse:
    """Write one section; once the review is published, correct a slip in it."""
    if kind not in ReviewSection.Kind:
        raise Http404
    found = _review(code)
    held = found.sections.filter(kind=kind).first()
    corrects = found.state == Review.State.PUBLISHED
    form_class = CorrectionForm if corrects else SectionForm
    known = {"text": held.text if held else ""} | typed_before(request)
    form = form_class(sent(request), kind=kind, initial=known)
    if request.method == "POST" and form.is_valid():
        text = form.cleaned_data["text"]
        try:
            if corrects:
                services.correct(found, kind, text, note=form.cleaned_data["note"], by=request.user)
            else:
                services.save_section(found, kind, text, by=request.user)
        except ReviewRefused as refusal:
            form.add_error("text", str(refusal))
        else:
            done = _("Corrected. The new version is issued, and the partners are being told by mail.")
            messages.success(request, done if corrects else _("Saved."))
            return redirect("review_write", code=code)
    context = {
        "review": found,
        "workshop": found.workshop,
        "form": form,
        "kind": ReviewSection.Kind(kind),
        "choices": [] if corrects else prose.choices(found),
        "most_words": MOST_WORDS,
    }
    return render(request, "learning_review/reviews/section.html", context)


def _to_come(day: dt.date | None) -> dt.date | None:
    """Return a deadline that can still be kept; one that has passed is no use in a form."""
    return day if day and day >= timezone.localdate() else None
