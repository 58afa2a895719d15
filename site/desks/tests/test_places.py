"""/facilitate/<code>/places/: what a coordinator does about who comes, and who coaches whom."""

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from desks.tests.factories import coordinator, facilitator_of
from programmes.catalogue.models import Workshop
from programmes.catalogue.tests.factories import WorkshopFactory
from programmes.coaching.models import Pairing
from programmes.coaching.tests.factories import CoachFactory
from programmes.enrolment.models import Enrolment, Interest
from programmes.enrolment.tests.factories import EnrolmentFactory, InterestFactory, full_workshop

pytestmark = pytest.mark.django_db
State = Enrolment.State


@pytest.fixture
def desk(client):
    client.force_login(coordinator())
    return client


def post(client, name, *args, **data):
    return client.post(reverse(name, args=args), data, follow=True)


def main_of(answer):
    return BeautifulSoup(answer.content, "html.parser").main


def words(element):
    return " ".join(element.get_text(" ").split())


def state(enrolment):
    return Enrolment.objects.get(pk=enrolment.pk).state


@pytest.fixture
def applied():
    workshop = WorkshopFactory(enrolment_mode=Workshop.EnrolmentMode.APPLY)
    return EnrolmentFactory(workshop=workshop, state=State.APPLIED, hopes="To ask more than I tell.")


def test_an_application_is_read_and_accepted(desk, applied):
    page = main_of(desk.get(reverse("facilitate_places", args=[applied.workshop.code])))
    assert "To ask more than I tell." in words(page.select_one("#applications"))
    answer = post(desk, "facilitate_decide", applied.workshop.code, applied.reference, answer="accept")
    assert state(applied) == State.OFFERED
    assert answer.redirect_chain[-1][0].endswith("/places/#applications")
    assert "has an offer now" in words(main_of(answer))
    assert str(applied.person) in words(main_of(answer).select_one("#offers"))


def test_an_application_is_declined_with_a_reason(desk, applied):
    url = ("facilitate_decide", applied.workshop.code, applied.reference)
    post(desk, *url, answer="decline", reason="We had many more than we have room for.")
    assert state(applied) == State.DECLINED
    assert applied.events.last().reason == "We had many more than we have room for."
    assert "has been told" in words(main_of(post(desk, *url, answer="decline")))


@pytest.mark.parametrize("data", [{}, {"answer": "perhaps"}, {"answer": "decline", "reason": "x" * 301}])
def test_half_an_answer_is_none(desk, applied, data):
    post(desk, "facilitate_decide", applied.workshop.code, applied.reference, **data)
    assert state(applied) == State.APPLIED


def test_somebody_is_invited(desk):
    workshop = WorkshopFactory()
    data = {"first_name": "Nell", "last_name": "Winterbourne", "email": "Nell@Example.org"}
    post(desk, "facilitate_invite", workshop.code, **data)
    enrolment = workshop.enrolments.get()
    assert (enrolment.state, enrolment.person.email, str(enrolment.person)) == (
        State.OFFERED,
        "nell@example.org",
        "Nell Winterbourne",
    )
    answer = post(desk, "facilitate_invite", workshop.code, **data)
    assert answer.status_code == 200
    assert workshop.enrolments.count() == 1


@pytest.mark.parametrize("email", ["", "nobody", "a\x00@example.org", "x" * 300 + "@example.org"])
def test_an_address_that_is_none_is_said_beside_it(desk, email):
    workshop = WorkshopFactory()
    answer = post(desk, "facilitate_invite", workshop.code, first_name="Nell", last_name="W", email=email)
    assert answer.status_code == 200
    assert main_of(answer).select(".error-summary") != []
    assert workshop.enrolments.count() == 0


def test_nobody_is_invited_past_the_waiting_list(desk):
    workshop = full_workshop(places_max=2, waiting=2)
    data = {"first_name": "Nell", "last_name": "W", "email": "nell@example.org"}
    answer = post(desk, "facilitate_invite", workshop.code, **data)
    assert "There is no free place to hold for them." in answer.context["invite_form"].non_field_errors()
    waiting = [words(line.strong) for line in main_of(answer).select("#list li")]
    queue = workshop.enrolments.filter(state=State.WAITLISTED).order_by("queued_at")
    assert waiting == [str(enrolment.person) for enrolment in queue]


def test_the_interested_are_invited_while_there_are_places(desk):
    workshop = WorkshopFactory(places_min=1, places_max=2)
    interests = [InterestFactory(programme=workshop.programme) for _n in range(3)]
    stranger = InterestFactory()
    page = main_of(desk.get(reverse("facilitate_places", args=[workshop.code])))
    assert len(page.select("input[name=interests]")) == 3
    answer = post(desk, "facilitate_interested", workshop.code, interests=[one.pk for one in interests])
    assert workshop.enrolments.filter(state=State.OFFERED).count() == 2
    assert "2 people have been invited." in words(main_of(answer))
    assert "For 1 there was no free place" in words(main_of(answer))
    post(desk, "facilitate_interested", workshop.code, interests=[stranger.pk])
    post(desk, "facilitate_interested", workshop.code)
    assert workshop.enrolments.count() == 2


def test_who_asks_to_be_forgotten_is(desk):
    workshop = WorkshopFactory()
    interests = [InterestFactory(programme=workshop.programme) for _n in range(2)]
    answer = post(desk, "facilitate_interested", workshop.code, interests=[interests[0].pk], forget="1")
    assert "1 person has been forgotten." in words(main_of(answer))
    assert list(Interest.objects.all()) == [interests[1]]
    assert workshop.enrolments.count() == 0


def test_coaches_are_given(desk):
    workshop = WorkshopFactory()
    people = [EnrolmentFactory(workshop=workshop) for _n in range(2)]
    answer = post(desk, "facilitate_coaches", workshop.code)
    assert "There is no coach who takes calls." in words(main_of(answer))
    first, second = CoachFactory(), CoachFactory()
    answer = post(desk, "facilitate_coaches", workshop.code)
    assert "2 people have a coach now." in words(main_of(answer))
    mine = Pairing.objects.get(enrolment=people[0], ended_at=None)
    other = second if mine.coach == first else first
    post(desk, "facilitate_coach", workshop.code, enrolment=people[0].pk, coach=other.pk)
    assert Pairing.objects.get(enrolment=people[0], ended_at=None).coach == other


@pytest.mark.parametrize("data", [{}, {"enrolment": "x", "coach": "\x00"}, {"enrolment": 10**30, "coach": -1}])
def test_nonsense_gives_nobody_a_coach(desk, data):
    workshop = WorkshopFactory()
    EnrolmentFactory(workshop=workshop)
    assert post(desk, "facilitate_coach", workshop.code, **data).status_code == 200
    assert Pairing.objects.count() == 0


@pytest.mark.parametrize("who", ["facilitator", "nobody"])
@pytest.mark.parametrize(
    "name",
    ["facilitate_decide", "facilitate_invite", "facilitate_interested", "facilitate_coach", "facilitate_coaches"],
)
def test_the_acts_are_a_coordinators_alone(client, applied, name, who):
    workshop = applied.workshop
    if who == "facilitator":
        client.force_login(facilitator_of(workshop))
    args = [workshop.code, applied.reference] if name == "facilitate_decide" else [workshop.code]
    data = {"answer": "accept", "email": "a@example.org", "first_name": "A", "last_name": "B"}
    answer = client.post(reverse(name, args=args), data)
    assert answer.status_code == (404 if who == "facilitator" else 302)
    assert state(applied) == State.APPLIED
    assert workshop.enrolments.count() == 1


def test_the_acts_are_not_done_by_looking(desk, applied):
    for name in ("facilitate_invite", "facilitate_interested", "facilitate_coach", "facilitate_coaches"):
        assert desk.get(reverse(name, args=[applied.workshop.code])).status_code == 405


@pytest.mark.parametrize("number", [1, 3, 50])
def test_it_costs_the_same_however_many_people_there_are(desk, number, django_assert_num_queries):
    workshop = full_workshop(places_max=number, waiting=number)
    CoachFactory()
    url = reverse("facilitate_places", args=[workshop.code])
    desk.get(url)
    with django_assert_num_queries(19):
        desk.get(url)
