"""Why something about questions and answers is refused."""

from ui.errors import Refused


class InstrumentRefused(Refused):
    """A set of questions would not hold what it promises, or is fixed because people were asked it."""


class ChoicesRefused(InstrumentRefused):
    """Too few, too many or the same choices for the kind of answer."""


class CannotAnswer(Refused):
    """These questions are not open to this person now, or the answer does not belong to them."""


class NotForYou(Refused):
    """Answers with people's names are for those who run their workshop."""
