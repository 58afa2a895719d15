"""What can be done with questions and answers."""

from learning_review.instruments.services.answering import (
    complete,
    decline,
    enter_for,
    open_again,
    save,
)
from learning_review.instruments.services.asking import ask_what_is_due, follow_enrolment, resume, stop
from learning_review.instruments.services.editing import (
    bring_back,
    create_instrument,
    describe,
    discard_draft,
    move_item,
    new_version,
    publish,
    remove_item,
    retire,
    save_item,
)
from learning_review.instruments.services.reading import read_named
from learning_review.instruments.services.starting import add_starting_set

__all__ = [
    "add_starting_set",
    "ask_what_is_due",
    "bring_back",
    "complete",
    "create_instrument",
    "decline",
    "describe",
    "discard_draft",
    "enter_for",
    "follow_enrolment",
    "move_item",
    "new_version",
    "open_again",
    "publish",
    "read_named",
    "remove_item",
    "resume",
    "retire",
    "save",
    "save_item",
    "stop",
]
