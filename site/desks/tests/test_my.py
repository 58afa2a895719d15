"""/my/: what somebody sees of their own workshops, state by state."""

import datetime as dt

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from learning_review.reflections.tests.factories import ReflectionFactory
from learning_review.reviews.tests.factories import published
from learning_review.voices.tests.factories import ApprovedVoiceFactory
from programmes.catalogue.models import Workshop
from programmes.catalogue.services import cancel_workshop, complete_workshop
from programmes.catalogue.tests.factories import SeriesProgrammeFactory, WorkshopFactory, coming_tuesday
from programmes.coaching.services import assign_coach, book_call, decline_calls, join_group, open_group
from programmes.coaching.tests.factories import NINE, NUMBER, CoachFactory
from programmes.delivery.services import keep_register
from programmes.delivery.tests.factories import FIRST_DAY, MaterialFactory, running_workshop, sessions_of
from programmes.enrolment import services
from programmes.enrolment.models import Enrolment
from programmes.enrolment.tests.factories import EnrolmentFactory, full_workshop
from programmes.goals.tests.factories import GoalFactory
from programmes.people.tests.factories import UserFactory

pytestmark = pytest.mark.django_db
State = Enrolment.State


def page(client, person):
    client.force_login(person)
    answer = client.get(reverse("my_journey"))
    assert answer.status_code == 200
    return BeautifulSoup(answer.content, "html.parser").main


def words(element):
    return " ".join(element.get_text(" ").split())


def tasks(main):
    """The task list as {title: status}."""
    return {words(line.a): words(line.select_one(".status")) for line in main.select(".tasks > li")}


def test_a_visitor_signs_in_first(client):
    assert client.get("/my/")["Location"].startswith("/accounts/login/code/?next=/my/")


def test_somebody_with_nothing_is_shown_the_way_to_the_workshops(client):
    main = page(client, UserFactory())
    assert words(main.select_one(".empty h2")) == "Nothing here yet"
    assert main.select_one(".empty a")["href"] == reverse("finder")
    assert main.select(".tasks, .journey") == []


def test_an_offer_comes_first_with_its_deadline(client):
    placed = EnrolmentFactory()
    offered = EnrolmentFactory(person=placed.person, state=State.OFFERED, workshop=WorkshopFactory(title="Harbour"))
    main = page(client, placed.person)
    headings = [words(heading) for heading in main.select("h2")]
    assert headings == ["A place is held for you", placed.workshop.title, "Also yours"]
    panel = main.select_one("section")
    assert panel.select_one("a.button")["href"] == reverse("offer", args=[offered.reference])
    assert "Answer until" in words(panel)
    assert "(UK time)" in words(panel)


def test_the_waiting_list_says_where_one_stands(client):
    workshop = full_workshop(places_max=1, waiting=2)
    _first, second = workshop.enrolments.filter(state=State.WAITLISTED).order_by("queued_at")
    assert "You are number 2 on it." in words(page(client, second.person))
    assert "You are next." in words(page(client, _first.person))


def test_an_application_waits_for_its_answer(client):
    enrolment = EnrolmentFactory(state=State.APPLIED)
    main = page(client, enrolment.person)
    assert "Morgan Field reads it and writes to you." in words(main)


def test_before_it_begins(client, time_machine):
    enrolment = EnrolmentFactory(workshop=WorkshopFactory(first_day=dt.date(2027, 5, 4)))
    time_machine.move_to(dt.datetime(2027, 4, 14, 9, tzinfo=dt.UTC))
    main = page(client, enrolment.person)
    assert tasks(main) == {
        "Tell us what you need": "To do",
        "An evening of stories": "As you like",
        "Coaching calls": "Your coach is being found",
        "Your practice plan": "If you like",
        "Your goals and actions": "If you like",
        "Your journal": "Whenever you like",
    }
    assert "food, access, room and arrival, by Tuesday 20 April 2027" in words(main)
    assert words(main.select_one(".facts dt")) == "Next, in three weeks"
    assert "10am on Tuesday 4 May to 4pm on Thursday 6 May 2027 (UK time)" in words(main)
    assert "morgan@example.org" in words(main)
    assert len(main.select(".journey")) == 1


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        (dt.datetime(2027, 5, 2, 23, 30, tzinfo=dt.UTC), "Next, tomorrow"),  # half past midnight on the third, in Leeds
        (dt.datetime(2027, 5, 4, 6, tzinfo=dt.UTC), "Next, today"),
        (dt.datetime(2027, 5, 5, 12, tzinfo=dt.UTC), "Next, now"),
        (dt.datetime(2027, 5, 6, 15, 30, tzinfo=dt.UTC), "Next, in a month"),
    ],
)
def test_the_countdown_is_in_the_days_of_the_place(client, time_machine, at, expected):
    enrolment = EnrolmentFactory(workshop=WorkshopFactory(first_day=dt.date(2027, 5, 4)))
    time_machine.move_to(at)
    assert words(page(client, enrolment.person).select_one(".facts dt")) == expected


def test_what_is_done_says_so(client):
    enrolment = EnrolmentFactory()
    evening = enrolment.workshop.sessions.get(voluntary=True)
    services.save_needs(enrolment, values={"room": "single"}, consent=False, by=enrolment.person)
    services.choose_session(enrolment, evening, coming=True, by=enrolment.person)
    ReflectionFactory(enrolment=enrolment)
    ReflectionFactory(enrolment=enrolment, what="I asked twice.")
    assign_coach(enrolment, CoachFactory(weekdays=range(5)), by=None)
    assert tasks(page(client, enrolment.person)) == {
        "Tell us what you need": "Done",
        "An evening of stories": "You are coming",
        "Your practice plan": "If you like",
        "Your goals and actions": "If you like",
        "Coaching calls": "Choose a time",
        "Your journal": "2 entries",
    }
    services.choose_session(enrolment, evening, coming=False, by=enrolment.person)
    decline_calls(enrolment)
    found = tasks(page(client, enrolment.person))
    assert (found["An evening of stories"], found["Coaching calls"]) == ("Not this time", "Not now")


def test_in_the_month_between(client, time_machine):
    time_machine.move_to(dt.datetime(2026, 3, 7, 9, tzinfo=dt.UTC))
    enrolment = EnrolmentFactory(workshop=running_workshop())
    coach = CoachFactory(weekdays=range(5))
    assign_coach(enrolment, coach, by=None)
    book_call(enrolment, NINE, number=NUMBER, by=enrolment.person)
    start = enrolment.workshop.programme.modules.get(slug="start")
    cards = MaterialFactory(module=start, title="The listening cards")
    MaterialFactory(module=enrolment.workshop.programme.modules.get(slug="return"), title="Later", release="start")
    main = page(client, enrolment.person)
    assert tasks(main) == {
        "Tell us what you need": "To do",
        "Coaching calls": "Next: Mon 9 Mar",
        "Your practice plan": "If you like",
        "Before your call": "If you like",
        "Your goals and actions": "If you like",
        "Your journal": "Whenever you like",
        "Say what it was like": "If you like",
    }
    assert "1 of 3 calls used" in words(main)
    assert words(main.select_one(".facts dt")) == "Next, in two days"
    assert words(main.select_one(".facts strong")) == f"Call with {coach}"
    assert [link["href"] for link in main.select(".rows a")] == [
        reverse("material", args=[cards.pk]),
        *(
            reverse(name)
            for name in (
                "journal",
                "my_questions",
                "my_voices",
                "my_wordings",
                "my_languages",
                "network",
                "resources_mine",
                "my_prerequisites",
                "my_privacy",
                "accounts_me",
            )
        ),
    ]
    assert "Twelve questions, one a card." in words(main)
    assert NUMBER not in words(main)


def test_a_group_is_offered_then_the_next_date_and_a_task(client, time_machine):
    time_machine.move_to(dt.datetime(2026, 3, 7, 9, tzinfo=dt.UTC))
    enrolment = EnrolmentFactory(workshop=running_workshop())
    coach = CoachFactory(weekdays=range(5))
    assign_coach(enrolment, coach, by=None)
    group = open_group(
        enrolment.workshop,
        coach,
        kind="action_learning",
        title="Set of four",
        places_max=4,
        first_date=NINE.date(),
        starts=dt.time(14),
        minutes=60,
        dates=2,
    )
    assert tasks(page(client, enrolment.person))["Groups that meet together"] == "If you like"
    join_group(group, enrolment)
    main = page(client, enrolment.person)
    assert tasks(main)["Set of four"] == "Next: Mon 9 Mar"
    assert "Groups that meet together" not in tasks(main)
    assert words(main.select_one(".facts strong")) == "Set of four"
    assert main.select_one(".facts strong a")["href"] == reverse("call_groups", args=[enrolment.reference])


def over(workshop):
    last_day = workshop.span[1]
    noon = dt.datetime.combine(last_day + dt.timedelta(days=1), dt.time(12), dt.UTC)
    return complete_workshop(workshop, by=None, now=noon)


@pytest.mark.parametrize(
    ("marks", "expected"),
    [
        (("attended", "part"), "Completed"),
        (("attended", "absent"), "You were part of the group"),
        (("attended", ""), "Over, its register is being closed"),
    ],
)
def test_what_is_over_says_how_it_ended(client, marks, expected):
    workshop = running_workshop()
    enrolment = EnrolmentFactory(workshop=workshop)
    facilitator = UserFactory()
    workshop.facilitators.add(facilitator)
    first, _evening, second = sessions_of(workshop)
    for session, mark in zip((first, second), marks, strict=True):
        keep_register(session, {enrolment.pk: mark}, by=facilitator, now=session.ends_at)
    over(workshop)
    main = page(client, enrolment.person)
    assert [words(heading) for heading in main.select("h2")] == ["Behind you", "Also yours"]
    assert words(main.select_one("article .status")) == expected
    assert tasks(main) == {
        "Your practice plan": "If you like",
        "Your goals and actions": "If you like",
        "Your journal": "Whenever you like",
        "Say what it was like": "If you like",
    }


def test_a_published_review_is_linked_from_what_is_over(client):
    arc, _version = published()
    review = arc.review
    enrolment = review.workshop.enrolments.filter(state__in=Enrolment.TAKING_PART).first()
    Workshop.objects.filter(pk=review.workshop_id).update(state=Workshop.State.COMPLETED)
    main = page(client, enrolment.person)
    assert reverse("review", args=[review.workshop.code]) in [link["href"] for link in main.select("article a")]


def test_what_others_say_waits_for_ones_yes(client):
    enrolment = EnrolmentFactory(workshop=running_workshop())
    ApprovedVoiceFactory(subject=enrolment, subject_agrees=False)
    assert tasks(page(client, enrolment.person))["What others say of your work"] == "Waits for your yes"


def test_what_ended_is_named_quietly_and_not_at_all_once_one_is_back(client):
    enrolment = EnrolmentFactory(state=State.WITHDRAWN)
    main = page(client, enrolment.person)
    assert words(main.select_one(".section .rows li .status")) == "Not now"
    services.book(enrolment.workshop, enrolment.person, by=enrolment.person)
    assert "Not now" not in words(page(client, enrolment.person))


def test_a_cancelled_workshop_asks_nothing_more(client):
    enrolment = EnrolmentFactory()
    cancel_workshop(enrolment.workshop, by=None, reason="The house is closed.")
    main = page(client, enrolment.person)
    assert tasks(main) == {}
    assert "Workshop cancelled" in words(main)


def test_who_left_early_is_led_back_to_what_they_wrote_there(client):
    goal, other = GoalFactory(enrolment=EnrolmentFactory()), EnrolmentFactory()
    for enrolment in (goal.enrolment, other):
        services.withdraw(enrolment, by=None)
    main = page(client, goal.enrolment.person)
    (link,) = main.select(".rows li a[href$='/goals/']")
    assert words(link) == f"Your goals and actions : {goal.enrolment.workshop.title}"
    assert goal.aim in words(BeautifulSoup(client.get(link["href"]).content, "html.parser").main)
    assert page(client, other.person).select("a[href$='/goals/']") == []


def test_a_provisional_workshop_says_so(client):
    workshop = WorkshopFactory(state=Workshop.State.TENTATIVE, decision_date=coming_tuesday(20))
    main = page(client, EnrolmentFactory(workshop=workshop).person)
    assert "The workshop is provisional" in words(main)
    assert "Please book no travel before that." in words(main)


@pytest.mark.parametrize("number", [1, 3])
def test_it_costs_the_same_for_one_workshop_and_for_three(client, number, django_assert_num_queries):
    person = UserFactory()
    coach = CoachFactory(weekdays=range(5))
    for _n in range(number):
        enrolment = EnrolmentFactory(person=person)
        assign_coach(enrolment, coach, by=None)
        module = enrolment.workshop.programme.modules.first()
        MaterialFactory(module=module)
        ReflectionFactory(enrolment=enrolment)
        EnrolmentFactory(person=person, state=State.OFFERED)
        EnrolmentFactory(person=person, state=State.WAITLISTED)
        EnrolmentFactory(person=person, workshop=running_workshop(first_day=FIRST_DAY), state=State.COMPLETED)
    client.force_login(person)
    client.get(reverse("my_journey"))
    with django_assert_num_queries(26):
        client.get(reverse("my_journey"))


def test_a_series_is_one_line_and_not_now_moves_the_next_date_on(client, time_machine):
    workshop = WorkshopFactory(programme=SeriesProgrammeFactory(), first_day=dt.date(2027, 5, 4))
    enrolment = EnrolmentFactory(workshop=workshop)
    time_machine.move_to(dt.datetime(2027, 5, 3, 9, tzinfo=dt.UTC))
    main = page(client, enrolment.person)
    assert tasks(main)["Circle"] == "You are in"
    assert "next: Tuesday 4 May 2027, 6pm" in words(main)
    first = workshop.sessions.get(title="Circle, 1 of 20")
    services.choose_session(enrolment, first, coming=False, by=enrolment.person)
    main = page(client, enrolment.person)
    assert tasks(main)["Circle"] == "Not now"
    assert "you come again on Thursday 6 May 2027, 6pm" in words(main)
    assert words(main.select_one(".facts dd strong")) == "Circle, 2 of 20"
    services.choose_sessions(enrolment, first, coming=False, following=True, by=enrolment.person)
    main = page(client, enrolment.person)
    assert tasks(main)["Circle"] == "Not now"
    assert "say so when you are ready again" in words(main)
    assert "Nothing while you say “not now”." in words(main)
