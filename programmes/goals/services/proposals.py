"""What a coach puts before somebody, and what the person makes of it. A coach never writes into a goal."""

import datetime as dt

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from programmes.enrolment.models import Enrolment
from programmes.goals.errors import AnsweredAlready, NotYours
from programmes.goals.models import Goal, GoalProposal, Sharing
from programmes.goals.services.goals import begin_goal, locked, put_words
from programmes.goals.services.who import check_own, coach_of, required, tell_of_proposal
from ui.locks import retry_once
from ui.typed import tidy

State = GoalProposal.State


@retry_once
@transaction.atomic
def propose_goal(
    enrolment: Enrolment, *, by: User, aim: str, why: str = "", now: dt.datetime | None = None
) -> GoalProposal:
    """Put a goal before somebody one coaches now, and return the proposal. They are told that something waits.

    Raises NotYours for anybody who is not their coach, NothingWritten without a goal.
    """
    return _propose(enrolment, None, by=by, aim=aim, why=why, now=now or timezone.now())


@retry_once
@transaction.atomic
def propose_wording(goal: Goal, *, by: User, aim: str, why: str = "", now: dt.datetime | None = None) -> GoalProposal:
    """Put other words for a goal before its owner; the goal itself stays as it is. As `propose_goal`.

    Raises NotYours also when the goal is not shared with one's coaches.
    """
    goal = locked(goal)
    if goal.sharing != Sharing.COACHES:
        raise NotYours(_("This goal is not shared with you."))
    return _propose(goal.enrolment, goal, by=by, aim=aim, why=why, now=now or timezone.now())


@retry_once
@transaction.atomic
def take_proposal(
    proposal: GoalProposal,
    *,
    by: User,
    aim: str | None = None,
    sharing: str = Sharing.ME,
    now: dt.datetime | None = None,
) -> Goal:
    """Take what was proposed, as it is or in the words of `aim`, and return the goal it became.

    A new goal is for its owner alone unless `sharing` says otherwise; one that gets other words stays as shared as it
    was. Raises NotYours, NothingWritten, and AnsweredAlready when it has been answered or taken back.
    """
    now = now or timezone.now()
    proposal = _waiting(proposal, by)
    words = required(proposal.aim if aim is None else aim, _("Write what you want; or leave the proposal aside."))
    if proposal.rewords and proposal.goal:
        goal = put_words(proposal.goal, now, aim=words)
    else:
        goal = begin_goal(proposal.enrolment, now, sharing=sharing, aim=words)
    proposal.goal = goal
    _answer(proposal, State.ACCEPTED if words == proposal.aim else State.ADAPTED, now)
    return goal


@retry_once
@transaction.atomic
def leave_proposal(proposal: GoalProposal, *, by: User, now: dt.datetime | None = None) -> GoalProposal:
    """Leave what was proposed aside. Raises NotYours, AnsweredAlready."""
    proposal = _waiting(proposal, by)
    return _answer(proposal, State.LEFT, now or timezone.now())


@retry_once
@transaction.atomic
def withdraw_proposal(proposal: GoalProposal, *, by: User, now: dt.datetime | None = None) -> GoalProposal:
    """Take back what one proposed and nobody has answered yet. Raises NotYours, AnsweredAlready."""
    proposal = _held(proposal)
    if proposal.coach.user_id != by.pk:
        raise NotYours(_("Somebody else proposed this."))
    _check_waits(proposal)
    return _answer(proposal, State.WITHDRAWN, now or timezone.now())


def _propose(
    enrolment: Enrolment, goal: Goal | None, *, by: User, aim: str, why: str, now: dt.datetime
) -> GoalProposal:
    coach = coach_of(enrolment, by)
    proposal = GoalProposal.objects.create(
        enrolment=enrolment,
        goal=goal,
        rewords=goal is not None,
        coach=coach,
        aim=required(aim, _("Write what you propose.")),
        why=tidy(why),
        proposed_at=now,
    )
    tell_of_proposal(enrolment, now=now)
    return proposal


def _held(proposal: GoalProposal) -> GoalProposal:
    """Return a proposal under its lock, that of its goal having come first; NotYours when it is gone."""
    goal = locked(proposal.goal) if proposal.goal else None
    found = (
        GoalProposal.objects.select_for_update(of=["self"], no_key=True)
        .select_related("enrolment__workshop", "coach")
        .filter(pk=proposal.pk)
        .first()
    )
    if found is None:
        raise NotYours(_("This proposal is no longer there."))
    if goal:
        found.goal = goal
    return found


def _waiting(proposal: GoalProposal, by: User) -> GoalProposal:
    proposal = _held(proposal)
    check_own(proposal.enrolment, by)
    _check_waits(proposal)
    return proposal


def _check_waits(proposal: GoalProposal) -> None:
    if proposal.state == State.WITHDRAWN:
        raise AnsweredAlready(_("Your coach has taken this proposal back."))
    if proposal.state != State.WAITING:
        raise AnsweredAlready(_("This proposal has been answered already."))


def _answer(proposal: GoalProposal, state: str, now: dt.datetime) -> GoalProposal:
    proposal.state, proposal.answered_at = state, now
    proposal.save()
    return proposal
