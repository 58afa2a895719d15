"""What partner organisations are asked: instrument 10 of the method, in a programme's own published words where there
are some. An answer keeps the words it was asked in."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from learning_review.instruments.queries import items_of
from learning_review.reviews.models import Review

MAX_LENGTH = 3000  # characters of one answer


@dataclass(frozen=True)
class Question:
    """One question, and what helps to answer it."""

    words: str | Promise
    hint: str | Promise


QUESTIONS = {
    "changed": Question(
        _("What changed, and for whom?"),
        _("What you saw from where you stand. “Nothing that we could see” is an answer."),
    ),
    "part": Question(_("What did your organisation do towards it?"), _("People, rooms, money, time, patience.")),
    "hindered": Question(_("What got in the way?"), _("For the people who took part, for you, or for us.")),
    "explains": Question(
        _("What else could explain what you saw?"), _("A new manager, a better year, something else that was running.")
    ),
    "next": Question(
        _("What would you do differently, or do next?"), _("Say it as plainly as you would to a colleague.")
    ),
}


def questions_of(review: Review) -> Mapping[str, Question]:
    """Return by code what partners of this review are asked: what stood when they were first asked. One query."""
    if review.partner_version is None:
        return QUESTIONS
    return {item.code: Question(item.words, item.help) for item in items_of(review.partner_version)}
