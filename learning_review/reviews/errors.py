"""Why something about a review is refused."""

from django.utils.translation import gettext as _

from ui.errors import Refused


class ReviewRefused(Refused):
    """A step of the review would skip what the step before it promised."""


class WrittenMeanwhile(ReviewRefused):
    """Somebody else of the same organisation wrote after this form was opened; `held` is what they wrote, by code."""

    def __init__(self, held: dict[str, str]) -> None:
        super().__init__(
            _(
                "Somebody else in your organisation wrote while you did. Their words are shown beside yours, and "
                "nothing of yours is lost. Bring the two together, then send it again: it takes the place of theirs."
            )
        )
        self.held = held


class NotReady(ReviewRefused):
    """Something still stands in the way; `obstacles` says what, each in a sentence."""

    def __init__(self, obstacles: list[str]) -> None:
        super().__init__(" ".join(obstacles))
        self.obstacles = obstacles
