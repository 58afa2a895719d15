"""What a partner organisation reads, contributes and signs. Who speaks for none of a workshop's partners gets 404."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.requests import SignedInRequest
from accounts.typed import login_keeping_words, typed_before, writer_key
from learning_review.reviews import services
from learning_review.reviews.changes import Change, changes
from learning_review.reviews.document import compose, compose_version
from learning_review.reviews.errors import AnsweredAlready, ChangedMeanwhile, ReviewRefused, WrittenMeanwhile
from learning_review.reviews.forms import ContributionForm, SignForm
from learning_review.reviews.manifest import gather
from learning_review.reviews.models import DecisionEvent, PartnerPart, PartnerReading, Review
from learning_review.reviews.queries import current_version, reviews_of_partner
from learning_review.reviews.questions import Question, questions_of
from programmes.catalogue.queries import programmes_with_strands
from programmes.people.queries import partner_organisations
from ui.requests import sent
from ui.typed import tidy

State = Review.State


@dataclass(frozen=True)
class Before:
    """What lies before a partner, and what is different from what they knew."""

    review: Review
    part: PartnerPart
    reading: PartnerReading | None
    since_reading: list[Change]
    since_signing: list[Change]


@login_required
def desk(request: SignedInRequest) -> HttpResponse:
    """Show the reviews that lie before one's organisations: what to read, what is owed, what changed."""
    reviews = list(reviews_of_partner(request.user))
    readings = _readings(request, [part for review in reviews for part in review.own_parts])  # type: ignore[attr-defined]
    lying: list[tuple[Review, list[Before]]] = []
    for review in reviews:
        content = _frozen(review)
        parts: list[PartnerPart] = review.own_parts  # type: ignore[attr-defined]
        lying.append((review, [_before(review, part, readings.get(part.pk), content) for part in parts]))
    lying.sort(key=lambda pair: not any(_owes(before) for before in pair[1]))
    context = {
        "lying": lying,
        "owing": sum(_owes(before) for _review, held in lying for before in held),
        "side_by_side": programmes_with_strands(request.user),
        "organisations": list(partner_organisations(request.user)),
    }
    return render(request, "desks/partners/desk.html", context)


@login_keeping_words
def contribution(request: SignedInRequest, code: str) -> HttpResponse:
    """Show one review's state and take the organisation's contribution, handed in or kept for later."""
    review, part = _part(request, code)
    questions = questions_of(review)
    writer = writer_key(request.user)
    known = part.held | {"seen": part.held_mark} | typed_before(request, writer=writer)
    form = ContributionForm(sent(request), questions=questions, initial=known)
    meanwhile: list[tuple[str, str]] = []
    if request.method == "POST" and form.is_valid():
        later = request.POST.get("then") == "later"
        try:
            act = services.save_draft if later else services.contribute
            act(part, form.cleaned_data, seen=form.cleaned_data["seen"], by=request.user)
        except ReviewRefused as refusal:
            form.add_error(None, str(refusal))
            if isinstance(refusal, WrittenMeanwhile):
                meanwhile = _beside(form, refusal.held, questions)
                part.refresh_from_db()
                typed = request.POST.copy()
                typed["seen"] = part.held_mark
                form.data = typed
        else:
            messages.success(
                request,
                _("Kept. Nobody outside your organisation reads it until you hand it in.")
                if later
                else _("Thank you. You can change it until the review is laid out to be signed."),
            )
            return redirect(_here(request, "partner_review", code))
    version = current_version(review)
    content = _content(review)
    context = {
        "review": review,
        "part": part,
        "events": list(part.events.select_related("by")),
        "before": _before(review, part, _readings(request, [part]).get(part.pk), content),
        "form": form,
        "writer": writer,
        "meanwhile": meanwhile,
        "document": compose_version(version, "web") if version else compose(review),
        "version": version,
        "State": State,
    }
    return render(request, "desks/partners/review.html", context)


@login_required
@require_POST
def read(request: SignedInRequest, code: str) -> HttpResponse:
    """Note that one has read the review as it is now: what changes from here on is told."""
    review, part = _part(request, code)
    services.mark_read(part, _content(review), by=request.user)
    messages.success(request, _("Noted. From now on you are shown what has changed since today."))
    return redirect(_here(request, "partner_review", code))


@login_required
def sign(request: SignedInRequest, code: str) -> HttpResponse:
    """Show exactly what is to be signed, and take the decision."""
    review, part = _part(request, code)
    if review.state != State.SIGNING:
        messages.info(request, _("This review is not laid out to be signed at the moment."))
        return redirect(_here(request, "partner_review", code))
    initial = {
        "decision": part.decision,
        "note": part.note or part.former_note,
        "summary": part.summary_agreed,
        "read_hash": review.content_hash,
    }
    standing = part.standing_beside(request.user)
    form = SignForm(sent(request), initial=initial, standing=standing)
    if request.method == "POST" and form.is_valid():
        try:
            services.sign_off(part, by=request.user, **form.answer())
        except ReviewRefused as refusal:
            review, part = _part(request, code)
            if review.state != State.SIGNING:
                messages.error(request, str(refusal))
                return redirect(_here(request, "partner_review", code))
            standing = part.standing_beside(request.user)
            form = _shown_again(request.POST.copy(), refusal, review, standing)
        else:
            services.mark_read(part, _content(review), by=request.user)
            messages.success(request, _("Thank you, that is recorded. It may be changed until publication."))
            return redirect(_here(request, "partner_review", code))
    context = {
        "review": review,
        "part": part,
        "form": form,
        "standing": standing,
        "events": list(part.events.select_related("by")),
        "document": compose(review),
        "before": _before(review, part, None, review.content),
    }
    return render(request, "desks/partners/sign.html", context)


def _shown_again(typed: QueryDict, refusal: ReviewRefused, review: Review, standing: DecisionEvent | None) -> SignForm:
    """Return the form with all that was typed, below what lies there now, and what is wrong with it."""
    typed["read_hash"] = review.content_hash
    field: str | None = "note"
    if isinstance(refusal, ChangedMeanwhile):
        field = None
    elif isinstance(refusal, AnsweredAlready) and standing is not None:
        typed["standing"], field = str(standing.pk), "replaces"
        typed.pop("replaces", None)
    form = SignForm(typed, standing=standing)
    form.add_error(field, str(refusal))
    return form


def _beside(form: ContributionForm, held: dict[str, str], questions: Mapping[str, Question]) -> list[tuple[str, str]]:
    """Return the questions to which somebody else's answer differs from what was typed, each with theirs."""
    return [
        (str(question.words), held.get(code, ""))
        for code, question in questions.items()
        if held.get(code, "") != tidy(form.cleaned_data[code])
    ]


def _part(request: SignedInRequest, code: str) -> tuple[Review, PartnerPart]:
    """Return a review and the part in it of the organisation one speaks for (`?for=` chooses among several)."""
    review = get_object_or_404(reviews_of_partner(request.user), workshop__code=code)
    parts: list[PartnerPart] = review.own_parts  # type: ignore[attr-defined]
    wanted = request.GET.get("for", "")
    return review, next((part for part in parts if str(part.pk) == wanted), parts[0])


def _here(request: SignedInRequest, name: str, code: str) -> str:
    """Return an address about the same part."""
    wanted = request.GET.get("for", "")
    return reverse(name, args=[code]) + (f"?for={wanted}" if wanted.isascii() and wanted.isdecimal() else "")


def _frozen(review: Review) -> Any:
    """Return what is being signed or was issued, which needs no query; None while it is still being written."""
    if review.state == State.SIGNING:
        return review.content
    issued = review.issued  # type: ignore[attr-defined]
    return issued[0].manifest["content"] if review.state == State.PUBLISHED and issued else None


def _content(review: Review) -> Any:
    return _frozen(review) or gather(review)


def _before(review: Review, part: PartnerPart, reading: PartnerReading | None, content: Any) -> Before:
    held = content is not None
    return Before(
        review,
        part,
        reading,
        changes(reading.content, content) if reading and held else [],
        changes(part.signed_content, content) if part.signed_content and held and not part.decision else [],
    )


def _readings(request: SignedInRequest, parts: list[PartnerPart]) -> dict[int, PartnerReading]:
    return {reading.part_id: reading for reading in PartnerReading.objects.filter(part__in=parts, person=request.user)}


def _owes(before: Before) -> bool:
    if before.review.state == State.CONTRIBUTING:
        return before.part.contributed_at is None
    return before.review.state == State.SIGNING and not before.part.decision
