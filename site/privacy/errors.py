"""What this storey says no to."""

from ui.errors import Refused


class ErasureRefused(Refused):
    """Somebody's details can't be erased now, or the request can't be changed any more."""
