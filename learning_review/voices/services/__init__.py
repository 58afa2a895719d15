"""What can happen to a testimonial: asked for, written, worded, agreed to, given back, renewed, taken back.

`by` is the person who acts, or None for whoever holds the voice's secret link: the view has checked the link.
"""

from learning_review.voices.services.consent import (
    approve,
    body_consent,
    narrow,
    subject_consent,
    withdraw,
    withdraw_body_consent,
    withdraw_subject_consent,
)
from learning_review.voices.services.inviting import (
    MAY_BE_ASKED,
    ask_no_more,
    invite_again,
    invite_voice,
    let_go,
    rather_not,
    refuse,
    send_links,
    stop_asking,
)
from learning_review.voices.services.moderation import ask_for_changes, decline
from learning_review.voices.services.renewal import ask_again, let_lapse
from learning_review.voices.services.wording import accept, edit_wording, give, own_voice, submit

__all__ = [
    "MAY_BE_ASKED",
    "accept",
    "approve",
    "ask_again",
    "ask_for_changes",
    "ask_no_more",
    "body_consent",
    "decline",
    "edit_wording",
    "give",
    "invite_again",
    "invite_voice",
    "let_go",
    "let_lapse",
    "narrow",
    "own_voice",
    "rather_not",
    "refuse",
    "send_links",
    "stop_asking",
    "subject_consent",
    "submit",
    "withdraw",
    "withdraw_body_consent",
    "withdraw_subject_consent",
]
