"""What was signed, issued for good; corrected, and taken up again."""

import datetime as dt
from difflib import SequenceMatcher

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from learning_review.evidence.services import repeats_shared_words
from learning_review.reviews.errors import NotReady, ReviewRefused
from learning_review.reviews.manifest import Manifest, decisions
from learning_review.reviews.models import Review, ReviewVersion
from learning_review.reviews.prose import references_in
from learning_review.reviews.queries import current_version, obstacles_to_publishing
from learning_review.reviews.services.steps import back_to_contributing, check_references, locked
from learning_review.reviews.services.telling import tell_all
from ui.locks import retry_once
from ui.typed import tidy

State = Review.State
# A date, a name, a sum: whoever changes more of a section says something else.
MOST_WORDS = 12


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
    _supersede(former, version)
    review.state = State.PUBLISHED
    review.save(update_fields=["state"])
    tell_all("reviews/published", review, version, key=f"published:{version.pk}")
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


@retry_once
@transaction.atomic
def correct(
    review: Review, kind: str, text: str, *, note: str, by: User, now: dt.datetime | None = None
) -> ReviewVersion:
    """Put a slip in one section of a published review right: a version more (1.1), with `note` in its list of changes.

    Nothing is claimed anew: of the section as it was signed at most MOST_WORDS words are different, no more than half,
    and nothing of what it refers to. So signatures stand, as given to what was signed; partners and facilitators are
    told. The same once more is the same version. Raises ReviewRefused for anything else, without a note, and where
    somebody's words are repeated.
    """
    review = locked(review)
    former = current_version(review)
    if review.state != State.PUBLISHED or former is None:
        raise ReviewRefused(_("Only what is published is corrected. Change the draft instead."))
    content = former.manifest["content"]
    was, text, note = content["sections"].get(kind, ""), tidy(text), tidy(note)
    if text == was and former.kind == ReviewVersion.Kind.CORRECTION and former.note == note:
        return former
    if text == was:
        raise ReviewRefused(_("These are the words as they were published."))
    signed = review.versions.get(major=former.major, minor=0).manifest["content"]["sections"].get(kind, "")
    _check_correction(review, signed, text, note)
    version = follow(
        former,
        ReviewVersion.Kind.CORRECTION,
        content | {"sections": content["sections"] | {kind: text}},
        note=note,
        at=now or timezone.now(),
    )
    section = review.sections.get(kind=kind)
    section.text = text
    section.save()
    tell_all("reviews/corrected", review, version, key=f"corrected:{version.pk}")
    return version


def _check_correction(review: Review, signed: str, text: str, note: str) -> None:
    if not note:
        raise ReviewRefused(_("Say what was wrong. It is printed in the list of versions."))
    most = min(MOST_WORDS, len(signed.split()) // 2)
    if not text or references_in(signed) != references_in(text) or words_changed(signed, text) > most:
        raise ReviewRefused(
            _(
                "This is more than a correction: more than %(n)d words differ from what was signed, or what they "
                "rest on does. Open the review again for that; the partners then sign anew."
            )
            % {"n": most}
        )
    check_references(review, text)
    if repeats_shared_words(review.workshop, text) or repeats_shared_words(review.workshop, note):
        raise ReviewRefused(_("This repeats words somebody shared. Say it in your own words."))


def words_changed(was: str, now: str) -> int:
    """Return how many words were put in, taken out or put in the place of others."""
    blocks = SequenceMatcher(None, was.split(), now.split(), autojunk=False).get_opcodes()
    return sum(max(i2 - i1, j2 - j1) for tag, i1, i2, j1, j2 in blocks if tag != "equal")


def follow(former: ReviewVersion, kind: str, content: Manifest, *, note: str, at: dt.datetime) -> ReviewVersion:
    """Issue the next small version (1.1) after another, under the same signatures; return it."""
    version = ReviewVersion.objects.create(
        review=former.review,
        major=former.major,
        minor=former.minor + 1,
        kind=kind,
        manifest=former.manifest | {"content": content},
        content_hash=former.content_hash,
        note=note,
        issued_at=at,
        pdf_due_at=at,
    )
    _supersede(former, version)
    return version


def _supersede(former: ReviewVersion | None, version: ReviewVersion) -> None:
    """Put a version in the place of another, whose PDF is made again to say so."""
    if former is not None:
        former.superseded_by = version
        if former.pdf_state in {ReviewVersion.PDFState.READY, ReviewVersion.PDFState.MAKING}:
            former.pdf_state, former.pdf_due_at = ReviewVersion.PDFState.DUE, version.issued_at
        former.save(update_fields=["superseded_by", "pdf_state", "pdf_due_at"])
