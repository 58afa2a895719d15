"""Prose that refers: `[figure k7m2qx]`, `[passage 12]`, `[voice 3]`. What is meant is looked up when it is read.

So no number and no quotation is ever typed into a review: a figure comes from the ledger, and somebody's words from
where they can be taken back.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.text import Truncator
from django.utils.translation import gettext as _

from learning_review.disclosure.queries import figures_of
from learning_review.disclosure.rules import Audience
from learning_review.disclosure.said import Said, said_of
from learning_review.reviews.models import Review
from learning_review.reviews.words import Quote, Words

TOKEN = re.compile(r"\[(figure|passage|voice) ([a-z0-9]{1,12})\]")


@dataclass(frozen=True)
class Paragraph:
    """A paragraph as it is read, and the words of others that belong below it."""

    text: str
    quotes: tuple[Quote, ...] = ()

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True)
class Choice:
    """Something a writer may refer to: what to write, and what it stands for."""

    token: str
    what: str


def tokens_in(text: str) -> list[str]:
    """Return what a text refers to, each once, as `passage 12`."""
    return list(dict.fromkeys(f"{kind} {key}" for kind, key in TOKEN.findall(text)))


def references_of(texts: list[str], words: Words) -> list[dict[str, Any]]:
    """Return what texts quote, to be frozen: which words, and where they may be shown. Figures are frozen elsewhere."""
    wordings = {str(wording.voice_id): (wording, channels) for wording, channels in words.voices()}
    found: list[dict[str, Any]] = []
    for token in dict.fromkeys(token for text in texts for token in tokens_in(text)):
        kind, key = token.split()
        if kind == "passage" and key.isdigit() and words.channels_of_excerpt(int(key)):
            found.append({"token": token, "excerpt": int(key), "in": words.channels_of_excerpt(int(key))})
        elif kind == "voice" and key in wordings:
            wording, channels = wordings[key]
            found.append({"token": token, "voice": wording.voice_id, "wording": wording.pk, "in": channels})
    return sorted(found, key=lambda reference: ("voice" in reference, reference["token"]))


def unresolved(review: Review) -> list[tuple[str, str]]:
    """Return what the review's prose refers to and nobody can show, each with the name of its section."""
    sections = [section for section in review.sections.all() if tokens_in(section.text)]
    if not sections:
        return []
    known = {choice.token for choice in choices(review)}
    return [
        (section.get_kind_display(), f"[{token}]")
        for section in sections
        for token in tokens_in(section.text)
        if f"[{token}]" not in known
    ]


def choices(review: Review) -> list[Choice]:
    """Return all that the prose of a review may refer to now, figures first, in the order of the review."""
    words = Words(review.workshop)
    figures = [said_of(row) for row in figures_of(review.workshop, Audience.PUBLIC)]
    passages = [(e, words.channels_of_excerpt(e.pk)) for e in words.excerpts.values()]
    return [
        *(Choice(f"[figure {said.reference}]", f"{said.question} {said.sentence}") for said in figures),
        *(Choice(f"[passage {e.pk}]", Truncator(e.text).chars(120)) for e, channels in passages if channels),
        *(Choice(f"[voice {w.voice_id}]", Truncator(w.words).chars(120)) for w, _channels in words.voices()),
    ]


def read(text: str, figures: dict[str, Said], quote: Callable[[str], Quote | None]) -> Paragraph:
    """Return a paragraph with its figures said, and its quotations below it.

    `quote` answers for a token, or None: then it says that the words are not shown.
    """
    quotes: list[Quote] = []

    def said(match: re.Match[str]) -> str:
        kind, key = match.groups()
        if kind == "figure":
            figure = figures.get(key)
            if figure is None:
                return _("(no such figure)")
            return _("%(said)s (figure %(number)d)") % {"said": figure.in_a_sentence, "number": figure.number}
        found = quote(f"{kind} {key}")
        if found is None:
            return _("(words that are not shown here)")
        quotes.append(found)
        return ""

    plain = TOKEN.sub(said, text)
    return Paragraph(re.sub(r" +([.,;:])", r"\1", " ".join(plain.split())), tuple(quotes))
