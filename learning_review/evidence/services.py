"""The rules of evidence: what is frozen, what may be quoted, what a claim must rest on.

Locks are taken in one order: snapshot, then finding, then (by the room above) the review.
"""

import datetime as dt
from collections.abc import Collection

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from learning_review.evidence.errors import EvidenceRefused
from learning_review.evidence.models import Coding, Excerpt, ExcerptApproval, Finding, FindingEvidence, Snapshot
from learning_review.evidence.sentences import repeats
from learning_review.evidence.signals import evidence_changed
from learning_review.reflections.models import Reflection
from learning_review.voices.models import Voice
from notices.services import queue
from programmes.catalogue.models import Outcome, Workshop
from ui.locks import retry_once

Role = FindingEvidence.Role
WORDING_ASKED = "evidence/wording_asked"
# Readings that can bear a claim out: what speaks against it can't make it strong.
BEARS_OUT = frozenset({Coding.Polarity.SUPPORTS, Coding.Polarity.MIXED, Coding.Polarity.UNEXPECTED})


# --- What people share, and take back ---------------------------------------------------------------
@retry_once
@transaction.atomic
def freeze(
    workshop: Workshop,
    *,
    words: str,
    kind: str = Snapshot.Kind.PARTICIPANT,
    reflection: Reflection | None = None,
    voice: Voice | None = None,
    ask_about_wording: bool = False,
    now: dt.datetime | None = None,
) -> Snapshot:
    """Keep `words` as they were shared by the author of one journal entry or one voice; return the snapshot.

    The same words again keep the snapshot that is held, and what was coded in it. Other words replace it. When the
    author now wants to be asked about wording, every excerpt held is asked about and shown no longer until then.
    """
    held = (
        Snapshot.objects.select_for_update()
        .filter(reflection=reflection, voice=voice, withdrawn_at__isnull=True)
        .first()
    )
    if held and held.text == words:
        if held.needs_wording_approval != ask_about_wording:
            held.needs_wording_approval = ask_about_wording
            held.save(update_fields=["needs_wording_approval"])
            if ask_about_wording:
                for excerpt in held.excerpts.all():
                    _ask_about_wording(excerpt, now=now)
                evidence_changed.send(Snapshot, workshop=held.workshop, words_withdrawn=True)
        return held
    if held:
        _withdraw(held, now=now)
    return Snapshot.objects.create(
        workshop=workshop,
        reflection=reflection,
        voice=voice,
        kind=kind,
        text=words,
        needs_wording_approval=ask_about_wording,
        shared_at=now or timezone.now(),
    )


@retry_once
@transaction.atomic
def withdraw(
    *, reflection: Reflection | None = None, voice: Voice | None = None, now: dt.datetime | None = None
) -> int:
    """Empty what is held of one journal entry or one voice; return how many snapshots that were.

    Memos about them go too. Every finding that rested on them says "evidence changed" until it is reviewed again.
    """
    if (reflection is None) == (voice is None):
        raise ValueError("Name the journal entry or the voice whose words are taken back.")
    held = Snapshot.objects.select_for_update().filter(reflection=reflection, voice=voice, withdrawn_at__isnull=True)
    count = 0
    for snapshot in held.order_by("pk"):
        _withdraw(snapshot, now=now)
        count += 1
    return count


def _withdraw(snapshot: Snapshot, *, now: dt.datetime | None) -> None:
    snapshot.text = ""
    snapshot.withdrawn_at = now or timezone.now()
    snapshot.save(update_fields=["text", "withdrawn_at"])
    Coding.objects.filter(excerpt__snapshot=snapshot).update(memo="")
    Finding.objects.filter(excerpts__snapshot=snapshot).update(state=Finding.State.EVIDENCE_CHANGED)
    evidence_changed.send(Snapshot, workshop=snapshot.workshop, words_withdrawn=True)


# --- Excerpts and codings ---------------------------------------------------------------------------
@retry_once
@transaction.atomic
def make_excerpt(snapshot: Snapshot, *, start: int, end: int, by: User, now: dt.datetime | None = None) -> Excerpt:
    """Mark the characters `start` to `end` (left out) of a live snapshot; return the excerpt, new or held.

    Where the author wants to be asked about wording, they are asked by mail. Raises EvidenceRefused when the words
    were taken back or the range is empty or outside the text.
    """
    snapshot = Snapshot.objects.select_for_update().get(pk=snapshot.pk)
    if not snapshot.live:
        raise EvidenceRefused(_("These words have been taken back by the person who shared them."))
    if not 0 <= start < end <= len(snapshot.text) or not snapshot.text[start:end].strip():
        raise EvidenceRefused(_("Choose at least one sentence of the passage."))
    excerpt, made = Excerpt.objects.get_or_create(snapshot=snapshot, start=start, end=end, defaults={"made_by": by})
    if made and snapshot.needs_wording_approval:
        _ask_about_wording(excerpt, now=now)
    return excerpt


def _ask_about_wording(excerpt: Excerpt, *, now: dt.datetime | None) -> None:
    reflection = excerpt.snapshot.reflection
    if reflection is None:
        return  # a voice's exact words are approved before they come here
    approval, asked = ExcerptApproval.objects.get_or_create(
        excerpt=excerpt, defaults={"author": reflection.person, "asked_at": now or timezone.now()}
    )
    if asked:
        queue(
            WORDING_ASKED,
            to=reflection.person,
            data={"approval": approval.pk},
            about=f"workshop:{excerpt.snapshot.workshop.code}",
            key=f"evidence:wording:{approval.pk}",
        )


@retry_once
@transaction.atomic
def answer_wording(
    approval: ExcerptApproval, *, agreed: bool, by: User, now: dt.datetime | None = None
) -> ExcerptApproval:
    """Record whether the author agrees to these exact words being shown; return the answer. May change at any time.

    Raises EvidenceRefused unless `by` is the author.
    """
    Snapshot.objects.select_for_update().get(excerpts=approval.excerpt_id)
    approval = ExcerptApproval.objects.select_related("excerpt__snapshot__workshop").get(pk=approval.pk)
    if approval.author_id != by.pk:
        raise EvidenceRefused(_("Only the person whose words these are can answer."))
    was_shown = approval.state == ExcerptApproval.State.APPROVED
    approval.state = ExcerptApproval.State.APPROVED if agreed else ExcerptApproval.State.REFUSED
    approval.answered_at = now or timezone.now()
    approval.save(update_fields=["state", "answered_at"])
    if was_shown and not agreed:
        evidence_changed.send(ExcerptApproval, workshop=approval.excerpt.snapshot.workshop, words_withdrawn=True)
    return approval


@retry_once
@transaction.atomic
def code_excerpt(
    excerpt: Excerpt,
    *,
    outcome: Outcome | None,
    polarity: str,
    by: User,
    memo: str = "",
    now: dt.datetime | None = None,
) -> Coding:
    """Record how `by` reads an excerpt against an outcome, or against none of them; return the coding.

    A second reading by the same person replaces the first; another person's stands beside it. Raises
    EvidenceRefused when the words were taken back, the outcome is another programme's, or the memo repeats words.
    """
    snapshot = Snapshot.objects.select_for_update(of=["self"]).select_related("workshop").get(pk=excerpt.snapshot_id)
    if not snapshot.live:
        raise EvidenceRefused(_("These words have been taken back by the person who shared them."))
    _check_outcome(outcome, snapshot.workshop)
    _check_own_words(snapshot.workshop, memo)
    coding, _made = Coding.objects.update_or_create(
        excerpt=excerpt,
        outcome=outcome,
        coder=by,
        defaults={"polarity": Coding.Polarity(polarity), "memo": memo.strip(), "at": now or timezone.now()},
    )
    evidence_changed.send(Coding, workshop=snapshot.workshop, words_withdrawn=False)
    return coding


@retry_once
@transaction.atomic
def remove_coding(coding: Coding, *, by: User) -> None:
    """Take back one's own reading. Raises EvidenceRefused when it is another's or a finding rests on it."""
    snapshot = Snapshot.objects.select_for_update().get(excerpts=coding.excerpt_id)
    if coding.coder_id != by.pk:
        raise EvidenceRefused(_("Only the person who coded this passage can take the coding back."))
    others = Coding.objects.filter(excerpt=coding.excerpt_id, outcome=coding.outcome_id).exclude(pk=coding.pk)
    used = Finding.objects.filter(outcome=coding.outcome_id, excerpts=coding.excerpt_id)
    if used.exists() and not others.exists():
        raise EvidenceRefused(_("A finding rests on this passage. Change the finding first."))
    coding.delete()
    evidence_changed.send(Coding, workshop=snapshot.workshop, words_withdrawn=False)


# --- Findings ---------------------------------------------------------------------------------------
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
    _check_outcome(outcome, workshop)
    _check_said(texts, recommendation_due)
    _check_evidence(used, speaking_against, workshop, outcome, strength)
    _check_own_words(workshop, *texts.values())
    if finding is None:
        order = Finding.objects.filter(workshop=workshop, outcome=outcome).count()
        finding = Finding(workshop=workshop, order=order)
    else:
        finding = Finding.objects.select_for_update().get(pk=finding.pk, workshop=workshop)
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


def _check_outcome(outcome: Outcome | None, workshop: Workshop) -> None:
    if outcome is not None and outcome.programme_id != workshop.programme_id:
        raise EvidenceRefused(_("That outcome belongs to another programme."))


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


def _check_own_words(workshop: Workshop, *texts: str) -> None:
    if any(repeats_shared_words(workshop, text) for text in texts):
        raise EvidenceRefused(
            _("This repeats words somebody shared. Say it in your own words: theirs are quoted by reference.")
        )


def repeats_shared_words(workshop: Workshop, text: str) -> bool:
    """True when `text` repeats a sentence that somebody shared with this workshop's review."""
    originals = Snapshot.objects.filter(workshop=workshop, withdrawn_at__isnull=True).values_list("text", flat=True)
    return repeats(text, originals)
