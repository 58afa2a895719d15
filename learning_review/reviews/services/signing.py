"""The review laid out to be signed, and what each partner organisation decides."""

import datetime as dt

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from learning_review.evidence.services import repeats_shared_words
from learning_review.reviews.errors import AnsweredAlready, ChangedMeanwhile, NotReady, ReviewRefused
from learning_review.reviews.manifest import Manifest, content_hash, gather
from learning_review.reviews.models import DecisionEvent, PartnerPart, PartnerReading, Review
from learning_review.reviews.queries import date_at, obstacles_to_signing, sign_off_is_over
from learning_review.reviews.services.steps import check_speaks_for, locked
from learning_review.reviews.services.telling import queue_owed, tell_of_silence, tell_replaced
from ui.locks import retry_once
from ui.typed import tidy

State = Review.State
Decision = PartnerPart.Decision


@retry_once
@transaction.atomic
def submit_for_signing(review: Review, *, deadline: dt.date, by: User, now: dt.datetime | None = None) -> Review:
    """Freeze what the review says and ask every partner to sign exactly that until the end of `deadline`.

    Raises NotReady with everything that stands in the way, ReviewRefused when the day is past.
    """
    review = locked(review)
    if review.state != State.CONTRIBUTING:
        raise ReviewRefused(_("Ask the partners for their contributions first."))
    if deadline < date_at(review.workshop, now):
        raise ReviewRefused(_("Choose a day that is still to come."))
    if obstacles := obstacles_to_signing(review, now=now):
        raise NotReady(obstacles)
    review.content = gather(review)
    review.content_hash = content_hash(review.content)
    review.state, review.sign_off_deadline, review.submitted_at = State.SIGNING, deadline, now or timezone.now()
    review.save()
    queue_owed(review, now=now)
    return review


@retry_once
@transaction.atomic
def move_signing_deadline(review: Review, *, deadline: dt.date, by: User, now: dt.datetime | None = None) -> Review:
    """Give the partners until the end of another day to sign; who has not answered is told. Signatures stay.

    A silence that was recorded is taken back. Raises ReviewRefused when it is not being signed or the day is past.
    """
    review = locked(review)
    if review.state != State.SIGNING:
        raise ReviewRefused(_("The review is not laid out to be signed."))
    if deadline < date_at(review.workshop, now):
        raise ReviewRefused(_("Choose a day that is still to come."))
    review.sign_off_deadline = deadline
    review.save(update_fields=["sign_off_deadline"])
    silent = review.parts.filter(decision=Decision.NO_RESPONSE)
    silent.update(decision="", signed_hash="", decided_by=None, decided_at=None)
    queue_owed(review, now=now)
    return review


@retry_once
@transaction.atomic
def sign_off(
    part: PartnerPart,
    *,
    decision: str,
    read_hash: str,
    by: User,
    note: str = "",
    summary: bool = False,
    replaces: int | None = None,
    now: dt.datetime | None = None,
) -> PartnerPart:
    """Record that a partner organisation agrees, agrees with a note or disagrees; return its part.

    `read_hash` is the hash of what the person had before them; `summary` that it also agrees to a public summary, which
    counts only beside a decision that agrees. It may be changed until publication; the same once more changes nothing.
    What a colleague decided stands unless `replaces` is the key of their DecisionEvent: `by` has seen it and says so,
    and the colleague is told. Raises AnsweredAlready otherwise, ChangedMeanwhile when the review has changed since,
    ReviewRefused when a note is missing or `by` does not speak for it.
    """
    review = locked(part.review)
    part = PartnerPart.objects.select_related("organisation").get(pk=part.pk)
    check_speaks_for(by, part)
    if review.state != State.SIGNING:
        raise ReviewRefused(_("The review is not laid out to be signed."))
    if read_hash != review.content_hash:
        raise ChangedMeanwhile
    if decision not in PartnerPart.SIGNED:
        raise ReviewRefused(_("Choose whether your organisation agrees."))
    note = tidy(note)
    if decision != Decision.AGREE and not note:
        raise ReviewRefused(_("Write the note that is to be printed beside your decision."))
    if repeats_shared_words(review.workshop, note):
        raise ReviewRefused(_("This repeats words somebody shared. Say it in your own words."))
    note = note if decision != Decision.AGREE else ""
    summary = summary and decision in Decision.agreeing()
    if (decision, note, summary) == (part.decision, part.note, part.summary_agreed):
        return part
    standing = part.standing_beside(by)
    if standing is not None and standing.pk != replaces:
        raise AnsweredAlready(str(standing.by or ""))
    part.summary_agreed = summary
    event = _decide(part, review, decision, note, by, now)
    if standing is not None and standing.by is not None:
        tell_replaced(review, event, standing.by)
    return part


@retry_once
@transaction.atomic
def record_silence(review: Review, *, now: dt.datetime | None = None) -> list[PartnerPart]:
    """Record "no response" for who has not answered when the day to sign by is over there; return their parts.

    A coordinator is told once for each such day. Nothing happens before that, or a second time; an answer still takes
    its place until publication.
    """
    review = locked(review)
    if review.state != State.SIGNING or not sign_off_is_over(review, now):
        return []
    silent = list(review.parts.filter(decision=""))
    for part in silent:
        _decide(part, review, Decision.NO_RESPONSE, "", None, now)
    if silent:
        tell_of_silence(review)
    return silent


def _decide(
    part: PartnerPart, review: Review, decision: str, note: str, by: User | None, now: dt.datetime | None
) -> DecisionEvent:
    part.decision, part.note, part.signed_hash = decision, note, review.content_hash
    part.decided_by, part.decided_at = by, now or timezone.now()
    if decision != Decision.NO_RESPONSE:
        part.signed_content = review.content
        part.voided_at, part.former_decision, part.former_note = None, "", ""
    part.save()
    return part.events.create(
        decision=decision, note=note, summary_agreed=part.summary_agreed, by=by, at=part.decided_at
    )


@retry_once
@transaction.atomic
def mark_read(part: PartnerPart, content: Manifest, *, by: User, now: dt.datetime | None = None) -> PartnerReading:
    """Keep what somebody who speaks for the organisation has read, so that later changes can be said; return it.

    Raises ReviewRefused unless `by` speaks for the organisation.
    """
    check_speaks_for(by, part)
    return PartnerReading.objects.update_or_create(
        part=part, person=by, defaults={"content": content, "at": now or timezone.now()}
    )[0]
