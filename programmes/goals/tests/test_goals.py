"""A goal: its words, its history, its state, who reads it, and who leads on it."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from programmes.coaching.services import assign_coach, release_coach
from programmes.coaching.tests.factories import NOW, CoachFactory, coached_enrolment
from programmes.enrolment.services import withdraw
from programmes.enrolment.tests.factories import EnrolmentFactory
from programmes.goals import services
from programmes.goals.errors import NotAPair, NothingWritten, NotYours
from programmes.goals.models import Goal, GoalLead, GoalVersion, Sharing
from programmes.goals.queries import goals_of, lead_of, pair_of, shared_goals
from programmes.goals.tests.factories import AIM, ActionFactory, GoalFactory, coach_of, paired, the_two
from programmes.people.tests.factories import UserFactory

pytestmark = pytest.mark.django_db

HOUR = dt.timedelta(hours=1)
MINUTE = dt.timedelta(minutes=1)


def test_a_goal_is_its_owners_alone_until_they_say_otherwise():
    goal = GoalFactory(aim=f"  {AIM}\r\nand wait ")
    assert (goal.aim, goal.sharing, goal.state) == (f"{AIM}\nand wait", "me", "open")
    coach = coach_of(goal.enrolment)
    assert list(Goal.objects.visible_to(coach)) == []
    services.share_goal(goal, Sharing.COACHES, by=goal.enrolment.person)
    assert list(Goal.objects.visible_to(coach)) == [goal]
    services.share_goal(goal, Sharing.ME, by=goal.enrolment.person)
    assert list(Goal.objects.visible_to(coach)) == []
    assert list(Goal.objects.visible_to(goal.enrolment.person)) == [goal]


def test_a_coach_who_has_left_reads_nothing_and_the_next_one_does():
    goal = GoalFactory(sharing="coaches")
    former = coach_of(goal.enrolment)
    release_coach(goal.enrolment.pairings.get(), by=None)
    assert list(Goal.objects.visible_to(former)) == []
    assign_coach(goal.enrolment, CoachFactory(), by=None)
    assert list(Goal.objects.visible_to(coach_of(goal.enrolment))) == [goal]


def test_only_the_person_writes():
    goal = GoalFactory(sharing="coaches")
    coach, stranger = coach_of(goal.enrolment), UserFactory()
    for by in (coach, stranger):
        with pytest.raises(NotYours):
            services.write_goal(goal.enrolment, by=by, aim="Something else")
        with pytest.raises(NotYours):
            services.change_words(goal, by=by, aim="Something else")
        with pytest.raises(NotYours):
            services.settle_goal(goal, "reached", by=by)
        with pytest.raises(NotYours):
            services.share_goal(goal, "me", by=by)
        with pytest.raises(NotYours):
            services.delete_goal(goal, by=by)
    goal.refresh_from_db()
    assert (goal.aim, goal.state, goal.sharing) == (AIM, "open", "coaches")


def test_who_has_left_the_workshop_still_reads_and_deletes_and_writes_no_more():
    goal = GoalFactory()
    person = goal.enrolment.person
    withdraw(goal.enrolment, by=person)
    with pytest.raises(NotYours, match="no longer take part"):
        services.change_words(goal, by=person, aim="Another")
    assert list(Goal.objects.visible_to(person)) == [goal]
    services.delete_goal(goal, by=person)
    assert Goal.objects.count() == 0


@pytest.mark.parametrize("aim", ["", "   ", "\r\n"])
def test_the_one_thing_a_goal_needs_is_what_one_wants(aim):
    with pytest.raises(NothingWritten):
        GoalFactory(aim=aim)
    goal = GoalFactory()
    with pytest.raises(NothingWritten):
        services.change_words(goal, by=goal.enrolment.person, aim=aim)


@pytest.mark.parametrize("sure", [-(10**20), -1, 0, 1, 10, 11, 10**20])
def test_how_sure_is_a_number_from_1_to_10(sure):
    goal = GoalFactory()
    if 1 <= sure <= 10:
        assert services.change_words(goal, by=goal.enrolment.person, sure=sure).sure == sure
    else:
        with pytest.raises(NothingWritten):
            services.change_words(goal, by=goal.enrolment.person, sure=sure)


def test_the_database_knows_the_bounds_too():
    goal = GoalFactory()
    for values in ({"sure": 11}, {"sure": 0}, {"aim": ""}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Goal.objects.filter(pk=goal.pk).update(**values)


def test_what_it_said_before_is_kept_and_one_sitting_is_one_version():
    goal = GoalFactory(now=NOW)
    person = goal.enrolment.person
    services.change_words(goal, by=person, standing="I answer all day", now=NOW + 5 * MINUTE)
    services.change_words(goal, by=person, sure=6, now=NOW + 29 * MINUTE)
    assert [(one.number, one.standing, one.sure) for one in goal.versions.all()] == [(1, "I answer all day", 6)]
    services.change_words(goal, by=person, aim="I wait", now=NOW + HOUR)
    services.settle_goal(goal, "reached", by=person, now=NOW + HOUR + MINUTE)
    assert [(one.number, one.aim, one.state) for one in goal.versions.all()] == [
        (3, "I wait", "reached"),
        (2, "I wait", "open"),
        (1, AIM, "open"),
    ]
    goal.refresh_from_db()
    assert goal.words() == goal.versions.first().words()


def test_what_changes_nothing_is_no_version():
    goal = GoalFactory(now=NOW)
    services.change_words(goal, by=goal.enrolment.person, aim=f"{AIM} ", now=NOW + HOUR)
    services.settle_goal(goal, "open", by=goal.enrolment.person, now=NOW + HOUR)
    goal.refresh_from_db()
    assert (GoalVersion.objects.count(), goal.updated_at) == (1, NOW)


@pytest.mark.parametrize("before", Goal.State.values)
@pytest.mark.parametrize("after", Goal.State.values)
def test_any_state_may_follow_any_other(before, after):
    goal = GoalFactory()
    person = goal.enrolment.person
    services.settle_goal(goal, before, by=person)
    assert services.settle_goal(goal, after, by=person).state == after


def test_open_goals_come_first():
    enrolment = coached_enrolment()
    goals = [GoalFactory(enrolment=enrolment, aim=name, sharing="coaches") for name in "abcd"]
    services.settle_goal(goals[0], "let_go", by=enrolment.person)
    services.settle_goal(goals[1], "reached", by=enrolment.person)
    assert [goal.aim for goal in goals_of(enrolment)] == ["c", "d", "a", "b"]
    assert list(shared_goals(enrolment, coach_of(enrolment))) == list(goals_of(enrolment))


def test_deleting_takes_the_history_and_leaves_the_actions():
    goal = GoalFactory()
    action = ActionFactory(enrolment=goal.enrolment, goal=goal)
    services.delete_goal(goal, by=goal.enrolment.person)
    action.refresh_from_db()
    assert (GoalVersion.objects.count(), action.goal) == (0, None)
    with pytest.raises(NotYours):
        services.change_words(goal, by=goal.enrolment.person, aim="Again")


def test_no_words_are_in_what_a_goal_is_called():
    assert str(GoalFactory(aim="heron")).find("heron") == -1


# --- Who leads ----------------------------------------------------------------------------------------


def test_who_leads_moves_and_its_history_stays():
    enrolment = paired()
    goal = GoalFactory(enrolment=enrolment, sharing="coaches")
    first, second = the_two(enrolment)
    services.set_lead(goal, first.coach, by=enrolment.person, now=NOW)
    services.set_lead(goal, first.coach, by=second, now=NOW)  # twice is once
    services.set_lead(goal, second.coach, by=first, now=NOW + HOUR)
    services.set_lead(goal, None, by=enrolment.person, now=NOW + 2 * HOUR)
    history = GoalLead.objects.order_by("at")
    assert [(one.from_coach, one.to_coach, one.by) for one in history] == [
        (None, first.coach, enrolment.person),
        (first.coach, second.coach, first),
        (second.coach, None, enrolment.person),
    ]


def test_a_coach_leads_on_no_goal_they_may_not_read():
    enrolment = paired()
    goal = GoalFactory(enrolment=enrolment)
    first, _second = the_two(enrolment)
    with pytest.raises(NotYours):
        services.set_lead(goal, first.coach, by=first)
    assert services.set_lead(goal, first.coach, by=enrolment.person).lead == first.coach


def test_leading_is_for_two_coaches_and_one_of_them():
    alone = GoalFactory(sharing="coaches")
    with pytest.raises(NotAPair):
        services.set_lead(alone, coach_of(alone.enrolment).coach, by=alone.enrolment.person)
    goal = GoalFactory(enrolment=paired(), sharing="coaches")
    with pytest.raises(NotAPair):
        services.set_lead(goal, CoachFactory(), by=goal.enrolment.person)
    with pytest.raises(NotYours):
        services.set_lead(goal, None, by=EnrolmentFactory().person)
    assert GoalLead.objects.count() == 0


def test_who_has_left_leads_no_longer_and_is_who_it_changes_from_no_longer():
    enrolment = paired()
    goal = GoalFactory(enrolment=enrolment, sharing="coaches")
    first, second = the_two(enrolment)
    goal = services.set_lead(goal, second.coach, by=first)
    release_coach(enrolment.pairings.get(coach=second.coach), by=None)
    assert lead_of(goal, pair_of(enrolment)) is None
