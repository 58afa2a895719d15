"""The question to somebody who said "ask me about wording", and their answer."""

import datetime as dt

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from learning_review.evidence.errors import EvidenceRefused
from learning_review.evidence.models import Excerpt, ExcerptApproval, Snapshot
from learning_review.evidence.signals import evidence_changed
from notices.services import queue
from notices.withdrawals import note
from ui.locks import retry_once

WORDING_ASKED = "evidence/wording_asked"
# What the ledger knows: exact words that were agreed to, and are no longer.
WORDING = "evidence/wording"


def ask_about_wording(excerpt: Excerpt, *, now: dt.datetime | None) -> None:
    """Ask the author of a journal entry about an excerpt of it, once; inside a transaction."""
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
        note(WORDING, approval.excerpt.key, at=approval.answered_at)
        evidence_changed.send(ExcerptApproval, workshop=approval.excerpt.snapshot.workshop, words_withdrawn=True)
    return approval
