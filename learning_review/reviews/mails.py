"""The mails of this room. None of them quotes what somebody shared."""

import datetime as dt
from dataclasses import replace

from django.utils.translation import gettext_lazy as _

from learning_review.reviews.models import PartnerPart, Review, ReviewVersion
from learning_review.reviews.queries import contacts_of, date_at, laid_out
from notices.kinds import Content, mail_kind
from notices.models import Notice
from programmes.people.queries import is_partner_contact


def _part(notice: Notice) -> PartnerPart | None:
    """Return the part a notice is about while its recipient still speaks for the organisation."""
    parts = PartnerPart.objects.select_related("review__workshop", "organisation")
    part = parts.filter(pk=notice.data["part"]).first()
    if part is None or notice.recipient is None or not is_partner_contact(notice.recipient, part.organisation):
        return None
    return part


def _about(part: PartnerPart, deadline: dt.date | None) -> Content:
    code = part.review.workshop.code
    return Content({"part": part, "review": part.review, "deadline": deadline, "code": code, "reference": code})


def _to_contribute(notice: Notice) -> Content | None:
    part = _part(notice)
    if part is None or part.contributed_at is not None or part.review.state != Review.State.CONTRIBUTING:
        return None
    return _while_there_is_time(notice, part, part.review.contribution_deadline)


def _to_sign(notice: Notice) -> Content | None:
    part = _part(notice)
    if part is None or part.decision or part.review.state != Review.State.SIGNING:
        return None
    if notice.data.get("laid") != laid_out(part.review):
        return None  # it was taken back and laid out anew since
    return _while_there_is_time(notice, part, part.review.sign_off_deadline)


def _while_there_is_time(notice: Notice, part: PartnerPart, deadline: dt.date | None) -> Content | None:
    """Say it unless the day was moved, which another mail says, or is over."""
    if deadline is None or notice.data.get("deadline") != deadline.isoformat():
        return None
    return _about(part, deadline) if date_at(part.review.workshop) <= deadline else None


@mail_kind("reviews/contribution_asked", _("Partner asked to contribute"))
def contribution_asked(notice: Notice) -> Content | None:
    """Ask a partner to contribute."""
    return _to_contribute(notice)


@mail_kind("reviews/contribution_reminder", _("Partner reminded to contribute"))
def contribution_reminder(notice: Notice) -> Content | None:
    """Remind a partner to contribute."""
    return _to_contribute(notice)


@mail_kind("reviews/signing_asked", _("Partner asked to sign"))
def signing_asked(notice: Notice) -> Content | None:
    """Ask a partner to sign."""
    return _to_sign(notice)


@mail_kind("reviews/signing_reminder", _("Partner reminded to sign"))
def signing_reminder(notice: Notice) -> Content | None:
    """Remind a partner to sign."""
    return _to_sign(notice)


@mail_kind("reviews/signature_ended", _("Partner's signature ended by a change"))
def signature_ended(notice: Notice) -> Content | None:
    """Say that what was signed is being changed; nothing once it is laid out anew, which another mail says."""
    part = _part(notice)
    if part is None or part.voided_at is None or part.review.state != Review.State.CONTRIBUTING:
        return None
    return _about(part, None)


@mail_kind("reviews/signed_redacted", _("Words taken back from what a partner signed"))
def signed_redacted(notice: Notice) -> Content | None:
    """Say that words are gone from what was signed and that the signature stands; nothing when it no longer does."""
    part = _part(notice)
    if part is None or part.decision not in PartnerPart.SIGNED or part.review.state != Review.State.SIGNING:
        return None
    return _about(part, None)


@mail_kind("reviews/answer_replaced", _("A colleague's answer stands in the place of one's own"))
def answer_replaced(notice: Notice) -> Content | None:
    """Say whose answer stands now for one's organisation; nothing when none does, or it is one's own again."""
    part = _part(notice)
    if part is None or notice.recipient is None or part.review.state != Review.State.SIGNING:
        return None
    standing = part.standing_beside(notice.recipient)
    if standing is None:
        return None
    content = _about(part, part.review.sign_off_deadline)
    return replace(content, context={**content.context, "standing": standing})


@mail_kind("reviews/no_response", _("Partners did not answer in time"))
def no_response(notice: Notice) -> Content | None:
    """Say who kept silent, and that the review can be published; nothing once all have answered, or have more time."""
    reviews = Review.objects.select_related("workshop").filter(state=Review.State.SIGNING)
    review = reviews.filter(pk=notice.data["review"]).first()
    if review is None or laid_out(review) != notice.data["laid"]:
        return None
    silent = review.parts.filter(decision=PartnerPart.Decision.NO_RESPONSE).select_related("organisation")
    if not silent:
        return None
    code = review.workshop.code
    return Content({"review": review, "silent": silent, "code": code, "reference": code})


def _version(notice: Notice) -> Content | None:
    version = ReviewVersion.objects.select_related("review__workshop").filter(pk=notice.data["version"]).first()
    if version is None or version.superseded_by_id is not None:
        return None
    review: Review = version.review
    code = review.workshop.code
    return Content({"version": version, "review": review, "code": code, "reference": code})


@mail_kind("reviews/published", _("Learning review published"))
def published(notice: Notice) -> Content | None:
    """Say that a review is published; nothing when a later version took its place, or they are no longer part of it."""
    content = _version(notice)
    if content is None or notice.recipient is None:
        return content
    review: Review = content.context["review"]
    concerned = contacts_of(review).filter(pk=notice.recipient.pk).exists()
    if not concerned and not review.workshop.facilitators.filter(pk=notice.recipient.pk).exists():
        return None
    return content


@mail_kind("reviews/redacted", _("Learning review: words taken back"))
def redacted(notice: Notice) -> Content | None:
    """Say that words were taken back, that there is a new version, and what to do with copies of the old one."""
    return _version(notice)


@mail_kind("reviews/corrected", _("Learning review: corrected"))
def corrected(notice: Notice) -> Content | None:
    """Say what was put right in a published review; nothing to who is no longer part of it."""
    return published(notice)
