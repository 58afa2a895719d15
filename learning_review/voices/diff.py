"""What changed between two texts, word by word."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

Kind = Literal["same", "removed", "added"]


@dataclass(frozen=True)
class Piece:
    """A run of text that stayed, went or came."""

    kind: Kind
    text: str


def diff(before: str, after: str) -> list[Piece]:
    """Return the pieces that lead from `before` to `after`.

    The same and the removed ones together read as `before`, the same and the added ones as `after`, to the letter.
    """
    old, new = _tokens(before), _tokens(after)
    pieces: list[Piece] = []
    removed = added = ""
    for _tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        gone, come = "".join(old[a:b]), "".join(new[c:d])
        if gone == come and (gone.strip() or not (removed or added)):
            pieces += _changed(removed, added)
            pieces.append(Piece("same", gone))
            removed = added = ""
        else:  # a space between two changed words is read with them
            removed, added = removed + gone, added + come
    return pieces + _changed(removed, added)


def _changed(removed: str, added: str) -> list[Piece]:
    both = (Piece("removed", removed), Piece("added", added))
    return [piece for piece in both if piece.text]


def _tokens(text: str) -> list[str]:
    return re.findall(r"\s+|\w+|[^\w\s]", text)
