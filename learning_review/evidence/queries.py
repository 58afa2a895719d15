"""What the review team looks at. Nothing here names the author of anything shared."""

from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser
from django.db.models import Count, F, Prefetch, Q, QuerySet
from django.utils.functional import Promise

from accounts.models import User
from accounts.permissions import may_coordinate
from learning_review.evidence.models import Coding, Excerpt, ExcerptApproval, Finding, FindingEvidence, Snapshot
from programmes.catalogue.models import Outcome, Workshop

Role = FindingEvidence.Role


def workshops_of_review_team(user: User | AnonymousUser) -> QuerySet[Workshop]:
    """Return the workshops whose evidence `user` may work on: all for a coordinator, else those they facilitate."""
    if not user.is_authenticated:
        return Workshop.objects.none()
    if may_coordinate(user):
        return Workshop.objects.all()
    return Workshop.objects.filter(facilitators=user)


def excerpts_with_words() -> QuerySet[Excerpt]:
    """Return excerpts with all that is asked of them, so that a list costs no query a row."""
    codings = Coding.objects.select_related("outcome")
    return (
        Excerpt.objects.filter(snapshot__withdrawn_at__isnull=True)
        .select_related("snapshot", "approval")
        .prefetch_related(Prefetch("codings", codings))
    )


def live_snapshots(workshop: Workshop) -> QuerySet[Snapshot]:
    """Return what is shared with this workshop's review now, with excerpts and codings."""
    return Snapshot.objects.filter(workshop=workshop, withdrawn_at__isnull=True).prefetch_related(
        Prefetch("excerpts", excerpts_with_words().order_by("start", "end"))
    )


def live_excerpts(workshop: Workshop) -> QuerySet[Excerpt]:
    """Return this workshop's excerpts whose words nobody has taken back."""
    return excerpts_with_words().filter(snapshot__workshop=workshop)


def findings_of(workshop: Workshop) -> QuerySet[Finding]:
    """Return the workshop's findings with their `live_evidence` (for and against), and how much was taken back."""
    return (
        Finding.objects.filter(workshop=workshop)
        .select_related("outcome")
        .prefetch_related(
            Prefetch(
                "evidence",
                FindingEvidence.objects.filter(excerpt__snapshot__withdrawn_at__isnull=True).prefetch_related(
                    Prefetch("excerpt", excerpts_with_words())
                ),
                to_attr="live_evidence",
            )
        )
        .annotate(
            live_count=Count(
                "evidence",
                filter=Q(evidence__excerpt__snapshot__withdrawn_at__isnull=True, evidence__role=Role.SUPPORTS),
            ),
            lost_count=Count("evidence", filter=Q(evidence__excerpt__snapshot__withdrawn_at__isnull=False)),
        )
    )


@dataclass(frozen=True)
class MatrixCell:
    """How one excerpt was read against one outcome, by whoever coded it."""

    outcome: Outcome | None
    readings: tuple[str | Promise, ...]

    @property
    def agreed(self) -> bool:
        """True when everybody who coded it reads it the same way."""
        return len({str(reading) for reading in self.readings}) < 2


@dataclass(frozen=True)
class MatrixRow:
    """One excerpt against every outcome, and against none."""

    excerpt: Excerpt
    cells: tuple[MatrixCell, ...]


def matrix(excerpts: list[Excerpt], outcomes: list[Outcome]) -> list[MatrixRow]:
    """Return outcomes × evidence: a row for each excerpt, a cell for each outcome and a last one for "none"."""
    columns: list[Outcome | None] = [*outcomes, None]
    rows = []
    for excerpt in excerpts:
        codings = list(excerpt.codings.all())
        cells = tuple(
            MatrixCell(
                outcome,
                tuple(c.get_polarity_display() for c in codings if c.outcome_id == (outcome.pk if outcome else None)),
            )
            for outcome in columns
        )
        rows.append(MatrixRow(excerpt, cells))
    return rows


def agreement(excerpts: list[Excerpt]) -> tuple[int, int]:
    """Return how many readings that two people made agree, and how many there are: plain, without a coefficient."""
    agreed = compared = 0
    for excerpt in excerpts:
        by_outcome: dict[int | None, list[str]] = {}
        for coding in excerpt.codings.all():
            by_outcome.setdefault(coding.outcome_id, []).append(coding.polarity)
        for polarities in by_outcome.values():
            if len(polarities) > 1:
                compared += 1
                agreed += len(set(polarities)) == 1
    return agreed, compared


def approvals_of(user: User) -> QuerySet[ExcerptApproval]:
    """Return the wordings that `user` was asked about and whose words they still share; unanswered ones first."""
    return (
        ExcerptApproval.objects.filter(author=user, excerpt__snapshot__withdrawn_at__isnull=True)
        .filter(excerpt__snapshot__needs_wording_approval=True)
        .select_related("excerpt__snapshot__workshop")
        .order_by(F("answered_at").asc(nulls_first=True), "asked_at", "pk")
    )
