"""Publish a sentence wherever one can go, as people would, and take it back as its author would."""

import datetime as dt
import secrets
from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from cms.models import ProgrammePage
from learning_review.evidence import services as evidence
from learning_review.evidence.models import Coding, Finding, Snapshot
from learning_review.reflections import services as journal
from learning_review.reflections.models import Reflection
from learning_review.reviews import services as reviews
from learning_review.reviews.models import PartnerPart, Review, ReviewSection, ReviewVersion
from learning_review.voices import services as voices
from learning_review.voices.bylines import BylineLevel, Speaker
from learning_review.voices.models import Consent, Scope, Voice
from notices.queries import those_in_charge
from programmes.enrolment.models import Enrolment
from programmes.people.models import Membership

LETTERS = "bdfgklmnprtvz"
# What is corrected once it is published; what is quoted follows.
SLIP = "People changed how they listen. In thier own words, as they agreed to have them shown:"


@dataclass(frozen=True)
class Published:
    """Where the sentences stand, and whose they are; `words` has one of each that no other text has.

    `version` is what was issued and signed, `corrected` the small version after it.
    """

    enrolment: Enrolment
    entry: Reflection
    voice: Voice
    finding: Finding
    version: ReviewVersion
    corrected: ReviewVersion
    coordinator: User
    words: tuple[str, str]

    @property
    def owner(self) -> User:
        """Who said it."""
        return self.enrolment.person

    @property
    def shown_at(self) -> list[str]:
        """The addresses at which anybody reads at least one of the sentences."""
        workshop = self.version.review.workshop
        review = [
            reverse("review", args=[workshop.code]),
            reverse("review_summary", args=[workshop.code]),
            reverse("review_version", args=[workshop.code, self.version.number]),
            *(reverse("review_pdf", args=[workshop.code, one.number]) for one in (self.version, self.corrected)),
        ]
        return review + [page.get_url() for page in ProgrammePage.objects.live().filter(programme=workshop.programme)]


def _word() -> str:
    """Return a word that nobody has ever written, of letters that no line break divides."""
    return "".join(secrets.choice(LETTERS) for _letter in range(12))


def publish(now: dt.datetime) -> Published:
    """Open the first published review again, with a passage of a journal behind a finding and a voice, quote both in
    its summary, issue it, and correct a slip in it.

    Raises LookupError when there is no published review with somebody who took part and has given no voice yet.
    """
    review = Review.objects.published().select_related("workshop__programme").order_by("pk").first()
    by = User.objects.filter(pk__in=those_in_charge().values("pk"), is_superuser=False).first()
    if review is None or by is None:
        raise LookupError("There is no published review here, or nobody who coordinates: build the demo first.")
    taken = Voice.objects.filter(subject__isnull=False).values("subject")
    enrolment = (
        Enrolment.objects.filter(workshop=review.workshop, state__in=Enrolment.TAKING_PART)
        .exclude(pk__in=taken)
        .select_related("person", "workshop")
        .first()
    )
    if enrolment is None:
        raise LookupError("Everybody who took part has given a voice already.")
    words = _word(), _word()
    entry = journal.write(
        enrolment,
        by=enrolment.person,
        what=f"I asked about {words[0]} and waited.",
        sharing=Reflection.Sharing.REVIEW,
        now=now,
    )
    voice = _speak(enrolment, f"People answered with {words[1]} and meant it.", by, now)
    if review.state == Review.State.PUBLISHED:
        review = reviews.reopen(review, by=by)
    _choose_for_page(voice, by)
    finding = _rest_on(entry, voice, review, by, now)
    _quote(review, voice, finding, by)
    version = _issue(review, by, now)
    corrected = _correct(review, by, now)
    return Published(enrolment, entry, voice, finding, version, corrected, by, words)


def _speak(enrolment: Enrolment, words: str, by: User, now: dt.datetime) -> Voice:
    speaker = Speaker(first_name="Somebody", role="Practitioner", organisation_kind="charity", sector="Health")
    voice = voices.give(
        enrolment, by=enrolment.person, words=words, byline_level=BylineLevel.SECTOR, speaker=speaker, now=now
    )
    voice.refresh_from_db()
    voices.accept(voice, by=by)
    voice.refresh_from_db()
    wording = voice.wordings.get()
    voices.approve(voice, wording, scopes=list(Scope), channel=Consent.Channel.SIGNED_IN, by=enrolment.person, now=now)
    voice.refresh_from_db()
    return voice


def _choose_for_page(voice: Voice, by: User) -> None:
    """Put the voice on its programme's page, as an editor does: by choosing it, never by its words."""
    for page in ProgrammePage.objects.live().filter(programme=voice.workshop.programme):
        page.body.append(("voices", {"heading": "What people say", "voices": [voice]}))
        page.save_revision(user=by).publish(user=by)


def _rest_on(entry: Reflection, voice: Voice, review: Review, by: User, now: dt.datetime) -> Finding:
    """Write a finding that rests on all of both texts."""
    outcome = review.workshop.programme.outcomes.order_by("order", "pk").first()
    if outcome is None:
        raise LookupError("The programme has no outcomes.")
    passages = []
    for snapshot in Snapshot.objects.filter(reflection=entry) | Snapshot.objects.filter(voice=voice):
        passage = evidence.make_excerpt(snapshot, start=0, end=len(snapshot.text), by=by, now=now)
        evidence.code_excerpt(passage, outcome=outcome, polarity=Coding.Polarity.SUPPORTS, by=by, now=now)
        passages.append(passage)
    return evidence.write_finding(
        review.workshop,
        outcome=outcome,
        claim="Asking and waiting changed what came back.",
        strength=Finding.Strength.TENTATIVE,
        excerpts=passages,
        counter_evidence="We looked for some and found none.",
        other_explanations="It may have been a quiet week.",
        by=by,
    )


def _quote(review: Review, voice: Voice, finding: Finding, by: User) -> None:
    """Let the summary, which partners agree to apart, quote the voice and the passages behind the finding."""
    quoted = [f"[voice {voice.pk}]", *(f"[passage {one.pk}]" for one in finding.excerpts.order_by("pk"))]
    reviews.save_section(review, ReviewSection.Kind.SUMMARY, f"{SLIP} {' '.join(quoted)}", by=by)


def _correct(review: Review, by: User, now: dt.datetime) -> ReviewVersion:
    """Put the slip right, in a version of its own that quotes the same."""
    text = review.sections.get(kind=ReviewSection.Kind.SUMMARY).text
    return reviews.correct(
        review, ReviewSection.Kind.SUMMARY, text.replace("thier", "their"), note="A slip of the pen.", by=by, now=now
    )


def _issue(review: Review, by: User, now: dt.datetime) -> ReviewVersion:
    """Have what the review says now signed by every partner, and issue it."""
    deadline = timezone.localdate(now) + dt.timedelta(days=14)
    review.refresh_from_db()
    review.contribution_deadline = timezone.localdate(now) - dt.timedelta(days=1)
    review.save(update_fields=["contribution_deadline"])
    review = reviews.submit_for_signing(review, deadline=deadline, by=by, now=now)
    for part in PartnerPart.objects.filter(review=review).select_related("organisation"):
        contact = Membership.objects.filter(
            organisation=part.organisation_id, role=Membership.Role.PARTNER_CONTACT
        ).select_related("person")
        reviews.sign_off(
            part,
            decision=PartnerPart.Decision.AGREE,
            read_hash=review.content_hash,
            summary=True,
            by=contact[0].person,
            now=now,
        )
    return reviews.publish(review, by=by, note="With what was added since.", now=now)


def withdraw(published: Published, now: dt.datetime) -> None:
    """Take both sentences back, as their author does on their own pages."""
    voices.withdraw(published.voice, by=published.owner, now=now)
    journal.delete(published.entry, by=published.owner)
