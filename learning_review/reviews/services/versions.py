"""What was signed, issued for good; and taken up again."""

import datetime as dt

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from learning_review.reviews.errors import NotReady, ReviewRefused
from learning_review.reviews.manifest import decisions
from learning_review.reviews.models import Review, ReviewVersion
from learning_review.reviews.queries import contacts_of, current_version, obstacles_to_publishing
from learning_review.reviews.services.steps import back_to_contributing, locked
from learning_review.reviews.services.telling import tell
from ui.locks import retry_once

State = Review.State


@retry_once
@transaction.atomic
def publish(review: Review, *, by: User, note: str = "", now: dt.datetime | None = None) -> ReviewVersion:
    """Issue what was signed: 1.0, or the next whole number after a change; return the version.

    Raises NotReady until every partner has signed or was recorded as not having answered.
    """
    review = locked(review)
    if obstacles := obstacles_to_publishing(review):
        raise NotReady(obstacles)
    at = now or timezone.now()
    former = current_version(review)
    major = (review.versions.aggregate(last=Max("major"))["last"] or 0) + 1
    version = ReviewVersion.objects.create(
        review=review,
        major=major,
        minor=0,
        kind=ReviewVersion.Kind.CHANGED if former else ReviewVersion.Kind.ISSUE,
        manifest={"content": review.content, "sign_offs": decisions(review)},
        content_hash=review.content_hash,
        note=note.strip(),
        issued_at=at,
        pdf_due_at=at,
    )
    supersede(former, version)
    review.state = State.PUBLISHED
    review.save(update_fields=["state"])
    people = [*contacts_of(review), *review.workshop.facilitators.all()]
    tell("reviews/published", review, people, version, key=f"published:{version.pk}")
    return version


@retry_once
@transaction.atomic
def reopen(review: Review, *, by: User) -> Review:
    """Take up a published review again, towards its next version; what was issued stays. Signatures begin anew."""
    review = locked(review)
    if review.state != State.PUBLISHED:
        raise ReviewRefused(_("Only a published review can be opened again."))
    back_to_contributing(review)
    return review


def supersede(former: ReviewVersion | None, version: ReviewVersion) -> None:
    """Put a version in the place of another, whose PDF is made again to say so."""
    if former is not None:
        former.superseded_by = version
        if former.pdf_state in {ReviewVersion.PDFState.READY, ReviewVersion.PDFState.MAKING}:
            former.pdf_state, former.pdf_due_at = ReviewVersion.PDFState.DUE, version.issued_at
        former.save(update_fields=["superseded_by", "pdf_state", "pdf_due_at"])
