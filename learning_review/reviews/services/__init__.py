"""The steps of a review, from its first word to its versions. Each locks the review's row first.

`by` is the person who acts: views let only coordinators write, ask, submit and publish; that a partner's part is
touched by nobody but those who speak for the organisation is checked here.
"""

from learning_review.reviews.services.contributing import ask_partners, contribute, save_draft
from learning_review.reviews.services.signing import (
    mark_read,
    move_signing_deadline,
    record_silence,
    sign_off,
    submit_for_signing,
)
from learning_review.reviews.services.telling import queue_owed
from learning_review.reviews.services.versions import correct, publish, reopen
from learning_review.reviews.services.withdrawal import words_were_withdrawn
from learning_review.reviews.services.writing import evidence_was_edited, open_review, rename, save_section

__all__ = [
    "ask_partners",
    "contribute",
    "correct",
    "evidence_was_edited",
    "mark_read",
    "move_signing_deadline",
    "open_review",
    "publish",
    "queue_owed",
    "record_silence",
    "rename",
    "reopen",
    "save_draft",
    "save_section",
    "sign_off",
    "submit_for_signing",
    "words_were_withdrawn",
]
