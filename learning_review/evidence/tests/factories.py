"""What was shared with a review, coded and claimed, for tests; brought about by the services."""

from django.contrib.auth.models import Permission
from django.utils import timezone

from accounts.models import User
from learning_review.evidence.models import Coding, Excerpt, Finding, Snapshot
from learning_review.evidence.sentences import sentences
from learning_review.evidence.services import code_excerpt, make_excerpt, write_finding
from learning_review.reflections import services as journal
from learning_review.reflections.models import Reflection
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


def many_texts(workshop: Workshop, number: int, *, by: User, outcome=None, polarity: str = "supports") -> list[Excerpt]:
    """So many texts, the second sentence of each coded: rows as sharing and coding leave them, made at once."""
    enrolment = EnrolmentFactory(workshop=workshop, state=Enrolment.State.CONFIRMED)
    entries = Reflection.objects.bulk_create(
        Reflection(person=enrolment.person, enrolment=enrolment, what=f"Text {n}. {JOURNAL_WORDS}")
        for n in range(number)
    )
    texts = Snapshot.objects.bulk_create(
        Snapshot(workshop=workshop, reflection=one, kind="participant", text=one.what, shared_at=timezone.now())
        for one in entries
    )
    spans = [(text, sentences(text.text)[1]) for text in texts]
    made = Excerpt.objects.bulk_create(Excerpt(snapshot=t, start=s.start, end=s.end, made_by=by) for t, s in spans)
    Coding.objects.bulk_create(
        Coding(excerpt=one, outcome=outcome, polarity=polarity, coder=by, at=timezone.now()) for one in made
    )
    return made


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
