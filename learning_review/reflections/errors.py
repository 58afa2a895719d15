"""Why the journal may say no."""

from ui.errors import Refused


class NotYours(Refused):
    """Somebody else's entry, or a workshop the person does not take part in."""


class NothingWritten(Refused):
    """All three prompts were left empty."""


class NotInTheEntry(Refused):
    """The passage to share is not a piece of the entry."""
