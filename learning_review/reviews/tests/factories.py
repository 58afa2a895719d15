"""Reviews for tests, brought into their state by the services."""

import datetime as dt
from dataclasses import dataclass, field

from django.contrib.auth.models import Permission
from django.utils import timezone

from accounts.models import User
from learning_review.evidence.models import Excerpt, Finding, Snapshot
from learning_review.evidence.sentences import sentences
from learning_review.evidence.services import code_excerpt, make_excerpt, write_finding
from learning_review.reflections import services as journal
from learning_review.reflections.models import Reflection
from learning_review.reviews import services
from learning_review.reviews.models import PartnerPart, Review, ReviewSection, ReviewVersion
from learning_review.voices import services as voices
from learning_review.voices.bylines import BylineLevel, Speaker
from learning_review.voices.models import Consent, Scope, Voice
from programmes.catalogue.models import Workshop, WorkshopPartner
from programmes.catalogue.tests.factories import WorkshopFactory
from programmes.enrolment.models import Enrolment
from programmes.enrolment.tests.factories import EnrolmentFactory
from programmes.people.models import Membership
from programmes.people.tests.factories import MembershipFactory, OrganisationFactory, UserFactory

JOURNAL_WORDS = (
    "I held back for once and waited while she thought it through. "
    "She came up with a plan of her own that I would never have suggested. "
    "My team leader was not so sure about the time it took."
)
VOICE_WORDS = "He asks more than he tells these days, and the tenants have noticed it before we did."
SECTIONS = {
    ReviewSection.Kind.MAIN_MESSAGES: "Residents took the lead more often.\nTime was short.",
    ReviewSection.Kind.SUMMARY: "Ten people came together twice.\n\nMost changed how they work.",
    ReviewSection.Kind.METHOD: "We read what people chose to share. We could not ask those who left.",
    ReviewSection.Kind.UNEXPECTED: "Two groups began to meet by themselves.",
    ReviewSection.Kind.HINDERED: "Caseloads did not shrink, and two managers said no.",
}


def coordinator() -> User:
    """Somebody who puts on workshops."""
    user = UserFactory()
    user.user_permissions.add(
        Permission.objects.get(content_type__app_label="programmes", codename="coordinate_workshop")
    )
    return User.objects.get(pk=user.pk)


def partner_of(workshop: Workshop, name: str = "", contact: User | None = None) -> User:
    """Give a workshop a partner organisation and return who speaks for it."""
    organisation = OrganisationFactory(**({"name": name} if name else {}))
    WorkshopPartner.objects.create(workshop=workshop, organisation=organisation, role=WorkshopPartner.Role.PARTNER)
    return MembershipFactory(
        person=contact or UserFactory(), organisation=organisation, role=Membership.Role.PARTNER_CONTACT
    ).person


def finished_workshop(people: int = 10) -> Workshop:
    """A completed workshop in which so many took part and completed."""
    workshop = WorkshopFactory(state=Workshop.State.COMPLETED)
    for _person in range(people):
        EnrolmentFactory(workshop=workshop, state=Enrolment.State.COMPLETED)
    return workshop


def share(workshop: Workshop, words: str = JOURNAL_WORDS, *, ask: bool = False) -> Reflection:
    """A new participant writes in their journal and shares it with the review."""
    enrolment = EnrolmentFactory(workshop=workshop, state=Enrolment.State.CONFIRMED)
    level = Reflection.Sharing.REVIEW_ASK if ask else Reflection.Sharing.REVIEW
    return journal.write(enrolment, by=enrolment.person, what=words, sharing=level)


def give_voice(
    workshop: Workshop,
    words: str = VOICE_WORDS,
    *,
    by: User,
    scopes=(Scope.REVIEW_WEB, Scope.REVIEW_PDF),
    relationship: str = Voice.Relationship.MANAGER,
) -> Voice:
    """A testimonial about nobody in particular, taken and agreed to."""
    number = Voice.objects.count()
    voice = voices.invite_voice(
        workshop, relationship=relationship, author_name="Ash Bell", author_email=f"voice-{number}@example.org", by=by
    )
    speaker = Speaker(first_name="Ash", role="Housing manager", organisation_kind="housing association")
    voices.submit(voice, words=words, byline_level=BylineLevel.ROLE_AND_KIND, speaker=speaker)
    voice.refresh_from_db()
    voices.accept(voice, by=by)
    voice.refresh_from_db()
    voices.approve(voice, voice.current, scopes=scopes, channel=Consent.Channel.LINK)
    voice.refresh_from_db()
    return voice


def passage(snapshot: Snapshot, number: int, *, by: User, outcome=None, polarity: str = "supports") -> Excerpt:
    """Mark and code one sentence of what was shared."""
    sentence = sentences(snapshot.text)[number - 1]
    excerpt = make_excerpt(snapshot, start=sentence.start, end=sentence.end, by=by)
    code_excerpt(excerpt, outcome=outcome, polarity=polarity, by=by)
    return excerpt


def claim(workshop: Workshop, outcome, excerpts: list[Excerpt], *, by: User, **values) -> Finding:
    """A finding with everything it needs."""
    return write_finding(
        workshop,
        outcome=outcome,
        excerpts=excerpts,
        by=by,
        **{
            "claim": "Residents make plans of their own.",
            "strength": Finding.Strength.TENTATIVE,
            "counter_evidence": "One team leader doubts that it is worth the time.",
            "other_explanations": "The people who came were keen already.",
        }
        | values,
    )


@dataclass
class Arc:
    """A review with all that belongs to it."""

    workshop: Workshop
    coordinator: User
    partner: User
    other_partner: User
    reflection: Reflection
    voice: Voice
    review: Review
    finding: Finding
    outcomes: list = field(default_factory=list)

    @property
    def parts(self) -> list[PartnerPart]:
        return list(self.review.parts.order_by("organisation__name"))

    def fresh(self) -> Review:
        self.review.refresh_from_db()
        return self.review


def written(workshop: Workshop | None = None) -> Arc:
    """A review written and coded, its partners asked and heard: ready to be laid out for signing."""
    workshop = workshop or finished_workshop()
    by = coordinator()
    partner, other = partner_of(workshop, "Alder Trust"), partner_of(workshop, "Birch Homes")
    reflection = share(workshop)
    voice = give_voice(workshop, by=by)
    outcomes = list(workshop.programme.outcomes.all())
    first = passage(reflection.snapshots.get(), 2, by=by, outcome=outcomes[0])
    second = passage(voice.snapshots.get(), 1, by=by, outcome=outcomes[0], polarity="mixed")
    passage(reflection.snapshots.get(), 3, by=by, outcome=None, polarity="unexpected")
    finding = claim(
        workshop,
        outcomes[0],
        [first, second],
        by=by,
        strength=Finding.Strength.STRONG,
        recommendation="Plan more time for practice.",
        recommendation_owner="Alder Trust",
        recommendation_due=dt.date(2028, 3, 1),
    )
    review = services.open_review(workshop, by=by, title="What the first group learned")
    for kind, text in SECTIONS.items():
        services.save_section(review, kind, text, by=by)
    services.ask_partners(review, deadline=timezone.localdate() + dt.timedelta(days=14), by=by)
    arc = Arc(workshop, by, partner, other, reflection, voice, review, finding, outcomes)
    for part, person in zip(arc.parts, [partner, other], strict=True):
        services.contribute(part, f"{part.organisation.name} saw meetings run by residents.", by=person)
    arc.fresh()
    return arc


def signing(arc: Arc | None = None) -> Arc:
    """A review that lies before its partners."""
    arc = arc or written()
    services.submit_for_signing(arc.review, deadline=timezone.localdate() + dt.timedelta(days=14), by=arc.coordinator)
    arc.fresh()
    return arc


def signed(arc: Arc | None = None) -> Arc:
    """A review that one partner agrees with and the other does not."""
    arc = signing(arc)
    alder, birch = arc.parts
    services.sign_off(alder, decision="agree", read_hash=arc.review.content_hash, by=arc.partner)
    services.sign_off(
        birch,
        decision="disagree",
        note="We think the claim goes too far.",
        read_hash=arc.review.content_hash,
        by=arc.other_partner,
    )
    return arc


def published(arc: Arc | None = None) -> tuple[Arc, ReviewVersion]:
    """A review of which version 1.0 was issued."""
    arc = signed(arc)
    version = services.publish(arc.review, by=arc.coordinator)
    arc.fresh()
    return arc, version
