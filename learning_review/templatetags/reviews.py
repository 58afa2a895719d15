"""What pages of lower rooms show of reviews, which they may not know: a page loads the tag by its name."""

from django import template

from learning_review.reviews.models import Review
from learning_review.reviews.prose import Unsupported, unsupported
from programmes.catalogue.models import Workshop

register = template.Library()


@register.simple_tag
def prose_without_evidence(workshop: Workshop) -> list[Unsupported]:
    """Return the sections of a workshop's review that show nothing for what they claim; none without a review."""
    review: Review | None = getattr(workshop, "review", None)
    return unsupported(review) if review else []
