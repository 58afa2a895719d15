"""The way to a place where a programme asks for something first: stated with an application, or before a booking."""

from decimal import Decimal

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from notices.models import Notice
from programmes.booking.tests.test_book import ANSWERS, answer_all, check_url
from programmes.catalogue.models import Workshop
from programmes.catalogue.tests.factories import ArcProgrammeFactory, WorkshopFactory
from programmes.enrolment.models import BookingDraft, Enrolment
from programmes.people.tests.factories import UserFactory
from programmes.prerequisites.models import PrerequisiteStatement
from programmes.prerequisites.tests.factories import PrerequisiteFactory, StatementFactory, verified

pytestmark = pytest.mark.django_db
State = PrerequisiteStatement.State
HOPES = {"hopes": {"hopes": "To be supervised well."}}


@pytest.fixture
def programme():
    made = ArcProgrammeFactory()
    PrerequisiteFactory(programme=made, order=1, code="training")
    PrerequisiteFactory(programme=made, order=2, code="formats", words=True)
    PrerequisiteFactory(programme=made, order=3, code="checks", check=True)
    PrerequisiteFactory(programme=made, order=4, code="mentor", check=True, required=False, title="A mentor")
    return made


@pytest.fixture
def to_apply(programme):
    return WorkshopFactory(programme=programme, enrolment_mode=Workshop.EnrolmentMode.APPLY)


@pytest.fixture
def to_book(programme):
    return WorkshopFactory(programme=programme)


def step_url(workshop, slug):
    return reverse("book_step", args=[workshop.code, slug])


def main_of(response):
    return BeautifulSoup(response.content, "html.parser").main


def words(response) -> str:
    return " ".join(main_of(response).get_text(" ").split())


# --- Apply ----------------------------------------------------------------------------------------------


def test_an_application_asks_one_thing_a_page_and_keeps_it(client, to_apply):
    answer_all(client, to_apply, **HOPES)
    addresses = [
        client.post(step_url(to_apply, slug), answers)["Location"]
        for slug, answers in {
            "have-training": {"amount": "3"},
            "have-formats": {"words": "In groups."},
            "have-checks": {"have": "yes"},
            "have-mentor": {"have": ""},
        }.items()
    ]
    assert addresses == [
        *(step_url(to_apply, slug) for slug in ("have-formats", "have-checks", "have-mentor")),
        check_url(to_apply),
    ]
    person = UserFactory()
    client.force_login(person)
    page = words(client.get(check_url(to_apply)))
    assert "Accredited training 3 Change Accredited training" in page
    assert "Formats and settings In groups." in page
    assert "Background check Yes" in page
    assert client.post(check_url(to_apply)).status_code == 302
    assert Enrolment.objects.get().state == Enrolment.State.APPLIED
    stated = PrerequisiteStatement.objects.order_by("prerequisite__order")
    assert [(one.prerequisite.code, one.state, one.amount, one.words) for one in stated] == [
        ("training", State.WAITING, Decimal(3), ""),
        ("formats", State.WAITING, None, "In groups."),
        ("checks", State.WAITING, None, ""),
    ]
    assert {one.person for one in stated} == {person}
    assert BookingDraft.objects.count() == 0
    # The contact is asked by the application itself, once.
    assert not Notice.objects.filter(kind="prerequisites/to_verify").exists()


def test_a_question_says_what_is_asked_and_what_is_wrong_and_keeps_what_was_typed(client, to_apply):
    answer_all(client, to_apply, **HOPES)
    page = client.get(step_url(to_apply, "have-training"))
    assert main_of(page).h1.get_text() == "Accredited training"
    assert "A course by somebody accredited to give it." in words(page)
    assert "At least 4 days of training." in words(page)
    for typed, complaint in (
        ("four", "Type a number in figures, such as 4 or 4.5."),
        ("3.999", "Two decimal places are enough."),
        ("-1", "Ensure this value is greater than or equal to 0."),
        ("", "Say how many. Nought is an answer too."),
    ):
        refused = client.post(step_url(to_apply, "have-training"), {"amount": typed})
        assert refused.status_code == 200
        assert complaint in words(refused)
        assert main_of(refused).select_one("input[name=amount]").get("value", "") == typed
    refused = client.post(step_url(to_apply, "have-formats"), {"words": "a\0b"})
    assert (refused.status_code, PrerequisiteStatement.objects.count()) == (200, 0)


def test_not_yet_is_an_answer_and_states_nothing(client, to_apply):
    client.force_login(UserFactory())
    answer_all(client, to_apply, **HOPES)
    for slug, answers in {
        "have-training": {"amount": "0"},
        "have-formats": {"words": "None yet."},
        "have-checks": {"have": "not_yet"},
        "have-mentor": {"have": "not_yet"},
    }.items():
        client.post(step_url(to_apply, slug), answers)
    client.post(check_url(to_apply))
    assert [one.prerequisite.code for one in PrerequisiteStatement.objects.order_by("pk")] == ["training", "formats"]


def test_nothing_is_asked_twice_and_what_is_verified_not_at_all(client, to_apply):
    person = UserFactory()
    asked = {one.code: one for one in to_apply.programme.prerequisites.all()}
    verified(person, asked["training"])
    StatementFactory(person=person, prerequisite=asked["formats"], words="As said last time.")
    StatementFactory(person=person, prerequisite=asked["checks"], state=State.NOT_MET)
    client.force_login(person)
    answer_all(client, to_apply, **HOPES)
    assert client.get(step_url(to_apply, "have-training")).status_code == 404
    following = client.post(step_url(to_apply, "hopes"), HOPES["hopes"])
    assert following["Location"] == step_url(to_apply, "have-checks")
    page = main_of(client.get(step_url(to_apply, "have-formats")))
    assert page.textarea.get_text().strip() == "As said last time."


# --- Book -----------------------------------------------------------------------------------------------


def test_a_visitor_is_told_what_comes_first_and_led_to_state_it(client, to_book):
    start = client.get(reverse("book", args=[to_book.code]))
    assert "Something comes first" in words(start)
    assert "Accredited training at least 4 days of training" in words(start)
    states = reverse("my_prerequisites_programme", args=[to_book.programme.slug])
    assert states in [link["href"] for link in main_of(start).select("a.button")]
    for address in (step_url(to_book, "name"), check_url(to_book)):
        assert client.get(address)["Location"] == reverse("book", args=[to_book.code])


def test_a_newcomer_sees_how_things_stand_and_can_not_go_on(client, to_book):
    person = UserFactory()
    StatementFactory(person=person, prerequisite=to_book.programme.prerequisites.get(code="formats"))
    client.force_login(person)
    start = client.get(reverse("book", args=[to_book.code]))
    assert "Formats and settings Waiting to be looked at" in words(start)
    refused = client.post(step_url(to_book, "name"), ANSWERS["name"])
    assert refused["Location"] == reverse("book", args=[to_book.code])
    assert client.post(check_url(to_book))["Location"] == reverse("book", args=[to_book.code])
    assert (Enrolment.objects.count(), BookingDraft.objects.count()) == (0, 0)


def test_who_is_verified_books_as_anywhere_else(client, to_book):
    person = UserFactory()
    verified(person, *to_book.programme.prerequisites.filter(required=True))
    client.force_login(person)
    assert "Something comes first" not in words(client.get(reverse("book", args=[to_book.code])))
    answer_all(client, to_book)
    assert client.post(check_url(to_book)).status_code == 302
    assert Enrolment.objects.get().state == Enrolment.State.CONFIRMED


def test_what_is_taken_back_at_the_last_moment_is_said_and_loses_nothing(client, to_book, monkeypatch):
    person = UserFactory()
    verified(person, *to_book.programme.prerequisites.filter(required=True))
    client.force_login(person)
    answer_all(client, to_book)
    # Between the page's look and the lock somebody puts an answer right.
    monkeypatch.setattr("programmes.booking.steps.Booking.states_first", False)
    PrerequisiteStatement.objects.filter(prerequisite__code="checks").update(state=State.NOT_MET)
    page = client.post(check_url(to_book))
    assert page.status_code == 200
    assert "a coordinator has to verify for the first day: Background check." in words(page)
    assert BookingDraft.objects.count() == 1
