"""Words that can't be taken as they are go back to their author with a reason; links go again to who asks for them."""

import pytest
from django.urls import reverse

from learning_review.voices import links, queries, services
from learning_review.voices.errors import Incomplete, NotAllowed, VoiceClosed
from learning_review.voices.models import Consent, Scope, Voice
from learning_review.voices.signals import voice_withdrawn
from learning_review.voices.tests.factories import (
    BEA,
    WORDS,
    ApprovedVoiceFactory,
    VoiceFactory,
    WrittenVoiceFactory,
    agree,
    coordinator,
    secret,
)
from notices.delivery import deliver_due
from notices.models import Notice
from programmes.enrolment.tests.factories import EnrolmentFactory
from programmes.people.tests.factories import UserFactory

pytestmark = pytest.mark.django_db
State, Reason = Voice.State, Voice.Reason
ACTS = {
    State.CHANGES: (services.ask_for_changes, "voices/changes_asked"),
    State.DECLINED: (services.decline, "voices/declined"),
}


def mails(kind):
    return [notice.address for notice in Notice.objects.filter(kind=kind)]


def text(response):
    return " ".join(response.content.decode().split())


@pytest.mark.parametrize("state", ACTS)
@pytest.mark.parametrize("make", [WrittenVoiceFactory, ApprovedVoiceFactory])
def test_words_given_back_are_shown_nowhere_and_their_author_reads_why(client, state, make):
    voice, (act, kind), by = make(), ACTS[state], coordinator()
    heard = []
    voice_withdrawn.connect(lambda sender, cause, **kwargs: heard.append(str(cause)), weak=False, dispatch_uid="heard")
    for _twice in range(2):
        voice = act(voice, reason=Reason.SOMEBODY_ELSE, answer="Her neighbour's street is in it.", by=by)
    voice_withdrawn.disconnect(dispatch_uid="heard")
    assert (voice.state, mails(kind)) == (state, [voice.author_email])
    assert heard == (["declined"] if make is ApprovedVoiceFactory else [])
    assert not any(queries.shown(scope).exists() for scope in Scope)
    while deliver_due(Notice.objects.last().due_at):
        pass
    assert "neighbour" not in Notice.objects.get(kind=kind).body_text

    token = secret(voice)
    page = text(client.get(reverse("voice", args=[token])))
    assert "Somebody else could be recognised" in page
    assert "neighbour" in page
    assert client.get(reverse("voice_agree", args=[token]))["Location"] == reverse("voice", args=[token])
    with pytest.raises(NotAllowed):
        services.approve(voice, voice.current, scopes=["social"], channel="link")

    voice = services.submit(voice, words="She waits.", byline_level="full", speaker=BEA)
    assert (voice.state, voice.answer_reason, voice.answer) == (State.WRITTEN, "", "")


@pytest.mark.parametrize("state", ACTS)
def test_a_coordinator_may_think_again_and_an_author_may_take_them_back(state):
    voice, (act, _kind), by = WrittenVoiceFactory(), ACTS[state], coordinator()
    agree(voice)
    act(voice, reason=Reason.HARM, by=by)
    assert services.accept(voice, by=by).state == State.APPROVED
    act(voice, reason=Reason.OTHER, answer="Her name is in it.", by=by)
    voice = services.withdraw(voice)
    assert (voice.state, voice.answer) == (State.WITHDRAWN, "")
    with pytest.raises(VoiceClosed):
        act(voice, reason=Reason.HARM, by=by)


def test_a_reason_is_told_by_coordinators_about_words():
    voice = WrittenVoiceFactory()
    for act, _kind in ACTS.values():
        with pytest.raises(Incomplete):
            act(voice, reason=Reason.OTHER, answer=" ", by=coordinator())
        with pytest.raises(NotAllowed):
            act(voice, reason=Reason.OFF, by=UserFactory())
        with pytest.raises(Incomplete):
            act(VoiceFactory(), reason=Reason.OFF, by=coordinator())
    voice.refresh_from_db()
    assert voice.state == State.WRITTEN


def test_the_desk_gives_back_with_a_reason_and_asks_twice_about_traces_of_others(client):
    voice = WrittenVoiceFactory(words="Ring Mrs Abara on 01632 960 123.")
    agree(voice)
    client.force_login(coordinator())
    names = {
        name: reverse(f"voices_desk_{name}", args=[voice.workshop.code, voice.reference])
        for name in ("voice", "give_back")
    }
    accept = reverse("voices_desk_act", args=[voice.workshop.code, voice.reference, "accept"])
    assert "First say that nobody else can be recognised" in text(client.post(accept, follow=True))
    said = {"act": "changes", "reason": "other", "answer": ""}
    assert "Tell the author what it is about" in text(client.post(names["give_back"], said))
    client.post(names["give_back"], said | {"answer": "A name and a number."})
    assert "A name and a number." in text(client.get(names["voice"]))
    read = {"looked": "1", "wording": str(voice.current.number)}
    assert "Its author has changed the words" in text(client.post(accept, read | {"wording": "9"}, follow=True))
    client.post(accept, read)
    voice.refresh_from_db()
    assert voice.state == State.APPROVED


# --- An organisation by name ------------------------------------------------------------------------


def test_a_quotation_by_full_name_needs_the_person_and_the_organisation(client):
    by = coordinator()
    voice = ApprovedVoiceFactory(byline_level="full", scopes=["review_web", "social"])
    assert not queries.shown("review_web").exists()
    client.force_login(by)
    desk = reverse("voices_desk_voice", args=[voice.workshop.code, voice.reference])
    assert "Has not agreed yet" in text(client.get(desk))
    body = reverse("voices_desk_body", args=[voice.workshop.code, voice.reference])
    assert "Please look at this again" in text(client.post(body, {"scopes": ["review_web"]}))
    said = {"on_behalf": "Ada  Byrne, head", "scopes": ["review_web", "review_pdf"]}
    assert "The words have changed since" in text(client.post(body, said | {"wording": "7"}))
    client.post(body, said | {"wording": "1"})
    consent = Consent.objects.get(kind="body")
    assert (consent.on_behalf, consent.channel, consent.given_by) == ("Ada Byrne, head", "in_writing", by)
    shown = {scope.value for scope in Scope if queries.shown(scope).exists()}
    assert shown == {"review_web"}  # where both agreed
    client.post(body, {"end": "1"})
    assert not queries.shown("review_web").exists()


def test_only_a_coordinator_writes_down_what_a_named_organisation_says():
    full, other = ApprovedVoiceFactory(byline_level="full"), ApprovedVoiceFactory()
    for voice, by in ((full, UserFactory()), (other, coordinator())):
        with pytest.raises(NotAllowed):
            services.body_consent(voice, voice.current, scopes=["social"], on_behalf="Ada", by=by)
    with pytest.raises(Incomplete):
        services.body_consent(full, full.current, scopes=["social"], on_behalf=" ", by=coordinator())


# --- Links, sent again ------------------------------------------------------------------------------


def test_a_link_is_sent_again_and_the_page_never_says_whether(client):
    mine = WrittenVoiceFactory(author_email="bea@example.org")
    VoiceFactory(author_email="bea@example.org")
    services.withdraw(WrittenVoiceFactory(author_email="bea@example.org"))
    Notice.objects.all().delete()
    answers = []
    for email in ("Bea@example.org", "bea@example.org", "nobody@example.org"):
        page = text(client.post(reverse("voice_link"), {"email": email}))
        answers.append(page.replace(email, "…"))
    assert len(set(answers)) == 1
    assert sorted(Notice.objects.values_list("kind", "address")) == [
        ("voices/invitation", "bea@example.org"),
        ("voices/link", "bea@example.org"),
    ]
    while deliver_due(Notice.objects.last().due_at):
        pass
    assert mine.links.filter(purpose="manage", expires_at=None).exists()
    assert "Please look at this again" in text(client.post(reverse("voice_link"), {"email": "nonsense"}))


def test_a_link_sent_again_takes_the_words_back(client):
    token = links.mint(WrittenVoiceFactory(), "manage")
    client.post(reverse("voice_withdraw", args=[token]))
    assert Voice.objects.get().state == State.WITHDRAWN


# --- Whose address is whose -------------------------------------------------------------------------


def test_the_desk_does_not_show_an_address_that_a_participant_gave(client):
    enrolment = EnrolmentFactory()
    voices = [
        services.invite_voice(
            enrolment.workshop,
            relationship="client",
            author_name="June",
            author_email=f"june-{number}@example.org",
            subject=enrolment,
            by=by,
        )
        for number, by in enumerate((enrolment.person, coordinator()))
    ]
    client.force_login(coordinator())
    seen = [
        voice.author_email
        in text(client.get(reverse("voices_desk_voice", args=[voice.workshop.code, voice.reference])))
        for voice in voices
    ]
    assert seen == [False, True]
    assert WORDS not in str(voices)
