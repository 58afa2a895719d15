import re

import pytest

from learning_review.voices import links, services
from learning_review.voices.models import VoiceLink
from learning_review.voices.tests.factories import (
    BEA,
    WORDS,
    ApprovedVoiceFactory,
    VoiceFactory,
    WrittenVoiceFactory,
    agree,
    coordinator,
    subject_agree,
)
from notices.delivery import compose
from notices.models import Notice
from programmes.enrolment.tests.factories import EnrolmentFactory

pytestmark = pytest.mark.django_db


def last(kind: str) -> Notice:
    return Notice.objects.filter(kind=f"voices/{kind}").latest("pk")


def link_in(text: str) -> VoiceLink | None:
    found = re.search(r"/voices/([\w-]{43})/", text)
    return links.find(found[1]) if found else None


def everything(text_and_kept) -> str:
    mail, kept = text_and_kept
    return "\n".join([mail.subject, mail.body, *(str(part[0]) for part in mail.alternatives), kept.text, kept.html])


@pytest.fixture
def about_somebody():
    return EnrolmentFactory()


def make(kind: str, enrolment) -> None:
    """Bring a voice to where this mail is queued."""
    if kind == "invitation":
        VoiceFactory(subject=enrolment)
    elif kind in {"receipt", "approval"}:
        services.accept(WrittenVoiceFactory(subject=enrolment), by=coordinator())
    else:
        voice = ApprovedVoiceFactory(subject=enrolment, subject_agrees=False)
        if kind == "withdrawn":
            services.withdraw(voice)


@pytest.mark.parametrize(
    ("kind", "purpose"),
    [
        ("invitation", "invitation"),
        ("receipt", "manage"),
        ("approval", "manage"),
        ("approved", "manage"),
        ("subject_consent", "subject"),
    ],
)
def test_a_link_is_minted_when_the_mail_is_made_and_masked_in_what_is_kept(about_somebody, kind, purpose):
    make(kind, about_somebody)
    assert not VoiceLink.objects.exists()
    mail, kept = compose(last(kind))
    link = link_in(mail.body)
    assert (link.purpose, link.voice.subject) == (purpose, about_somebody)
    assert (link.expires_at is None) is (purpose != "invitation")
    assert link_in(str(mail.alternatives[0][0])) == link
    assert link_in(kept.text + kept.html) is None


@pytest.mark.parametrize("kind", ["invitation", "receipt", "approval", "approved", "withdrawn", "subject_consent"])
def test_no_mail_holds_the_words_and_each_has_its_reference(about_somebody, kind):
    make(kind, about_somebody)
    text = everything(compose(last(kind)))
    assert WORDS not in text
    assert "{%" not in text
    assert "{{" not in text
    assert Notice.objects.get(pk=last(kind).pk).about == f"workshop:{about_somebody.workshop.code}"


def test_a_withdrawal_is_honest_about_copies(about_somebody):
    make("withdrawn", about_somebody)
    mail, _kept = compose(last("withdrawn"))
    assert "copies that others downloaded or printed before today can’t be called back" in mail.body


def test_what_is_no_longer_true_is_not_sent(about_somebody):
    voice = VoiceFactory(subject=about_somebody)
    invitation = last("invitation")
    voice = services.submit(voice, words=WORDS, byline_level="full", speaker=BEA)
    assert compose(invitation) is None

    services.accept(voice, by=coordinator())
    approval = last("approval")
    services.edit_wording(voice, words="Other words.", gloss="", byline_level="full", by=coordinator())
    assert compose(approval) is None  # a newer one goes out
    newer = last("approval")
    agree(voice)
    assert compose(newer) is None

    asked, settled = last("subject_consent"), last("approved")
    body = "Brook Street Homes"
    said = [f"{about_somebody.person}, whom they speak of, is asked to", f"{body} has to agree", "As soon as everybody"]
    assert [sentence in compose(settled)[0].body for sentence in said] == [True] * 3
    subject_agree(voice)
    assert compose(asked) is None
    voice.refresh_from_db()
    services.body_consent(voice, voice.current, scopes=["social"], on_behalf="Ada Byrne", by=coordinator())
    said = [
        "whom they speak of, has agreed as well.",
        f"{body} has agreed to its name",
        "now on:\n\n- In posts on social",
    ]
    assert [sentence in compose(settled)[0].body for sentence in said] == [True] * 3
    services.withdraw(voice)
    assert compose(settled) is None
    assert compose(last("receipt")) is None


def test_the_invitation_says_who_gave_the_address(about_somebody):
    services.invite_voice(
        about_somebody.workshop,
        relationship="manager",
        author_name="Tom Abara",
        author_email="tom@example.org",
        subject=about_somebody,
        by=about_somebody.person,
    )
    mail, _kept = compose(last("invitation"))
    assert "They gave us your address for this one mail." in mail.body
    assert f"{about_somebody.person} took part in" in mail.body
