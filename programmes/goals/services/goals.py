"""A goal's words, its state, who reads it, and who leads on it."""

import datetime as dt
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from notices.withdrawals import note
from programmes.coaching.models import Coach
from programmes.enrolment.models import Enrolment
from programmes.goals.errors import NotAPair, NothingWritten, NotYours
from programmes.goals.models import Goal, GoalLead, GoalVersion, Sharing
from programmes.goals.queries.own import lead_of, pair_of
from programmes.goals.services.who import check_own, coach_of, required
from ui.locks import retry_once
from ui.typed import tidy

# What is changed again within this time is one version: answering question after question is one sitting.
ONE_SITTING = dt.timedelta(minutes=30)
# What the ledger knows: goals deleted, and goals taken back from coaches.
GOAL, GOAL_SHARED = "goals/goal", "goals/goal_shared"


@retry_once
@transaction.atomic
def write_goal(
    enrolment: Enrolment,
    *,
    by: User,
    aim: str,
    sharing: str = Sharing.ME,
    now: dt.datetime | None = None,
    **words: Any,
) -> Goal:
    """Write down a goal of `by`'s own and return it; for them alone unless `sharing` says otherwise.

    `words` are other answers of a goal, by name. Raises NotYours, and NothingWritten without an aim.
    """
    check_own(enrolment, by)
    return begin_goal(enrolment, now or timezone.now(), sharing=sharing, aim=aim, **words)


@retry_once
@transaction.atomic
def change_words(goal: Goal, *, by: User, now: dt.datetime | None = None, **words: Any) -> Goal:
    """Change some answers of a goal, by name, and return it. What it said before stays in its history.

    Changes within half an hour are one version. Raises NotYours, NothingWritten when the aim would be empty.
    """
    goal = own_goal(goal, by)
    return put_words(goal, now or timezone.now(), **words)


@retry_once
@transaction.atomic
def settle_goal(goal: Goal, state: str, *, by: User, now: dt.datetime | None = None) -> Goal:
    """Say that a goal is open, reached or let go; any of them may follow any other. Twice is once. Raises NotYours."""
    goal = own_goal(goal, by)
    state = Goal.State(state)
    if goal.state == state:
        return goal
    goal.state, goal.state_since = state, now or timezone.now()
    goal.updated_at = goal.state_since
    goal.save()
    _keep_version(goal, goal.state_since)
    return goal


@retry_once
@transaction.atomic
def share_goal(goal: Goal, sharing: str, *, by: User) -> Goal:
    """Let one's coaches read a goal as it stands, or nobody. Raises NotYours."""
    goal = own_goal(goal, by)
    if (goal.sharing, sharing) == (Sharing.COACHES, Sharing.ME):
        note(GOAL_SHARED, goal.reference, at=timezone.now())
    goal.sharing = Sharing(sharing)
    goal.save(update_fields=["sharing"])
    return goal


@retry_once
@transaction.atomic
def delete_goal(goal: Goal, *, by: User) -> None:
    """Delete a goal for good, with its history and what coaches proposed for it; actions stay. Raises NotYours."""
    goal = own_goal(goal, by, writing=False)
    note(GOAL, goal.reference, at=timezone.now())
    goal.delete()


@retry_once
@transaction.atomic
def set_lead(goal: Goal, coach: Coach | None, *, by: User, now: dt.datetime | None = None) -> Goal:
    """Let one of two coaches lead on a goal, or none in particular; return it. Twice is once.

    By the person, or by one of the two once the goal is shared with them. Raises NotYours, and NotAPair when there
    are not two coaches, or `coach` is none of them.
    """
    goal = locked(goal)
    if goal.enrolment.person_id == by.pk:
        check_own(goal.enrolment, by)
    else:
        coach_of(goal.enrolment, by)
        if goal.sharing != Sharing.COACHES:
            raise NotYours(_("This goal is not shared with you."))
    pair = pair_of(goal.enrolment)
    if not pair:
        raise NotAPair(_("There is one coach here, who leads on everything."))
    if coach is not None and coach.pk not in {pairing.coach_id for pairing in pair}:
        raise NotAPair(_("Choose one of the two coaches."))
    before = lead_of(goal, pair)
    if before != coach:
        goal.lead = coach
        goal.save(update_fields=["lead"])
        GoalLead.objects.create(goal=goal, from_coach=before, to_coach=coach, by=by, at=now or timezone.now())
    return goal


def begin_goal(enrolment: Enrolment, now: dt.datetime, *, sharing: str, **words: Any) -> Goal:
    """Make a goal with its first version; for rules that have asked whose it is."""
    goal = Goal(enrolment=enrolment, sharing=Sharing(sharing), written_at=now, state_since=now)
    return put_words(goal, now, **words)


def put_words(goal: Goal, now: dt.datetime, **words: Any) -> Goal:
    """Write answers into a goal that is held, or new, and keep its version; NothingWritten without an aim."""
    before = goal.words()
    for name, answer in words.items():
        if name not in Goal.WORDS:
            raise TypeError(f"A goal has no {name!r}.")
        setattr(goal, name, tidy(answer) if isinstance(answer, str) else answer)
    goal.aim = required(goal.aim, _("Write what you want; the rest can wait."))
    if goal.sure is not None and not 1 <= goal.sure <= 10:
        raise NothingWritten(_("Choose a number from 1 to 10."))
    if goal.pk and goal.words() == before:
        return goal
    goal.updated_at = now
    goal.save()
    _keep_version(goal, now)
    return goal


def locked(goal: Goal) -> Goal:
    """Return a goal read again under its lock; NotYours when it is gone."""
    found = (
        Goal.objects.select_for_update(of=["self"], no_key=True)
        .select_related("enrolment__workshop", "enrolment__person")
        .filter(pk=goal.pk)
        .first()
    )
    if found is None:
        raise NotYours(_("This goal has been deleted."))
    return found


def own_goal(goal: Goal, by: User, *, writing: bool = True) -> Goal:
    """Return a goal of `by`'s own under its lock. What is only taken away may be so when one takes part no longer."""
    goal = locked(goal)
    if writing or goal.enrolment.person_id != by.pk:
        check_own(goal.enrolment, by)
    return goal


def _keep_version(goal: Goal, now: dt.datetime) -> None:
    latest = goal.versions.first()
    if latest and latest.state == goal.state and now - latest.at < ONE_SITTING:
        for name, answer in goal.words().items():
            setattr(latest, name, answer)
        latest.save()
        return
    number = (goal.versions.aggregate(last=Max("number"))["last"] or 0) + 1
    GoalVersion.objects.create(goal=goal, number=number, at=now, state=goal.state, **goal.words())
