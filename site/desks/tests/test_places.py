"""/facilitate/<code>/places/: what a coordinator does about who comes, and who coaches whom."""

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from desks.tests.factories import coordinator, facilitator_of
from programmes.catalogue.models import Workshop
from programmes.catalogue.tests.factories import WorkshopFactory
from programmes.coaching.models import Pairing
from programmes.coaching.tests.factories import CoachFactory, DualProgrammeFactory, coach_who_brings
from programmes.enrolment.models import Enrolment, Interest
from programmes.enrolment.tests.factories import EnrolmentFactory, InterestFactory, full_workshop
from programmes.people.services import update_profile

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


def test_coaches_are_proposed_changed_by_hand_and_confirmed(desk):
    workshop = WorkshopFactory()
    people = [EnrolmentFactory(workshop=workshop) for _n in range(2)]
    url = reverse("facilitate_coaches", args=[workshop.code])
    assert "There is no coach who takes calls." in words(main_of(desk.get(url)))
    first, second = CoachFactory(), CoachFactory(escalation_contact="")
    update_profile(people[0].person, languages=["pl"])
    shown = main_of(desk.get(url))
    chosen = [option["value"] for option in shown.select("option[selected]")]
    assert chosen == [str(first.pk), str(second.pk)]
    assert "Would like to talk in: Polish. Nobody who could coach them does." in words(shown)
    assert f"No contact stands beside {second} for when something troubles somebody." in words(shown)
    fields = [f"coach_{one.pk}" for one in people]
    nonsense = desk.post(url, {fields[0]: "\0", fields[1]: str(10**30)})
    assert len(main_of(nonsense).select(".error-summary a")) == 2
    assert Pairing.objects.count() == 0
    answer = desk.post(url, {fields[0]: str(second.pk), fields[1]: "none"}, follow=True)
    assert "1 person has a coach now." in words(main_of(answer))
    assert Pairing.objects.get().coach == second


def test_another_coach_is_given_one_by_one_and_why_is_kept(desk):
    workshop = WorkshopFactory()
    mine = EnrolmentFactory(workshop=workshop)
    first, second = CoachFactory(), CoachFactory()
    post(desk, "facilitate_coach", workshop.code, enrolment=mine.pk, coach=first.pk)
    asked = post(desk, "facilitate_coach", workshop.code, enrolment=mine.pk, coach=second.pk)
    assert "Say why, in a few words" in words(main_of(asked))
    post(desk, "facilitate_coach", workshop.code, enrolment=mine.pk, coach=second.pk, reason="They are neighbours.")
    now = Pairing.objects.get(enrolment=mine, ended_at=None)
    assert now.coach == second
    release = reverse("facilitate_release", args=[workshop.code, now.pk])
    assert "Say why, in a few words" in words(main_of(desk.post(release, {"reason": " "})))
    desk.post(release, {"reason": "They would rather not."})
    assert desk.get(release).status_code == 404
    history = words(main_of(desk.get(reverse("facilitate_coaches", args=[workshop.code]))))
    assert history.index("They would rather not.") < history.index("They are neighbours.")


def test_nobody_is_both_of_somebodys_coaches(desk):
    workshop = WorkshopFactory(programme=DualProgrammeFactory())
    roles = list(workshop.programme.coachroles.order_by("order"))
    coach = coach_who_brings(workshop.programme, "Work")
    coach.roles.add(*roles)
    enrolment = EnrolmentFactory(workshop=workshop)
    data = {f"coach_{enrolment.pk}_{role.pk}": str(coach.pk) for role in roles}
    shown = desk.post(reverse("facilitate_coaches", args=[workshop.code]), data)
    assert "This coach is the other of the two already." in words(main_of(shown))
    assert Pairing.objects.count() == 0


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
    for name in ("facilitate_invite", "facilitate_interested", "facilitate_coach"):
        assert desk.get(reverse(name, args=[applied.workshop.code])).status_code == 405


@pytest.mark.parametrize("number", [1, 3, 50])
def test_it_costs_the_same_however_many_people_there_are(desk, number, django_assert_num_queries):
    workshop = full_workshop(places_max=number, waiting=number)
    CoachFactory()
    url = reverse("facilitate_places", args=[workshop.code])
    desk.get(url)
    with django_assert_num_queries(19):
        desk.get(url)
