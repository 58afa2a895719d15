"""The texts that people agree to. A version, once used, is never changed: a new text is a new version."""

from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class ConsentText(NamedTuple):
    """What the author, and what the practitioner spoken of, says yes to."""

    author: Promise
    subject: Promise


CURRENT = "2026-1"
TEXTS = {
    "2026-1": ConsentText(
        author=_(
            "I wrote or said these words, and I agree that they are shown exactly as they stand here, with exactly "
            "this line about who I am, in the places I have ticked. I can take them back at any time, without giving "
            "a reason. You will ask me again after two years."
        ),
        subject=_(
            "These words speak of me or of my work. I agree that they are shown exactly as they stand here, in the "
            "places I have ticked. I can take this back at any time, without giving a reason. You will ask me again "
            "after two years."
        ),
    )
}
