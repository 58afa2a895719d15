"""What this room says no to."""

from ui.errors import Refused


class ProfileRefused(Refused):
    """What was given of a person does not go together."""


class MembershipRefused(Refused):
    """Somebody can't be asked into an organisation, given that role in it, or taken out of it."""
