"""Every kind of testimonial of the first workshops can be given, agreed to and shown as it should be."""

from dataclasses import dataclass

import pytest

from learning_review.voices import queries, services
from learning_review.voices.bylines import Speaker
from learning_review.voices.models import Voice
from learning_review.voices.tests.factories import ApprovedVoiceFactory, agree, coordinator, subject_agree
from programmes.catalogue.tests.factories import WorkshopFactory
from programmes.enrolment.tests.factories import EnrolmentFactory
from programmes.people.tests.factories import UserFactory

pytestmark = pytest.mark.django_db
Relationship = Voice.Relationship


@dataclass(frozen=True)
class Shown:
    words: str
    gloss: str
    byline: str
    reported_speech: bool
    insider: str
    incentive: str = ""


def shown(workshop) -> list[Shown]:
    return [
        Shown(w.words, w.gloss, w.byline, w.reported_speech, w.insider, w.incentive)
        for w in (voice.current for voice in queries.shown_in_review(workshop, "web"))
    ]


def place(first_name):
    return EnrolmentFactory(person=UserFactory(first_name=first_name))


def own(enrolment, **content):
    voice = services.give(enrolment, by=enrolment.person, **content)
    services.approve(voice, voice.current, scopes=["review_web"], channel="signed_in", by=enrolment.person)
    return services.accept(voice, by=coordinator())


def test_a_boss_passes_on_what_somebody_told_him():
    sam = place("Sam")
    ApprovedVoiceFactory(
        subject=sam,
        relationship=Relationship.MANAGER,
        words="He tells me nothing has ever changed the way he works so much.",
        reported_speech=True,
        byline_level="relation",
        speaker=Speaker(relation="manages S, a business adviser"),
    )
    assert shown(sam.workshop) == [
        Shown(
            words="He tells me nothing has ever changed the way he works so much.",
            gloss="",
            byline="Manages S, a business adviser",
            reported_speech=True,
            insider="",
        )
    ]


def test_a_participant_by_job_and_sector():
    vera = place("Vera")
    speaker = Speaker(first_name="Vera", role="communications manager in social housing")
    own(vera, words="My colleagues noticed before I did.", byline_level="initial_and_role", speaker=speaker)
    assert [voice.byline for voice in shown(vera.workshop)] == ["V, communications manager in social housing"]


def test_a_team_leader_with_an_editors_note_kept_apart():
    vera = place("Vera")
    voice = ApprovedVoiceFactory(
        subject=vera,
        words="We can tell at once when she is doing it.",
        byline_level="relation",
        speaker=Speaker(relation="V's team leader"),
    )
    services.edit_wording(
        voice,
        words="We can tell at once when she is doing it.",
        gloss="“it”: asking before advising",
        byline_level="relation",
        by=coordinator(),
    )
    assert shown(vera.workshop) == []
    agree(voice)
    subject_agree(voice)
    assert shown(vera.workshop) == [
        Shown(
            words="We can tell at once when she is doing it.",
            gloss="“it”: asking before advising",
            byline="V's team leader",
            reported_speech=False,
            insider="",
        )
    ]


def test_a_senior_officer_about_somebody_who_then_booked_herself():
    jo = place("Jo")
    ApprovedVoiceFactory(
        subject=jo,
        relationship=Relationship.SENIOR_MANAGER,
        words="Her keenness is catching. I have taken a place on the next one myself.",
        byline_level="role_and_kind",
        speaker=Speaker(role="senior regeneration officer", organisation_kind="borough council"),
    )
    assert [voice.byline for voice in shown(jo.workshop)] == ["Senior regeneration officer, borough council"]


@pytest.mark.parametrize(
    ("relationship", "role", "kind", "byline"),
    [
        (
            "senior_manager",
            "senior manager",
            "county regeneration agency",
            "Senior manager, county regeneration agency",
        ),
        (
            "trainer",
            "partnerships officer and trainer",
            "secondary school",
            "Partnerships officer and trainer, secondary school",
        ),
    ],
)
def test_senior_managers_and_a_trainer_speak_of_themselves(relationship, role, kind, byline):
    workshop = WorkshopFactory()
    ApprovedVoiceFactory(
        workshop=workshop,
        relationship=relationship,
        words="Three days, and I have moved.",
        byline_level="role_and_kind",
        speaker=Speaker(role=role, organisation_kind=kind),
    )
    assert [voice.byline for voice in shown(workshop)] == [byline]


def test_an_insider_says_so():
    cara = place("Cara")
    own(
        cara,
        words="I thought I had seen it all.",
        byline_level="initial_and_role",
        speaker=Speaker(first_name="Cara", role="coach"),
        insider="now a coach with us, a year on",
    )
    assert [(voice.byline, voice.insider) for voice in shown(cara.workshop)] == [
        ("C, coach", "now a coach with us, a year on")
    ]


def test_a_client_with_both_consents():
    cara = place("Cara")
    voice = ApprovedVoiceFactory(
        subject=cara,
        relationship=Relationship.CLIENT,
        words="I had stopped believing that I could.",
        byline_level="relation",
        speaker=Speaker(relation="J, client of C"),
        subject_agrees=False,
    )
    assert shown(cara.workshop) == []
    subject_agree(voice)
    assert [voice.byline for voice in shown(cara.workshop)] == ["J, client of C"]


def test_whoever_was_given_something_says_so():
    workshop = WorkshopFactory()
    ApprovedVoiceFactory(
        workshop=workshop,
        words="I would come again.",
        byline_level="sector",
        speaker=Speaker(sector="housing"),
        incentive="a book token",
    )
    assert [(voice.byline, voice.incentive) for voice in shown(workshop)] == [("Someone in housing", "a book token")]


def test_a_quotation_by_full_name_and_council_with_the_yes_of_both():
    workshop = WorkshopFactory()
    speaker = Speaker("Rosalind", "Okafor", "head of communities", "Harrowby Borough Council")
    voice = ApprovedVoiceFactory(
        workshop=workshop,
        relationship=Relationship.PARTNER,
        words="This was the first time that we paid for people to be listened to.",
        byline_level="full",
        speaker=speaker,
    )
    assert shown(workshop) == []
    services.body_consent(
        voice, voice.current, scopes=["review_web"], on_behalf="Desmond Ayre, press office", by=coordinator()
    )
    assert [voice.byline for voice in shown(workshop)] == [
        "Rosalind Okafor, head of communities, Harrowby Borough Council"
    ]


def test_two_people_with_one_initial_are_warned_about_and_one_person_twice_is_not():
    cara, carl = place("Cara"), place("Carl")
    voices = [
        ApprovedVoiceFactory(
            subject=subject,
            relationship=Relationship.CLIENT,
            words=words,
            byline_level="relation",
            speaker=Speaker(relation="client of C"),
        )
        for subject, words in ((cara, "It began small."), (cara, "C asked me why."), (carl, "I had given up."))
    ]
    assert queries.same_initials(voices[:2]) == {}
    assert queries.same_initials(voices) == {"C": voices}
