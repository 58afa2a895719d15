"""The PDF of a version: who makes it and when it is tried again, and who took it away."""

import datetime as dt

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from learning_review.reviews.models import ReviewDownload, ReviewVersion

LEASE = dt.timedelta(minutes=5)
# How long to wait after the first failure, the second…; after the last one somebody has to look.
PAUSES = (dt.timedelta(minutes=1), dt.timedelta(minutes=5), dt.timedelta(minutes=30), dt.timedelta(hours=2))
PDFState = ReviewVersion.PDFState


@transaction.atomic
def claim(now: dt.datetime) -> ReviewVersion | None:
    """Take the next version whose PDF is due, or was begun by a worker gone silent; None when there is none."""
    waiting = ReviewVersion.objects.filter(pdf_state=PDFState.DUE, pdf_due_at__lte=now)
    abandoned = ReviewVersion.objects.filter(pdf_state=PDFState.MAKING, pdf_leased_until__lte=now)
    version = (waiting | abandoned).select_for_update(skip_locked=True).order_by("pdf_due_at", "pk").first()
    if version is None:
        return None
    version.pdf_state, version.pdf_leased_until = PDFState.MAKING, now + LEASE
    version.pdf_attempts += 1
    version.save(update_fields=["pdf_state", "pdf_leased_until", "pdf_attempts"])
    return version


@transaction.atomic
def finish(version: ReviewVersion, *, name: str) -> bool:
    """Record the file made for a claimed version; False when it was withdrawn or claimed again meanwhile."""
    held = ReviewVersion.objects.select_for_update().get(pk=version.pk)
    if held.pdf_state != PDFState.MAKING or held.pdf_attempts != version.pdf_attempts:
        return False
    held.pdf, held.pdf_state, held.pdf_leased_until, held.pdf_error = name, PDFState.READY, None, ""
    held.save(update_fields=["pdf", "pdf_state", "pdf_leased_until", "pdf_error"])
    return True


@transaction.atomic
def fail(version: ReviewVersion, *, error: str, now: dt.datetime) -> None:
    """Put a version back to be tried later, or give up after the last pause. `error` names no words."""
    held = ReviewVersion.objects.select_for_update().get(pk=version.pk)
    if held.pdf_state != PDFState.MAKING or held.pdf_attempts != version.pdf_attempts:
        return
    held.pdf_leased_until, held.pdf_error = None, error[:300]
    if held.pdf_attempts > len(PAUSES):
        held.pdf_state = PDFState.FAILED
    else:
        held.pdf_state, held.pdf_due_at = PDFState.DUE, now + PAUSES[held.pdf_attempts - 1]
    held.save(update_fields=["pdf_state", "pdf_leased_until", "pdf_error", "pdf_due_at"])


def log_download(version: ReviewVersion, *, person: User | None, now: dt.datetime | None = None) -> ReviewDownload:
    """Record that somebody, or a visitor (None), took a version's PDF away."""
    return ReviewDownload.objects.create(version=version, person=person, at=now or timezone.now())
