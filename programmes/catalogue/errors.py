"""What the catalogue says no to."""

from ui.errors import Refused


class PatternRefused(Refused):
    """A programme's modules cannot be laid out as asked, or a local time does not exist on its day."""


class StateRefused(Refused):
    """A workshop in this state cannot do that."""


class DetailsRefused(Refused):
    """The facts given for a workshop or session contradict one another."""


class StageRefused(Refused):
    """A stage, or its gate, does not allow that."""
