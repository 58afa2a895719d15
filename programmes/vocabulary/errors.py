"""What this room says no to."""

from ui.errors import Refused


class TermRefused(Refused):
    """A term can't be kept as it was given."""
