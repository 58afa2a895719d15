"""What this storey says no to."""

from ui.errors import Refused


class ErasureRefused(Refused):
    """Somebody's details can't be erased now, or the request can't be changed any more."""


class CopyRefused(Refused):
    """A copy can't be made for somebody else to hand out."""
