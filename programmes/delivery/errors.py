"""What delivery refuses."""

from ui.errors import Refused


class DeliveryRefused(Refused):
    """Any refusal of this room."""
