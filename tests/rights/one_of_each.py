"""One row of each kind that somebody can have, beside what the demo's practitioner has already."""

import datetime as dt

from django.utils import timezone

from accounts.models import User
from cms.models import StoryConsent
from learning_review.disclosure.models import Release, ReleasedText
from learning_review.evidence import services as evidence
from learning_review.evidence.models import Coding, Snapshot
from learning_review.instruments import services as instruments
from learning_review.instruments.models import NamedAnswer, QuestionsStopped
from learning_review.instruments.tests.factories import VersionFactory, ask_of
from learning_review.reviews.models import DecisionEvent, PartnerPart, PartnerReading, ReviewDownload, ReviewVersion
from learning_review.voices import links
from learning_review.voices import services as voices
from learning_review.voices.models import Scope, Voice
from learning_review.voices.tests.factories import BEA, ApprovedVoiceFactory, VoiceFactory, WrittenVoiceFactory
from programmes.directory import services as directory
from programmes.directory.models import KeptResource, NetworkBlock, RelayedMessage, Resource, ResourceVisit
from programmes.enrolment.models import Enrolment
from programmes.mailing.services import stop_nudges
from programmes.people.models import Membership, MembershipInvitation
from programmes.prerequisites import services as prerequisites
from programmes.prerequisites.models import Prerequisite

SAID = "I wait longer than I used to, and ask first."
DAY = dt.timedelta(days=1)


def one_of_each(person: User, enrolment: Enrolment) -> None:
    """Let a practitioner of the demo have all that rooms of the two applications hold about people."""
    now, staff = timezone.now(), User.objects.get(email="coordinator@example.org")
    other = Enrolment.objects.filter(workshop=enrolment.workshop).exclude(pk=enrolment.pk)[0]
    of_voices(person, enrolment, other, staff)
    of_questions(enrolment)
    of_a_partner(person)
    snapshot = Snapshot.objects.filter(reflection__person=person, withdrawn_at=None)[0]
    passage = evidence.make_excerpt(snapshot, start=0, end=len(snapshot.text), by=staff)
    outcome = enrolment.workshop.programme.outcomes.all()[0]
    evidence.code_excerpt(
        passage, outcome=outcome, polarity=Coding.Polarity.SUPPORTS, by=staff, memo="As it was meant."
    )
    asked = Prerequisite.objects.create(
        programme=enrolment.workshop.programme, code="each", title="Hours", text="Some."
    )
    prerequisites.state(person, asked, by=person)
    entry = Resource.objects.public()[0]
    directory.suggest_correction(entry, {"cost": "£3"}, by=person, note=SAID)
    ResourceVisit.objects.create(resource=entry, by=person, on=now.date(), who=SAID, learned=SAID, direction="we")
    KeptResource.objects.get_or_create(resource=entry, person=person)
    RelayedMessage.objects.create(sender=person, recipient=other.person, at=now, reference="EACH")
    NetworkBlock.objects.create(person=person, blocked=other.person, at=now)
    stop_nudges(enrolment)
    QuestionsStopped.objects.create(enrolment=enrolment, on=now.date())
    StoryConsent.objects.filter(pk=StoryConsent.objects.all()[0].pk).update(person_contact=person.email, statement=SAID)


def of_voices(person: User, enrolment: Enrolment, other: Enrolment, staff: User) -> None:
    """What they said of themselves and of another, where they were asked and silent, what is said of them."""
    Voice.objects.filter(author=person).delete()
    own = voices.give(enrolment, by=person, words=SAID, byline_level="full", speaker=BEA, insider=SAID, incentive=SAID)
    own = voices.accept(own, by=staff)
    voices.approve(own, own.current, scopes=list(Scope), channel="signed_in", by=person)
    own.refresh_from_db()
    links.mint(own, "manage")
    voices.body_consent(own, own.current, scopes=list(Scope), on_behalf=person.get_full_name(), by=staff)
    given_back = WrittenVoiceFactory(subject=other, author_email=person.email)
    voices.ask_for_changes(given_back, reason="other", answer=SAID, by=staff)
    VoiceFactory(workshop=enrolment.workshop, author_email=person.email)
    Voice.objects.filter(author_email=person.email).update(answered=[{"code": "seen", "question": SAID}])
    ApprovedVoiceFactory(subject=enrolment)


def of_questions(enrolment: Enrolment) -> None:
    """Answers with their name, in confidence and unfinished; one of them where the group's facilitators may read it."""
    words = {"kind": "long_text"}
    version = VersionFactory(
        items=({"code": "name", "mode": "named"} | words, {"code": "care", "mode": "confidential"} | words)
    )
    ask, unfinished = ask_of(version, enrolment), ask_of(version, enrolment, occasion=1)
    said = {code: {"said": "answer", "value": SAID} for code in ("name", "care")}
    for one in (ask, unfinished):
        instruments.save(one, said, by=enrolment.person)
    instruments.complete(ask, by=enrolment.person)
    answer = NamedAnswer.objects.get(ask=ask, item__code="care")
    told = {"audience": "facilitators", "invited": 9, "answered": 9, "released_on": timezone.localdate()}
    figure = Release.objects.create(workshop=enrolment.workshop, item=answer.item, question="care?", **told)
    ReleasedText.objects.create(release=figure, text=SAID, place=0, answer=answer)


def of_a_partner(person: User) -> None:
    """They alone speak for an organisation: what it said, what is not handed in, what they read and took away."""
    part, now = PartnerPart.objects.all()[0], timezone.now()
    PartnerPart.objects.filter(pk=part.pk).update(contributed_by=person, decided_by=person, draft={"changed": SAID})
    Membership.objects.filter(organisation=part.organisation).delete()
    Membership.objects.create(person=person, organisation=part.organisation, role=Membership.Role.PARTNER_CONTACT)
    MembershipInvitation.objects.filter(email=person.email).delete()
    MembershipInvitation.objects.create(
        organisation=part.organisation, email=person.email, role="member", invited_at=now, expires_at=now + DAY
    )
    PartnerReading.objects.create(part=part, person=person, content={"said": SAID}, at=now)
    DecisionEvent.objects.create(part=part, decision="disagree", note=SAID, by=person, at=now)
    ReviewDownload.objects.create(version=ReviewVersion.objects.all()[0], person=person, at=now)
