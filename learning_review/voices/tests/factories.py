"""Voices for tests, brought to where they are by the services."""

from collections.abc import Collection

import factory
from django.contrib.auth.models import Permission

from accounts.models import User
from learning_review.voices import links, services
from learning_review.voices.bylines import BylineLevel, Speaker
from learning_review.voices.models import Consent, Scope, Voice
from programmes.catalogue.tests.factories import WorkshopFactory
from programmes.people.tests.factories import UserFactory

EVERYWHERE = tuple(Scope)
BEA = Speaker(
    first_name="Bea",
    surname="Lindqvist",
    role="team leader",
    organisation="Brook Street Homes",
    organisation_kind="housing association",
    sector="Housing",
    relation="leads T's team",
)
WORDS = "She asks first now, and waits for the answer."


def coordinator() -> User:
    """Somebody who coordinates workshops."""
    user = UserFactory()
    user.user_permissions.add(Permission.objects.get(codename="coordinate_workshop"))
    return User.objects.get(pk=user.pk)


class VoiceFactory(factory.Factory):
    """An invited voice, by a team leader; `subject=` an enrolment makes them speak of that person."""

    class Meta:
        model = Voice

    workshop = factory.Maybe("subject", factory.SelfAttribute("subject.workshop"), factory.SubFactory(WorkshopFactory))
    subject = None
    relationship = Voice.Relationship.TEAM_LEADER
    author_name = "Bea Lindqvist"
    author_email = factory.Sequence(lambda n: f"bea-{n:05}@example.org")

    @classmethod
    def _create(cls, model_class, workshop, **kwargs):
        return services.invite_voice(workshop, by=coordinator(), **kwargs)


class WrittenVoiceFactory(VoiceFactory):
    """Words sent by link; not agreed to."""

    words = WORDS
    byline_level = BylineLevel.FIRST_NAME_AND_ROLE
    speaker = BEA
    reported_speech = False
    insider = ""
    incentive = ""

    @classmethod
    def _create(cls, model_class, words, byline_level, speaker, reported_speech, insider, incentive, **kwargs):
        voice = super()._create(model_class, **kwargs)
        return services.submit(
            voice,
            words=words,
            byline_level=byline_level,
            speaker=speaker,
            reported_speech=reported_speech,
            insider=insider,
            incentive=incentive,
        )


class ApprovedVoiceFactory(WrittenVoiceFactory):
    """Agreed to by its author for `scopes` and taken by a coordinator; by the subject too unless told otherwise."""

    scopes: Collection[str] = EVERYWHERE
    subject_agrees = True

    @classmethod
    def _create(cls, model_class, scopes, subject_agrees, **kwargs):
        voice = super()._create(model_class, **kwargs)
        agree(voice, scopes)
        voice = services.accept(voice, by=coordinator())
        if voice.needs_subject and subject_agrees:
            subject_agree(voice, scopes)
        return voice


def agree(voice: Voice, scopes: Collection[str] = EVERYWHERE) -> Consent:
    """The author says yes to the current wording."""
    voice.refresh_from_db()
    return services.approve(voice, voice.current, scopes=scopes, channel=Consent.Channel.LINK)


def subject_agree(voice: Voice, scopes: Collection[str] = EVERYWHERE) -> Consent:
    """The practitioner spoken of says yes to the current wording."""
    voice.refresh_from_db()
    return services.subject_consent(
        voice, voice.current, scopes=scopes, channel=Consent.Channel.SIGNED_IN, by=voice.subject.person
    )


def secret(voice: Voice, purpose: str = "manage") -> str:
    """A link's token, as a mail would carry it."""
    return links.mint(voice, purpose)
