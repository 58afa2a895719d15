"""Where coordinators verify what people have stated, and what those who run a workshop see of it."""

from decimal import Decimal

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from accounts.models import User
from desks.tests.factories import coordinator, facilitator_of
from programmes.catalogue.models import Workshop
from programmes.catalogue.tests.factories import ArcProgrammeFactory, WorkshopFactory
from programmes.enrolment import services as enrolment
from programmes.enrolment.models import Enrolment
from programmes.people.tests.factories import UserFactory
from programmes.prerequisites.models import PrerequisiteStatement
from programmes.prerequisites.tests.factories import PrerequisiteFactory, StatementFactory, answer, verified

pytestmark = pytest.mark.django_db
State = PrerequisiteStatement.State


@pytest.fixture
def desk(client):
    client.force_login(coordinator())
    return client


@pytest.fixture
def programme():
    made = ArcProgrammeFactory()
    PrerequisiteFactory(programme=made, order=1, code="training")
    PrerequisiteFactory(programme=made, order=2, code="formats", words=True)
    return made


def main_of(response):
    return BeautifulSoup(response.content, "html.parser").main


def words(element) -> str:
    element = element if hasattr(element, "get_text") else main_of(element)
    return " ".join(element.get_text(" ").split())


def stated(person: User, programme, code: str, **values) -> PrerequisiteStatement:
    return StatementFactory(person=person, prerequisite=programme.prerequisites.get(code=code), **values)


def person_url(person, programme):
    return reverse("facilitate_prerequisites_person", args=[programme.slug, person.pk])


def sent(statement, **values):
    return {"answer": "met", "revision": statement.revision, "note": "", **values}


# --- The list, and one person ---------------------------------------------------------------------------


def test_whoever_waits_is_listed_and_led_to(desk, programme):
    person = UserFactory(first_name="Aled", last_name="Pryce")
    stated(person, programme, "training")
    stated(person, programme, "formats")
    assert "1 person waits for you to verify what they have" in words(desk.get(reverse("facilitate")))
    page = desk.get(reverse("facilitate_prerequisites"))
    assert "Aled Pryce" in words(page)
    assert "2 statements, since" in words(page)
    assert main_of(page).select_one(".rows a")["href"] == person_url(person, programme)


def test_nothing_waits(desk):
    assert "Nothing waits" in words(desk.get(reverse("facilitate_prerequisites")))


def test_what_was_stated_is_read_and_answered(desk, programme):
    person = UserFactory(first_name="Aled", last_name="Pryce")
    training, formats = stated(person, programme, "training"), stated(person, programme, "formats")
    page = words(desk.get(person_url(person, programme)))
    assert "2 required things are not verified" in page
    assert "Asked: at least 4 days of training. Stated: 4 days of training ." in page
    assert formats.words in page
    for one, expected in ((training, "is verified for Aled Pryce."), (formats, "is verified for Aled Pryce.")):
        url = reverse("facilitate_prerequisites_answer", args=[programme.slug, person.pk, one.pk])
        page = desk.post(url, sent(one, note="Seen."), follow=True)
        assert page.redirect_chain == [(person_url(person, programme), 302)]
        assert expected in words(page)
    assert "Everything that is required is verified." in words(page)
    assert set(PrerequisiteStatement.objects.values_list("state", "note")) == {("met", "Seen.")}
    assert "Who verified what, and when" in words(page)


def test_what_falls_short_has_no_button_to_verify_it(desk, programme):
    person = UserFactory()
    short = stated(person, programme, "training", amount=Decimal("3.99"))
    page = main_of(desk.get(person_url(person, programme)))
    assert [button["value"] for button in page.select("button[name=answer]")] == ["not_met"]
    url = reverse("facilitate_prerequisites_answer", args=[programme.slug, person.pk, short.pk])
    refused = desk.post(url, sent(short), follow=True)
    assert "4 days of training are asked and 3.99 days of training stated" in words(refused)


def test_an_answer_to_what_was_changed_meanwhile_is_refused(desk, programme):
    person = UserFactory()
    formats = stated(person, programme, "formats")
    stated(person, programme, "formats", words="Something else.")
    url = reverse("facilitate_prerequisites_answer", args=[programme.slug, person.pk, formats.pk])
    assert "This has changed in the meantime." in words(desk.post(url, sent(formats), follow=True))


@pytest.mark.parametrize(
    ("nonsense", "sentence"),
    [
        ({"answer": "perhaps"}, "Say whether it is verified."),
        ({"revision": "x"}, "Say whether it is verified."),
        ({"revision": "9" * 30}, "Say whether it is verified."),
        ({"note": "a\0"}, "Null characters are not allowed."),
        ({"answer": "not_met", "note": " "}, "Say in the note what is missing, so that they know what to do."),
    ],
)
def test_nonsense_breaks_nothing(desk, programme, nonsense, sentence):
    one = stated(UserFactory(), programme, "training")
    url = reverse("facilitate_prerequisites_answer", args=[programme.slug, one.person.pk, one.pk])
    assert sentence in words(desk.post(url, sent(one, **nonsense), follow=True))
    one.refresh_from_db()
    assert one.state == State.WAITING


def test_ones_own_is_for_somebody_else_to_verify(client, programme):
    me = coordinator()
    own = stated(me, programme, "training")
    client.force_login(me)
    page = main_of(client.get(person_url(me, programme)))
    assert "This is yours: somebody else has to verify it." in words(page)
    assert page.select("button[name=answer]") == []
    url = reverse("facilitate_prerequisites_answer", args=[programme.slug, me.pk, own.pk])
    assert "Somebody else has to verify" in words(client.post(url, sent(own), follow=True))


def test_an_answer_is_put_right(desk, programme):
    person = UserFactory()
    wrong = stated(person, programme, "formats", state=State.NOT_MET)
    assert "Put this answer right" in words(desk.get(person_url(person, programme)))
    url = reverse("facilitate_prerequisites_answer", args=[programme.slug, person.pk, wrong.pk])
    desk.post(url, sent(wrong))
    wrong.refresh_from_db()
    assert wrong.state == State.MET


def test_nobody_is_found_who_has_stated_nothing(desk, programme):
    assert desk.get(person_url(UserFactory(), programme)).status_code == 404


@pytest.mark.parametrize("name", ["facilitate_prerequisites", "facilitate_prerequisites_person"])
def test_facilitators_have_no_such_pages(client, programme, name):
    workshop = WorkshopFactory(programme=programme)
    one = stated(UserFactory(), programme, "formats")
    client.force_login(facilitator_of(workshop))
    args = [programme.slug, one.person.pk] if name.endswith("person") else []
    assert client.get(reverse(name, args=args)).status_code == 404


# --- Beside an application ------------------------------------------------------------------------------


@pytest.fixture
def applied(programme):
    workshop = WorkshopFactory(programme=programme, enrolment_mode=Workshop.EnrolmentMode.APPLY)
    person = UserFactory(first_name="Aled", last_name="Pryce")
    return enrolment.apply_for_place(workshop, person, by=person, hopes="")


def places_url(workshop):
    return reverse("facilitate_places", args=[workshop.code])


def test_an_applicant_is_verified_beside_their_application_and_then_accepted(desk, programme, applied):
    training = stated(applied.person, programme, "training")
    formats = stated(applied.person, programme, "formats")
    card = main_of(desk.get(places_url(applied.workshop))).select_one("#applications article")
    assert "Can be accepted once this is verified for the first day: Accredited training (4 days" in words(card)
    assert card.select("button[value=accept]") == []
    for one in (training, formats):
        url = reverse("facilitate_verify", args=[applied.workshop.code, applied.reference, one.pk])
        answer = desk.post(url, sent(one))
        assert answer["Location"].endswith(f"#application-{applied.reference}")
    card = main_of(desk.get(places_url(applied.workshop))).select_one("#applications article")
    assert len(card.select("button[value=accept]")) == 1
    desk.post(reverse("facilitate_decide", args=[applied.workshop.code, applied.reference]), {"answer": "accept"})
    applied.refresh_from_db()
    assert applied.state == Enrolment.State.OFFERED


def test_accepting_without_is_refused_in_words(desk, applied):
    url = reverse("facilitate_decide", args=[applied.workshop.code, applied.reference])
    page = desk.post(url, {"answer": "accept"}, follow=True)
    assert "Aled Pryce can't be offered a place yet." in words(page)


def test_a_statement_is_answered_beside_its_owners_application_only(desk, programme, applied):
    strangers = stated(UserFactory(), programme, "training")
    url = reverse("facilitate_verify", args=[applied.workshop.code, applied.reference, strangers.pk])
    assert desk.post(url, sent(strangers)).status_code == 404


def test_who_has_a_place_and_no_longer_what_is_asked_is_shown(desk, programme):
    workshop = WorkshopFactory(programme=programme)
    person = UserFactory(first_name="Aled", last_name="Pryce")
    verified(person, *programme.prerequisites.all())
    enrolment.book(workshop, person, by=person)
    assert main_of(desk.get(places_url(workshop))).select("#to-renew") == []
    answer(PrerequisiteStatement.objects.get(person=person, prerequisite__code="formats"), met=False)
    shown = main_of(desk.get(places_url(workshop))).select_one("#to-renew")
    assert "Aled Pryce" in words(shown)
    assert "Formats and settings" in words(shown)


def test_who_waits_without_is_marked_on_the_list(desk, programme):
    workshop = WorkshopFactory(programme=programme, places_min=1, places_max=1)
    for number in range(2):
        person = UserFactory(first_name=f"Person {number}")
        verified(person, *programme.prerequisites.all())
        enrolment.book(workshop, person, by=person, join_list=True)
    answer(PrerequisiteStatement.objects.get(person=person, prerequisite__code="formats"), met=False)
    page = desk.get(places_url(workshop))
    assert "Offers go by until this is verified: Formats and settings." in words(main_of(page).select_one("#list"))


@pytest.mark.parametrize("number", [1, 3, 30])
def test_the_page_costs_the_same_however_many_apply(desk, programme, number, django_assert_num_queries):
    workshop = WorkshopFactory(programme=programme, enrolment_mode=Workshop.EnrolmentMode.APPLY)
    for _n in range(number):
        person = UserFactory()
        enrolment.apply_for_place(workshop, person, by=person, hopes="")
        stated(person, programme, "training", state=State.MET)
        stated(person, programme, "formats")
    desk.get(places_url(workshop))
    with django_assert_num_queries(PLACES_QUERIES):
        desk.get(places_url(workshop))


PLACES_QUERIES = 20  # one of them writes down that what applicants stated was read


# --- What others see ------------------------------------------------------------------------------------


def test_those_who_run_it_see_verified_or_not_and_nothing_else(client, programme):
    workshop = WorkshopFactory(programme=programme)
    person = UserFactory()
    verified(person, *programme.prerequisites.all())
    enrolment.book(workshop, person, by=person)
    client.force_login(facilitator_of(workshop))
    page = client.get(reverse("facilitate_workshop", args=[workshop.code]))
    assert "Verified" in words(page)
    assert "In a clinic" not in page.content.decode()
    assert "One to one and in groups" not in page.content.decode()
    answer(PrerequisiteStatement.objects.get(person=person, prerequisite__code="formats"), met=False)
    assert "Not verified" in words(client.get(reverse("facilitate_workshop", args=[workshop.code])))


def test_who_applied_is_told_on_their_journey_what_is_still_to_be_verified(client, programme, applied):
    stated(applied.person, programme, "training", state=State.MET)
    client.force_login(applied.person)
    page = words(client.get(reverse("my_journey")))
    assert "this has to be verified for the first day: Formats and settings." in page
    stated(applied.person, programme, "formats", state=State.MET)
    page = words(client.get(reverse("my_journey")))
    assert "There is nothing more for you to do." in page
