"""Why something about a review is refused."""

from ui.errors import Refused


class ReviewRefused(Refused):
    """A step of the review would skip what the step before it promised."""


class NotReady(ReviewRefused):
    """Something still stands in the way; `obstacles` says what, each in a sentence."""

    def __init__(self, obstacles: list[str]) -> None:
        super().__init__(" ".join(obstacles))
        self.obstacles = obstacles
