"""The review's own prose. Views let only coordinators write."""

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from learning_review.evidence.services import repeats_shared_words
from learning_review.reviews.errors import ReviewRefused
from learning_review.reviews.models import Review, ReviewSection
from learning_review.reviews.services.steps import check_open, check_references, locked, void_signatures
from programmes.catalogue.models import Workshop
from ui.locks import retry_once
from ui.typed import tidy


@retry_once
@transaction.atomic
def open_review(workshop: Workshop, *, by: User, title: str = "") -> Review:
    """Begin the review of a workshop, or return the one that was begun."""
    review, _made = Review.objects.get_or_create(
        workshop=workshop, defaults={"title": title.strip() or _("What we learned: %s") % workshop.title}
    )
    return review


@retry_once
@transaction.atomic
def save_section(review: Review, kind: str, text: str, *, by: User) -> ReviewSection:
    """Save one piece of the review's prose; return it. While it is being signed this voids every signature.

    Raises ReviewRefused when the text repeats words somebody shared, when it refers to what isn't there (`astray`), or
    when the review is published.
    """
    review = locked(review)
    check_open(review)
    text = tidy(text)
    if repeats_shared_words(review.workshop, text):
        raise ReviewRefused(
            _("This repeats words somebody shared. Say it in your own words: theirs are quoted by reference.")
        )
    check_references(review, text)
    section, made = ReviewSection.objects.get_or_create(
        review=review, kind=ReviewSection.Kind(kind), defaults={"text": text}
    )
    if made or section.text != text:
        section.text = text
        section.save()
        void_signatures(review)
    return section


@retry_once
@transaction.atomic
def rename(review: Review, title: str, *, by: User) -> Review:
    """Give the review another title; return it. Voids signatures. Raises ReviewRefused for none at all."""
    review = locked(review)
    check_open(review)
    if not title.strip():
        raise ReviewRefused(_("A review needs a title."))
    if review.title != title.strip():
        review.title = title.strip()
        review.save(update_fields=["title"])
        void_signatures(review)
    return review


def evidence_was_edited(workshop: Workshop) -> None:
    """Void the signatures under a review whose findings or codings the review team changed."""
    with transaction.atomic():
        review = Review.objects.select_for_update().filter(workshop=workshop).first()
        if review is not None:
            void_signatures(review)
