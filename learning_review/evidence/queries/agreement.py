"""How far two people who read the same passages, neither seeing the other's reading, say the same: plain numbers."""

import datetime as dt
from dataclasses import dataclass
from typing import cast

from django.db.models import Min, Prefetch
from django.utils.translation import gettext as _

from learning_review.evidence.models import BlindReading, Coding, Excerpt
from learning_review.evidence.queries.shared import excerpts_with_words
from programmes.catalogue.models import Outcome, Workshop


@dataclass(frozen=True)
class OutcomeAgreement:
    """One outcome (None: none of them): passages that either named, that both named, and with the same direction."""

    outcome: Outcome | None
    either: int
    both: int
    same_way: int


@dataclass(frozen=True)
class Disagreement:
    """One passage that was read differently; `settled` when both read it the same way by now, `late` when the second
    reading came after publication."""

    reading: BlindReading
    first: str
    second: str
    settled: bool
    late: bool

    @property
    def excerpt(self) -> Excerpt:
        return self.reading.excerpt


@dataclass(frozen=True)
class Agreement:
    """Of `passages` that both coded: in how many they named the same outcomes, and these in the same direction.

    `late` are passages that were read a second time when the review was published already: its page tells how the first
    read them, so nobody can say that these readings were blind, and they are in none of the counts.
    """

    passages: int
    late: int
    same_outcomes: int
    same_direction: int
    by_outcome: tuple[OutcomeAgreement, ...]
    disagreements: tuple[Disagreement, ...]

    @property
    def open(self) -> int:
        return sum(not one.settled for one in self.disagreements)


def published_since(workshop: Workshop) -> dt.datetime | None:
    """Return since when anybody can read the workshop's review; None while nobody can."""
    first = Workshop.objects.filter(pk=workshop.pk).aggregate(first=Min("review__versions__issued_at"))["first"]
    return cast("dt.datetime | None", first)


def agreement(workshop: Workshop, outcomes: list[Outcome], published: dt.datetime | None = None) -> Agreement:
    """Return how far blind readings agree, as they were first given; four queries. Words taken back count no more,
    nor do readings from after the review was `published`."""
    readings = list(
        BlindReading.objects.filter(
            second_coder__workshop=workshop, excerpt__snapshot__withdrawn_at__isnull=True
        ).prefetch_related(Prefetch("excerpt", excerpts_with_words()))
    )
    late = {r.pk for r in readings if published is not None and r.at >= published}
    blind = [r for r in readings if r.pk not in late]
    columns: list[Outcome | None] = [*outcomes, None]
    titles = {BlindReading.code_of(o): o.title if o else _("none of the expected outcomes") for o in columns}
    return Agreement(
        passages=len(blind),
        late=len(late),
        same_outcomes=sum(set(r.first) == set(r.second) for r in blind),
        same_direction=sum(r.first == r.second for r in blind),
        by_outcome=tuple(_one(outcome, blind) for outcome in columns),
        disagreements=tuple(
            Disagreement(r, _words(r.first, titles), _words(r.second, titles), _is_settled(r), r.pk in late)
            for r in readings
            if r.first != r.second
        ),
    )


def _one(outcome: Outcome | None, readings: list[BlindReading]) -> OutcomeAgreement:
    code = BlindReading.code_of(outcome)
    both = [r for r in readings if code in r.first and code in r.second]
    return OutcomeAgreement(
        outcome,
        either=sum(code in r.first or code in r.second for r in readings),
        both=len(both),
        same_way=sum(r.first[code] == r.second[code] for r in both),
    )


def _words(reading: dict[str, str], titles: dict[str, str]) -> str:
    return "; ".join(
        f"{titles.get(code, code)}: {Coding.Polarity(polarity).label}" for code, polarity in sorted(reading.items())
    )


def _is_settled(reading: BlindReading) -> bool:
    """True when everybody who codes the passage now says the same of it."""
    by_coder: dict[int | None, dict[int | None, str]] = {}
    for coding in reading.excerpt.codings.all():
        by_coder.setdefault(coding.coder_id, {})[coding.outcome_id] = coding.polarity
    held = list(by_coder.values())
    return len(held) > 1 and all(one == held[0] for one in held)
