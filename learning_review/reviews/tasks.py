"""What the worker does for reviews, and what reviews do when something happens in the rooms below."""

import datetime as dt
from typing import Any

import structlog
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.utils import translation

from learning_review.reviews import pdfs, services
from learning_review.reviews.document import compose_version
from learning_review.reviews.models import Review, ReviewVersion
from learning_review.voices.models import Voice
from notices.duties import asked_to_stop, duty
from notices.invariants import invariant
from programmes.catalogue.models import Workshop
from ui.documents import render_pdf

log = structlog.get_logger(__name__)


@duty("reviews/ask and remind partners", every=dt.timedelta(minutes=10))
def ask_and_remind(now: dt.datetime) -> int:
    """Queue what partners are owed as things stand; return how many mails that were, those queued before included."""
    at_work = Review.objects.filter(state__in=[Review.State.CONTRIBUTING, Review.State.SIGNING])
    return sum(services.queue_owed(review, now=now) for review in at_work.select_related("workshop"))


@duty("reviews/record who kept silent", every=dt.timedelta(minutes=10))
def record_silence(now: dt.datetime) -> int:
    """Record "no response" where the day to sign by is over; return how many organisations that were."""
    tomorrow = now.date() + dt.timedelta(days=1)  # somewhere that day may be over before it is here
    waiting = Review.objects.filter(
        state=Review.State.SIGNING, sign_off_deadline__lt=tomorrow, parts__decision=""
    ).distinct()
    return sum(len(services.record_silence(review, now=now)) for review in waiting)


@duty("reviews/make PDFs", every=dt.timedelta(seconds=5))
def make_pdfs(now: dt.datetime) -> int:
    """Make the PDFs that are due. One that a worker left half-way is made again when its lease has run out."""
    made = 0
    while not asked_to_stop() and (version := pdfs.claim(now)):
        try:
            made += make_pdf(version)
        except Exception as error:  # whatever broke one document must not keep the others from being made
            log.exception("review_pdf_failed", version=version.pk)
            pdfs.fail(version, error=type(error).__name__, now=now)
    return made


def make_pdf(version: ReviewVersion) -> bool:
    """Make and keep the PDF of a claimed version; False when it was withdrawn while being made.

    Each attempt has a file of its own, so that a slow worker can't write into another's. What earlier attempts left
    when they were killed is deleted: nobody else would ever find those words again to withdraw them.
    """
    storage = storages["private"]
    stem = f"reviews/{version.review.workshop.code}-{version.number}-{version.pk}"
    for attempt in range(1, version.pdf_attempts):
        storage.delete(f"{stem}-{attempt}.pdf")
    name = f"{stem}-{version.pdf_attempts}.pdf"
    with translation.override(settings.LANGUAGE_CODE):
        content = render_pdf("documents/review.html", {"document": compose_version(version, "pdf")})
    storage.delete(name)  # from an attempt that was killed after writing
    name = storage.save(name, ContentFile(content))
    if pdfs.finish(version, name=name):
        return True
    storage.delete(name)
    return False


@duty("reviews/delete withdrawn PDFs", every=dt.timedelta(seconds=30))
def delete_withdrawn_pdfs(now: dt.datetime) -> int:
    """Delete the files of PDFs that are no longer served. (They stop being served in the withdrawal itself.)"""
    versions = ReviewVersion.objects.filter(pdf_state=ReviewVersion.PDFState.WITHDRAWN).exclude(pdf="")
    for version in versions:
        storages["private"].delete(version.pdf)
        version.pdf = ""
        version.save(update_fields=["pdf"])
    return len(versions)


@invariant("reviews/PDF files")
def pdf_files(now: dt.datetime) -> list[str]:
    """A version that says it has a PDF has it: files and database can be restored from different days."""
    storage = storages["private"]
    ready = ReviewVersion.objects.filter(pdf_state=ReviewVersion.PDFState.READY).select_related("review__workshop")
    return [
        f"Review {version.review.workshop.code}, version {version.number}: its PDF is missing from the files."
        for version in ready.order_by("pk")
        if not storage.exists(version.pdf)
    ]


def follow_evidence(sender: Any, *, workshop: Workshop, words_withdrawn: bool, **kwargs: Any) -> None:
    """Follow a change of evidence: words taken back reach what was issued, an edit voids what was being signed."""
    if words_withdrawn:
        services.words_were_withdrawn(workshop)
    else:
        services.evidence_was_edited(workshop)


def follow_voice(sender: Any, *, voice: Voice, **kwargs: Any) -> None:
    """Follow a voice that may no longer be shown somewhere."""
    services.words_were_withdrawn(voice.workshop)
