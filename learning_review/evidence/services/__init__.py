"""The rules of evidence: what is frozen, what may be quoted, what a claim must rest on.

Locks are taken in one order: snapshot, then finding, then (by the room above) the review.
"""

from learning_review.evidence.services.coding import (
    code_blind,
    code_excerpt,
    code_passage,
    make_excerpt,
    remove_coding,
    set_aside,
)
from learning_review.evidence.services.findings import (
    delete_finding,
    mark_recommendation,
    move_finding,
    write_finding,
)
from learning_review.evidence.services.own_words import repeats_shared_words
from learning_review.evidence.services.second import SECOND_CODER_ASKED, ask_second_coder, end_blind_reading
from learning_review.evidence.services.sharing import freeze, withdraw
from learning_review.evidence.services.wording import WORDING_ASKED, answer_wording

__all__ = [
    "SECOND_CODER_ASKED",
    "WORDING_ASKED",
    "answer_wording",
    "ask_second_coder",
    "code_blind",
    "code_excerpt",
    "code_passage",
    "delete_finding",
    "end_blind_reading",
    "freeze",
    "make_excerpt",
    "mark_recommendation",
    "move_finding",
    "remove_coding",
    "repeats_shared_words",
    "set_aside",
    "withdraw",
    "write_finding",
]
