"""What the mail plan refuses."""

from ui.errors import Refused


class MailingRefused(Refused):
    """Something that can't be done about planned mail; its text is for the person who asked."""
