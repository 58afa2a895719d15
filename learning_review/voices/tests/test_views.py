import datetime as dt

import pytest
import time_machine
from django.apps import apps
from django.core import serializers
from django.urls import reverse

from learning_review.voices import queries, services
from learning_review.voices.models import Consent, Scope, Voice
from learning_review.voices.tests.factories import (
    EVERYWHERE,
    WORDS,
    ApprovedVoiceFactory,
    VoiceFactory,
    WrittenVoiceFactory,
    agree,
    coordinator,
    secret,
)
from programmes.enrolment.tests.factories import EnrolmentFactory
from programmes.people.tests.factories import UserFactory

pytestmark = pytest.mark.django_db
FORM = {
    "words": "She waits now.",
    "byline_level": "first_name_and_role",
    "first_name": "Bea",
    "role": "team leader",
}


def get(client, name, *args):
    return client.get(reverse(name, args=args))


def post(client, name, *args, **data):
    return client.post(reverse(name, args=args), data)


def text(response) -> str:
    return " ".join(response.content.decode().split())


def everything_stored() -> list[str]:
    """Every row of this app, to see whether anything changed."""
    models = apps.get_app_config("learning_review").get_models()
    return [serializers.serialize("json", model._base_manager.order_by("pk")) for model in models]


# --- By link ----------------------------------------------------------------------------------------


def test_from_the_link_to_words_that_may_be_shown(client):
    voice = VoiceFactory()
    token = secret(voice, "invitation")
    page = get(client, "voice", token)
    assert "In your own words" in text(page)
    assert page["Cache-Control"] == "max-age=0, no-cache, no-store, must-revalidate, private"
    assert page["X-Robots-Tag"] == "noindex, nofollow"

    assert post(client, "voice", token, **FORM)["Location"] == reverse("voice", args=[token])
    page = text(get(client, "voice", token))
    assert "This is how it would look" in page
    assert "Bea, team leader" in page

    post(client, "voice_agree", token, scopes=["review_web", "social"], wording=1)
    assert "A coordinator reads them next" in text(get(client, "voice", token))
    consent = Consent.objects.get()
    assert (consent.scopes, consent.channel, consent.given_by) == ([Scope.REVIEW_WEB, Scope.SOCIAL], "link", None)

    services.accept(voice, by=coordinator())
    assert "They may be shown in the places below" in text(get(client, "voice", token))
    assert queries.shown(Scope.SOCIAL).get() == voice

    page = text(get(client, "voice_withdraw", token))
    assert "call back copies that other people have downloaded" in page
    assert post(client, "voice_withdraw", token).status_code == 302
    assert "Your words are withdrawn" in text(get(client, "voice", token))
    for page in ("voice_agree", "voice_withdraw"):  # from another tab
        assert post(client, page, token, scopes=["social"], wording=1)["Location"] == reverse("voice", args=[token])
    assert not queries.shown(Scope.SOCIAL).exists()


@pytest.mark.parametrize("page", ["voice", "voice_words", "voice_agree", "voice_withdraw", "voice_decline"])
@pytest.mark.parametrize("purpose", ["invitation", "manage", "subject"])
@pytest.mark.parametrize("make", [VoiceFactory, WrittenVoiceFactory, ApprovedVoiceFactory])
def test_looking_changes_nothing(client, page, purpose, make):
    token = secret(make(subject=EnrolmentFactory()), purpose)
    before = everything_stored()
    for method in (client.get, client.head):
        assert method(reverse(page, args=[token])).status_code in {200, 302, 404}
    assert everything_stored() == before


def test_a_wrong_link_opens_nothing_and_says_nothing(client):
    voice = WrittenVoiceFactory()
    secret(voice)
    for wrong in ("x" * 43, "x" * 64, voice.reference, "desk", "a" * 500):
        for method in (client.get, client.post):
            response = method(f"/voices/{wrong}/")
            assert response.status_code == 404
            assert WORDS not in text(response)
    assert "This link opens nothing" in text(client.get(f"/voices/{'x' * 43}/"))


def test_a_link_that_has_run_out_says_so_to_who_holds_it(client):
    voice = VoiceFactory()
    token = secret(voice, "invitation")
    with time_machine.travel(dt.datetime.now(dt.UTC) + dt.timedelta(days=31)):
        page = get(client, "voice", token)
        assert page.status_code == 404
        assert "have a new one sent" in text(page)
        assert post(client, "voice", token, **FORM).status_code == 404
    assert Voice.objects.get().state == "invited"


@pytest.mark.parametrize(
    "nonsense",
    [
        {},
        {"words": ""},
        {"words": "a\x00b"},
        {"words": "x" * 4_001},
        {"byline_level": "everything"},
        {"byline_level": "relation"},
        {"first_name": ""},
        {"role": "r" * 121},
    ],
)
def test_nonsense_is_an_error_beside_the_form(client, nonsense):
    token = secret(VoiceFactory(), "invitation")
    response = client.post(reverse("voice", args=[token]), (FORM | nonsense) if nonsense else {})
    assert response.status_code == 200
    assert "Please look at this again" in text(response)
    assert Voice.objects.get().state == "invited"


@pytest.mark.parametrize(
    ("data", "status"),
    [
        ({"scopes": ["everywhere"], "wording": 1}, 200),
        ({"scopes": ["review_web"]}, 200),
        ({"scopes": ["review_web"], "wording": "one"}, 200),
        ({"scopes": ["review_web"], "wording": 7}, 404),
    ],
)
def test_agreeing_to_nonsense_agrees_to_nothing(client, data, status):
    token = secret(WrittenVoiceFactory())
    assert post(client, "voice_agree", token, **data).status_code == status
    assert not Consent.objects.exists()


def test_agreeing_to_words_that_changed_meanwhile(client):
    voice = WrittenVoiceFactory()
    token = secret(voice)
    services.edit_wording(voice, words="Put otherwise.", gloss="", byline_level="full", by=coordinator())
    response = client.post(reverse("voice_agree", args=[token]), {"scopes": EVERYWHERE, "wording": 1}, follow=True)
    assert "The words have changed since you read them" in text(response)
    assert not Consent.objects.exists()
    assert "Put otherwise." in text(response)
    assert WORDS in text(response)  # what they wrote stands beside it


def test_rather_not(client):
    token = secret(VoiceFactory(), "invitation")
    assert "needs no reason" in text(get(client, "voice_decline", token))
    assert "won't hear from us" in text(post(client, "voice_decline", token)).replace("&#x27;", "'")
    assert Voice.objects.get().state == "refused"
    assert get(client, "voice", token).status_code == 404


def test_hints_about_somebody_who_could_be_recognised(client):
    token = secret(WrittenVoiceFactory(words="She helped my neighbour Mrs Abara at 12 Mill Lane."))
    page = text(get(client, "voice", token))
    assert "“Mrs Abara”: a person" in page
    assert "“12 Mill Lane”: an address" in page


def test_the_subject_by_link(client):
    voice = ApprovedVoiceFactory(subject=EnrolmentFactory(), subject_agrees=False, scopes=["review_web", "social"])
    token = secret(voice, "subject")
    page = text(get(client, "voice", token))
    assert WORDS in page
    assert voice.author_email not in page
    assert "On the programme" not in page  # the author did not agree to it, so there is nothing to ask
    post(client, "voice_agree", token, scopes=["review_web"], wording=1)
    assert queries.shown(Scope.REVIEW_WEB).get() == voice
    assert post(client, "voice_words", token, **FORM).status_code == 302
    post(client, "voice_withdraw", token)
    assert not queries.shown(Scope.REVIEW_WEB).exists()
    voice.refresh_from_db()
    assert (voice.state, voice.current.words) == ("approved", WORDS)


# --- Signed in --------------------------------------------------------------------------------------


@pytest.fixture
def owner(client):
    enrolment = EnrolmentFactory()
    client.force_login(enrolment.person)
    return enrolment


def test_a_participant_gives_words_straight_from_their_pages(client, owner):
    assert not Voice.objects.exists()
    assert owner.person.first_name in text(get(client, "my_voice", owner.reference))
    assert not Voice.objects.exists()
    post(client, "my_voice", owner.reference, **FORM)
    post(client, "my_voice_agree", owner.reference, scopes=["programme_page"], wording=1)
    voice = services.accept(Voice.objects.get(), by=coordinator())
    assert (voice.author, voice.subject) == (owner.person, owner)
    assert Consent.objects.get().channel == "signed_in"
    assert queries.shown_on_programme_page(owner.workshop.programme).get() == voice
    assert "She waits now." in text(get(client, "my_voices"))
    post(client, "my_voice_withdraw", owner.reference)
    assert not queries.shown_on_programme_page(owner.workshop.programme).exists()
    assert "In your own words" in text(get(client, "my_voice", owner.reference))


@pytest.mark.parametrize("page", ["my_voice", "my_voice_words", "my_voice_agree", "my_voice_withdraw", "my_voice_ask"])
def test_somebody_elses_place_is_not_there(client, page):
    enrolment = EnrolmentFactory()
    client.force_login(UserFactory(is_superuser=True))
    assert get(client, page, enrolment.reference).status_code == 404
    assert post(client, page, enrolment.reference, **FORM).status_code == 404
    client.logout()
    assert get(client, page, enrolment.reference).status_code == 302


def test_a_participant_asks_somebody_and_never_sees_the_address_again(client, owner):
    data = {"relationship": "client", "author_name": "Jana", "author_email": "jana@example.org", "may_pass_on": "on"}
    assert post(client, "my_voice_ask", owner.reference, **data).status_code == 302
    voice = Voice.objects.get()
    services.submit(
        voice, words=WORDS, byline_level="relation", speaker=voice.speaker.__class__(relation="J, client of R")
    )
    agree(voice)
    services.accept(voice, by=coordinator())
    for page in (get(client, "my_voices"), get(client, "voice_about_me", voice.reference)):
        assert "jana@example.org" not in text(page)
        assert "Jana" not in text(page)
        assert "J, client of R" in text(page)
    again = post(client, "my_voice_ask", owner.reference, **data)
    assert "This address has been asked already." in text(again)
    data["relationship"] = "participant"
    assert post(client, "my_voice_ask", owner.reference, **data).status_code == 200


def test_the_subject_signed_in(client, owner):
    voice = ApprovedVoiceFactory(subject=owner, subject_agrees=False)
    assert "Waits for your yes" in text(get(client, "my_voices"))
    assert WORDS in text(get(client, "voice_about_me", voice.reference))
    post(client, "voice_about_me_agree", voice.reference, scopes=["review_pdf"], wording=1)
    assert "You agreed" in text(get(client, "my_voices"))
    assert queries.shown_in_review(owner.workshop, "pdf").get() == voice
    post(client, "voice_about_me_withdraw", voice.reference)
    assert not queries.shown_in_review(owner.workshop, "pdf").exists()
    assert get(client, "voice_about_me_withdraw", voice.reference).status_code == 200


def test_words_about_somebody_else_are_not_there(client, owner):
    voice = ApprovedVoiceFactory(subject=EnrolmentFactory(workshop=owner.workshop))
    for page in ("voice_about_me", "voice_about_me_agree", "voice_about_me_withdraw"):
        assert get(client, page, voice.reference).status_code == 404
        assert post(client, page, voice.reference).status_code == 404


def test_the_subject_does_not_read_words_that_are_not_settled(client, owner):
    voice = WrittenVoiceFactory(subject=owner)
    page = get(client, "voice_about_me", voice.reference)
    assert WORDS not in text(page)
    assert get(client, "voice_about_me_agree", voice.reference).status_code == 404


@pytest.mark.parametrize("number", [1, 3, 50])
def test_my_voices_cost_the_same_however_many(client, owner, number, django_assert_num_queries):
    for _voice in range(number):
        ApprovedVoiceFactory(subject=owner)
    with django_assert_num_queries(6):
        get(client, "my_voices")


# --- The desk ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["participant", "facilitator", "subject"])
def test_the_desk_is_for_coordinators(client, who):
    voice = ApprovedVoiceFactory(subject=EnrolmentFactory())
    user = {"participant": EnrolmentFactory(workshop=voice.workshop).person, "subject": voice.subject.person}.get(
        who, UserFactory()
    )
    if who == "facilitator":
        voice.workshop.facilitators.add(user)
    code, reference = voice.workshop.code, voice.reference
    pages = [
        reverse("voices_desk", args=[code]),
        reverse("voices_desk_invite", args=[code]),
        reverse("voices_desk_voice", args=[code, reference]),
        reverse("voices_desk_withdraw", args=[code, reference]),
        reverse("voices_desk_act", args=[code, reference, "accept"]),
    ]
    for page in pages:
        assert client.get(page).status_code == 302
    client.force_login(user)
    for page in pages:
        assert client.get(page).status_code == 404
        assert client.post(page).status_code == 404


@pytest.fixture
def desk(client):
    user = coordinator()
    client.force_login(user)
    return user


def test_a_coordinator_asks_reads_words_and_puts_forward(client, desk):
    enrolment = EnrolmentFactory()
    code = enrolment.workshop.code
    assert "Ask somebody to begin" in text(get(client, "voices_desk", code))
    asked = {"relationship": "manager", "author_name": "Tom", "author_email": "tom@example.org"}
    post(client, "voices_desk_invite", code, subject=enrolment.pk, **asked)
    voice = Voice.objects.get()
    assert voice.subject == enrolment
    assert "Asked, no answer yet" in text(get(client, "voices_desk", code))
    post(client, "voices_desk_act", code, voice.reference, "remind")

    services.submit(voice, words=WORDS, byline_level="sector", speaker=voice.speaker.__class__(sector="housing"))
    assert "For you to read" in text(get(client, "voices_desk", code))
    page = text(get(client, "voices_desk_voice", code, voice.reference))
    assert "Take it as it stands" in page

    words = WORDS.replace("first", "always")
    post(client, "voices_desk_voice", code, voice.reference, words=words, gloss="a note", byline_level="sector")
    page = text(get(client, "voices_desk_voice", code, voice.reference))
    assert "first</del>" in page.replace('<span class="visually-hidden">end of removed</span>', "")
    assert "always</ins>" in page.replace('<span class="visually-hidden">end of added</span>', "")
    assert "[a note]" in page
    assert "Author to agree" in text(get(client, "voices_desk", code))
    agree(voice)
    assert "Person spoken of to agree" in text(get(client, "voices_desk", code))


def test_a_byline_that_lacks_a_piece_is_said_beside_the_form(client, desk):
    voice = WrittenVoiceFactory(byline_level="sector", speaker=Voice().speaker.__class__(sector="housing"))
    data = {"words": WORDS, "byline_level": "full"}
    page = post(client, "voices_desk_voice", voice.workshop.code, voice.reference, **data)
    assert "please also give: first name, surname, organisation" in text(page)


def test_taking_and_withdrawing_at_the_desk(client, desk):
    voice = WrittenVoiceFactory()
    agree(voice)
    code = voice.workshop.code
    post(client, "voices_desk_act", code, voice.reference, "accept", wording=1)
    assert "1 collected, 1 shown" in text(get(client, "voices_desk", code))
    post(client, "voices_desk_withdraw", code, voice.reference)
    assert "1 collected, 0 shown" in text(get(client, "voices_desk", code))
    assert WORDS not in text(get(client, "voices_desk_voice", code, voice.reference))
    assert get(client, "voices_desk_act", code, voice.reference, "accept").status_code == 405


def test_the_desk_warns_of_two_people_with_one_initial(client, desk):
    first = ApprovedVoiceFactory(byline_level="initial_and_role")
    ApprovedVoiceFactory(workshop=first.workshop, byline_level="initial_and_role")
    assert "Two people are called B in these voices" in text(get(client, "voices_desk", first.workshop.code))


def test_the_desk_of_no_workshop_or_another_one(client, desk):
    voice = WrittenVoiceFactory()
    assert get(client, "voices_desk", "NO-SUCH").status_code == 404
    assert get(client, "voices_desk_voice", EnrolmentFactory().workshop.code, voice.reference).status_code == 404


@pytest.mark.parametrize("number", [1, 3, 50])
def test_the_desk_costs_the_same_however_many(client, desk, number, django_assert_num_queries):
    enrolment = EnrolmentFactory()
    for _voice in range(number):
        WrittenVoiceFactory(subject=enrolment)
    with django_assert_num_queries(10):
        get(client, "voices_desk", enrolment.workshop.code)
