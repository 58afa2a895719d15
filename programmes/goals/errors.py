"""Why something about goals, actions, plans or notes can't be done. Each text is a sentence for who asked."""

from ui.errors import Refused


class GoalsRefused(Refused):
    """A rule of this room said no."""


class NotYours(GoalsRefused):
    """It is somebody else's, or the enrolment is none in which this can be done."""


class NothingWritten(GoalsRefused):
    """The words that can't be missing are."""


class AnsweredAlready(GoalsRefused):
    """What was proposed has been answered, or taken back."""


class NotAPair(GoalsRefused):
    """There are not two coaches here, or not this one."""


class ChangedMeanwhile(GoalsRefused):
    """Somebody else has written since the page was opened."""
