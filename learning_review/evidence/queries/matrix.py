"""Outcomes × kinds of source: for those who code. It counts passages, and so is for nobody outside the team."""

from dataclasses import dataclass

from django.db.models import Count

from learning_review.evidence.models import BlindReading, Coding, Snapshot
from programmes.catalogue.models import Outcome, Workshop


@dataclass(frozen=True)
class Cell:
    """The passages of one kind of source read against one outcome: how many point which way (never nought)."""

    kind: str
    ways: tuple[tuple[str, str, int], ...]  # polarity, its word, passages


@dataclass(frozen=True)
class MatrixRow:
    """One outcome, or None for none of the expected ones."""

    outcome: Outcome | None
    cells: tuple[Cell, ...]

    @property
    def code(self) -> str:
        return BlindReading.code_of(self.outcome)

    @property
    def kinds(self) -> int:
        """Return from how many kinds of source there is anything."""
        return sum(bool(cell.ways) for cell in self.cells)


@dataclass(frozen=True)
class Matrix:
    """What there is, and from whom; `kinds` are the columns."""

    kinds: tuple[tuple[str, str], ...]
    rows: tuple[MatrixRow, ...]


def matrix(workshop: Workshop, outcomes: list[Outcome]) -> Matrix:
    """Return how many live passages of each kind of source bear on each outcome, and which way: one query."""
    counted = (
        Coding.objects.filter(excerpt__snapshot__workshop=workshop, excerpt__snapshot__withdrawn_at__isnull=True)
        .order_by()
        .values_list("outcome", "excerpt__snapshot__kind", "polarity")
        .annotate(passages=Count("excerpt", distinct=True))
    )
    held = {(outcome, kind, polarity): passages for outcome, kind, polarity, passages in counted}
    columns: list[Outcome | None] = [*outcomes, None]
    return Matrix(
        tuple((kind.value, str(kind.label)) for kind in Snapshot.Kind),
        tuple(
            MatrixRow(outcome, tuple(_cell(outcome, kind.value, held) for kind in Snapshot.Kind)) for outcome in columns
        ),
    )


def _cell(outcome: Outcome | None, kind: str, held: dict[tuple[int | None, str, str], int]) -> Cell:
    pk = outcome.pk if outcome else None
    return Cell(
        kind,
        tuple(
            (way.value, str(way.label), held[pk, kind, way.value])
            for way in Coding.Polarity
            if (pk, kind, way.value) in held
        ),
    )
