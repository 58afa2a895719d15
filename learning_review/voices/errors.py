"""Why something about a testimonial may be refused."""

from ui.errors import Refused


class VoiceRefused(Refused):
    """The rules for testimonials said no."""


class AlreadyAsked(VoiceRefused):
    """This person was invited for the same practitioner before, or too many were invited."""


class NotAllowed(VoiceRefused):
    """Somebody who may not do this with this voice."""


class Incomplete(VoiceRefused):
    """Words, or something the chosen byline needs, is missing."""


class WordingChanged(VoiceRefused):
    """The words are no longer those that were read."""


class VoiceClosed(VoiceRefused):
    """The voice was withdrawn, or its author declined."""
