"""A yes lasts two years: by the clock, for everybody who has to say it."""

import datetime as dt

import pytest
import time_machine
from django.core import mail
from django.urls import reverse

from learning_review.voices import queries, services
from learning_review.voices.models import Consent, Scope, Voice
from learning_review.voices.signals import voice_approved, voice_withdrawn
from learning_review.voices.tasks import renew_consents
from learning_review.voices.tests.factories import BEA, ApprovedVoiceFactory, WrittenVoiceFactory, coordinator
from notices.delivery import deliver_due
from programmes.enrolment.tests.factories import EnrolmentFactory

pytestmark = pytest.mark.django_db
GIVEN = dt.datetime(2027, 3, 10, 9, tzinfo=dt.UTC)
ENDS = dt.datetime(2029, 3, 10, 0, 30, tzinfo=dt.UTC)
DAY = dt.timedelta(days=1)


@pytest.fixture
def clock():
    with time_machine.travel(GIVEN, tick=False) as clock:
        yield clock


@pytest.fixture
def told():
    heard = []

    def withdrawn(sender, voice, cause, **kwargs):
        heard.append(str(cause))

    def approved(sender, voice, **kwargs):
        heard.append("approved")

    voice_withdrawn.connect(withdrawn)
    voice_approved.connect(approved)
    yield heard
    voice_withdrawn.disconnect(withdrawn)
    voice_approved.disconnect(approved)


def go_to(clock, moment):
    """Let the worker do what is due then, twice; return whom it wrote to about what."""
    clock.move_to(moment)
    mail.outbox.clear()
    for _time in range(2):
        renew_consents(moment)
        while deliver_due(moment):
            pass
    return [(sent.to[0], sent.subject) for sent in mail.outbox]


def is_shown(voice, scope=Scope.REVIEW_WEB):
    return queries.shown(scope).filter(pk=voice.pk).exists()


def secret_of(body):
    return next(word for word in body.split() if "/voices/" in word)


ASKS_ABOUT = "Two years on: may the words about your work stay?"
ASKS, GONE = "Two years on: may your words stay?", "Your words are not shown any more"
GONE_ABOUT = "Words about your work are not shown any more"


def test_nobody_is_asked_early_everybody_once_and_silence_ends_it(clock, told):
    voice = ApprovedVoiceFactory(scopes=[Scope.REVIEW_WEB])
    go_to(clock, GIVEN)
    told.clear()
    assert go_to(clock, ENDS - 31 * DAY) == []
    assert go_to(clock, ENDS - 30 * DAY) == [(voice.author_email, ASKS)]
    assert go_to(clock, ENDS - DAY) == []
    assert is_shown(voice)
    clock.move_to(ENDS)
    assert not is_shown(voice)  # even before a worker comes by
    assert go_to(clock, ENDS) == [(voice.author_email, GONE)]
    assert told == ["lapsed"]
    assert go_to(clock, ENDS + 400 * DAY) == []
    assert [(one.lapsed, one.withdrawn_at) for one in Consent.objects.all()] == [(True, ENDS)]
    voice.refresh_from_db()
    assert voice.current.words  # kept: one yes brings them back


def test_one_yes_through_the_link_renews_the_same_words_for_two_more_years(clock, client, told):
    voice = ApprovedVoiceFactory(scopes=[Scope.REVIEW_WEB, Scope.SOCIAL])
    go_to(clock, GIVEN)
    told.clear()
    go_to(clock, ENDS - 30 * DAY)
    address = secret_of(mail.outbox[0].body)
    path = address.partition("//")[2].partition("/")[2]
    page = client.get(f"/{path}").content.decode()
    assert "For two more years?" in page
    assert Consent.objects.filter(withdrawn_at=None).get().review_on == dt.date(2029, 3, 10)  # looking renews nothing
    token = path.removeprefix("voices/").rstrip("/")
    client.post(reverse("voice_agree", args=[token]), {"wording": 1, "scopes": ["review_web", "social"]})
    former, renewed = Consent.objects.order_by("pk")
    assert (former.lapsed, former.wording) == (False, renewed.wording)
    assert (renewed.scopes, renewed.review_on) == (former.scopes, dt.date(2031, 2, 8))
    assert told == ["approved"]
    assert "For two more years?" not in client.get(f"/{path}").content.decode()
    assert go_to(clock, ENDS) == []
    assert is_shown(voice)


def test_who_was_silent_comes_back_with_one_yes(clock, client):
    enrolment = EnrolmentFactory()
    voice = ApprovedVoiceFactory(subject=enrolment, scopes=[Scope.REVIEW_WEB])
    go_to(clock, GIVEN)
    both = {(voice.author_email, ASKS), (enrolment.person.email, ASKS_ABOUT)}
    assert set(go_to(clock, ENDS - 30 * DAY)) == both
    # Both are silent. The author is told of each, in words that fit; the practitioner of their own.
    gone = go_to(clock, ENDS)
    assert sorted(gone) == sorted(
        [(voice.author_email, GONE), (voice.author_email, GONE), (enrolment.person.email, GONE_ABOUT)]
    )
    client.force_login(enrolment.person)
    about_me = reverse("voice_about_me", args=[voice.reference])
    assert "nothing to agree to at the moment" in client.get(about_me).content.decode()

    voice.refresh_from_db()
    services.approve(voice, voice.current, scopes=[Scope.REVIEW_WEB], channel="link")
    assert not is_shown(voice)
    page = client.get(about_me).content.decode()
    assert "One yes brings them back" in page
    assert 'value="review_web"' in page.partition("checked")[0][-200:]
    client.post(f"{about_me}agree/", {"wording": 1, "scopes": ["review_web"]})
    assert is_shown(voice)


def test_a_yes_given_meanwhile_leaves_a_queued_mail_unsent(clock):
    voice = ApprovedVoiceFactory(scopes=[Scope.REVIEW_WEB])
    go_to(clock, GIVEN)
    for moment in (ENDS - 30 * DAY, ENDS + 29 * DAY):
        clock.move_to(moment)
        renew_consents(moment)
        voice.refresh_from_db()
        services.approve(voice, voice.current, scopes=[Scope.REVIEW_WEB], channel="link")
        assert go_to(clock, moment) == []


def test_an_organisations_yes_is_asked_for_again_through_who_wrote_it_down(clock, client):
    by = coordinator()
    voice = ApprovedVoiceFactory(byline_level="full", scopes=[Scope.REVIEW_WEB])
    services.body_consent(voice, voice.current, scopes=[Scope.REVIEW_WEB], on_behalf="Ada Byrne, head", by=by)
    go_to(clock, GIVEN)
    asked = dict(go_to(clock, ENDS - 30 * DAY))
    assert asked == {voice.author_email: ASKS, by.email: "Two years on: does the organisation still agree?"}
    letter = next(sent.body for sent in mail.outbox if sent.to == [by.email])
    assert f"/voices/desk/{voice.workshop.code}/{voice.reference}/" in letter
    voice.refresh_from_db()
    services.approve(voice, voice.current, scopes=[Scope.REVIEW_WEB], channel="link")
    assert go_to(clock, ENDS) == [(voice.author_email, GONE)]
    assert not is_shown(voice)


@pytest.mark.parametrize("make", ["nowhere", "unpublished", "withdrawn", "reworded"])
def test_nobody_is_asked_about_words_that_are_not_shown(clock, make):
    if make == "unpublished":
        voice = services.accept(WrittenVoiceFactory(byline_level="unpublished"), by=coordinator())
    else:
        voice = ApprovedVoiceFactory(scopes=[] if make == "nowhere" else [Scope.REVIEW_WEB])
    if make == "withdrawn":
        services.withdraw(voice)
    if make == "reworded":
        services.edit_wording(voice, words="Other.", gloss="", byline_level="sector", by=coordinator())
    go_to(clock, GIVEN)
    assert go_to(clock, ENDS - 30 * DAY) == []
    assert go_to(clock, ENDS) == []


def test_withdrawing_ends_what_was_renewed(clock):
    voice = ApprovedVoiceFactory(byline_level="full", speaker=BEA)
    services.body_consent(voice, voice.current, scopes=["social"], on_behalf="Ada Byrne", by=coordinator())
    clock.move_to(ENDS - 20 * DAY)
    voice.refresh_from_db()
    services.approve(voice, voice.current, scopes=["social"], channel="link")
    assert is_shown(voice, Scope.SOCIAL)
    services.withdraw(voice)
    assert not Consent.objects.filter(withdrawn_at=None).exists()
    assert set(Consent.objects.values_list("on_behalf", flat=True)) == {""}
    assert queries.words_left_behind() == []
    Consent.objects.filter(kind="body").update(on_behalf="Ada Byrne")
    assert len(queries.words_left_behind()) == 1
    assert Voice.objects.get().state == "withdrawn"
