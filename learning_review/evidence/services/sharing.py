"""What people share with a review, how it is kept, and how they take it back."""

import datetime as dt

from django.db import transaction
from django.utils import timezone

from learning_review.evidence.models import Coding, Finding, Snapshot
from learning_review.evidence.services.wording import ask_about_wording as ask_its_author
from learning_review.evidence.signals import evidence_changed
from learning_review.reflections.models import Reflection
from learning_review.voices.models import Voice
from programmes.catalogue.models import Workshop
from ui.locks import retry_once


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
                    ask_its_author(excerpt, now=now)
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
