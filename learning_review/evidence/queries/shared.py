"""What the review team looks at. Nothing here names the author of anything shared."""

from django.contrib.auth.models import AnonymousUser
from django.db.models import Count, Exists, F, OuterRef, Prefetch, Q, QuerySet

from accounts.models import User
from learning_review.evidence.models import (
    BlindReading,
    Coding,
    Excerpt,
    ExcerptApproval,
    Finding,
    FindingEvidence,
    SecondCoder,
    Snapshot,
)
from programmes.catalogue.models import Workshop

Role = FindingEvidence.Role


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
        .order_by("outcome__order", "order", "pk")  # a query that counts ignores the model's own order
    )


def open_second(user: User, workshop: Workshop) -> SecondCoder | None:
    """Return the row of somebody who still codes this workshop's passages blind; None for everybody else."""
    return SecondCoder.objects.filter(workshop=workshop, person=user, ended_at=None).first()


def read_blind_by(user: User | AnonymousUser) -> QuerySet[Workshop]:
    """Return the workshops whose passages `user` still codes blind."""
    if not user.is_authenticated:
        return Workshop.objects.none()
    return Workshop.objects.filter(second_coders__person=user, second_coders__ended_at=None)


def codings_open_to(user: User, workshop: Workshop, second: SecondCoder | None) -> QuerySet[Coding]:
    """Return the readings of this workshop's live passages that `user` may see.

    All of them, each with `second`, whether it is a second coder's. For who codes blind (`second`) their own, and
    others' of the passages they have read blind.
    """
    blind = BlindReading.objects.filter(excerpt=OuterRef("excerpt"), second_coder__person=OuterRef("coder"))
    codings = (
        Coding.objects.filter(excerpt__snapshot__workshop=workshop, excerpt__snapshot__withdrawn_at__isnull=True)
        .select_related("outcome", "coder")
        .annotate(second=Exists(blind))
    )
    if second is None:
        return codings
    return codings.filter(Q(coder=user) | Q(excerpt__in=second.readings.values("excerpt")))


def approvals_of(user: User) -> QuerySet[ExcerptApproval]:
    """Return the wordings that `user` was asked about and whose words they still share; unanswered ones first."""
    return (
        ExcerptApproval.objects.filter(author=user, excerpt__snapshot__withdrawn_at__isnull=True)
        .filter(excerpt__snapshot__needs_wording_approval=True)
        .select_related("excerpt__snapshot__workshop")
        .order_by(F("answered_at").asc(nulls_first=True), "asked_at", "pk")
    )
