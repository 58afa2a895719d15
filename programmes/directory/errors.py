"""What the directory refuses, each with a sentence for the person who asked."""

from django.utils.translation import gettext_lazy as _

from ui.errors import Refused


class DirectoryRefused(Refused):
    """Any refusal of this room; the text is the class's own unless another is given."""

    message = _("That can't be done with this entry.")

    def __init__(self, message: str | None = None) -> None:
        super().__init__(message or str(self.message))


class NotYours(DirectoryRefused):
    """Somebody who may not."""

    message = _("That is for somebody else to do.")


class AnsweredAlready(DirectoryRefused):
    """Somebody else was quicker."""

    message = _("Somebody has answered this meanwhile.")


class NetworkRefused(Refused):
    """A refusal about being found, or about writing to somebody."""


class NotInTouch(NetworkRefused):
    """The person can't be written to, for whatever reason: it is not said which."""

    def __init__(self) -> None:
        super().__init__(str(_("This person can't be written to here any more.")))
