"""Which answer to a question is the one that is counted, and what is said of it. No rows are read."""

from typing import Any

from django.utils.translation import gettext as _

from learning_review.disclosure.rules import Figure, band_words
from learning_review.instruments.models import Answer, Item

Kind = Item.Kind
# The answers of a scale from 0 to 10, and of one in five steps, from which on it is a yes to what is asked.
LEAST_OF_TEN, LEAST_OF_FIVE = 7, 4


def counts(item: Item, answer: Answer) -> bool:
    """True when somebody gave the answer that is counted. It is fixed by the kind of question before anybody answers.

    From 7 of 10, the upper two of five steps, more now than then, or the first of the choices.
    """
    value: Any = answer.value
    if answer.said != Answer.Said.ANSWER:
        return False
    match item.kind:
        case Kind.SCALE:
            return bool(value >= LEAST_OF_TEN)
        case Kind.FIVE_POINT:
            return bool(value >= LEAST_OF_FIVE)
        case Kind.THEN_NOW:
            return bool(value["now"] > value["then"])
        case Kind.ONE_CHOICE:
            return bool(value == item.choices[0])
        case Kind.MANY:
            return item.choices[0] in value
    raise ValueError(item.kind)


def counted_words(item: Item) -> str:
    """Return which answer that is, in words that follow "12 people answered, and most of them …"."""
    match item.kind:
        case Kind.SCALE:
            if item.low and item.high:
                return _("chose 7 or more, from 0 (%(low)s) to 10 (%(high)s)") % {"low": item.low, "high": item.high}
            return _("chose 7 or more of 10")
        case Kind.FIVE_POINT:
            return _("chose “%(fourth)s” or “%(fifth)s”") % {"fourth": item.choices[3], "fifth": item.choices[4]}
        case Kind.THEN_NOW:
            return _("put now higher than then")
        case Kind.ONE_CHOICE:
            return _("chose “%(choice)s”") % {"choice": item.choices[0]}
        case Kind.MANY:
            return _("chose “%(choice)s”, perhaps among others") % {"choice": item.choices[0]}
    return ""


def too_few() -> str:
    """Return what is said of every group that is too small, in the same words whatever its size."""
    return _("Too few people answered for this to be shown.")


def share_sentence(figure: Figure | None, counted: str) -> str:
    """Return the one thing that is said of a question."""
    if figure is None:
        return too_few()
    return _("%(answered)d people answered, and %(share)s of them %(counted)s.") % {
        "answered": figure.answered,
        "share": band_words(figure.band),
        "counted": counted,
    }


def who_sentence(figure: Figure | None) -> str:
    """Return who the figure is about and who is left out; nothing where nothing is said of them."""
    if figure is None:
        return ""
    left_out = figure.invited - figure.answered
    if left_out:
        said = _("%(invited)d people were asked; %(left_out)d did not answer it.") % {
            "invited": figure.invited,
            "left_out": left_out,
        }
    else:
        said = _("%(invited)d people were asked, and all of them answered.") % {"invited": figure.invited}
    return said + " " + _("“Not part of my work” and “not now” are answers.")
