"""Claims: what they need, what they rest on, in which order they stand, and what is done about them."""

import datetime as dt
from collections.abc import Collection

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from learning_review.evidence.errors import EvidenceRefused
from learning_review.evidence.models import Coding, Excerpt, Finding, FindingEvidence, Snapshot
from learning_review.evidence.services.own_words import check_outcome, check_own_words
from learning_review.evidence.signals import evidence_changed
from programmes.catalogue.models import Outcome, Workshop
from ui.locks import retry_once

Role = FindingEvidence.Role
# Readings that can bear a claim out: what speaks against it can't make it strong.
BEARS_OUT = frozenset({Coding.Polarity.SUPPORTS, Coding.Polarity.MIXED, Coding.Polarity.UNEXPECTED})


@retry_once
@transaction.atomic
def write_finding(
    workshop: Workshop,
    *,
    outcome: Outcome,
    claim: str,
    strength: str,
    excerpts: Collection[Excerpt],
    counter_evidence: str,
    other_explanations: str,
    against: Collection[Excerpt] = (),
    recommendation: str = "",
    recommendation_owner: str = "",
    recommendation_due: dt.date | None = None,
    by: User,
    finding: Finding | None = None,
) -> Finding:
    """Write a finding, or review `finding` again; return it, standing.

    It needs a claim; counter-evidence and other explanations, even if only to say that none were found; and at
    least one live excerpt, coded to its outcome, that it rests on. Those `against` it are coded to its outcome too, and
    are none of these. "Strong" needs two kinds of source among those that bear it out. A recommendation needs an owner
    and a date. Words people shared may not be repeated. Raises EvidenceRefused.
    """
    chosen = [*excerpts, *against]
    snapshots = Snapshot.objects.select_for_update().filter(pk__in={excerpt.snapshot_id for excerpt in chosen})
    list(snapshots.order_by("pk"))
    found = Excerpt.objects.filter(pk__in=[excerpt.pk for excerpt in chosen])
    by_pk = {excerpt.pk: excerpt for excerpt in found.select_related("snapshot").prefetch_related("codings")}
    used = [by_pk[pk] for pk in dict.fromkeys(excerpt.pk for excerpt in excerpts) if pk in by_pk]
    speaking_against = [by_pk[pk] for pk in dict.fromkeys(excerpt.pk for excerpt in against) if pk in by_pk]
    texts = {
        "claim": claim.strip(),
        "counter_evidence": counter_evidence.strip(),
        "other_explanations": other_explanations.strip(),
        "recommendation": recommendation.strip(),
        "recommendation_owner": recommendation_owner.strip(),
    }
    check_outcome(outcome, workshop)
    _check_said(texts, recommendation_due)
    _check_evidence(used, speaking_against, workshop, outcome, strength)
    check_own_words(workshop, *texts.values())
    if finding is None:
        order = Finding.objects.filter(workshop=workshop, outcome=outcome).count()
        finding = Finding(workshop=workshop, order=order)
    else:
        finding = Finding.objects.select_for_update().get(pk=finding.pk, workshop=workshop)
    if finding.recommendation != texts["recommendation"]:
        finding.recommendation_done_on = None
    for field, text in texts.items():
        setattr(finding, field, text)
    finding.outcome = outcome
    finding.strength = Finding.Strength(strength)
    finding.recommendation_due = recommendation_due
    finding.state = Finding.State.OK
    finding.save()
    finding.evidence.all().delete()
    FindingEvidence.objects.bulk_create(
        FindingEvidence(finding=finding, excerpt=excerpt, role=role)
        for role, those in ((Role.SUPPORTS, used), (Role.AGAINST, speaking_against))
        for excerpt in those
    )
    evidence_changed.send(Finding, workshop=workshop, words_withdrawn=False)
    return finding


@retry_once
@transaction.atomic
def delete_finding(finding: Finding, *, by: User) -> None:
    """Take a finding out. What was already issued keeps what it said."""
    workshop = finding.workshop
    Finding.objects.select_for_update().get(pk=finding.pk).delete()
    evidence_changed.send(Finding, workshop=workshop, words_withdrawn=False)


@retry_once
@transaction.atomic
def move_finding(finding: Finding, *, up: bool, by: User) -> None:
    """Let a finding change places with the one above it (or below) of the same outcome; at the end nothing happens.

    The order is part of what partners sign.
    """
    finding = Finding.objects.select_related("workshop").get(pk=finding.pk)
    beside = Finding.objects.select_for_update().filter(workshop=finding.workshop, outcome=finding.outcome_id)
    in_order = list(beside.order_by("order", "pk"))
    at = in_order.index(finding)
    to = at - 1 if up else at + 1
    if not 0 <= to < len(in_order):
        return
    in_order[at], in_order[to] = in_order[to], in_order[at]
    for number, one in enumerate(in_order):
        one.order = number
    Finding.objects.bulk_update(in_order, ["order"])
    evidence_changed.send(Finding, workshop=finding.workshop, words_withdrawn=False)


@retry_once
@transaction.atomic
def mark_recommendation(finding: Finding, *, done_on: dt.date | None, by: User) -> Finding:
    """Say on which day a recommendation was done, or None: that it is open again; return its finding.

    It is no part of what partners sign. Raises EvidenceRefused where nothing is recommended.
    """
    finding = Finding.objects.select_for_update().get(pk=finding.pk)
    if not finding.recommendation:
        raise EvidenceRefused(_("This finding recommends nothing."))
    finding.recommendation_done_on = done_on
    finding.save(update_fields=["recommendation_done_on"])
    return finding


def _check_said(texts: dict[str, str], recommendation_due: dt.date | None) -> None:
    if not texts["claim"]:
        raise EvidenceRefused(_("Say what you claim."))
    if not texts["counter_evidence"]:
        raise EvidenceRefused(_("Say what speaks against it. If you looked and found nothing, say that."))
    if not texts["other_explanations"]:
        raise EvidenceRefused(_("Say what else could explain it. If you can think of nothing, say that."))
    recommended = [bool(texts["recommendation"]), bool(texts["recommendation_owner"]), recommendation_due is not None]
    if any(recommended) and not all(recommended):
        raise EvidenceRefused(_("A recommendation needs its words, somebody who will see to it, and a date."))


def _check_evidence(
    excerpts: list[Excerpt], against: list[Excerpt], workshop: Workshop, outcome: Outcome, strength: str
) -> None:
    if not excerpts:
        raise EvidenceRefused(_("A finding needs at least one passage that it rests on."))
    if {excerpt.pk for excerpt in excerpts} & {excerpt.pk for excerpt in against}:
        raise EvidenceRefused(_("A finding can't rest on a passage that speaks against it. Say it once."))
    kinds = set()
    for excerpt in [*excerpts, *against]:
        if excerpt.snapshot.workshop_id != workshop.pk or not excerpt.live:
            raise EvidenceRefused(_("One of the passages has been taken back. Choose again from those that are left."))
        polarities = {coding.polarity for coding in excerpt.codings.all() if coding.outcome_id == outcome.pk}
        if not polarities:
            raise EvidenceRefused(_("Code each passage to this outcome before a finding rests on it."))
        if excerpt not in against and polarities & BEARS_OUT:
            kinds.add(excerpt.snapshot.kind)
    if strength == Finding.Strength.STRONG and len(kinds) < 2:
        raise EvidenceRefused(
            _("“Strong” needs two kinds of source: for example somebody who took part, and a colleague or a client.")
        )
