"""Reading a review again under its lock, who may touch which part, and how signatures end."""

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from learning_review.reviews.errors import ReviewRefused
from learning_review.reviews.models import PartnerPart, Review
from learning_review.reviews.prose import astray
from learning_review.reviews.services.telling import tell_contacts
from programmes.people.queries import is_partner_contact

State = Review.State


def locked(review: Review) -> Review:
    """Return the review, read again under its lock."""
    return Review.objects.select_for_update(of=["self"]).select_related("workshop").get(pk=review.pk)


def check_open(review: Review) -> None:
    """Raise ReviewRefused once it is published."""
    if review.state == State.PUBLISHED:
        raise ReviewRefused(_("This review is published. Open it again to change it."))


def check_references(review: Review, text: str) -> None:
    """Raise ReviewRefused where a text of the review's own refers to nothing; what was saved before may stand."""
    wrong = [
        _("%(typed)s refers to nothing. Did you mean %(nearest)s?") % {"typed": typed, "nearest": nearest}
        if nearest
        else _("%(typed)s refers to nothing. Choose from the list below the text.") % {"typed": typed}
        for typed, nearest in astray(text, review)
    ]
    if wrong:
        raise ReviewRefused(" ".join(wrong))


def check_speaks_for(by: User, part: PartnerPart) -> None:
    """Raise ReviewRefused unless `by` speaks for the organisation whose part it is."""
    if not is_partner_contact(by, part.organisation):
        raise ReviewRefused(_("Only those who speak for the organisation can do this."))


def void_signatures(review: Review) -> None:
    """Take a review that is being signed back: what was signed is no longer what it says."""
    if review.state == State.SIGNING:
        back_to_contributing(review)


def back_to_contributing(review: Review) -> None:
    """Begin signatures anew. Who had signed is told, and keeps what they signed to compare with."""
    former, at = review.content_hash, timezone.now()
    review.state, review.content, review.content_hash = State.CONTRIBUTING, None, ""
    review.save(update_fields=["state", "content", "content_hash"])
    ended = list(review.parts.filter(decision__in=PartnerPart.SIGNED).select_related("organisation"))
    for part in ended:
        part.voided_at, part.former_decision, part.former_note = at, part.decision, part.note
        part.save(update_fields=["voided_at", "former_decision", "former_note"])
    review.parts.update(decision="", note="", summary_agreed=False, decided_by=None, decided_at=None, signed_hash="")
    for part in ended:
        tell_contacts("reviews/signature_ended", review, part, key=f"{former[:16]}:{at.isoformat()}")
