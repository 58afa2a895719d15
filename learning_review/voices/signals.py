"""What a voice tells the rooms above it. Sent inside the transaction of what happened.

`voice_approved(voice)`: its words may now be shown, or in other places than before; `queries` says where.
`voice_withdrawn(voice, cause)`: words that may have been shown somewhere may no longer be. `cause` is a `Cause`. Live
pages need nothing (they ask `queries`), but whoever keeps a made thing, such as a PDF, stops serving it and makes it
anew.
"""

from enum import StrEnum

from django.dispatch import Signal


class Cause(StrEnum):
    """Why."""

    AUTHOR = "author"  # withdrawn, the words erased
    SUBJECT = "subject"  # the practitioner spoken of took their consent back
    EDITED = "edited"  # the approval went with the wording it was for
    NARROWED = "narrowed"  # agreed to for fewer places than before
    LAPSED = "lapsed"  # two years are over and somebody did not say yes again
    BODY = "body"  # the organisation that the byline names took its consent back
    DECLINED = "declined"  # a coordinator gave the words back to their author


voice_approved = Signal()
voice_withdrawn = Signal()
