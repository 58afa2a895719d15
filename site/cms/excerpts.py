"""A piece of a text around the words that were looked for."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from programmes.vocabulary.queries import Sought
from programmes.vocabulary.words import singular, words_of

LETTERS_BEFORE = 90
LETTERS = 260


@dataclass(frozen=True)
class Piece:
    """Some words, marked when they are what was looked for."""

    text: str
    marked: bool = False


def pattern_of(things: Iterable[Sought]) -> re.Pattern[str] | None:
    """Return what finds any name of the things, in the singular or the plural; None when there is nothing."""
    names = {" ".join(words_of(name)) for thing in things for name in thing.names}
    found = [_pattern_of_name(name) for name in sorted(names, key=len, reverse=True) if name]
    return re.compile(rf"\b(?:{'|'.join(found)})\b", re.IGNORECASE) if found else None


def _pattern_of_name(name: str) -> str:
    *before, last = name.split(" ")
    return r"[\W_]+".join([*map(re.escape, before), re.escape(singular(last)) + "s?"])


def excerpt(text: str, pattern: re.Pattern[str] | None) -> list[Piece]:
    """Return the words around the first find of `pattern` with every find in them marked, else the text's beginning.

    Text that was cut is marked with an ellipsis. The pieces are plain text: whoever draws them must escape them.
    """
    first = pattern.search(text) if pattern else None
    start = _word_start(text, max(first.start() - LETTERS_BEFORE, 0)) if first else 0
    end = len(text)
    if end - start > LETTERS:
        cut = text.rfind(" ", start, start + LETTERS + 1)
        end = cut if cut > start else start + LETTERS
    pieces = _marked(text[start:end], pattern)
    if start > 0:
        pieces.insert(0, Piece("… "))
    if end < len(text):
        pieces.append(Piece(" …"))
    return pieces


def _word_start(text: str, at: int) -> int:
    """Return where a word begins at or after `at`."""
    if at == 0:
        return 0
    space = text.find(" ", at)
    return space + 1 if space != -1 else at


def _marked(text: str, pattern: re.Pattern[str] | None) -> list[Piece]:
    pieces, at = [], 0
    for match in pattern.finditer(text) if pattern else ():
        if match.start() > at:
            pieces.append(Piece(text[at : match.start()]))
        pieces.append(Piece(match.group(), marked=True))
        at = match.end()
    return [*pieces, *([Piece(text[at:])] if at < len(text) else [])]
