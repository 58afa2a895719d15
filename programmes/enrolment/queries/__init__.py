"""Places, lists, groups and counts: reading only."""

from programmes.enrolment.queries.invariants import invariant_violations
from programmes.enrolment.queries.needs import KitchenCounts, kitchen_counts, needs_freeze_at
from programmes.enrolment.queries.people import (
    Counted,
    GroupMix,
    coming_to,
    current_enrolments,
    draft_of,
    group_mix,
    of_person,
    taking_part,
)
from programmes.enrolment.queries.places import (
    TAKES_PEOPLE_IN,
    Places,
    first_session_start,
    last_session_end,
    live_enrolment,
    offers_end,
    places,
    places_of,
    position,
    positions,
    waiting,
    why_closed,
    why_nobody_comes_in,
    with_places,
)

__all__ = [
    "TAKES_PEOPLE_IN",
    "Counted",
    "GroupMix",
    "KitchenCounts",
    "Places",
    "coming_to",
    "current_enrolments",
    "draft_of",
    "first_session_start",
    "group_mix",
    "invariant_violations",
    "kitchen_counts",
    "last_session_end",
    "live_enrolment",
    "needs_freeze_at",
    "of_person",
    "offers_end",
    "places",
    "places_of",
    "position",
    "positions",
    "taking_part",
    "waiting",
    "why_closed",
    "why_nobody_comes_in",
    "with_places",
]
