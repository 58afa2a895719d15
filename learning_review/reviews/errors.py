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


class ChangedMeanwhile(ReviewRefused):
    """What was to be signed is no longer what the review says."""

    def __init__(self) -> None:
        super().__init__(_("The review has changed since you opened it. Please read it once more."))


class AnsweredAlready(ReviewRefused):
    """A colleague's answer stands, and whoever answers now did not say that theirs takes its place."""

    def __init__(self, who: str) -> None:
        super().__init__(
            _(
                "%(who)s has answered for your organisation. That answer is shown above, and nothing of yours is lost. "
                "Say here if yours is to take its place."
            )
            % {"who": who or _("Somebody else")}
        )


class NotReady(ReviewRefused):
    """Something still stands in the way; `obstacles` says what, each in a sentence."""

    def __init__(self, obstacles: list[str]) -> None:
        super().__init__(" ".join(obstacles))
        self.obstacles = obstacles
