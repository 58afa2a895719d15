"""What can be refused about a notice."""

from ui.errors import Refused


class CannotResend(Refused):
    """The notice is not one that may go out again."""
