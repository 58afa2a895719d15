"""Everything that changes goals, actions, plans and notes. What is a person's is changed by that person alone."""

from programmes.goals.services.actions import (
    answer_action,
    change_action,
    note_action,
    prepare,
    propose_action,
    settle_action,
    withdraw_action,
)
from programmes.goals.services.goals import (
    change_words,
    delete_goal,
    set_lead,
    settle_goal,
    share_goal,
    write_goal,
)
from programmes.goals.services.notes import keep_note
from programmes.goals.services.plans import delete_plan, look_back, share_plan, write_plan
from programmes.goals.services.proposals import (
    leave_proposal,
    propose_goal,
    propose_wording,
    take_proposal,
    withdraw_proposal,
)

__all__ = [
    "answer_action",
    "change_action",
    "change_words",
    "delete_goal",
    "delete_plan",
    "keep_note",
    "leave_proposal",
    "look_back",
    "note_action",
    "prepare",
    "propose_action",
    "propose_goal",
    "propose_wording",
    "set_lead",
    "settle_action",
    "settle_goal",
    "share_goal",
    "share_plan",
    "take_proposal",
    "withdraw_action",
    "withdraw_proposal",
    "write_goal",
    "write_plan",
]
