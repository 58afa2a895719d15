"""What somebody works on between the days."""

import datetime as dt

from django.utils.translation import gettext_lazy as _

from accounts.models import User
from notices.personal import BY_KEY, Holding, Row, hold, not_personal, rows_of
from programmes.goals.models import (
    Action,
    Goal,
    GoalLead,
    GoalProposal,
    GoalVersion,
    PairNote,
    PracticePlan,
    Preparation,
)

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
