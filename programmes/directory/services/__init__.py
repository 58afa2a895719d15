"""What can happen to an entry, to somebody's own list, and between people who asked to be found."""

from programmes.directory.services.corrections import decide_correction, suggest_correction
from programmes.directory.services.entries import (
    change,
    check,
    give_to,
    may_change,
    retire,
    suggest,
)
from programmes.directory.services.lists import forget, keep
from programmes.directory.services.messages import block, relay, unblock
from programmes.directory.services.network import (
    CONSENT_WORDING,
    be_found,
    end_what_nobody_sees,
    follow_enrolment,
    stop_being_found,
)
from programmes.directory.services.visits import log_visit, remove_visit

__all__ = [
    "CONSENT_WORDING",
    "be_found",
    "block",
    "change",
    "check",
    "decide_correction",
    "end_what_nobody_sees",
    "follow_enrolment",
    "forget",
    "give_to",
    "keep",
    "log_visit",
    "may_change",
    "relay",
    "remove_visit",
    "retire",
    "stop_being_found",
    "suggest",
    "suggest_correction",
    "unblock",
]
