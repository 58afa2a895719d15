"""Actions, which a person owns, and what they prepare before a call."""

import datetime as dt

import pytest

from programmes.coaching import services as coaching
from programmes.coaching.queries import free_slots
from programmes.coaching.tests.factories import NINE, NOW, CoachFactory, booked_call, coached_enrolment
from programmes.goals import services
from programmes.goals.errors import AnsweredAlready, GoalsRefused, NothingWritten, NotYours
from programmes.goals.models import Action, Preparation
from programmes.goals.queries import beside_calls, glances
from programmes.goals.queries.glance import BESIDE
from programmes.goals.tests.factories import ActionFactory, GoalFactory, GoalProposalFactory, coach_of, paired, the_two

pytestmark = pytest.mark.django_db

DAY = dt.timedelta(days=1)


def test_an_action_is_the_persons_and_their_coach_reads_it():
    action = ActionFactory(by_when=dt.date(2026, 3, 20))
    assert (action.state, action.by_when) == ("agreed", dt.date(2026, 3, 20))
    coach = coach_of(action.enrolment)
    assert list(Action.objects.visible_to(coach)) == [action]
    coaching.release_coach(action.enrolment.pairings.get(), by=None)
    assert list(Action.objects.visible_to(coach)) == []


def test_a_coach_proposes_and_the_person_agrees():
    action = ActionFactory(proposed=True)
    assert (action.state, action.proposed_by.user) == ("proposed", coach_of(action.enrolment))
    assert services.answer_action(action, by=action.enrolment.person, agree=True).state == "agreed"
    with pytest.raises(AnsweredAlready):
        services.answer_action(action, by=action.enrolment.person, agree=False)


def test_put_in_other_words_it_still_waits_for_a_yes():
    action = ActionFactory(proposed=True)
    changed = services.change_action(action, by=action.enrolment.person, what="Write to them", by_when=None)
    assert (changed.what, changed.state) == ("Write to them", "proposed")


def test_left_aside_nothing_more_is_said_of_it():
    action = ActionFactory(proposed=True)
    person = action.enrolment.person
    services.answer_action(action, by=person, agree=False)
    for act in (
        lambda: services.settle_action(action, "done", by=person),
        lambda: services.change_action(action, by=person, what="Again", by_when=None),
        lambda: services.withdraw_action(action, by=coach_of(action.enrolment)),
    ):
        with pytest.raises(AnsweredAlready):
            act()


@pytest.mark.parametrize("before", sorted(Action.AGREED_STATES))
@pytest.mark.parametrize("after", sorted(Action.AGREED_STATES))
def test_what_became_of_it_can_always_be_said_otherwise(before, after):
    action = ActionFactory()
    services.settle_action(action, before, by=action.enrolment.person)
    assert services.settle_action(action, after, by=action.enrolment.person).state == after


@pytest.mark.parametrize("state", ["proposed", "left"])
def test_no_agreed_action_becomes_a_proposal_again(state):
    action = ActionFactory()
    with pytest.raises(AnsweredAlready):
        services.settle_action(action, state, by=action.enrolment.person)


def test_nobody_but_the_person_changes_one():
    action = ActionFactory()
    for by in (coach_of(action.enrolment), coached_enrolment().person):
        with pytest.raises(NotYours):
            services.note_action(action.enrolment, by=by, what="For you")
        with pytest.raises(NotYours):
            services.settle_action(action, "done", by=by)
        with pytest.raises(NotYours):
            services.change_action(action, by=by, what="For you", by_when=None)
        with pytest.raises(NotYours):
            services.withdraw_action(action, by=by)
    with pytest.raises(NotYours):
        services.propose_action(action.enrolment, by=CoachFactory().user, what="For you")
    action.refresh_from_db()
    assert (action.state, action.what, Action.objects.count()) == ("agreed", "Ring the tenants' group", 1)


def test_a_proposal_is_taken_back_by_who_made_it():
    action = ActionFactory(enrolment=paired(), proposed=True)
    first, second = the_two(action.enrolment)
    with pytest.raises(NotYours):
        services.withdraw_action(action, by=second)
    services.withdraw_action(action, by=first)
    with pytest.raises(NotYours, match="no longer there"):
        services.answer_action(action, by=action.enrolment.person, agree=True)


def test_an_action_needs_words_and_ones_own_call_and_goal():
    enrolment = coached_enrolment()
    with pytest.raises(NothingWritten):
        services.note_action(enrolment, by=enrolment.person, what=" ")
    for others in ({"call": booked_call()}, {"goal": GoalFactory()}):
        with pytest.raises(NotYours):
            services.note_action(enrolment, by=enrolment.person, what="Something", **others)


# --- Preparation --------------------------------------------------------------------------------------


def test_what_is_prepared_is_read_by_the_coach_of_that_call_at_once():
    enrolment = paired()
    first, second = the_two(enrolment)
    call = coaching.book_call(enrolment, NINE, coach=first.coach, number="07700 900 321", by=enrolment.person)
    prepared = services.prepare(call, by=enrolment.person, wants="Courage")
    assert list(Preparation.objects.visible_to(first)) == [prepared]
    assert list(Preparation.objects.visible_to(second)) == []
    assert list(Preparation.objects.visible_to(enrolment.person)) == [prepared]
    coaching.release_coach(enrolment.pairings.get(coach=first.coach), by=None)
    assert list(Preparation.objects.visible_to(first)) == []


def test_it_can_be_changed_until_the_call_is_over_and_emptied():
    call = booked_call()
    person = call.enrolment.person
    services.prepare(call, by=person, wants="Courage")
    services.prepare(call, by=person, since="Nothing yet", now=call.ends_at - dt.timedelta(seconds=1))
    assert [(one.wants, one.since) for one in Preparation.objects.all()] == [("", "Nothing yet")]
    assert services.prepare(call, by=person) is None
    assert Preparation.objects.count() == 0
    with pytest.raises(GoalsRefused):
        services.prepare(call, by=person, wants="Too late", now=call.ends_at)


def test_nothing_is_prepared_for_a_call_that_is_off_or_anothers():
    call = booked_call()
    with pytest.raises(NotYours):
        services.prepare(call, by=call.coach.user, wants="For you")
    coaching.cancel_call(call, by=call.enrolment.person)
    with pytest.raises(GoalsRefused):
        services.prepare(call, by=call.enrolment.person, wants="Courage")


# --- Beside calls, and at a glance ----------------------------------------------------------------------


def test_beside_a_call_stand_its_preparation_what_was_agreed_in_it_and_the_latest_before():
    call = booked_call()
    enrolment, coach = call.enrolment, call.coach.user
    prepared = services.prepare(call, by=enrolment.person, wants="Courage")
    before = [
        ActionFactory(enrolment=enrolment, what=f"Number {number}", now=NOW + number * DAY)
        for number in range(BESIDE + 1)
    ]
    agreed = ActionFactory(enrolment=enrolment, call=call)
    ActionFactory(enrolment=enrolment, proposed=True)
    found = beside_calls([call], coach)[call.pk]
    assert (found.preparation, found.agreed) == (prepared, (agreed,))
    assert found.before == tuple(reversed(before[1:]))
    stranger = beside_calls([call], CoachFactory().user)[call.pk]
    assert not stranger


@pytest.mark.parametrize("number", [1, 12])
def test_beside_many_calls_costs_two_queries(number, django_assert_num_queries):
    enrolment = coached_enrolment()
    enrolment.workshop.programme.coaching_calls = 60
    enrolment.workshop.programme.save()
    calls = [booked_call(enrolment, slot.starts_at) for slot in free_slots(enrolment, now=NOW)[:number]]
    for call in calls:
        services.prepare(call, by=enrolment.person, wants="Courage")
        ActionFactory(enrolment=enrolment, call=call)
    coach = coach_of(enrolment)
    with django_assert_num_queries(2):
        found = beside_calls(calls, coach)
    assert [(bool(found[call.pk].preparation), len(found[call.pk].agreed)) for call in calls] == [(True, 1)] * number


@pytest.mark.parametrize("number", [1, 3])
def test_a_glance_costs_five_queries(number, django_assert_num_queries):
    enrolments = []
    for _n in range(number):
        goal = GoalFactory()
        enrolment = goal.enrolment
        services.settle_goal(GoalFactory(enrolment=enrolment), "reached", by=enrolment.person)
        GoalProposalFactory(enrolment=enrolment)
        ActionFactory(enrolment=enrolment, proposed=True)
        ActionFactory(enrolment=enrolment)
        enrolments.append(enrolment)
    with django_assert_num_queries(5):
        found = glances(enrolments)
    assert {(one.goals, one.goals_open, one.waiting, one.to_do, one.plan) for one in found.values()} == {
        (2, 1, 2, 1, None)
    }
    assert len(found) == number
