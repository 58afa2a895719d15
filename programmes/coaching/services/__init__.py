"""Everything that changes coaching: who coaches whom, when, and the calls themselves."""

from programmes.coaching.services.booking import book_call, hold_time, release_holds
from programmes.coaching.services.calls import cancel_call, move_call
from programmes.coaching.services.claims import sync_session_claims
from programmes.coaching.services.follow import follow_enrolment, follow_workshop
from programmes.coaching.services.groups import (
    cancel_group_calls,
    change_group_calls,
    join_group,
    leave_group,
    mark_group_call,
    open_group,
)
from programmes.coaching.services.hours import (
    add_extra_hours,
    add_hours,
    add_time_off,
    remove_extra_hours,
    remove_hours,
    remove_time_off,
)
from programmes.coaching.services.marks import mark_call, mark_held, mark_missed
from programmes.coaching.services.openings import invite_to_book, nudge, set_resting
from programmes.coaching.services.pairings import (
    assign_coach,
    assign_coaches,
    decline_calls,
    release_coach,
    welcome_calls,
)
from programmes.coaching.services.rules import is_late
from programmes.coaching.services.ways import OWN_WAYS, change_ways

__all__ = [
    "OWN_WAYS",
    "add_extra_hours",
    "add_hours",
    "add_time_off",
    "assign_coach",
    "assign_coaches",
    "book_call",
    "cancel_call",
    "cancel_group_calls",
    "change_group_calls",
    "change_ways",
    "decline_calls",
    "follow_enrolment",
    "follow_workshop",
    "hold_time",
    "invite_to_book",
    "is_late",
    "join_group",
    "leave_group",
    "mark_call",
    "mark_group_call",
    "mark_held",
    "mark_missed",
    "move_call",
    "nudge",
    "open_group",
    "release_coach",
    "release_holds",
    "remove_extra_hours",
    "remove_hours",
    "remove_time_off",
    "set_resting",
    "sync_session_claims",
    "welcome_calls",
]
