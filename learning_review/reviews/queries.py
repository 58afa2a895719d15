"""Who may see which review, and what still stands in its way."""

import datetime as dt
from zoneinfo import ZoneInfo

from django.contrib.auth.models import AnonymousUser
from django.db.models import Prefetch, QuerySet
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from accounts.permissions import may_coordinate
from learning_review.evidence.models import Finding
from learning_review.evidence.queries import findings_of, read_blind_by
from learning_review.reviews.models import PartnerPart, Review, ReviewDownload, ReviewSection, ReviewVersion
from learning_review.reviews.prose import unresolved
from programmes.catalogue.models import Workshop
from programmes.people.models import Membership
from programmes.people.queries import partner_organisations
from ui.when import day

REMIND_DAYS_BEFORE = 7
# Without these a review cannot be signed: "hindered" above all.
NEEDED_SECTIONS = {
    ReviewSection.Kind.MAIN_MESSAGES: gettext_lazy("Write the main messages."),
    ReviewSection.Kind.METHOD: gettext_lazy("Say how the review was made, and what its limits are."),
    ReviewSection.Kind.HINDERED: gettext_lazy("Say what got in the way. A review without it is not finished."),
}


def published_reviews() -> QuerySet[Review]:
    """Return the published reviews, newest first, each with its `issued` versions loaded (newest first)."""
    versions = Prefetch("versions", ReviewVersion.objects.order_by("-major", "-minor"), to_attr="issued")
    return (
        Review.objects.published()
        .select_related("workshop__programme", "workshop__region")
        .prefetch_related(versions)
        .order_by("-submitted_at", "pk")
    )


def current_version(review: Review) -> ReviewVersion | None:
    """Return the newest version that was issued; None while there is none."""
    return review.versions.select_related("review__workshop").first()


def reviews_of_partner(user: User | AnonymousUser) -> QuerySet[Review]:
    """Return the reviews that lie before organisations `user` speaks for: none that is still being written, and none
    whose evidence they still code blind."""
    parts = PartnerPart.objects.filter(organisation__in=partner_organisations(user)).select_related("organisation")
    return (
        Review.objects.filter(state__in=Review.WITH_PARTNERS, parts__in=parts)
        .exclude(workshop__in=read_blind_by(user))
        .distinct()
        .select_related("workshop__programme")
        .prefetch_related(
            Prefetch("parts", parts, to_attr="own_parts"),
            Prefetch("versions", ReviewVersion.objects.order_by("-major", "-minor"), to_attr="issued"),
        )
        .order_by("workshop__code")
    )


def may_read_draft(user: User | AnonymousUser, review: Review) -> bool:
    """True for coordinators, and for partners once it lies before them."""
    if may_coordinate(user):
        return True
    return reviews_of_partner(user).filter(pk=review.pk).exists()


def contacts_of(review: Review) -> QuerySet[User]:
    """Return everybody who speaks for an organisation that has a part in the review."""
    return (
        User.objects.filter(
            is_active=True,
            memberships__role=Membership.Role.PARTNER_CONTACT,
            memberships__organisation__review_parts__review=review,
        )
        .distinct()
        .order_by("pk")
    )


def downloads_of(review: Review) -> QuerySet[ReviewDownload]:
    """Return who took which version's PDF away, latest first."""
    return (
        ReviewDownload.objects.filter(version__review=review).select_related("version", "person").order_by("-at", "-pk")
    )


def date_at(workshop: Workshop, moment: dt.datetime | None = None) -> dt.date:
    """Return the date where the workshop is at a moment, or now: deadlines end with the day there, and what is printed
    bears its date."""
    return timezone.localdate(moment, ZoneInfo(workshop.time_zone))


def sign_off_is_over(review: Review, now: dt.datetime | None = None) -> bool:
    """True once the day to sign by has passed where the workshop is."""
    return review.sign_off_deadline is not None and date_at(review.workshop, now) > review.sign_off_deadline


def remind_at(deadline: dt.date, workshop: Workshop) -> dt.datetime:
    """Return when to remind of a deadline: a week before it, at nine where the workshop is."""
    day_of = deadline - dt.timedelta(days=REMIND_DAYS_BEFORE)
    return dt.datetime.combine(day_of, dt.time(9), tzinfo=ZoneInfo(workshop.time_zone))


def laid_out(review: Review) -> str:
    """Return what tells one laying out from the next: a redaction leaves it, a change of what is said does not."""
    signing = review.state == Review.State.SIGNING and review.submitted_at is not None
    return review.submitted_at.isoformat() if signing and review.submitted_at else ""


def owed(review: Review, now: dt.datetime) -> list[tuple[str, PartnerPart, dt.date, str]]:
    """Return the mails that a review's partners are owed as things stand: kind, part, deadline, `laid_out`.

    Who has contributed or answered is owed nothing, and after the last day nobody is. A reminder is owed from
    `remind_at` on, unless they were first asked later than that.
    """
    contributing = review.state == Review.State.CONTRIBUTING
    signing = review.state == Review.State.SIGNING
    deadline = review.contribution_deadline if contributing else review.sign_off_deadline
    asked_at = review.contribution_asked_at if contributing else review.submitted_at
    if not (contributing or signing) or deadline is None or date_at(review.workshop, now) > deadline:
        return []
    waiting = review.parts.select_related("organisation")
    waiting = waiting.filter(contributed_at__isnull=True) if contributing else waiting.filter(decision="")
    due = remind_at(deadline, review.workshop)
    what = "contribution" if contributing else "signing"
    step = "reminder" if asked_at is not None and asked_at < due <= now else "asked"
    return [(f"reviews/{what}_{step}", part, deadline, laid_out(review)) for part in waiting]


def obstacles_to_signing(review: Review, *, now: dt.datetime | None = None) -> list[str]:
    """Return what keeps the review from being laid before the partners to be signed, a sentence each."""
    written = {section.kind for section in review.sections.all() if section.text.strip()}
    obstacles = [str(sentence) for kind, sentence in NEEDED_SECTIONS.items() if kind not in written]
    obstacles += [
        _("In “%(section)s”, %(token)s refers to nothing that may be shown. Choose from the list below the text.")
        % {"section": section, "token": token}
        for section, token in unresolved(review)
    ]
    for finding in findings_of(review.workshop):
        claim = Truncator(finding.claim).chars(60)
        if finding.state == Finding.State.EVIDENCE_CHANGED:
            obstacles.append(_("Review this finding again, its evidence has changed: “%(claim)s”") % {"claim": claim})
        elif not finding.live_count:  # type: ignore[attr-defined]
            obstacles.append(_("This finding rests on nothing: “%(claim)s”") % {"claim": claim})
    parts = list(review.parts.select_related("organisation"))
    if not parts:
        obstacles.append(_("Ask the partners for their contributions."))
    deadline = review.contribution_deadline
    open_still = deadline is not None and date_at(review.workshop, now) <= deadline
    spoken_for = set(
        Membership.objects.filter(
            role=Membership.Role.PARTNER_CONTACT, organisation__in=[part.organisation_id for part in parts]
        ).values_list("organisation", flat=True)
    )
    for part in parts:
        names = {"organisation": part.organisation.name, "date": day(deadline) if deadline else ""}
        if part.organisation_id not in spoken_for:
            obstacles.append(_("Nobody speaks for %(organisation)s. Name a partner contact.") % names)
        elif not part.said and open_still:
            obstacles.append(_("%(organisation)s has until %(date)s to contribute.") % names)
    return obstacles


def obstacles_to_publishing(review: Review) -> list[str]:
    """Return what keeps version 1.0 from being issued, a sentence each."""
    if review.state != Review.State.SIGNING:
        return [_("Lay it before the partners to be signed.")]
    deadline = day(review.sign_off_deadline) if review.sign_off_deadline else ""
    return [
        _("%(organisation)s has not signed. If it has not by the end of %(date)s, “no response” is recorded by itself.")
        % {"organisation": part.organisation.name, "date": deadline}
        for part in review.parts.select_related("organisation")
        if not part.decision or part.signed_hash != review.content_hash
    ]
