"""What is asked of the vocabulary: the glossary as a whole, and what else somebody may have meant."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from django.db.models import Prefetch

from programmes.vocabulary.models import OtherName, Term
from programmes.vocabulary.words import folded, key_of, words_of

# More words than this narrow nothing further; the rest of what was typed is left aside.
MOST_WORDS = 8

# Names by what they are compared by; each leads to all the names of its term, its own first.
Names = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class Sought:
    """One thing that is looked for: what was typed, and every other name of it."""

    typed: str
    others: tuple[str, ...] = field(default=())

    @property
    def names(self) -> tuple[str, ...]:
        return (self.typed, *self.others)


def all_terms() -> list[Term]:
    """Return every term by name, with its other names and what to see also: three queries."""
    names = Prefetch("other_names", OtherName.objects.order_by("words"))
    return list(Term.objects.order_by("name").prefetch_related(names, "see_also"))


def read_names() -> Names:
    """Return every name of every term: one query."""
    names: dict[int, list[str]] = defaultdict(list)
    rows = Term.objects.order_by("pk", "other_names__words").values_list("pk", "name", "other_names__words")
    for pk, name, other in rows:
        if not names[pk]:
            names[pk].append(name)
        if other:
            names[pk].append(other)
    return {key_of(name): tuple(of_term) for of_term in names.values() for name in of_term}


def sought(text: str, names: Names | None = None) -> list[Sought]:
    """Take what somebody typed apart into the things they look for, at most eight.

    A run of words that is a name of a term is one thing, with the term's other names beside it: the longest run
    first, so that "community link worker" is not read as "link worker". Any other word stands for itself. `names`
    are read (one query) unless they are given.
    """
    words = words_of(text.replace("\0", " "))
    if not words:
        return []
    return list(_runs(words, read_names() if names is None else names))[:MOST_WORDS]


def _runs(words: list[str], names: Names) -> Iterator[Sought]:
    longest = max((key.count(" ") + 1 for key in names), default=1)
    at = 0
    while at < len(words):
        for length in range(min(longest, len(words) - at), 0, -1):
            run = words[at : at + length]
            key = " ".join(folded(word) for word in run)
            if key in names:
                yield Sought(" ".join(run), tuple(name for name in names[key] if key_of(name) != key))
                break
        else:
            length = 1
            yield Sought(words[at])
        at += length
