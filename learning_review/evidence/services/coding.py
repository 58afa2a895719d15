"""Marking a passage and saying what it bears on; blind, where somebody was asked to read it a second time.

A reading is an outcome, or None for none of the expected ones, with the way it points (`Coding.Polarity`).
"""

import datetime as dt
from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from learning_review.evidence.errors import EvidenceRefused
from learning_review.evidence.models import BlindReading, Coding, Excerpt, Finding, SecondCoder, Snapshot
from learning_review.evidence.services.own_words import check_outcome, check_own_words
from learning_review.evidence.services.wording import ask_about_wording
from learning_review.evidence.signals import evidence_changed
from programmes.catalogue.models import Outcome
from ui.locks import retry_once

Reading = tuple[Outcome | None, str]


@retry_once
@transaction.atomic
def make_excerpt(snapshot: Snapshot, *, start: int, end: int, by: User, now: dt.datetime | None = None) -> Excerpt:
    """Mark the characters `start` to `end` (left out) of a live snapshot; return the excerpt, new or held.

    Where the author wants to be asked about wording, they are asked by mail. Raises EvidenceRefused when the words
    were taken back or the range is empty or outside the text.
    """
    snapshot = _live(snapshot.pk)
    if not 0 <= start < end <= len(snapshot.text) or not snapshot.text[start:end].strip():
        raise EvidenceRefused(_("Choose at least one sentence of the passage."))
    excerpt, made = Excerpt.objects.get_or_create(snapshot=snapshot, start=start, end=end, defaults={"made_by": by})
    if made and snapshot.needs_wording_approval:
        ask_about_wording(excerpt, now=now)
    return excerpt


@retry_once
@transaction.atomic
def code_passage(
    snapshot: Snapshot,
    *,
    start: int,
    end: int,
    readings: Sequence[Reading],
    by: User,
    memo: str = "",
    now: dt.datetime | None = None,
) -> Excerpt:
    """Mark a passage and record each of the `readings` that `by` has of it, in one act; return the excerpt.

    Raises EvidenceRefused as `make_excerpt` and `code_excerpt` do, and when there is no reading.
    """
    excerpt = make_excerpt(snapshot, start=start, end=end, by=by, now=now)
    _code(excerpt, readings, by=by, memo=memo, now=now)
    return excerpt


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

    A second reading by the same person replaces the first; another person's stands beside it. A finding that rests on
    the passage says "evidence changed" when it is now read another way. Raises EvidenceRefused when the words were
    taken back, the outcome is another programme's, or the memo repeats words.
    """
    return _code(excerpt, [(outcome, polarity)], by=by, memo=memo, now=now)[0]


@retry_once
@transaction.atomic
def code_blind(
    excerpt: Excerpt, readings: Sequence[Reading], *, by: User, memo: str = "", now: dt.datetime | None = None
) -> BlindReading:
    """Record how a second coder reads a passage that others have coded, before seeing how; return both readings.

    Raises EvidenceRefused unless `by` was asked to, and for a passage they have read already.
    """
    _code(excerpt, readings, by=by, memo=memo, now=now, only_blind=True)
    return BlindReading.objects.get(excerpt=excerpt, second_coder__person=by)


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


@retry_once
@transaction.atomic
def set_aside(snapshot: Snapshot, *, by: User, aside: bool = True, now: dt.datetime | None = None) -> Snapshot:
    """Say that a text was read and holds nothing to code, or take that back; return it.

    Raises EvidenceRefused when it was taken back by its author, or something in it is coded.
    """
    snapshot = _live(snapshot.pk)
    if aside and Coding.objects.filter(excerpt__snapshot=snapshot).exists():
        raise EvidenceRefused(_("Something in this text is coded already."))
    snapshot.set_aside_at = (snapshot.set_aside_at or now or timezone.now()) if aside else None
    snapshot.save(update_fields=["set_aside_at"])
    return snapshot


def _live(pk: int) -> Snapshot:
    snapshot = Snapshot.objects.select_for_update(of=["self"]).select_related("workshop").get(pk=pk)
    if not snapshot.live:
        raise EvidenceRefused(_("These words have been taken back by the person who shared them."))
    return snapshot


def _code(
    excerpt: Excerpt,
    readings: Sequence[Reading],
    *,
    by: User,
    memo: str,
    now: dt.datetime | None,
    only_blind: bool = False,
) -> list[Coding]:
    snapshot = _live(excerpt.snapshot_id)
    if not readings:
        raise EvidenceRefused(_("Say what it bears on, and which way it points."))
    for outcome, _polarity in readings:
        check_outcome(outcome, snapshot.workshop)
    check_own_words(snapshot.workshop, memo)
    at = now or timezone.now()
    blind = _keep_blind(excerpt, snapshot, readings, by, at)
    if only_blind and not blind:
        raise EvidenceRefused(_("This passage is not waiting for your reading any more."))
    codings = []
    for outcome, polarity in readings:
        former = Coding.objects.filter(excerpt=excerpt, outcome=outcome, coder=by).first()
        coding = former or Coding(excerpt=excerpt, outcome=outcome, coder=by)
        if former is not None and former.polarity != polarity:
            resting = Finding.objects.filter(outcome=outcome, evidence__excerpt=excerpt)
            resting.update(state=Finding.State.EVIDENCE_CHANGED)
        coding.polarity, coding.memo, coding.at = Coding.Polarity(polarity), memo.strip(), at
        coding.save()
        codings.append(coding)
    if snapshot.set_aside_at:
        snapshot.set_aside_at = None
        snapshot.save(update_fields=["set_aside_at"])
    evidence_changed.send(Coding, workshop=snapshot.workshop, words_withdrawn=False)
    return codings


def _keep_blind(
    excerpt: Excerpt, snapshot: Snapshot, readings: Sequence[Reading], by: User, at: dt.datetime
) -> BlindReading | None:
    """Keep both readings when `by` codes blind a passage that others have coded and they have not; else None."""
    second = SecondCoder.objects.filter(workshop=snapshot.workshop, person=by, ended_at=None).first()
    if second is None or Coding.objects.filter(excerpt=excerpt, coder=by).exists():
        return None
    first: dict[str, str] = {}
    for coding in Coding.objects.filter(excerpt=excerpt).select_related("outcome"):
        first.setdefault(BlindReading.code_of(coding.outcome), coding.polarity)
    if not first:
        return None
    return BlindReading.objects.create(
        second_coder=second,
        excerpt=excerpt,
        first=first,
        second={BlindReading.code_of(outcome): Coding.Polarity(polarity).value for outcome, polarity in readings},
        at=at,
    )
