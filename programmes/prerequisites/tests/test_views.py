"""A person's own page: what is asked, said, verified, and until when."""

import datetime as dt
from decimal import Decimal

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from django.utils import timezone

from programmes.people.tests.factories import UserFactory
from programmes.prerequisites.models import PrerequisiteStatement
from programmes.prerequisites.tests.factories import PrerequisiteFactory, StatementFactory
from ui import when

pytestmark = pytest.mark.django_db
State = PrerequisiteStatement.State


@pytest.fixture
def person(client):
    user = UserFactory()
    client.force_login(user)
    return user


@pytest.fixture
def training():
    return PrerequisiteFactory(code="training", order=1, yearly=True)


def main_of(response):
    return BeautifulSoup(response.content, "html.parser").main


def words(response) -> str:
    return " ".join(main_of(response).get_text(" ").split())


def page_of(prerequisite):
    return reverse("my_prerequisites_programme", args=[prerequisite.programme.slug])


def state_url(prerequisite):
    return reverse("my_prerequisite", args=[prerequisite.programme.slug, prerequisite.code])


def delete_url(prerequisite):
    return reverse("my_prerequisite_delete", args=[prerequisite.programme.slug, prerequisite.code])


def test_nothing_yet_says_what_will_be_here(client, person):
    assert "Most programmes ask for nothing beforehand." in words(client.get(reverse("my_prerequisites")))


def test_a_programme_that_asks_nothing_says_so(client, person, training):
    training.delete()
    assert "This programme asks for nothing beforehand." in words(client.get(page_of(training)))


def test_one_thing_is_stated_after_the_other(client, person, training):
    checks = PrerequisiteFactory(programme=training.programme, code="checks", order=2, check=True)
    assert "Not told yet" in words(client.get(page_of(training)))
    following = client.post(state_url(training), {"amount": "4.5"})
    assert following["Location"] == state_url(checks)
    last = client.post(state_url(checks), {"have": "yes"}, follow=True)
    assert last.redirect_chain == [(page_of(training), 302)]
    assert "Kept. A coordinator looks at it" in words(last)
    assert "Morgan Field looks at what you said" in words(last)
    assert "4.5 days of training" in words(last)
    overview = words(client.get(reverse("my_prerequisites")))
    assert "Accredited training Waiting to be looked at Background check Waiting to be looked at" in overview


def test_what_has_lapsed_is_named_even_while_something_else_waits(client, person, training):
    checks = PrerequisiteFactory(programme=training.programme, code="checks", order=2, check=True)
    StatementFactory(person=person, prerequisite=training, state=State.LAPSED)
    StatementFactory(person=person, prerequisite=checks)
    page = words(client.get(page_of(training)))
    assert "these have to be stated anew: Accredited training : Lapsed" in page
    assert "nothing more for you to do" not in page


def test_less_than_is_asked_is_kept_and_said_to_be(client, person, training):
    client.post(state_url(training), {"amount": "3"})
    page = words(client.get(page_of(training)))
    assert "Less than is asked" in page
    assert "At least 4 days of training are asked, so this can’t be verified yet." in page


def test_not_yet_keeps_nothing(client, person):
    checks = PrerequisiteFactory(code="checks", check=True)
    page = client.post(state_url(checks), {"have": "not_yet"}, follow=True)
    assert "Nothing was kept: tell us when you have it." in words(page)
    assert PrerequisiteStatement.objects.count() == 0


def test_what_is_wrong_stands_at_its_field_and_nothing_is_lost(client, person):
    formats = PrerequisiteFactory(code="formats", words=True)
    page = client.post(state_url(formats), {"words": "x" * 4001})
    assert page.status_code == 200
    assert main_of(page).textarea.get_text().strip() == "x" * 4001
    assert page.content.decode().count("<title>Error: ") == 1
    assert client.post(state_url(formats), {"words": "a\0b"}).status_code == 200


def test_what_is_verified_says_until_when_and_can_be_renewed(client, person, training):
    met = StatementFactory(person=person, prerequisite=training, state=State.MET, note="Seen on paper.")
    page = words(client.get(page_of(training)))
    assert "Everything that is required is verified." in page
    assert f"until {when.day(met.valid_until)}" in page
    assert "Seen on paper." in page
    assert "Renew it" in page
    assert client.post(state_url(training), {"amount": "5"}).status_code == 302
    assert "This stands meanwhile." in words(client.get(page_of(training)))
    assert sorted(PrerequisiteStatement.objects.values_list("state", "amount")) == [
        ("met", Decimal(4)),
        ("waiting", Decimal(5)),
    ]


def test_what_has_lapsed_says_when_and_is_stated_anew(client, person, training):
    now = timezone.now() - dt.timedelta(days=400)
    lapsed = StatementFactory(person=person, prerequisite=training, state=State.LAPSED, now=now)
    page = words(client.get(page_of(training)))
    assert f"Was verified until {when.day(lapsed.valid_until)}" in page
    assert "State it anew" in page


def test_what_is_verified_for_good_leaves_nothing_to_state(client, person):
    checks = PrerequisiteFactory(code="checks", check=True)
    StatementFactory(person=person, prerequisite=checks, state=State.MET)
    assert "nothing to state" in words(client.get(state_url(checks)))
    page = client.post(state_url(checks), {"have": "yes"})
    assert "This has been verified for good, so there is nothing to state." in words(page)


def test_what_is_not_verified_can_be_deleted(client, person, training):
    StatementFactory(person=person, prerequisite=training, amount=Decimal("4.25"))
    assert "4.25 days of training" in words(client.get(delete_url(training)))
    gone = client.post(delete_url(training), follow=True)
    assert "What you had stated is deleted." in words(gone)
    assert PrerequisiteStatement.objects.count() == 0
    assert client.post(delete_url(training))["Location"] == page_of(training)


def test_what_is_verified_can_not_be_deleted(client, person, training):
    StatementFactory(person=person, prerequisite=training, state=State.MET)
    assert client.post(delete_url(training))["Location"] == page_of(training)
    assert PrerequisiteStatement.objects.count() == 1


def test_nobody_sees_what_somebody_else_has_stated(client, person, training):
    formats = PrerequisiteFactory(programme=training.programme, code="formats", words=True)
    StatementFactory(prerequisite=formats, words="In a clinic by the sea.")
    for address in (page_of(training), state_url(formats), delete_url(formats)):
        assert "by the sea" not in client.get(address, follow=True).content.decode()


def test_words_are_words_and_never_markup(client, person):
    formats = PrerequisiteFactory(code="formats", words=True)
    StatementFactory(person=person, prerequisite=formats, words="<b>In groups</b>")
    assert "<b>In groups" in words(client.get(page_of(formats)))


@pytest.mark.parametrize("path", ["", "nothing/", "nothing/training/", "nothing/training/delete/"])
def test_pages_are_for_those_signed_in_and_unknown_ones_are_not_there(client, path):
    assert client.get(f"/my/prerequisites/{path}").status_code == 302
    client.force_login(UserFactory())
    answer = client.get(f"/my/prerequisites/{path}")
    assert answer.status_code == (404 if path else 200)
    assert "no-store" in client.get("/my/prerequisites/")["Cache-Control"]


@pytest.mark.parametrize("number", [1, 3, 50])
def test_a_page_costs_the_same_however_much_is_asked(client, person, number, django_assert_num_queries):
    first = PrerequisiteFactory()
    for _n in range(number - 1):
        PrerequisiteFactory(programme=first.programme)
    for asked in first.programme.prerequisites.all():
        StatementFactory(person=person, prerequisite=asked, state=State.MET)
    client.get(page_of(first))
    with django_assert_num_queries(PAGE_QUERIES):
        client.get(page_of(first))


PAGE_QUERIES = 8
