"""Nobody is asked again who does not want to be, and nobody's address is kept for it."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from learning_review.voices import links, services, stopped
from learning_review.voices.errors import AlreadyAsked
from learning_review.voices.models import AddressStopped, Voice
from learning_review.voices.tests.factories import BEA, WORDS, VoiceFactory, WrittenVoiceFactory, coordinator
from notices.delivery import compose
from notices.models import Notice
from notices.retention import rule
from notices.services import NOWHERE, queue
from notices.tasks import deliver
from privacy import traces
from programmes.enrolment.tests.factories import EnrolmentFactory

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
ADDRESS = "ilse.marchbank@example.org"


def asked(**kwargs) -> Voice:
    return VoiceFactory(author_name="Ilse Marchbank", author_email=ADDRESS, **kwargs)


def press(mail) -> None:
    """Do what a mail program does with the header: one POST from nowhere, without a token."""
    address = mail.message()["List-Unsubscribe"].strip("<>")
    assert mail.message()["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert address in mail.body
    path = address.removeprefix("https://").removeprefix("http://").partition("/")[2]
    client = Client(enforce_csrf_checks=True)
    assert client.get(f"/{path}").status_code == 200
    assert client.post(f"/{path}", {"List-Unsubscribe": "One-Click"}, follow=True).status_code == 200


def test_one_press_in_the_mail_ends_it_for_good_and_leaves_a_hash():
    enrolment = EnrolmentFactory()
    first, again = asked(subject=enrolment), asked()
    mail, kept = compose(Notice.objects.get(data__voice=first.pk))
    assert "no-more" not in kept.text + kept.html
    deliver(timezone.now())
    press(mail)
    press(mail)
    assert list(Voice.objects.order_by("pk").values_list("state", "author_name", "author_email")) == 2 * [
        ("refused", "", "")
    ]
    assert not first.links.exists()
    assert len(AddressStopped.objects.get().address_hash) == 64
    assert list(traces.in_tables([ADDRESS, "Marchbank"])) == []
    with pytest.raises(AlreadyAsked, match="not to write"):
        asked(subject=EnrolmentFactory())
    assert Notice.objects.filter(address=ADDRESS).count() == 0
    assert {first.pk, again.pk} == set(Voice.objects.values_list("pk", flat=True))


def test_who_has_given_words_keeps_them_and_how_to_reach_them():
    voice = WrittenVoiceFactory(author_name="Ilse", author_email=ADDRESS)
    services.stop_asking(voice)
    voice.refresh_from_db()
    assert (voice.state, voice.author_email, voice.current.words) == ("written", ADDRESS, WORDS)
    assert stopped.of_address(ADDRESS.upper()).exists()


def test_declining_forgets_the_address_too():
    voice = asked()
    services.refuse(voice)
    assert list(traces.in_tables([ADDRESS, "Marchbank"])) == []
    with pytest.raises(AlreadyAsked, match="not to write"):
        asked(workshop=voice.workshop)


def test_a_new_key_of_the_site_does_not_forget_who_was_stopped(settings):
    stopped.stop(ADDRESS, on=dt.date(2027, 1, 1))
    old, settings.SECRET_KEY = settings.SECRET_KEY, "another key, fifty characters long at the very least"
    settings.SECRET_KEY_FALLBACKS = [old]
    stopped.stop(ADDRESS, on=dt.date(2027, 2, 1))
    assert AddressStopped.objects.count() == 1


def test_who_took_part_is_asked_no_more_and_may_still_speak(client):
    enrolment = EnrolmentFactory()
    link = links.no_more_link(enrolment).partition("/voices/")[2]
    assert client.get(f"/voices/{link}").status_code == 200
    assert not Voice.objects.exists()
    assert "won’t ask" in client.post(f"/voices/{link}", follow=True).content.decode()
    client.post(f"/voices/{link}")
    assert Voice.objects.get().state == Voice.State.REFUSED
    services.give(enrolment, by=enrolment.person, words=WORDS, byline_level="sector", speaker=BEA)
    client.post(f"/voices/{link}")
    assert sorted(Voice.objects.values_list("state", flat=True)) == ["refused", "written"]


def test_a_link_opens_nothing_else(client):
    voice, enrolment = asked(), EnrolmentFactory()
    secret = links.no_more_secret("asked", voice.reference)
    for args in [
        ("asked", voice.reference, "x"),
        ("place", voice.reference, secret),
        ("asked", enrolment.reference, secret),
    ]:
        assert client.post(reverse("voice_no_more", args=args)).status_code == 404


def test_names_and_addresses_of_who_never_answers_are_forgotten(settings):
    coordinator_, now = coordinator(), timezone.now()
    silent, reminded, written = asked(), VoiceFactory(), WrittenVoiceFactory()
    deliver(now)
    for row in Voice.objects.all():
        links.mint(row, "invitation", now=now - 91 * DAY)
    Voice.objects.update(invited_at=now - 91 * DAY)
    Notice.objects.update(finished_at=now - 91 * DAY)
    reminded.links.update(created_at=now - 89 * DAY)
    silent.links.update(created_at=now - 91 * DAY)
    assert (rule("voices/invited").due(now), rule("voices/invited").apply(now), rule("voices/invited").apply(now)) == (
        1,
        1,
        0,
    )
    states = {row.pk: (row.state, bool(row.author_email)) for row in Voice.objects.all()}
    assert states == {
        silent.pk: ("lapsed", False),
        reminded.pk: ("invited", True),
        written.pk: ("written", True),
    }
    assert list(traces.in_tables([ADDRESS, "Marchbank"])) == []
    asked(workshop=silent.workshop)  # they said nothing, so they may be asked once more
    with pytest.raises(services.inviting.VoiceClosed):
        services.invite_again(silent, by=coordinator_)


def test_forgetting_thirty_takes_as_many_statements_as_forgetting_one(django_assert_num_queries):
    now = timezone.now()
    for number in (1, 30):
        for _one in range(number):
            VoiceFactory()
        Voice.objects.filter(state="invited").update(invited_at=now - 91 * DAY)
        with django_assert_num_queries(14):
            assert rule("voices/invited").apply(now) == number


def test_mail_to_bare_addresses_is_emptied():
    now = timezone.now()
    bare = queue("privacy/erased", to=ADDRESS)
    known = queue("privacy/erased", to=EnrolmentFactory().person)
    Notice.objects.update(state=Notice.State.SENT, finished_at=now - 90 * DAY, body_text="Dear Ilse")
    assert rule("notices/addresses").apply(now) == 1
    bare.refresh_from_db()
    known.refresh_from_db()
    assert (bare.address, bare.body_text, bare.state) == (NOWHERE, "", "sent")
    assert known.body_text == "Dear Ilse"
