"""Why the journal may say no."""

from ui.errors import Refused


class NotYours(Refused):
    """Somebody else's entry, or a workshop the person does not take part in."""


class NothingWritten(Refused):
    """Every question was left without an answer."""


class NotInTheEntry(Refused):
    """The passage to share is not a piece of the entry."""
