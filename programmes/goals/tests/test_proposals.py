"""What a coach proposes, and what the person makes of it."""

import datetime as dt

import pytest

from notices.delivery import compose
from notices.models import Notice
from programmes.coaching.services import release_coach
from programmes.coaching.tests.factories import NOW, CoachFactory, coached_enrolment
from programmes.enrolment.services import withdraw
from programmes.goals import services
from programmes.goals.errors import AnsweredAlready, NothingWritten, NotYours
from programmes.goals.models import Goal, GoalProposal
from programmes.goals.queries import proposals_by, proposals_to
from programmes.goals.tests.factories import (
    AIM,
    ActionFactory,
    GoalFactory,
    GoalProposalFactory,
    coach_of,
    paired,
    the_two,
)

pytestmark = pytest.mark.django_db

DAY = dt.timedelta(days=1)
HOUR = dt.timedelta(hours=1)


def test_a_goal_proposed_is_none_until_its_person_takes_it():
    proposal = GoalProposalFactory()
    person = proposal.enrolment.person
    assert Goal.objects.count() == 0
    assert list(proposals_to(proposal.enrolment)) == [proposal]
    goal = services.take_proposal(proposal, by=person)
    proposal.refresh_from_db()
    assert (goal.aim, goal.sharing, proposal.state, proposal.goal) == (proposal.aim, "me", "accepted", goal)
    assert list(proposals_to(proposal.enrolment)) == []


def test_taken_in_other_words_it_is_theirs_and_the_proposal_says_what_it_said():
    proposal = GoalProposalFactory()
    goal = services.take_proposal(proposal, by=proposal.enrolment.person, aim="I wait", sharing="coaches")
    proposal.refresh_from_db()
    assert (goal.aim, goal.sharing) == ("I wait", "coaches")
    assert (proposal.state, proposal.aim) == ("adapted", "You let a silence be")


def test_left_aside_it_leaves_nothing_behind():
    proposal = GoalProposalFactory()
    services.leave_proposal(proposal, by=proposal.enrolment.person)
    assert (GoalProposal.objects.get().state, Goal.objects.count()) == ("left", 0)


def test_other_words_for_a_goal_change_it_only_once_they_are_taken():
    goal = GoalFactory(sharing="coaches", now=NOW)
    person, coach = goal.enrolment.person, coach_of(goal.enrolment)
    proposal = services.propose_wording(goal, by=coach, aim="I ask before I answer")
    goal.refresh_from_db()
    assert goal.aim == AIM
    taken = services.take_proposal(proposal, by=person, now=NOW + HOUR)
    assert (taken, taken.aim, taken.sharing) == (goal, "I ask before I answer", "coaches")
    assert [one.aim for one in goal.versions.all()] == ["I ask before I answer", AIM]
    assert Goal.objects.count() == 1


def test_words_for_a_goal_that_is_not_shared_can_not_be_proposed():
    goal = GoalFactory()
    with pytest.raises(NotYours):
        services.propose_wording(goal, by=coach_of(goal.enrolment), aim="Other words")


def test_only_a_coach_of_now_proposes():
    enrolment = coached_enrolment()
    coach = coach_of(enrolment)
    for by in (CoachFactory().user, enrolment.person):
        with pytest.raises(NotYours):
            services.propose_goal(enrolment, by=by, aim="Something")
    with pytest.raises(NothingWritten):
        services.propose_goal(enrolment, by=coach, aim=" ")
    release_coach(enrolment.pairings.get(), by=None)
    with pytest.raises(NotYours):
        services.propose_goal(enrolment, by=coach, aim="Something")
    assert GoalProposal.objects.count() == 0


def test_only_the_person_answers_and_once():
    proposal = GoalProposalFactory()
    coach, person = coach_of(proposal.enrolment), proposal.enrolment.person
    with pytest.raises(NotYours):
        services.take_proposal(proposal, by=coach)
    with pytest.raises(NotYours):
        services.leave_proposal(proposal, by=coach)
    services.take_proposal(proposal, by=person)
    for answer in (services.take_proposal, services.leave_proposal):
        with pytest.raises(AnsweredAlready):
            answer(proposal, by=person)
    with pytest.raises(AnsweredAlready):
        services.withdraw_proposal(proposal, by=coach)
    assert Goal.objects.count() == 1


def test_a_coach_takes_their_own_proposal_back_and_nobody_else_does():
    proposal = GoalProposalFactory(enrolment=paired())
    first, second = the_two(proposal.enrolment)
    for by in (second, proposal.enrolment.person):
        with pytest.raises(NotYours):
            services.withdraw_proposal(proposal, by=by)
    services.withdraw_proposal(proposal, by=first)
    with pytest.raises(AnsweredAlready, match="taken this proposal back"):
        services.take_proposal(proposal, by=proposal.enrolment.person)
    assert list(proposals_by(first, proposal.enrolment)) == []


def test_each_of_two_coaches_sees_their_own_proposals():
    proposal = GoalProposalFactory(enrolment=paired())
    first, second = the_two(proposal.enrolment)
    assert list(proposals_by(first, proposal.enrolment)) == [proposal]
    assert list(proposals_by(second, proposal.enrolment)) == []


# --- The mail -----------------------------------------------------------------------------------------


def mails():
    return list(Notice.objects.filter(kind="goals/proposed").order_by("pk"))


def test_the_person_is_told_once_a_day_and_never_the_words():
    enrolment = coached_enrolment()
    coach = coach_of(enrolment)
    services.propose_goal(enrolment, by=coach, aim="The heron by the weir", why="Kingfishers", now=NOW)
    services.propose_action(enrolment, by=coach, what="Feed the swans", now=NOW + HOUR)
    assert [mail.recipient for mail in mails()] == [enrolment.person]
    composed = compose(mails()[0])
    assert composed is not None
    said = composed[1]
    assert "has proposed 2 things to you" in said.text
    assert f"/my/{enrolment.reference}/goals/" in said.text
    for word in ("heron", "Kingfisher", "swans"):
        assert word not in f"{said.subject} {said.text} {said.html} {mails()[0].data}"
    services.propose_goal(enrolment, by=coach, aim="The otter", now=NOW + DAY)
    assert len(mails()) == 2


def test_a_day_is_the_workshops():
    enrolment = coached_enrolment(time_zone="Europe/London")
    coach = coach_of(enrolment)
    midnight = dt.datetime(2026, 6, 1, 23, tzinfo=dt.UTC)  # in the United Kingdom, in summer
    services.propose_goal(enrolment, by=coach, aim="Before", now=midnight - HOUR)
    services.propose_goal(enrolment, by=coach, aim="After", now=midnight)
    assert len(mails()) == 2


def test_the_mail_is_dropped_when_nothing_waits_any_more():
    proposal = GoalProposalFactory()
    action = ActionFactory(enrolment=proposal.enrolment, proposed=True)
    services.leave_proposal(proposal, by=proposal.enrolment.person)
    assert "has proposed something to you" in compose(mails()[0])[1].text
    services.withdraw_action(action, by=coach_of(proposal.enrolment))
    assert compose(mails()[0]) is None


def test_the_mail_is_dropped_when_its_person_has_left():
    proposal = GoalProposalFactory()
    withdraw(proposal.enrolment, by=proposal.enrolment.person)
    assert compose(mails()[0]) is None
