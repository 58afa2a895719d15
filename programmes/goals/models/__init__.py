"""What a person works on between the days: goals, actions, a plan; and what two coaches note for each other."""

from programmes.goals.models.actions import Action, Preparation
from programmes.goals.models.goals import Goal, GoalLead, GoalProposal, GoalVersion
from programmes.goals.models.notes import PairNote
from programmes.goals.models.plans import PracticePlan
from programmes.goals.models.sharing import Sharing

__all__ = [
    "Action",
    "Goal",
    "GoalLead",
    "GoalProposal",
    "GoalVersion",
    "PairNote",
    "PracticePlan",
    "Preparation",
    "Sharing",
]
