"""What somebody works on between the days."""

import datetime as dt
from collections.abc import Collection, Iterator

from django.utils.translation import gettext_lazy as _

from accounts.models import User
from notices.personal import BY_KEY, Holding, Row, hold, not_personal, rows_of
from notices.withdrawals import Standing, Withdrawable, withdrawable
from programmes.goals import services
from programmes.goals.models import (
    Action,
    Goal,
    GoalLead,
    GoalProposal,
    GoalVersion,
    PairNote,
    PracticePlan,
    Preparation,
    Sharing,
)
from programmes.goals.services.goals import GOAL, GOAL_SHARED
from programmes.goals.services.plans import PLAN, PLAN_SHARED

WORDS = ("aim", "standing", "options", "will_do", "sure")


def rows(person: User) -> list[Row]:
    own = {"enrolment__person": person}
    return (
        rows_of(Goal.objects.filter(**own), "reference", *WORDS, "state", "sharing", "written_at", "updated_at")
        + rows_of(
            GoalVersion.objects.filter(goal__enrolment__person=person), "number", "at", *WORDS, goal="goal__reference"
        )
        + rows_of(GoalProposal.objects.filter(**own), "aim", "why", "state", proposed="proposed_at")
        + rows_of(Action.objects.filter(**own), "what", "by_when", "state", "written_at")
        + rows_of(Preparation.objects.filter(**own), "wants", "since", "helps", "updated_at", call="call__reference")
        + rows_of(
            PracticePlan.objects.filter(**own),
            "tries", "with_whom", "by_when", "in_the_way", "sharing", "what_happened", "written_at",
        )
        + rows_of(PairNote.objects.filter(**own), "week", "progress", "goals", "successes", "plans", "actions")
    )  # fmt: skip


def erase(person: User, now: dt.datetime) -> int:
    own = {"enrolment__person": person}
    return sum(
        model._base_manager.filter(**own).delete()[0]
        for model in (GoalProposal, Action, Preparation, PracticePlan, PairNote, Goal)
    )


hold(
    Holding(
        name="goals/words",
        title=_("Your goals, actions, plans and preparation, and what your coaches note of them"),
        why=_("So that you and those you share them with can go back to them."),
        kept=_("For as long as you like; yours to delete."),
        models=(Goal, GoalVersion, GoalProposal, Action, Preparation, PracticePlan, PairNote),
        rows=rows,
        erase=erase,
    )
)
not_personal(BY_KEY, GoalLead)


# --- Taken back, to be taken back again after a restore -------------------------------------------------
# When a goal or a plan was shared last is not known, only when it was written: who took it back and shared it once more
# before the backup has to share it again.


def goals() -> Iterator[Standing]:
    for goal in Goal.objects.select_related("enrolment__person").order_by("pk"):
        yield Standing(goal, goal.written_at, [goal.reference])


def plans() -> Iterator[Standing]:
    for plan in PracticePlan.objects.select_related("enrolment__person").order_by("pk"):
        yield Standing(plan, plan.written_at, [plan.enrolment.reference])


def shared(standing: Iterator[Standing]) -> Iterator[Standing]:
    return (one for one in standing if one.row.sharing == Sharing.COACHES)


def take_goal_back(goal: Goal, at: dt.datetime, keys: Collection[str]) -> None:
    services.share_goal(goal, Sharing.ME, by=goal.enrolment.person)


def take_plan_back(plan: PracticePlan, at: dt.datetime, keys: Collection[str]) -> None:
    services.share_plan(plan, Sharing.ME, by=plan.enrolment.person)


for kind in (
    Withdrawable(GOAL, goals, lambda goal, at, _: services.delete_goal(goal, by=goal.enrolment.person)),
    Withdrawable(GOAL_SHARED, lambda: shared(goals()), take_goal_back),
    Withdrawable(PLAN, plans, lambda plan, at, _: services.delete_plan(plan, by=plan.enrolment.person)),
    Withdrawable(PLAN_SHARED, lambda: shared(plans()), take_plan_back),
):
    withdrawable(kind)
