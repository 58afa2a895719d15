"""The steps of a review, from its first word to its versions. Each locks the review's row first.

`by` is the person who acts: views let only coordinators write, ask, submit and publish; that a partner's part is
touched by nobody but those who speak for the organisation is checked here.
"""

import datetime as dt
from collections.abc import Iterable, Mapping

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from learning_review.evidence.services import repeats_shared_words
from learning_review.reviews.errors import NotReady, ReviewRefused
from learning_review.reviews.manifest import Manifest, changed_findings, content_hash, decisions, gather, redacted
from learning_review.reviews.models import PartnerPart, PartnerReading, Review, ReviewSection, ReviewVersion
from learning_review.reviews.queries import (
    contacts_of,
    current_version,
    obstacles_to_publishing,
    obstacles_to_signing,
    owed,
    today_at,
)
from learning_review.reviews.questions import QUESTIONS
from learning_review.reviews.words import Words
from notices.services import Mail, queue, queue_once
from programmes.catalogue.models import Workshop
from programmes.people.queries import is_partner_contact, partner_contacts
from ui.locks import retry_once
from ui.typed import tidy

State = Review.State
Decision = PartnerPart.Decision


# --- Writing ----------------------------------------------------------------------------------------
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

    Raises ReviewRefused when the text repeats words somebody shared, or when the review is published.
    """
    review = _locked(review)
    _check_open(review)
    text = tidy(text)
    if repeats_shared_words(review.workshop, text):
        raise ReviewRefused(
            _("This repeats words somebody shared. Say it in your own words: theirs are quoted by reference.")
        )
    section, made = ReviewSection.objects.get_or_create(
        review=review, kind=ReviewSection.Kind(kind), defaults={"text": text}
    )
    if made or section.text != text:
        section.text = text
        section.save()
        _void_signatures(review)
    return section


@retry_once
@transaction.atomic
def rename(review: Review, title: str, *, by: User) -> Review:
    """Give the review another title; return it. Voids signatures. Raises ReviewRefused for none at all."""
    review = _locked(review)
    _check_open(review)
    if not title.strip():
        raise ReviewRefused(_("A review needs a title."))
    if review.title != title.strip():
        review.title = title.strip()
        review.save(update_fields=["title"])
        _void_signatures(review)
    return review


def evidence_was_edited(workshop: Workshop) -> None:
    """Void the signatures under a review whose findings or codings the review team changed."""
    with transaction.atomic():
        review = Review.objects.select_for_update().filter(workshop=workshop).first()
        if review is not None:
            _void_signatures(review)


# --- Partners contribute ----------------------------------------------------------------------------
@retry_once
@transaction.atomic
def ask_partners(review: Review, *, deadline: dt.date, by: User, now: dt.datetime | None = None) -> Review:
    """Ask every partner organisation of the workshop to contribute until the end of `deadline`; return the review.

    Asking again moves the deadline and brings in organisations that joined since; who has contributed is not asked
    again. Raises ReviewRefused when there is no partner, the day is past, or it is not the time.
    """
    review = _locked(review)
    if review.state not in {State.DRAFT, State.CONTRIBUTING}:
        raise ReviewRefused(_("The partners have contributed already. Open the review again to ask them once more."))
    if deadline < today_at(review.workshop, now):
        raise ReviewRefused(_("Choose a day that is still to come."))
    partners = list(review.workshop.partners.select_related("organisation"))
    if not partners:
        raise ReviewRefused(_("This workshop has no partner organisations yet."))
    for partner in partners:
        PartnerPart.objects.get_or_create(
            review=review, organisation=partner.organisation, defaults={"role": partner.get_role_display()}
        )
    review.state, review.contribution_deadline = State.CONTRIBUTING, deadline
    review.contribution_asked_at = now or timezone.now()
    review.save(update_fields=["state", "contribution_deadline", "contribution_asked_at"])
    queue_owed(review, now=now)
    return review


@retry_once
@transaction.atomic
def save_draft(
    part: PartnerPart, answers: Mapping[str, str], *, by: User, now: dt.datetime | None = None
) -> PartnerPart:
    """Keep what a partner organisation has written so far, by question; return its part. Nobody else reads it.

    Raises ReviewRefused unless `by` speaks for the organisation and contributions are being taken.
    """
    part = _part_to_contribute(part, by)
    part.draft, part.draft_saved_at = _texts(answers), now or timezone.now()
    part.save(update_fields=["draft", "draft_saved_at"])
    return part


@retry_once
@transaction.atomic
def contribute(
    part: PartnerPart, answers: Mapping[str, str], *, by: User, now: dt.datetime | None = None
) -> PartnerPart:
    """Hand in what a partner organisation says to `questions.QUESTIONS`, by code; return its part.

    The questions' exact words are kept beside the answers. It may be changed until the review is being signed. Raises
    ReviewRefused when nothing is said or somebody's words are repeated, unless `by` speaks for the organisation, and
    when no contributions are being taken.
    """
    part = _part_to_contribute(part, by)
    texts = _texts(answers)
    if not texts:
        raise ReviewRefused(_("Answer at least one of the questions."))
    if any(repeats_shared_words(part.review.workshop, text) for text in texts.values()):
        raise ReviewRefused(_("This repeats words somebody shared. Say it in your own words."))
    part.answers = [
        {"code": code, "question": str(question.words), "text": texts[code]}
        for code, question in QUESTIONS.items()
        if code in texts
    ]
    part.draft, part.draft_saved_at = {}, None
    part.contributed_by, part.contributed_at = by, now or timezone.now()
    part.save(update_fields=["answers", "draft", "draft_saved_at", "contributed_by", "contributed_at"])
    return part


def _part_to_contribute(part: PartnerPart, by: User) -> PartnerPart:
    review = _locked(part.review)
    part = PartnerPart.objects.select_related("organisation").get(pk=part.pk)
    part.review = review
    _check_speaks_for(by, part)
    if review.state != State.CONTRIBUTING:
        raise ReviewRefused(_("Contributions are closed. You can add a note to your signature instead."))
    return part


def _texts(answers: Mapping[str, str]) -> dict[str, str]:
    texts = {code: tidy(answers.get(code, "")) for code in QUESTIONS}
    return {code: text for code, text in texts.items() if text}


# --- Partners sign ----------------------------------------------------------------------------------
@retry_once
@transaction.atomic
def submit_for_signing(review: Review, *, deadline: dt.date, by: User, now: dt.datetime | None = None) -> Review:
    """Freeze what the review says and ask every partner to sign exactly that until the end of `deadline`.

    Raises NotReady with everything that stands in the way, ReviewRefused when the day is past.
    """
    review = _locked(review)
    if review.state != State.CONTRIBUTING:
        raise ReviewRefused(_("Ask the partners for their contributions first."))
    if deadline < today_at(review.workshop, now):
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
    review = _locked(review)
    if review.state != State.SIGNING:
        raise ReviewRefused(_("The review is not laid out to be signed."))
    if deadline < today_at(review.workshop, now):
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
    part: PartnerPart, *, decision: str, read_hash: str, by: User, note: str = "", now: dt.datetime | None = None
) -> PartnerPart:
    """Record that a partner organisation agrees, agrees with a note or disagrees; return its part.

    `read_hash` is the hash of what the person had before them. It may be changed until publication. Raises
    ReviewRefused when the review has changed since, a note is missing, or `by` does not speak for it.
    """
    review = _locked(part.review)
    part = PartnerPart.objects.select_related("organisation").get(pk=part.pk)
    _check_speaks_for(by, part)
    if review.state != State.SIGNING:
        raise ReviewRefused(_("The review is not laid out to be signed."))
    if read_hash != review.content_hash:
        raise ReviewRefused(_("The review has changed since you opened it. Please read it once more."))
    if decision not in PartnerPart.SIGNED:
        raise ReviewRefused(_("Choose whether your organisation agrees."))
    note = tidy(note)
    if decision != Decision.AGREE and not note:
        raise ReviewRefused(_("Write the note that is to be printed beside your decision."))
    if repeats_shared_words(review.workshop, note):
        raise ReviewRefused(_("This repeats words somebody shared. Say it in your own words."))
    return _decide(part, review, decision, note if decision != Decision.AGREE else "", by, now)


@retry_once
@transaction.atomic
def record_no_response(part: PartnerPart, *, by: User, now: dt.datetime | None = None) -> PartnerPart:
    """Record that an organisation did not answer by the deadline; printed as such. Raises ReviewRefused before it."""
    review = _locked(part.review)
    part = PartnerPart.objects.select_related("organisation").get(pk=part.pk)
    if review.state != State.SIGNING or review.sign_off_deadline is None:
        raise ReviewRefused(_("The review is not laid out to be signed."))
    if part.decision:
        raise ReviewRefused(_("%(organisation)s has answered.") % {"organisation": part.organisation.name})
    if today_at(review.workshop, now) <= review.sign_off_deadline:
        raise ReviewRefused(_("Their time has not run out yet."))
    return _decide(part, review, Decision.NO_RESPONSE, "", by, now)


def _decide(
    part: PartnerPart, review: Review, decision: str, note: str, by: User, now: dt.datetime | None
) -> PartnerPart:
    part.decision, part.note, part.signed_hash = decision, note, review.content_hash
    part.decided_by, part.decided_at = by, now or timezone.now()
    if decision != Decision.NO_RESPONSE:
        part.signed_content = review.content
        part.voided_at, part.former_decision, part.former_note = None, "", ""
    part.save()
    return part


@retry_once
@transaction.atomic
def mark_read(part: PartnerPart, content: Manifest, *, by: User, now: dt.datetime | None = None) -> PartnerReading:
    """Keep what somebody who speaks for the organisation has read, so that later changes can be said; return it.

    Raises ReviewRefused unless `by` speaks for the organisation.
    """
    _check_speaks_for(by, part)
    return PartnerReading.objects.update_or_create(
        part=part, person=by, defaults={"content": content, "at": now or timezone.now()}
    )[0]


# --- Versions ---------------------------------------------------------------------------------------
@retry_once
@transaction.atomic
def publish(review: Review, *, by: User, note: str = "", now: dt.datetime | None = None) -> ReviewVersion:
    """Issue what was signed: 1.0, or the next whole number after a change; return the version.

    Raises NotReady until every partner has signed or was recorded as not having answered.
    """
    review = _locked(review)
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
    people = [*contacts_of(review), *review.workshop.facilitators.all()]
    _tell("reviews/published", review, people, version, key=f"published:{version.pk}")
    return version


@retry_once
@transaction.atomic
def reopen(review: Review, *, by: User) -> Review:
    """Take up a published review again, towards its next version; what was issued stays. Signatures begin anew."""
    review = _locked(review)
    if review.state != State.PUBLISHED:
        raise ReviewRefused(_("Only a published review can be opened again."))
    _back_to_contributing(review)
    return review


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
        if review.state == State.SIGNING:
            _redact_what_is_being_signed(review, words)
        return _redact_versions(review, words, now or timezone.now())


def _redact_what_is_being_signed(review: Review, words: Words) -> None:
    signed: Manifest = review.content or {}
    left = redacted(signed, words)
    if left == signed:
        return
    if changed_findings(left) - changed_findings(signed):
        _void_signatures(review)
        return
    former = review.content_hash
    review.content, review.content_hash = left, content_hash(left)
    review.save(update_fields=["content", "content_hash"])
    signed_parts = review.parts.filter(signed_hash=former)
    review.parts.filter(signed_hash=former, decision__in=PartnerPart.SIGNED).update(signed_content=left)
    told = list(signed_parts.filter(decision__in=PartnerPart.SIGNED).select_related("organisation"))
    signed_parts.update(signed_hash=review.content_hash)
    for part in told:
        _tell_contacts("reviews/signed_redacted", review, part, key=review.content_hash[:16])


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
    version = ReviewVersion.objects.create(
        review=review,
        major=former.major,
        minor=former.minor + 1,
        kind=ReviewVersion.Kind.REDACTION,
        manifest=former.manifest | {"content": redacted(former.manifest["content"], words)},
        content_hash=former.content_hash,
        note=_("Words were taken back by the person who had shared them. Nothing else has changed."),
        issued_at=at,
        pdf_due_at=at,
    )
    _supersede(former, version)
    takers = User.objects.filter(is_active=True, review_downloads__version__in=touched).distinct()
    _tell("reviews/redacted", review, [*contacts_of(review), *takers], version, key=f"redacted:{version.pk}")
    return version


def _supersede(former: ReviewVersion | None, version: ReviewVersion) -> None:
    """Put a version in the place of another, whose PDF is made again to say so."""
    if former is not None:
        former.superseded_by = version
        if former.pdf_state in {ReviewVersion.PDFState.READY, ReviewVersion.PDFState.MAKING}:
            former.pdf_state, former.pdf_due_at = ReviewVersion.PDFState.DUE, version.issued_at
        former.save(update_fields=["superseded_by", "pdf_state", "pdf_due_at"])


# --- Inside -----------------------------------------------------------------------------------------
def _locked(review: Review) -> Review:
    return Review.objects.select_for_update(of=["self"]).select_related("workshop").get(pk=review.pk)


def _check_open(review: Review) -> None:
    if review.state == State.PUBLISHED:
        raise ReviewRefused(_("This review is published. Open it again to change it."))


def _check_speaks_for(by: User, part: PartnerPart) -> None:
    if not is_partner_contact(by, part.organisation):
        raise ReviewRefused(_("Only those who speak for the organisation can do this."))


def _void_signatures(review: Review) -> None:
    """Take a review that is being signed back: what was signed is no longer what it says."""
    if review.state == State.SIGNING:
        _back_to_contributing(review)


def _back_to_contributing(review: Review) -> None:
    """Begin signatures anew. Who had signed is told, and keeps what they signed to compare with."""
    former, at = review.content_hash, timezone.now()
    review.state, review.content, review.content_hash = State.CONTRIBUTING, None, ""
    review.save(update_fields=["state", "content", "content_hash"])
    ended = list(review.parts.filter(decision__in=PartnerPart.SIGNED).select_related("organisation"))
    for part in ended:
        part.voided_at, part.former_decision, part.former_note = at, part.decision, part.note
        part.save(update_fields=["voided_at", "former_decision", "former_note"])
    review.parts.update(decision="", note="", decided_by=None, decided_at=None, signed_hash="")
    for part in ended:
        _tell_contacts("reviews/signature_ended", review, part, key=f"{former[:16]}:{at.isoformat()}")


def queue_owed(review: Review, *, now: dt.datetime | None = None) -> int:
    """Queue what a review's partners are to be asked or reminded of by `now`, and was not yet; return how many.

    Decided from the rows as they are: contacts who joined since are asked too, and a day that was moved is said anew.
    """
    now = now or timezone.now()
    return queue_once(
        [
            Mail(
                kind,
                to=contact.person,
                data={"part": part.pk, "deadline": deadline.isoformat(), "laid": laid},
                about=f"workshop:{review.workshop.code}",
                key=f"{kind}:{part.pk}:{contact.person_id}:{deadline}:{laid}",
            )
            for kind, part, deadline, laid in owed(review, now)
            for contact in partner_contacts(part.organisation)
        ],
        now=now,
    )


def _tell_contacts(kind: str, review: Review, part: PartnerPart, *, key: str) -> None:
    for contact in partner_contacts(part.organisation):
        queue(
            kind,
            to=contact.person,
            data={"part": part.pk},
            about=f"workshop:{review.workshop.code}",
            key=f"{kind}:{part.pk}:{contact.person_id}:{key}",
        )


def _tell(kind: str, review: Review, people: Iterable[User], version: ReviewVersion, *, key: str) -> None:
    for person in {person.pk: person for person in people}.values():
        queue(
            kind,
            to=person,
            data={"version": version.pk},
            about=f"workshop:{review.workshop.code}",
            key=f"review:{key}:{person.pk}",
        )
