"""What this room says no to."""

from ui.errors import Refused


class ProfileRefused(Refused):
    """What was given of a person does not go together."""
