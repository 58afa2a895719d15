"""The pages: what each shows, to whom, and what a form may do."""

import datetime as dt
import logging

import pytest
from bs4 import BeautifulSoup
from django.apps import apps
from django.core import serializers
from django.test import Client
from django.urls import reverse
from wagtail.search.index import get_indexed_models

from accounts.models import User
from notices.models import Notice
from programmes.coaching.services import book_call, mark_held, release_coach
from programmes.coaching.tests.factories import NINE, booked_call, coached_enrolment
from programmes.enrolment.services import withdraw
from programmes.goals import services
from programmes.goals.models import Action, Goal, GoalProposal, GoalVersion, PairNote, PracticePlan, Preparation
from programmes.goals.tests.factories import (
    AIM,
    WHOLE_WEEKS,
    ActionFactory,
    GoalFactory,
    GoalProposalFactory,
    PracticePlanFactory,
    coach_of,
    dual_workshop,
    paired,
    the_two,
    words,
)

pytestmark = pytest.mark.django_db

DAY = dt.timedelta(days=1)
SECRET = "the heron by the weir"


@pytest.fixture
def enrolment():
    return coached_enrolment()


@pytest.fixture
def person(client, enrolment):
    """A browser in which the participant is signed in."""
    client.force_login(enrolment.person)
    return client


@pytest.fixture
def coach(enrolment):
    """A browser in which their coach is signed in."""
    return browser_of(coach_of(enrolment))


def browser_of(user):
    client = Client()
    client.force_login(user)
    return client


def later(clock, instant, *browsers):
    """Move on by weeks: sessions have ended meanwhile, and everybody signs in again."""
    people = [User.objects.get(pk=browser.session["_auth_user_id"]) for browser in browsers]
    clock.move_to(instant)
    for browser, user in zip(browsers, people, strict=True):
        browser.force_login(user)


def page(name, *rows):
    return reverse(name, args=[row if isinstance(row, str) else row.reference for row in rows])


def text(response):
    return response.content.decode()


def title(response):
    return " ".join(text(response).split("<title>")[1].split("</title>")[0].split())


# --- Goals --------------------------------------------------------------------------------------------


def test_one_question_makes_a_goal_and_four_more_may_follow(person, enrolment):
    assert "No goal yet" in text(person.get(page("goals", enrolment)))
    asked = text(person.get(page("goal_new", enrolment)))
    assert "Question 1 of 5" in asked
    answered = person.post(page("goal_new", enrolment), {"aim": AIM})
    goal = Goal.objects.get()
    assert answered.url == page("goal_step", enrolment, goal, "standing")
    for step, name, answer in [
        ("standing", "standing", "I answer all day"),
        ("options", "options", ""),
        ("will-do", "will_do", "Ask first on Monday"),
    ]:
        response = person.post(page("goal_step", enrolment, goal, step), {name: answer})
        assert response.url.startswith(page("goal", enrolment, goal))
    done = person.post(page("goal_step", enrolment, goal, "sure"), {"sure": "7"}, follow=True)
    assert done.redirect_chain == [(page("goal", enrolment, goal), 302)]
    goal.refresh_from_db()
    assert goal.words() == {
        "aim": AIM,
        "standing": "I answer all day",
        "options": "",
        "will_do": "Ask first on Monday",
        "sure": 7,
    }
    assert "Only you. No coach, facilitator or coordinator can open it." in text(done)
    changed = person.post(page("goal_step", enrolment, goal, "sure") + "?only", {"sure": ""})
    goal.refresh_from_db()
    assert (changed.url, goal.sure) == (page("goal", enrolment, goal), None)


def test_nothing_wanted_is_said_at_the_field(person, enrolment):
    shown = person.post(page("goal_new", enrolment), {"aim": "  "})
    assert title(shown).startswith("Error:")
    assert "Write what you want; the rest can wait." in text(shown)
    assert Goal.objects.count() == 0


@pytest.mark.parametrize("aim", ["a\0b", "x" * 5_001])
def test_nonsense_is_said_and_kept_on_the_page(person, enrolment, aim):
    assert title(person.post(page("goal_new", enrolment), {"aim": aim})).startswith("Error:")
    goal = GoalFactory(enrolment=enrolment)
    for sure in ("11", "0", "nine", "9" * 40):
        shown = person.post(page("goal_step", enrolment, goal, "sure"), {"sure": sure})
        assert title(shown).startswith("Error:")
    assert person.get(page("goal_step", enrolment, goal, "everything")).status_code == 404


def test_a_goal_page_shows_how_it_came_to_be_what_it_is(person, enrolment, clock):
    goal = GoalFactory(enrolment=enrolment)
    clock.shift(DAY)
    person.post(page("goal_step", enrolment, goal, "aim") + "?only", {"aim": "I wait"})
    shown = text(person.get(page("goal", enrolment, goal)))
    assert "What it said before" in shown
    assert AIM in shown
    for state in ("reached", "let_go", "open"):
        person.post(page("goal_state", enrolment, goal), {"state": state})
        goal.refresh_from_db()
        assert goal.state == state
    assert person.post(page("goal_state", enrolment, goal), {"state": "failed"}).status_code == 302
    goal.refresh_from_db()
    assert goal.state == "open"


def test_shared_it_opens_to_the_coach_with_its_words_of_now_alone(person, coach, enrolment, clock):
    goal = GoalFactory(enrolment=enrolment, aim="As it was")
    assert coach.get(page("coach_goal", enrolment, goal)).status_code == 404
    assert "They need not share any" in text(coach.get(page("coach_goals", enrolment)))
    clock.shift(DAY)
    services.change_words(goal, by=enrolment.person, aim=AIM)
    choice = text(person.get(page("goal_share", enrolment, goal)))
    assert f"{coach_of(enrolment).get_full_name()}, as it stands and as you change it. Nobody else." in choice
    person.post(page("goal_share", enrolment, goal), {"sharing": "coaches"})
    assert AIM in text(coach.get(page("coach_goals", enrolment)))
    shown = text(coach.get(page("coach_goal", enrolment, goal)))
    assert AIM in shown
    assert "As it was" not in shown
    assert title(person.post(page("goal_share", enrolment, goal), {"sharing": "all"})).startswith("Error:")


def test_hints_are_shown_and_stop_nobody(person, enrolment):
    goal = GoalFactory(enrolment=enrolment, aim="Ring 01632 960 123 less often")
    assert "01632 960 123”: a telephone number" in text(person.get(page("goal", enrolment, goal)))


def test_deleting_asks_once_more(person, enrolment):
    goal = GoalFactory(enrolment=enrolment)
    assert AIM in text(person.get(page("goal_delete", enrolment, goal)))
    assert Goal.objects.count() == 1
    person.post(page("goal_delete", enrolment, goal))
    assert Goal.objects.count() == 0


def test_whoever_has_left_reads_on_and_is_offered_no_form(client, enrolment):
    goal = GoalFactory(enrolment=enrolment)
    client.force_login(enrolment.person)
    withdraw(enrolment, by=enrolment.person)
    shown = text(client.get(page("goal", enrolment, goal)))
    assert AIM in shown
    assert page("goal_state", enrolment, goal) not in shown
    assert client.get(page("goal_new", enrolment)).status_code == 404
    assert client.post(page("goal_delete", enrolment, goal)).status_code == 302


# --- Proposals ----------------------------------------------------------------------------------------


def test_a_coach_proposes_and_the_person_takes_it_in_words_of_their_own(person, coach, enrolment):
    coach.post(page("coach_goal_propose", enrolment), {"aim": "You let a silence be", "why": "You nearly did"})
    proposal = GoalProposal.objects.get()
    assert "proposes a goal" in text(person.get(page("goals", enrolment)))
    shown = text(person.get(page("goal_proposal", enrolment, proposal)))
    assert "You nearly did" in shown
    taken = person.post(
        page("goal_proposal", enrolment, proposal), {"answer": "take", "aim": "I let it be", "sharing": "me"}
    )
    goal = Goal.objects.get()
    assert (taken.url, goal.aim) == (page("goal", enrolment, goal), "I let it be")
    theirs = text(coach.get(page("coach_goals", enrolment)))
    assert "Taken in other words" in theirs
    assert "I let it be" not in theirs
    again = person.post(page("goal_proposal", enrolment, proposal), {"answer": "take", "aim": "And again"})
    assert (again.url, Goal.objects.get().aim) == (page("goals", enrolment), "I let it be")


def test_it_can_be_left_without_a_word(person, enrolment):
    proposal = GoalProposalFactory(enrolment=enrolment)
    person.post(page("goal_proposal", enrolment, proposal), {"answer": "leave", "aim": ""})
    proposal.refresh_from_db()
    assert proposal.state == "left"


def test_taking_needs_words(person, enrolment):
    proposal = GoalProposalFactory(enrolment=enrolment)
    shown = person.post(page("goal_proposal", enrolment, proposal), {"answer": "take", "aim": " ", "sharing": "me"})
    assert title(shown).startswith("Error:")
    assert Goal.objects.count() == 0


def test_other_words_are_proposed_from_the_goals_page(person, coach, enrolment):
    goal = GoalFactory(enrolment=enrolment, sharing="coaches")
    assert AIM in text(coach.get(page("coach_goal_reword", enrolment, goal)))
    coach.post(page("coach_goal_reword", enrolment, goal), {"aim": "I ask first", "why": ""})
    proposal = GoalProposal.objects.get()
    assert "proposes other words" in text(person.get(page("goal", enrolment, goal)))
    shown = text(person.get(page("goal_proposal", enrolment, proposal)))
    assert 'name="sharing"' not in shown
    person.post(page("goal_proposal", enrolment, proposal), {"aim": "I ask first"})
    goal.refresh_from_db()
    assert goal.aim == "I ask first"


def test_taken_back_it_is_gone(person, coach, enrolment):
    proposal = GoalProposalFactory(enrolment=enrolment)
    coach.post(page("coach_proposal_withdraw", enrolment, proposal))
    assert person.get(page("goal_proposal", enrolment, proposal)).status_code == 404
    assert coach.get(page("coach_proposal_withdraw", enrolment, proposal)).status_code == 405


# --- Who leads ----------------------------------------------------------------------------------------


def test_who_leads_is_set_by_the_person_and_by_either_coach():
    enrolment = paired()
    goal = GoalFactory(enrolment=enrolment, sharing="coaches")
    first, second = the_two(enrolment)
    person, coach = browser_of(enrolment.person), browser_of(second)
    person.post(page("goal_lead", enrolment, goal), {"lead": str(first.coach.pk)})
    coach.post(page("coach_goal_lead", enrolment, goal), {"lead": str(second.coach.pk)})
    goal.refresh_from_db()
    assert goal.lead == second.coach
    for shown in (person.get(page("goal", enrolment, goal)), coach.get(page("coach_goal", enrolment, goal))):
        assert f"from {first.coach} to {second.coach}" in " ".join(text(shown).split())
    for nonsense in ("0", "x", str(10**30)):
        person.post(page("goal_lead", enrolment, goal), {"lead": nonsense})
        coach.post(page("coach_goal_lead", enrolment, goal), {"lead": nonsense})
    goal.refresh_from_db()
    assert goal.lead == second.coach


def test_with_one_coach_nobody_is_asked_who_leads(person, coach, enrolment):
    goal = GoalFactory(enrolment=enrolment, sharing="coaches")
    assert "Who leads" not in text(person.get(page("goal", enrolment, goal)))
    person.post(page("goal_lead", enrolment, goal), {"lead": str(coach_of(enrolment).coach.pk)})
    goal.refresh_from_db()
    assert goal.lead is None


# --- Actions ------------------------------------------------------------------------------------------


def test_an_action_is_noted_changed_and_settled(person, enrolment):
    assert "will stand here" in text(person.get(page("actions", enrolment)))
    person.post(page("actions", enrolment), {"what": "Ring them", "by_when": "2026-03-20"})
    action = Action.objects.get()
    assert (action.what, action.by_when) == ("Ring them", dt.date(2026, 3, 20))
    person.post(page("action", enrolment, action), {"what": "Write to them", "by_when": ""})
    person.post(page("action_answer", enrolment, action), {"answer": "done"})
    action.refresh_from_db()
    assert (action.what, action.by_when, action.state) == ("Write to them", None, "done")
    person.post(page("action_answer", enrolment, action), {"answer": "failed"})
    action.refresh_from_db()
    assert action.state == "done"


@pytest.mark.parametrize("data", [{"what": " "}, {"what": "Ring", "by_when": "soon"}, {"what": "x" * 301}])
def test_what_can_not_be_an_action_is_said_at_the_field(person, coach, enrolment, data):
    for client, address in ((person, page("actions", enrolment)), (coach, page("coach_action_propose", enrolment))):
        assert title(client.post(address, data)).startswith("Error:")
    assert Action.objects.count() == 0


def test_a_proposed_action_counts_once_the_person_agrees(person, coach, enrolment):
    coach.post(page("coach_action_propose", enrolment), {"what": "Ask the caretaker", "by_when": ""})
    action = Action.objects.get()
    assert "Ask the caretaker" in text(person.get(page("goals", enrolment)))
    person.post(page("action_answer", enrolment, action), {"answer": "agree"})
    action.refresh_from_db()
    assert action.state == "agreed"
    other = ActionFactory(enrolment=enrolment, proposed=True)
    coach.post(page("coach_action_withdraw", enrolment, other))
    assert list(Action.objects.all()) == [action]


def test_actions_agreed_in_a_call_stand_on_its_pages(person, coach, enrolment, clock):
    call = booked_call(enrolment)
    later(clock, call.ends_at + DAY, person, coach)
    address = f"{page('actions', enrolment)}?call={call.reference}"
    assert address in text(person.get(page("call", enrolment, call)))
    assert person.post(address, {"what": "Ring them", "by_when": ""}).url == page("call", enrolment, call)
    mark_held(call, by=call.coach.user)
    for shown in (person.get(page("call", enrolment, call)), coach.get(page("coach_call", call))):
        assert "Agreed in this call" in text(shown)
        assert "Ring them" in text(shown)
    proposing = f"{page('coach_action_propose', enrolment)}?call={call.reference}"
    assert coach.post(proposing, {"what": "Again", "by_when": ""}).url == page("coach_call", call)
    again = Action.objects.get(what="Again")
    assert again.call == call
    shown = BeautifulSoup(person.get(page("call", enrolment, call)).content, "html.parser")
    assert "Again" not in shown.text
    (way,) = [one for one in shown("a") if one.text.strip().startswith("One action is proposed to you")]
    assert "Again" in text(person.get(way["href"]))
    person.post(page("action_answer", enrolment, again), {"answer": "agree"})
    shown = text(person.get(page("call", enrolment, call)))
    assert ("Again" in shown, "proposed to you" in shown) == (True, False)


@pytest.mark.parametrize("nonsense", ["x", "%00", "0" * 500])
def test_a_call_that_is_none_is_no_call(person, coach, enrolment, nonsense):
    person.post(f"{page('actions', enrolment)}?call={nonsense}", {"what": "Ring them", "by_when": ""})
    coach.post(f"{page('coach_action_propose', enrolment)}?call={nonsense}", {"what": "Ring them", "by_when": ""})
    assert list(Action.objects.values_list("call", flat=True)) == [None, None]


# --- Preparation --------------------------------------------------------------------------------------


def test_what_is_prepared_lies_on_the_coachs_desk_at_once(person, coach, enrolment):
    call = booked_call(enrolment)
    asked = text(person.get(page("call_prepare", enrolment, call)))
    assert f"{call.coach} reads this as soon as you keep it" in asked
    person.post(page("call_prepare", enrolment, call), {"wants": "Courage", "since": "", "helps": ""})
    assert "Courage" in text(coach.get(reverse("coach")))
    assert "Courage" in text(coach.get(page("coach_call", call)))
    assert "Courage" in text(person.get(page("call", enrolment, call)))
    person.post(page("call_prepare", enrolment, call), {"wants": "", "since": "", "helps": ""})
    assert Preparation.objects.count() == 0


def test_a_coach_who_has_left_sees_nothing_beside_their_former_call(coach, person, enrolment, clock):
    call = booked_call(enrolment)
    services.prepare(call, by=enrolment.person, wants="Courage")
    ActionFactory(enrolment=enrolment)
    later(clock, call.ends_at, coach)
    release_coach(enrolment.pairings.get(), by=None)
    shown = text(coach.get(page("coach_call", call)))
    assert "Courage" not in shown
    assert "tenants" not in shown
    assert page("coach_goals", enrolment) not in shown


def test_after_the_call_there_is_nothing_to_prepare(person, enrolment, clock):
    call = booked_call(enrolment)
    later(clock, call.ends_at, person)
    address = page("call_prepare", enrolment, call)
    assert person.get(address).url == page("call", enrolment, call)
    shown = person.post(address, {"wants": "Courage", "since": "", "helps": ""})
    assert "This call is over or off" in text(shown)
    assert "Courage" in text(shown)


# --- Plan ---------------------------------------------------------------------------------------------


def test_a_plan_is_written_shared_and_opens_with_what_was_written(person, coach, enrolment, clock):
    assert "Nothing written yet" in text(person.get(page("plan", enrolment)))
    assert title(person.post(page("plan_write", enrolment), {"tries": ""})).startswith("Error:")
    data = {"tries": SECRET, "with_whom": "My team", "by_when": "Easter", "in_the_way": "Rain"}
    assert person.post(page("plan_write", enrolment), data).url == page("plan", enrolment)
    assert SECRET not in text(coach.get(page("coach_goals", enrolment)))
    person.post(page("plan_share", enrolment), {"sharing": "coaches"})
    assert SECRET in text(coach.get(page("coach_goals", enrolment)))
    assert "You are back" not in text(person.get(page("plan", enrolment)))
    back = enrolment.workshop.parts.get(module__slug="return").starts_on
    later(clock, dt.datetime.combine(back, dt.time(9), dt.UTC), person)
    shown = text(person.get(page("plan", enrolment)))
    assert shown.index(SECRET) < shown.index("You are back. What happened?")
    person.post(page("plan_look_back", enrolment), {"words": "They came back.", "into_journal": "on"})
    shown = text(person.get(page("plan", enrolment)))
    assert "They came back." in shown
    assert "You are back" not in shown
    assert "They came back." in text(person.get(reverse("journal")))


def test_a_plan_is_deleted_after_being_asked_once_more(person, enrolment):
    for name in ("plan_share", "plan_look_back", "plan_delete"):
        assert person.get(page(name, enrolment)).status_code == 404
    PracticePlanFactory(enrolment=enrolment)
    assert person.get(page("plan_delete", enrolment)).status_code == 200
    person.post(page("plan_delete", enrolment))
    assert PracticePlan.objects.count() == 0


# --- Notes of a pair ----------------------------------------------------------------------------------


def test_the_two_write_their_week_and_nobody_writes_over_the_other(clock):
    enrolment = paired()
    clock.move_to(dt.datetime.combine(WHOLE_WEEKS[1], dt.time(9), dt.UTC))
    first, second = (browser_of(user) for user in the_two(enrolment))
    week = WHOLE_WEEKS[0].isoformat()
    for browser in (first, second):
        assert page("coach_note", enrolment, week) in text(browser.get(reverse("coach")))
    assert "Went by without a note" in text(first.get(page("coach_notes", enrolment)))
    first.post(page("coach_note", enrolment, week), words(revision="0"))
    mine = second.post(page("coach_note", enrolment, week), words(progress="Mine", revision="0"))
    shown = text(mine)
    assert title(mine).startswith("Error:")
    assert "She asks more." in shown
    assert "Mine</textarea>" in shown
    assert 'name="revision" value="1"' in shown
    second.post(page("coach_note", enrolment, week), words(progress="Both", revision="1"))
    assert PairNote.objects.get().progress == "Both"
    assert "Went by without a note" not in text(first.get(page("coach_notes", enrolment)))
    assert page("coach_note", enrolment, week) not in text(first.get(reverse("coach")))


@pytest.mark.parametrize(
    "week", ["today", "2026-03-10", "2026-13-45", "9999-12-27", "2026-03-16", "20260309x", "0001-01-01"]
)
def test_a_week_that_is_none_is_not_there(clock, week):
    enrolment = paired()
    clock.move_to(dt.datetime.combine(WHOLE_WEEKS[0], dt.time(9), dt.UTC))
    assert browser_of(the_two(enrolment)[0]).get(page("coach_note", enrolment, week)).status_code == 404


def test_an_empty_note_says_so_and_nonsense_for_its_revision_too(clock):
    enrolment = paired()
    clock.move_to(dt.datetime.combine(WHOLE_WEEKS[0], dt.time(9), dt.UTC))
    browser = browser_of(the_two(enrolment)[0])
    address = page("coach_note", enrolment, WHOLE_WEEKS[0].isoformat())
    for data in (words(progress="", revision="0"), words(revision="x"), words(revision="9" * 40), words()):
        assert title(browser.post(address, data)).startswith("Error:")
    assert PairNote.objects.count() == 0


def test_where_there_is_one_coach_there_are_no_notes(coach, enrolment):
    assert coach.get(page("coach_notes", enrolment)).status_code == 404
    assert "weekly notes" not in text(coach.get(page("coach_goals", enrolment)))


def test_the_person_sees_no_note_and_sees_what_was_agreed(clock):
    enrolment = paired()
    clock.move_to(dt.datetime.combine(WHOLE_WEEKS[0], dt.time(9), dt.UTC))
    first, _second = the_two(enrolment)
    services.keep_note(enrolment, WHOLE_WEEKS[0], by=first, words=words(actions=SECRET))
    ActionFactory(enrolment=enrolment)
    person = browser_of(enrolment.person)
    for name in ("goals", "actions", "plan"):
        assert SECRET not in text(person.get(page(name, enrolment)))
    assert "tenants" in text(person.get(page("actions", enrolment)))
    assert person.get(page("coach_notes", enrolment)).status_code == 404


# --- Costs, limits, and where words are not -------------------------------------------------------------


@pytest.mark.parametrize("number", [1, 12])
@pytest.mark.parametrize(
    ("who", "name", "queries"),
    [
        ("person", "goals", 10),
        ("person", "goal", 11),
        ("person", "actions", 7),
        ("coach", "coach_goals", 10),
        ("coach", "coach_goal", 8),
        ("coach", "coach_notes", 9),
    ],
)
def test_pages_cost_the_same_however_much_there_is(who, name, queries, number, django_assert_num_queries, clock):
    enrolment = paired()
    person, first = enrolment.person, the_two(enrolment)[0]
    for _n in range(number):
        goal = GoalFactory(enrolment=enrolment, sharing="coaches")
        services.set_lead(goal, first.coach, by=person)
        GoalProposalFactory(enrolment=enrolment)
        services.propose_wording(goal, by=first, aim="Other words")
        ActionFactory(enrolment=enrolment)
        ActionFactory(enrolment=enrolment, proposed=True)
    clock.move_to(dt.datetime.combine(WHOLE_WEEKS[2], dt.time(9), dt.UTC))
    services.keep_note(enrolment, WHOLE_WEEKS[0], by=first, words=words())
    browser = browser_of(first if who == "coach" else person)
    address = page(name, enrolment, goal) if name in {"goal", "coach_goal"} else page(name, enrolment)
    browser.get(address)
    with django_assert_num_queries(queries):
        browser.get(address)


@pytest.mark.parametrize("number", [1, 3])
def test_the_coachs_desk_costs_the_same_for_one_pair_and_for_three(number, django_assert_num_queries, clock):
    workshop = dual_workshop(places_max=20)
    enrolment = paired(workshop)
    first = the_two(enrolment)[0]
    call = booked_call_with(enrolment, first.coach)
    services.prepare(call, by=enrolment.person, wants="Courage")
    for _n in range(number - 1):
        other = paired(workshop)
        pairing = other.pairings.order_by("pk").first()
        pairing.coach = first.coach
        pairing.save()
        ActionFactory(enrolment=other)
    clock.move_to(dt.datetime.combine(WHOLE_WEEKS[2], dt.time(9), dt.UTC))
    browser = browser_of(first)
    browser.get(reverse("coach"))
    with django_assert_num_queries(13):
        shown = browser.get(reverse("coach"))
    assert text(shown).count("/notes/") == 2 * number


def booked_call_with(enrolment, coach):
    return book_call(enrolment, NINE, coach=coach, number="07700 900 321", by=enrolment.person)


def test_what_can_be_sent_is_limited(person, enrolment, settings):
    settings.RATE_LIMITS = settings.RATE_LIMITS | {"goals": "2/h/person"}
    answers = [person.post(page("goal_new", enrolment), {"aim": f"{AIM} {number}"}) for number in range(3)]
    assert [answer.status_code for answer in answers] == [302, 302, 429]
    assert f"{AIM} 2" in text(answers[2])
    assert Goal.objects.count() == 2


def test_a_coachs_proposals_are_limited(coach, enrolment, settings):
    settings.RATE_LIMITS = settings.RATE_LIMITS | {"proposing": "2/h/person"}
    for _n in range(3):
        answer = coach.post(page("coach_goal_propose", enrolment), {"aim": AIM, "why": ""})
    assert (answer.status_code, GoalProposal.objects.count()) == (429, 2)


def test_what_was_typed_when_the_session_ended_comes_back(client, enrolment):
    address = page("goal_new", enrolment)
    sent_out = client.post(address, {"aim": SECRET})
    assert sent_out.url.startswith("/accounts/login/")
    client.force_login(coached_enrolment().person)
    assert client.get(address).status_code == 404
    client.force_login(enrolment.person)
    client.logout()
    client.post(address, {"aim": SECRET})
    client.force_login(enrolment.person)
    assert SECRET in text(client.get(address))
    assert SECRET not in text(client.get(address))
    assert Goal.objects.count() == 0


def test_private_words_are_nowhere_else(person, coach, enrolment, caplog):
    goal = GoalFactory(enrolment=enrolment)
    call = booked_call(enrolment)
    with caplog.at_level(logging.DEBUG):
        person.post(page("goal_step", enrolment, goal, "aim"), {"aim": SECRET})
        person.post(page("plan_write", enrolment), {"tries": SECRET})
        person.post(page("actions", enrolment), {"what": SECRET, "by_when": ""})
        person.post(page("call_prepare", enrolment, call), {"wants": SECRET})
        coach.post(page("coach_goal_propose", enrolment), {"aim": SECRET, "why": SECRET})
        coach.post(page("coach_action_propose", enrolment), {"what": SECRET, "by_when": ""})
        for name in ("goals", "actions", "plan"):
            person.get(page(name, enrolment))
    holders = {Goal, GoalVersion, GoalProposal, Action, Preparation, PracticePlan}
    assert SECRET not in caplog.text
    assert holders & set(get_indexed_models()) == set()
    found = {
        model
        for model in apps.get_models()
        if model._meta.managed and SECRET in serializers.serialize("json", model._base_manager.all())
    }
    assert found == holders
    assert Notice.objects.filter(kind="goals/proposed").count() == 1
