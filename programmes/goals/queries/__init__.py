"""What the pages of this room and of the desks need to know: reading only."""

from programmes.goals.queries.glance import Beside, Glance, beside_calls, glances, lay_beside
from programmes.goals.queries.notes import PairWeeks, Week, missed_weeks, pair_weeks, pairs_of_coach, weeks_of_pair
from programmes.goals.queries.own import (
    actions_of,
    coached_enrolments,
    goals_of,
    lead_of,
    own_enrolments,
    pair_of,
    practice_part,
    preparation_of,
    proposals_by,
    proposals_ever_to,
    proposals_to,
    return_day,
    shared_goals,
)

__all__ = [
    "Beside",
    "Glance",
    "PairWeeks",
    "Week",
    "actions_of",
    "beside_calls",
    "coached_enrolments",
    "glances",
    "goals_of",
    "lay_beside",
    "lead_of",
    "missed_weeks",
    "own_enrolments",
    "pair_of",
    "pair_weeks",
    "pairs_of_coach",
    "practice_part",
    "preparation_of",
    "proposals_by",
    "proposals_ever_to",
    "proposals_to",
    "return_day",
    "shared_goals",
    "weeks_of_pair",
]
