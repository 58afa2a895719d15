"""Where the sentences of a text are, and whether one text repeats another."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

# A sentence ends at . ! or ? (with a closing quote or bracket) before white space, or at the end of a paragraph.
_END = re.compile(r"[.!?…]+[\"'”’)\]]*(?=\s|$)|\n+")
_WORD = re.compile(r"[\w’']+")
# So many words in a row are somebody's sentence; fewer are the language's.
COPIED_WORDS = 7


@dataclass(frozen=True)
class Sentence:
    """One sentence: `text[start:end]`, without white space around it."""

    number: int
    start: int
    end: int
    text: str


def sentences(text: str) -> list[Sentence]:
    """Return the sentences of `text` in order; every character that is not white space is in exactly one."""
    found: list[Sentence] = []
    start = 0
    for stop in [*(match.end() for match in _END.finditer(text)), len(text)]:
        piece = text[start:stop]
        if words := piece.strip():
            begins = start + len(piece) - len(piece.lstrip())
            found.append(Sentence(len(found) + 1, begins, begins + len(words), words))
        start = stop
    return found


def _runs(text: str) -> set[tuple[str, ...]]:
    words = [word.lower().replace("’", "'") for word in _WORD.findall(text)]
    return {tuple(words[at : at + COPIED_WORDS]) for at in range(len(words) - COPIED_WORDS + 1)}


def repeats(text: str, originals: Iterable[str]) -> bool:
    """True when `text` holds seven words in a row of any of the originals.

    Words people shared are only ever referred to, so that taking them back reaches every place; a copy typed into
    a claim would stay behind.
    """
    runs = _runs(text)
    return bool(runs) and any(not runs.isdisjoint(_runs(original)) for original in originals)
