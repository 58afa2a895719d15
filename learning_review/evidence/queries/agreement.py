"""How far two people who read the same passages, neither seeing the other's reading, say the same: plain numbers."""

from dataclasses import dataclass

from django.db.models import Prefetch
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
    """One passage that was read differently; `settled` when both read it the same way by now."""

    reading: BlindReading
    first: str
    second: str
    settled: bool

    @property
    def excerpt(self) -> Excerpt:
        return self.reading.excerpt


@dataclass(frozen=True)
class Agreement:
    """Of `passages` that both coded: in how many they named the same outcomes, and these in the same direction."""

    passages: int
    same_outcomes: int
    same_direction: int
    by_outcome: tuple[OutcomeAgreement, ...]
    disagreements: tuple[Disagreement, ...]

    @property
    def open(self) -> int:
        return sum(not one.settled for one in self.disagreements)


def agreement(workshop: Workshop, outcomes: list[Outcome]) -> Agreement:
    """Return how far blind readings agree, as they were first given; four queries. Words taken back count no more."""
    readings = list(
        BlindReading.objects.filter(
            second_coder__workshop=workshop, excerpt__snapshot__withdrawn_at__isnull=True
        ).prefetch_related(Prefetch("excerpt", excerpts_with_words()))
    )
    columns: list[Outcome | None] = [*outcomes, None]
    titles = {BlindReading.code_of(o): o.title if o else _("none of the expected outcomes") for o in columns}
    return Agreement(
        passages=len(readings),
        same_outcomes=sum(set(r.first) == set(r.second) for r in readings),
        same_direction=sum(r.first == r.second for r in readings),
        by_outcome=tuple(_one(outcome, readings) for outcome in columns),
        disagreements=tuple(
            Disagreement(r, _words(r.first, titles), _words(r.second, titles), _is_settled(r))
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
