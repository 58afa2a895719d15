"""Why something about figures is refused. No sentence here says how many people answered."""

from ui.errors import Refused


class DisclosureRefused(Refused):
    """Something would be told before it may be, or to whom it may not."""
