"""Prose that refers: `[figure k7m2qx]`, `[finding 7]`, `[passage 12]`, `[voice 3]`. What is meant is looked up when
it is read.

So no number and no quotation is ever typed into a review: a figure comes from the ledger, and somebody's words from
where they can be taken back.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from django.utils.text import Truncator
from django.utils.translation import gettext as _

from learning_review.disclosure.queries import figures_of
from learning_review.disclosure.rules import Audience
from learning_review.disclosure.said import Said, said_of
from learning_review.evidence.queries import findings_of
from learning_review.reviews.models import Review, ReviewSection
from learning_review.reviews.words import Quote, Words

TOKEN = re.compile(r"\[(figure|finding|passage|voice) ([a-z0-9]{1,12})\]")
# What is meant as one, however it is spelt: a word in brackets that is nearly one of these, and one thing more.
NEARLY = ("figure", "finding", "passage", "voice", "quote", "quotation")
MEANT = re.compile(r"\[\s*([^\W\d_]+)[\s:.,#-]*(\w{1,14})\s*\]")
# Sections that say what came of it. How the review was made rests on nobody's words.
CLAIMING = tuple(kind for kind in ReviewSection.Kind if kind != ReviewSection.Kind.METHOD)


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


@dataclass(frozen=True)
class Unsupported:
    """A section with paragraphs that refer to no figure, finding or quotation, and how these begin."""

    kind: ReviewSection.Kind
    beginnings: tuple[str, ...]


def pieces(kind: str, text: str) -> tuple[str, ...]:
    """Return a section's text as it is read: main messages by lines, all others by paragraphs."""
    return lines(text) if kind == ReviewSection.Kind.MAIN_MESSAGES else paragraphs(text)


def lines(text: str) -> tuple[str, ...]:
    """Return the lines that say something, without the dashes before them."""
    found = (line.strip().removeprefix("- ").strip() for line in text.splitlines())
    return tuple(line for line in found if line)


def paragraphs(text: str) -> tuple[str, ...]:
    """Return what stands between blank lines, each in one line."""
    return tuple(" ".join(piece.split()) for piece in text.replace("\r\n", "\n").split("\n\n") if piece.strip())


def unsupported(review: Review) -> list[Unsupported]:
    """Return the sections of a review's draft that claim something without saying what it rests on; one query."""
    texts = {section.kind: section.text for section in review.sections.all()}
    found = []
    for kind in CLAIMING:
        bare = [piece for piece in pieces(kind, texts.get(kind, "")) if not tokens_in(piece)]
        if bare:
            found.append(Unsupported(kind, tuple(Truncator(piece).chars(90) for piece in bare)))
    return found


def tokens_in(text: str) -> list[str]:
    """Return what a text refers to, each once, as `passage 12`."""
    return list(dict.fromkeys(f"{kind} {key}" for kind, key in TOKEN.findall(text)))


def references_in(text: str) -> list[tuple[str, str]]:
    """Return everything a text refers to, in its order, as often as it does."""
    return TOKEN.findall(text)


def astray(text: str, review: Review) -> list[tuple[str, str]]:
    """Return what is meant as a reference and refers to nothing, each with the nearest there is ("" for none).

    What stands in the review's saved prose may stand on: its words may have been taken back since.
    """
    meant = dict.fromkeys(
        match[0] for match in MEANT.finditer(text) if get_close_matches(match[1].lower(), NEARLY, 1, cutoff=0.75)
    )
    saved = {match[0] for section in review.sections.all() for match in MEANT.finditer(section.text)}
    if not (new := [typed for typed in meant if typed not in saved]):
        return []
    known = [choice.token for choice in choices(review)]
    return [(typed, "".join(get_close_matches(typed.lower(), known, 1))) for typed in new if typed not in known]


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
    findings = [(finding, finding.outcome.title) for finding in findings_of(review.workshop)]
    return [
        *(Choice(f"[figure {said.reference}]", f"{said.question} {said.sentence}") for said in figures),
        *(Choice(f"[finding {f.pk}]", f"{Truncator(f.claim).chars(120)} ({title})") for f, title in findings),
        *(Choice(f"[passage {e.pk}]", Truncator(e.text).chars(120)) for e, channels in passages if channels),
        *(Choice(f"[voice {w.voice_id}]", Truncator(w.words).chars(120)) for w, _channels in words.voices()),
    ]


def read(
    text: str, figures: Mapping[str, Said], findings: Mapping[str, int], quote: Callable[[str], Quote | None]
) -> Paragraph:
    """Return a paragraph with its figures said, its findings named by the number of their outcome, and its quotations
    below it.

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
        if kind == "finding":
            number = findings.get(key)
            if number is None:
                return _("(a finding that was taken out)")
            return _("(outcome %(number)d)") % {"number": number}
        found = quote(f"{kind} {key}")
        if found is None:
            return _("(words that are not shown here)")
        quotes.append(found)
        return ""

    plain = TOKEN.sub(said, text)
    return Paragraph(re.sub(r" +([.,;:])", r"\1", " ".join(plain.split())), tuple(quotes))
