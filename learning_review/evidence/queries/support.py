"""What is not yet supported, and what was recommended."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import F, Q, QuerySet

from learning_review.evidence.models import Coding, Excerpt, Finding, FindingEvidence
from learning_review.evidence.queries.shared import findings_of
from programmes.catalogue.models import Outcome, Workshop


@dataclass(frozen=True)
class Gaps:
    """What the review can't say yet, or says on little."""

    without_evidence: tuple[Outcome, ...]
    without_finding: tuple[Outcome, ...]
    one_source: tuple[Finding, ...]
    on_nothing: tuple[Finding, ...]
    changed: tuple[Finding, ...]
    unused: tuple[tuple[Outcome, int], ...]  # passages coded to an outcome on which no finding of it draws

    def __bool__(self) -> bool:
        return any(
            (
                self.without_evidence,
                self.without_finding,
                self.one_source,
                self.on_nothing,
                self.changed,
                self.unused,
            )
        )


def gaps(workshop: Workshop, outcomes: list[Outcome]) -> Gaps:
    """Return what is not yet supported; a constant number of queries."""
    findings = list(findings_of(workshop))
    coded = Coding.objects.filter(
        excerpt__snapshot__workshop=workshop, excerpt__snapshot__withdrawn_at__isnull=True, outcome__isnull=False
    )
    pairs = set(coded.order_by().values_list("outcome", "excerpt").distinct())
    drawn = {(f.outcome_id, held.excerpt_id) for f in findings for held in _live(f)}
    with_evidence = {outcome for outcome, _excerpt in pairs}
    claimed = {finding.outcome_id for finding in findings}
    left = pairs - drawn
    unused = [(outcome, sum(pk == outcome.pk for pk, _excerpt in left)) for outcome in outcomes]
    return Gaps(
        without_evidence=tuple(o for o in outcomes if o.pk not in with_evidence),
        without_finding=tuple(o for o in outcomes if o.pk in with_evidence and o.pk not in claimed),
        one_source=tuple(f for f in findings if len(_sources(f)) == 1),
        on_nothing=tuple(f for f in findings if not _sources(f)),
        changed=tuple(f for f in findings if f.state == Finding.State.EVIDENCE_CHANGED),
        unused=tuple((outcome, number) for outcome, number in unused if number),
    )


def _live(finding: Finding) -> list[FindingEvidence]:
    return finding.live_evidence  # type: ignore[attr-defined]


def _sources(finding: Finding) -> set[int]:
    """Return the texts a finding rests on: several passages of one text are one person's."""
    rests: list[Excerpt] = [h.excerpt for h in _live(finding) if h.role == FindingEvidence.Role.SUPPORTS]
    return {excerpt.snapshot_id for excerpt in rests}


def recommendations_of(workshop: Workshop, *, today: dt.date) -> QuerySet[Finding]:
    """Return the findings that recommend something: what is open first, by its day, with `overdue` said."""
    return (
        Finding.objects.filter(workshop=workshop)
        .exclude(recommendation="")
        .select_related("outcome")
        .annotate(overdue=Q(recommendation_done_on__isnull=True, recommendation_due__lt=today))
        .order_by(F("recommendation_done_on").desc(nulls_first=True), "recommendation_due", "pk")
    )
