"""What may be an answer to a question. Pure functions; what is refused is said in a sentence for the person."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from learning_review.instruments.errors import CannotAnswer
from learning_review.instruments.models import Answer, Item
from ui.typed import tidy

Kind, Said = Item.Kind, Answer.Said
# Characters of an answer in words.
LONGEST = {Kind.TEXT: 300, Kind.LONG_TEXT: 5_000}
POINTS = range(11)
STEPS = range(1, 6)


class Given(NamedTuple):
    """An answer as it is kept: what was said, and its value, None unless it is an answer to the question itself."""

    said: str
    value: Any = None


def given(item: Item, raw: Mapping[str, Any]) -> Given:
    """Return what `raw`, {"said": …, "value": …}, says to an item. Raises CannotAnswer where it is no answer to it."""
    said = raw.get("said", Said.ANSWER)
    if not isinstance(said, str) or said not in offered_by(item):
        raise CannotAnswer(_("That is not offered as an answer to “%(question)s”.") % {"question": item.words})
    if said != Said.ANSWER:
        return Given(said)
    return Given(said, _value(item, raw.get("value")))


def offered_by(item: Item) -> list[str]:
    """Return what can be said to an item: an answer, and those of the two others that it offers."""
    others = {Said.NOT_MINE: item.offers_not_mine, Said.NOT_NOW: item.offers_not_now}
    return [Said.ANSWER, *(said for said, offered in others.items() if offered)]


def _value(item: Item, value: Any) -> Any:
    if item.kind in Item.WORDS:
        return _words(item, value)
    if item.kind == Kind.THEN_NOW:
        if isinstance(value, dict) and set(value) == {"then", "now"} and all(_is_in(POINTS, n) for n in value.values()):
            return value
        raise CannotAnswer(_("Choose a number from 0 to 10 for then, and one for now."))
    if item.kind == Kind.MANY:
        if isinstance(value, list) and value and all(one in item.choices for one in value):
            return [choice for choice in item.choices if choice in value]
        raise CannotAnswer(_("Choose from what is offered."))
    if item.kind == Kind.ONE_CHOICE:
        if value in item.choices:
            return value
        raise CannotAnswer(_("Choose one of what is offered."))
    if _is_in(POINTS if item.kind == Kind.SCALE else STEPS, value):
        return value
    raise CannotAnswer(
        _("Choose a number from 0 to 10.") if item.kind == Kind.SCALE else _("Choose one of the five steps.")
    )


def _words(item: Item, value: Any) -> str:
    words = tidy(value) if isinstance(value, str) else ""
    longest = LONGEST[Kind(item.kind)]
    if not words or "\x00" in words:
        raise CannotAnswer(_("Write something, or leave the question out."))
    if len(words) > longest:
        raise CannotAnswer(
            _("This is %(length)s characters long; at most %(longest)s can be kept.")
            % {"length": len(words), "longest": longest}
        )
    return words


def _is_in(numbers: range, value: Any) -> bool:
    return type(value) is int and value in numbers


def in_words(item: Item, answer: Given | Answer) -> str:
    """Return an answer as people read it."""
    if answer.said != Said.ANSWER:
        return str(Said(answer.said).label)
    value: Any = answer.value
    if item.kind == Kind.THEN_NOW:
        return _("then %(then)s, now %(now)s") % value
    if item.kind == Kind.MANY:
        return ", ".join(value)
    if item.kind == Kind.FIVE_POINT:
        return str(item.choices[value - 1])
    if item.kind == Kind.SCALE:
        return _("%(number)s of 10") % {"number": value}
    return str(value)
