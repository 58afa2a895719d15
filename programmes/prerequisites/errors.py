"""What this room says no to."""

from django.utils.translation import gettext_lazy as _

from ui.errors import Refused


class PrerequisiteRefused(Refused):
    """Any refusal of this room; the text is the class's own unless another is given."""

    message = _("That can't be done with what is asked for here.")

    def __init__(self, message: str | None = None) -> None:
        super().__init__(message or str(self.message))


class NotAnswered(PrerequisiteRefused):
    """What was said is no answer to what is asked."""

    message = _("This doesn't answer what is asked. Please look at it again.")


class FallsShort(PrerequisiteRefused):
    """Less was stated than is asked, so it can't be verified, by whomever."""

    message = _("This is less than is asked, so it can't be verified.")


class ChangedMeanwhile(PrerequisiteRefused):
    """The person has changed what they said, or somebody else has answered, since the page was drawn."""

    message = _("This has changed in the meantime. Please read it again before you answer.")


class Verified(PrerequisiteRefused):
    """It is verified, so it can be renewed but not taken back."""

    message = _("This has been verified, so it can't be deleted. You can state it anew.")


class NotYours(PrerequisiteRefused):
    """Nobody verifies what they stated themselves."""

    message = _("Somebody else has to verify what you stated yourself.")
