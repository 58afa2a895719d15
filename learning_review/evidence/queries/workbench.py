"""The texts that lie on the bench: which there are, what is left to read, and which comes next."""

from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import Permission
from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet

from accounts.models import User
from learning_review.evidence.models import BlindReading, Coding, Excerpt, SecondCoder, Snapshot
from programmes.catalogue.models import Workshop

CODED, UNCODED, ASIDE = "coded", "uncoded", "aside"


@dataclass(frozen=True)
class Filter:
    """Which texts to show; an empty field keeps all. `outcome` is a code, or "none"."""

    kind: str = ""
    state: str = ""
    outcome: str = ""
    polarity: str = ""


@dataclass(frozen=True)
class Progress:
    """How many texts there are, and how far they are read."""

    total: int
    coded: int
    aside: int

    @property
    def left(self) -> int:
        return self.total - self.coded - self.aside


def texts(workshop: Workshop, codings: QuerySet[Coding], chosen: Filter) -> QuerySet[Snapshot]:
    """Return the live texts that a filter keeps, each with its passages and those of their `codings` as `seen`."""
    found = _with_state(workshop, codings)
    if chosen.kind:
        found = found.filter(kind=chosen.kind)
    if chosen.state == CODED:
        found = found.filter(coded=True)
    elif chosen.state == UNCODED:
        found = found.filter(coded=False, set_aside_at=None)
    elif chosen.state == ASIDE:
        found = found.filter(coded=False, set_aside_at__isnull=False)
    if reading := _reading(chosen):
        found = found.filter(Exists(codings.filter(reading, excerpt__snapshot=OuterRef("pk"))))
    excerpts = Excerpt.objects.order_by("start", "end").prefetch_related(Prefetch("codings", codings, to_attr="seen"))
    return found.prefetch_related(Prefetch("excerpts", excerpts))


def _reading(chosen: Filter) -> Q:
    reading = Q()
    if chosen.outcome:
        reading &= Q(outcome=None) if chosen.outcome == BlindReading.NO_OUTCOME else Q(outcome__code=chosen.outcome)
    if chosen.polarity:
        reading &= Q(polarity=chosen.polarity)
    return reading


def _with_state(workshop: Workshop, codings: QuerySet[Coding]) -> QuerySet[Any]:
    coded = Exists(codings.filter(excerpt__snapshot=OuterRef("pk")))
    return Snapshot.objects.filter(workshop=workshop, withdrawn_at__isnull=True).annotate(coded=coded)


def progress(workshop: Workshop, codings: QuerySet[Coding]) -> Progress:
    """Return how far the texts are read, as these `codings` say; one query."""
    counts = _with_state(workshop, codings).aggregate(
        total=Count("pk"),
        done=Count("pk", filter=Q(coded=True)),
        aside=Count("pk", filter=Q(coded=False, set_aside_at__isnull=False)),
    )
    return Progress(counts["total"], counts["done"], counts["aside"])


def next_text(workshop: Workshop, codings: QuerySet[Coding], *, after: Snapshot | None = None) -> Snapshot | None:
    """Return the next text neither coded nor set aside, beginning again after the last; None when all are read."""
    waiting = _with_state(workshop, codings).filter(coded=False, set_aside_at=None).order_by("kind", "reference")
    if after is not None:
        waiting = waiting.exclude(pk=after.pk)
        further = waiting.filter(Q(kind__gt=after.kind) | Q(kind=after.kind, reference__gt=after.reference))
        return further.first() or waiting.first()
    return waiting.first()


def _to_read_blind(second: SecondCoder) -> QuerySet[Excerpt]:
    others = Coding.objects.filter(excerpt=OuterRef("pk")).exclude(coder=second.person_id)
    own = Coding.objects.filter(excerpt=OuterRef("pk"), coder=second.person_id)
    return Excerpt.objects.filter(
        Exists(others), ~Exists(own), snapshot__workshop=second.workshop_id, snapshot__withdrawn_at__isnull=True
    )


def next_blind(second: SecondCoder) -> Excerpt | None:
    """Return the next marked passage that a second coder has not read yet, with its text."""
    waiting = _to_read_blind(second).select_related("snapshot")
    return waiting.order_by("snapshot__kind", "snapshot__reference", "start", "pk").first()


def blind_left(second: SecondCoder) -> tuple[int, int]:
    """Return how many passages a second coder has read blind, and how many are left."""
    done = second.readings.filter(excerpt__snapshot__withdrawn_at__isnull=True).count()
    return done, _to_read_blind(second).count()


def possible_second_coders(workshop: Workshop, asking: User) -> QuerySet[User]:
    """Return who could be asked to code a second time: coordinators and this workshop's facilitators, but who asks."""
    coordinate = Permission.objects.filter(content_type__app_label="programmes", codename="coordinate_workshop")
    may = Q(groups__permissions__in=coordinate) | Q(user_permissions__in=coordinate)
    return (
        User.objects.filter(may | Q(facilitated_workshops=workshop), is_active=True)
        .exclude(pk=asking.pk)
        .distinct()
        .order_by("last_name", "first_name", "pk")
    )
