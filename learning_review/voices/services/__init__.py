"""What can happen to a testimonial: asked for, written, worded, agreed to, taken back.

`by` is the person who acts, or None for whoever holds the voice's secret link: the view has checked the link.
"""

from learning_review.voices.services.consent import approve, subject_consent, withdraw, withdraw_subject_consent
from learning_review.voices.services.inviting import MAY_BE_ASKED, invite_again, invite_voice, refuse
from learning_review.voices.services.wording import accept, edit_wording, give, own_voice, submit

__all__ = [
    "MAY_BE_ASKED",
    "accept",
    "approve",
    "edit_wording",
    "give",
    "invite_again",
    "invite_voice",
    "own_voice",
    "refuse",
    "subject_consent",
    "submit",
    "withdraw",
    "withdraw_subject_consent",
]
