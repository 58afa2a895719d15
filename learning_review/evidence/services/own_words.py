"""What the review team writes is its own, and of its own programme."""

from django.utils.translation import gettext as _

from learning_review.evidence.errors import EvidenceRefused
from learning_review.evidence.models import Snapshot
from learning_review.evidence.sentences import repeats
from programmes.catalogue.models import Outcome, Workshop


def check_outcome(outcome: Outcome | None, workshop: Workshop) -> None:
    """Raise EvidenceRefused for an outcome of another programme."""
    if outcome is not None and outcome.programme_id != workshop.programme_id:
        raise EvidenceRefused(_("That outcome belongs to another programme."))


def check_own_words(workshop: Workshop, *texts: str) -> None:
    """Raise EvidenceRefused when one of the texts repeats a sentence that somebody shared."""
    if any(repeats_shared_words(workshop, text) for text in texts):
        raise EvidenceRefused(
            _("This repeats words somebody shared. Say it in your own words: theirs are quoted by reference.")
        )


def repeats_shared_words(workshop: Workshop, text: str) -> bool:
    """True when `text` repeats a sentence that somebody shared with this workshop's review."""
    originals = Snapshot.objects.filter(workshop=workshop, withdrawn_at__isnull=True).values_list("text", flat=True)
    return repeats(text, originals)
