"""What enrolment refuses, each with a sentence for the person who asked."""

from django.utils.translation import gettext_lazy as _

from ui.errors import Refused


class EnrolmentRefused(Refused):
    """Any refusal of this room; the text is the class's own unless another is given."""

    message = _("That can't be done with this enrolment.")

    def __init__(self, message: str | None = None) -> None:
        super().__init__(message or str(self.message))


class Full(EnrolmentRefused):
    """No place is free for a newcomer; the waiting list is offered instead."""

    message = _("The last free place has just gone. You can join the waiting list: we offer places in its order.")


class NotOpen(EnrolmentRefused):
    """The workshop takes nobody in now, or not by this way."""

    message = _("This workshop takes no bookings now.")


class PrerequisitesMissing(EnrolmentRefused):
    """Something that the programme asks for is not verified for the workshop's first day; the text says what."""

    message = _("Something that this programme asks for has to be verified before a place can be yours.")


class OfferEnded(EnrolmentRefused):
    """The offer ran out, or has been answered otherwise."""

    message = _("This offer has ended, so the place has gone to the next person. You can book or join the list again.")


class WrongState(EnrolmentRefused):
    """The enrolment has moved on since the page was drawn."""

    message = _("This has changed in the meantime. Please look at the page again.")


class WrongSession(EnrolmentRefused):
    """The session is not one to choose: compulsory, over, cancelled, or of another workshop."""

    message = _("You can't say yes or no to this session.")


class ConsentMissing(EnrolmentRefused):
    """Diet and access are kept with consent only."""

    message = _("We may keep what you say about food and access only when you agree to it.")


class NotUnderstood(EnrolmentRefused):
    """A value is not one we can keep."""

    message = _("Something you typed couldn't be kept as it is. Please look at it again.")


class NotYours(EnrolmentRefused):
    """Somebody asked for what is not theirs to see or use."""

    message = _("You can't see or change this.")
