"""The acts of the catalogue. Each locks the workshop's row first, then checks, then writes, in one transaction."""

from programmes.catalogue.services.answers import answer_condition
from programmes.catalogue.services.details import change_details, edit_session
from programmes.catalogue.services.events import lock_workshop
from programmes.catalogue.services.plans import change_plan, create_workshop, move_workshop
from programmes.catalogue.services.series import NewTime, cancel_session, cancel_sessions, change_sessions
from programmes.catalogue.services.stages import (
    STAGE_TRANSITIONS,
    close_stage,
    open_stage,
    pause_stage,
    reopen_stage,
    resume_stage,
)
from programmes.catalogue.services.states import (
    TRANSITIONS,
    announce_workshop,
    cancel_workshop,
    complete_workshop,
    confirm_workshop,
    start_workshop,
)

__all__ = [
    "STAGE_TRANSITIONS",
    "TRANSITIONS",
    "NewTime",
    "announce_workshop",
    "answer_condition",
    "cancel_session",
    "cancel_sessions",
    "cancel_workshop",
    "change_details",
    "change_plan",
    "change_sessions",
    "close_stage",
    "complete_workshop",
    "confirm_workshop",
    "create_workshop",
    "edit_session",
    "lock_workshop",
    "move_workshop",
    "open_stage",
    "pause_stage",
    "reopen_stage",
    "resume_stage",
    "start_workshop",
]
