"""Everything that changes coaching: who coaches whom, when, and the calls themselves."""

from programmes.coaching.services.calls import book_call, cancel_call, is_late, mark_held, mark_missed, move_call
from programmes.coaching.services.claims import sync_session_claims
from programmes.coaching.services.follow import follow_enrolment, follow_workshop
from programmes.coaching.services.hours import add_hours, add_time_off, remove_hours, remove_time_off
from programmes.coaching.services.openings import invite_to_book
from programmes.coaching.services.pairings import (
    assign_coach,
    assign_coaches,
    decline_calls,
    release_coach,
    welcome_calls,
)

__all__ = [
    "add_hours",
    "add_time_off",
    "assign_coach",
    "assign_coaches",
    "book_call",
    "cancel_call",
    "decline_calls",
    "follow_enrolment",
    "follow_workshop",
    "invite_to_book",
    "is_late",
    "mark_held",
    "mark_missed",
    "move_call",
    "release_coach",
    "remove_hours",
    "remove_time_off",
    "sync_session_claims",
    "welcome_calls",
]
