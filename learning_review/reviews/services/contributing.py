"""What partner organisations contribute: asked for, drafted, handed in."""

import datetime as dt
from collections.abc import Iterable, Mapping

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from learning_review.evidence.services import repeats_shared_words
from learning_review.instruments.models import Instrument
from learning_review.instruments.queries import version_for
from learning_review.reviews.errors import ReviewRefused, WrittenMeanwhile
from learning_review.reviews.models import PartnerPart, Review
from learning_review.reviews.queries import date_at
from learning_review.reviews.questions import questions_of
from learning_review.reviews.services.steps import check_speaks_for, locked
from learning_review.reviews.services.telling import queue_owed
from ui.locks import retry_once
from ui.typed import tidy

State = Review.State


@retry_once
@transaction.atomic
def ask_partners(review: Review, *, deadline: dt.date, by: User, now: dt.datetime | None = None) -> Review:
    """Ask every partner organisation of the workshop to contribute until the end of `deadline`; return the review.

    Asking again moves the deadline and brings in organisations that joined since; who has contributed is not asked
    again. All are asked what the programme's questions for partners were the first time. Raises ReviewRefused when
    there is no partner, the day is past, or it is not the time.
    """
    review = locked(review)
    if review.state not in {State.DRAFT, State.CONTRIBUTING}:
        raise ReviewRefused(_("The partners have contributed already. Open the review again to ask them once more."))
    if deadline < date_at(review.workshop, now):
        raise ReviewRefused(_("Choose a day that is still to come."))
    partners = list(review.workshop.partners.select_related("organisation"))
    if not partners:
        raise ReviewRefused(_("This workshop has no partner organisations yet."))
    for partner in partners:
        PartnerPart.objects.get_or_create(
            review=review, organisation=partner.organisation, defaults={"role": partner.get_role_display()}
        )
    if review.contribution_asked_at is None:
        review.partner_version = version_for(review.workshop.programme_id, Instrument.Stage.PARTNER)
    review.state, review.contribution_deadline = State.CONTRIBUTING, deadline
    review.contribution_asked_at = now or timezone.now()
    review.save(update_fields=["state", "partner_version", "contribution_deadline", "contribution_asked_at"])
    queue_owed(review, now=now)
    return review


@retry_once
@transaction.atomic
def save_draft(
    part: PartnerPart, answers: Mapping[str, str], *, by: User, seen: str | None = None, now: dt.datetime | None = None
) -> PartnerPart:
    """Keep what a partner organisation has written so far, by question; return its part. Nobody else reads it.

    `seen` is the `held_mark` of what `by` had before them when they began. Raises WrittenMeanwhile when somebody else
    wrote since, ReviewRefused unless `by` speaks for the organisation and contributions are being taken.
    """
    part = _part_to_contribute(part, by)
    texts = _texts(answers, questions_of(part.review))
    _check_seen(part, texts, seen)
    part.draft, part.draft_saved_at = texts, now or timezone.now()
    part.save(update_fields=["draft", "draft_saved_at"])
    return part


@retry_once
@transaction.atomic
def contribute(
    part: PartnerPart, answers: Mapping[str, str], *, by: User, seen: str | None = None, now: dt.datetime | None = None
) -> PartnerPart:
    """Hand in what a partner organisation says to `questions_of` its review, by code; return its part.

    The questions' exact words are kept beside the answers. It may be changed until the review is being signed. `seen`
    and WrittenMeanwhile are as with `save_draft`. Raises ReviewRefused when nothing is said or somebody's words are
    repeated, unless `by` speaks for the organisation, and when no contributions are being taken.
    """
    part = _part_to_contribute(part, by)
    questions = questions_of(part.review)
    texts = _texts(answers, questions)
    _check_seen(part, texts, seen)
    if not texts:
        raise ReviewRefused(_("Answer at least one of the questions."))
    if any(repeats_shared_words(part.review.workshop, text) for text in texts.values()):
        raise ReviewRefused(_("This repeats words somebody shared. Say it in your own words."))
    part.answers = [
        {"code": code, "question": str(question.words), "text": texts[code]}
        for code, question in questions.items()
        if code in texts
    ]
    part.draft, part.draft_saved_at = {}, None
    part.contributed_by, part.contributed_at = by, now or timezone.now()
    part.save(update_fields=["answers", "draft", "draft_saved_at", "contributed_by", "contributed_at"])
    return part


def _part_to_contribute(part: PartnerPart, by: User) -> PartnerPart:
    review = locked(part.review)
    part = PartnerPart.objects.select_related("organisation").get(pk=part.pk)
    part.review = review
    check_speaks_for(by, part)
    if review.state != State.CONTRIBUTING:
        raise ReviewRefused(_("Contributions are closed. You can add a note to your signature instead."))
    return part


def _check_seen(part: PartnerPart, texts: dict[str, str], seen: str | None) -> None:
    if seen is not None and seen != part.held_mark and part.held not in ({}, texts):
        raise WrittenMeanwhile(part.held)


def _texts(answers: Mapping[str, str], questions: Iterable[str]) -> dict[str, str]:
    texts = {code: tidy(answers.get(code, "")) for code in questions}
    return {code: text for code, text in texts.items() if text}
