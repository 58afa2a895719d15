"""What becomes of a review when somebody takes their words back."""

import datetime as dt

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from learning_review.reviews.manifest import Manifest, changed_findings, content_hash, redacted
from learning_review.reviews.models import PartnerPart, Review, ReviewVersion
from learning_review.reviews.queries import contacts_of
from learning_review.reviews.services.steps import void_signatures
from learning_review.reviews.services.telling import tell, tell_contacts
from learning_review.reviews.services.versions import follow
from learning_review.reviews.words import Words
from programmes.catalogue.models import Workshop


def words_were_withdrawn(workshop: Workshop, *, now: dt.datetime | None = None) -> ReviewVersion | None:
    """Follow a withdrawal through the workshop's review, in the transaction of the withdrawal.

    Every version's PDF that holds words which may no longer be shown stops being served at once. If the current
    version is touched it is followed by a redacted one (1.1), returned here, whose PDF the worker makes; partners
    and whoever took the PDF away are told. Signatures stay, for nothing was said anew; but a review still being
    signed goes back when a finding lost what it rests on. Safe to call again: nothing more happens then.
    """
    with transaction.atomic():
        review = (
            Review.objects.select_for_update(of=["self"]).select_related("workshop").filter(workshop=workshop).first()
        )
        if review is None:
            return None
        words = Words(workshop)
        if review.state == Review.State.SIGNING:
            _redact_what_is_being_signed(review, words)
        return _redact_versions(review, words, now or timezone.now())


def _redact_what_is_being_signed(review: Review, words: Words) -> None:
    signed: Manifest = review.content or {}
    left = redacted(signed, words)
    if left == signed:
        return
    if changed_findings(left) - changed_findings(signed):
        void_signatures(review)
        return
    former = review.content_hash
    review.content, review.content_hash = left, content_hash(left)
    review.save(update_fields=["content", "content_hash"])
    signed_parts = review.parts.filter(signed_hash=former)
    review.parts.filter(signed_hash=former, decision__in=PartnerPart.SIGNED).update(signed_content=left)
    told = list(signed_parts.filter(decision__in=PartnerPart.SIGNED).select_related("organisation"))
    signed_parts.update(signed_hash=review.content_hash)
    for part in told:
        tell_contacts("reviews/signed_redacted", review, part, key=review.content_hash[:16])


def _redact_versions(review: Review, words: Words, at: dt.datetime) -> ReviewVersion | None:
    versions = list(ReviewVersion.objects.select_for_update().filter(review=review))
    touched = [v for v in versions if redacted(v.manifest["content"], words) != v.manifest["content"]]
    for version in touched:
        version.pdf_state = ReviewVersion.PDFState.WITHDRAWN
        version.pdf_leased_until = None
        version.save(update_fields=["pdf_state", "pdf_leased_until"])
    if not versions or versions[0] not in touched:
        return None
    former = versions[0]
    version = follow(
        former,
        ReviewVersion.Kind.REDACTION,
        redacted(former.manifest["content"], words),
        note=_("Words were taken back by the person who had shared them. Nothing else has changed."),
        at=at,
    )
    takers = User.objects.filter(is_active=True, review_downloads__version__in=touched).distinct()
    tell("reviews/redacted", review, [*contacts_of(review), *takers], version, key=f"redacted:{version.pk}")
    return version
