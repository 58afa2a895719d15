"""The structured learning review of one workshop: its words, its partners' part in it, and what was issued."""

import hashlib
import json

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from learning_review.instruments.models import InstrumentVersion
from programmes.catalogue.models import Workshop
from programmes.people.models import Organisation

__all__ = [
    "DecisionEvent",
    "PartnerPart",
    "PartnerReading",
    "Review",
    "ReviewDownload",
    "ReviewSection",
    "ReviewVersion",
]


class ReviewQuerySet(models.QuerySet["Review"]):
    def published(self) -> "ReviewQuerySet":
        """Keep the reviews of which a version was issued."""
        return self.filter(versions__isnull=False).distinct()


class Review(models.Model):
    """One workshop's learning review. Changed by `reviews.services` alone."""

    class State(models.TextChoices):
        DRAFT = "draft", _("Being written")
        CONTRIBUTING = "contributing", _("With the partners, for their contributions")
        SIGNING = "signing", _("With the partners, to be signed")
        PUBLISHED = "published", _("Published")

    # States in which what partners are to sign lies before them.
    WITH_PARTNERS = frozenset({State.CONTRIBUTING, State.SIGNING, State.PUBLISHED})

    workshop = models.OneToOneField(Workshop, on_delete=models.PROTECT, related_name="review")
    state = models.CharField(_("state"), max_length=12, choices=State, default=State.DRAFT)
    title = models.CharField(_("title"), max_length=200)
    contribution_asked_at = models.DateTimeField(_("contributions asked for"), null=True, blank=True)
    partner_version = models.ForeignKey(
        InstrumentVersion,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("what partners are asked"),
        help_text=_("What stood when they were asked first; empty for the house’s own questions."),
    )
    contribution_deadline = models.DateField(_("contributions until"), null=True, blank=True)
    sign_off_deadline = models.DateField(_("sign-off until"), null=True, blank=True)
    content = models.JSONField(
        _("what is being signed"),
        null=True,
        blank=True,
        help_text=_("Frozen at submission: own prose, frozen figures, and references to what people shared."),
    )
    content_hash = models.CharField(_("its hash"), max_length=64, blank=True)
    submitted_at = models.DateTimeField(_("submitted"), null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = ReviewQuerySet.as_manager()

    class Meta:
        verbose_name = _("review")
        verbose_name_plural = _("reviews")
        ordering = ["workshop__code"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="signing") | (Q(content__isnull=False) & ~Q(content_hash="")),
                name="learning_review_review_signing_has_content",
            )
        ]

    def __str__(self) -> str:
        return self.title


class ReviewSection(models.Model):
    """One piece of the review's own prose."""

    class Kind(models.TextChoices):
        MAIN_MESSAGES = "main_messages", _("Main messages")
        SUMMARY = "summary", _("Summary")
        METHOD = "method", _("Method and limits")
        UNEXPECTED = "unexpected", _("What we did not expect")
        HINDERED = "hindered", _("What got in the way")

    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="sections")
    kind = models.CharField(_("section"), max_length=20, choices=Kind)
    text = models.TextField(_("text"), blank=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("review section")
        verbose_name_plural = _("review sections")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["review", "kind"], name="learning_review_reviewsection_once")]

    def __str__(self) -> str:
        return self.get_kind_display()


class PartnerPart(models.Model):
    """One partner organisation's part in a review: what it says, and whether it signs."""

    class Decision(models.TextChoices):
        AGREE = "agree", _("Agrees")
        AGREE_WITH_NOTE = "agree_with_note", _("Agrees, with a note")
        DISAGREE = "disagree", _("Disagrees")
        NO_RESPONSE = "no_response", _("No response")

        @classmethod
        def agreeing(cls) -> frozenset[str]:
            """Return the decisions that agree, with a note or without."""
            return frozenset({cls.AGREE, cls.AGREE_WITH_NOTE})

    # What somebody who speaks for the organisation decides; "no response" is recorded by the worker.
    SIGNED = frozenset({Decision.AGREE, Decision.AGREE_WITH_NOTE, Decision.DISAGREE})

    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="parts")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="review_parts")
    role = models.CharField(_("role in the workshop"), max_length=60)
    # From before there were questions: one text.
    contribution = models.TextField(_("contribution in one piece"), blank=True, max_length=6000)
    # What it has handed in, in the order of the questions: {"code", "question" (its exact words then), "text"}.
    answers = models.JSONField(
        _("contribution"), default=list, blank=True, db_default=models.Value([], models.JSONField())
    )
    # What it has saved on the way, by the questions' codes: nobody outside the organisation reads it.
    draft = models.JSONField(
        _("contribution, not handed in"), default=dict, blank=True, db_default=models.Value({}, models.JSONField())
    )
    draft_saved_at = models.DateTimeField(_("saved"), null=True, blank=True)
    contributed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    contributed_at = models.DateTimeField(_("contributed"), null=True, blank=True)
    decision = models.CharField(_("decision"), max_length=20, choices=Decision, blank=True)
    note = models.TextField(_("note"), blank=True, max_length=2000)
    summary_agreed = models.BooleanField(
        _("agrees to the public summary"),
        default=False,
        db_default=False,
        help_text=_("Asked apart from the signature, and said only with one that agrees."),
    )
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    signed_hash = models.CharField(_("hash of what was signed"), max_length=64, blank=True)
    # What it last signed stays beside a decision that a change has ended, so that what changed can be said.
    signed_content = models.JSONField(_("what it signed last"), null=True, blank=True)
    voided_at = models.DateTimeField(_("signature ended by a change"), null=True, blank=True)
    former_decision = models.CharField(
        _("former decision"), max_length=20, choices=Decision, blank=True, default="", db_default=""
    )
    former_note = models.TextField(_("former note"), blank=True, max_length=2000, default="", db_default="")

    class Meta:
        verbose_name = _("partner's part")
        verbose_name_plural = _("partners' parts")
        ordering = ["organisation__name"]
        constraints = [
            models.UniqueConstraint(fields=["review", "organisation"], name="learning_review_partnerpart_once"),
            models.CheckConstraint(
                condition=Q(decision="", signed_hash="", decided_at__isnull=True)
                | (~Q(decision="") & ~Q(signed_hash="") & Q(decided_at__isnull=False)),
                name="learning_review_partnerpart_decided_on_a_hash",
            ),
            models.CheckConstraint(
                condition=~Q(decision__in=["agree_with_note", "disagree"]) | ~Q(note=""),
                name="learning_review_partnerpart_note",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} · {self.review_id}"

    def standing_beside(self, person: User) -> "DecisionEvent | None":
        """Return the decision that stands and that somebody other than `person` gave; one query at most."""
        last = self.events.select_related("by").last() if self.decision in self.SIGNED else None
        return last if last is not None and last.by_id != person.pk else None

    @property
    def held(self) -> dict[str, str]:
        """What it has written by the questions' codes, the draft before what was handed in."""
        return {answer["code"]: answer["text"] for answer in self.said} | self.draft

    @property
    def held_mark(self) -> str:
        """Tells what it has written from anything else it could have: forms carry it from reading to writing."""
        return hashlib.sha256(json.dumps([self.draft, self.said], sort_keys=True).encode()).hexdigest()[:32]

    @property
    def said(self) -> list[dict[str, str]]:
        """What it has handed in, question by question; one text without a question where it is older than those."""
        if not self.answers and self.contribution:
            return [{"code": "changed", "question": "", "text": self.contribution}]
        return list(self.answers)


class DecisionEvent(models.Model):
    """One decision about a partner's signature, as it was given. Another may take its place; the row stays."""

    part = models.ForeignKey(PartnerPart, on_delete=models.CASCADE, related_name="events")
    decision = models.CharField(_("decision"), max_length=20, choices=PartnerPart.Decision)
    note = models.TextField(_("note"), blank=True, max_length=2000)
    summary_agreed = models.BooleanField(_("agrees to the public summary"), default=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        help_text=_("Empty where nobody answered in time."),
    )
    at = models.DateTimeField(_("when"))

    class Meta:
        verbose_name = _("decision on a signature")
        verbose_name_plural = _("decisions on signatures")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.get_decision_display()}: part {self.part_id}"


class PartnerReading(models.Model):
    """What somebody who speaks for a partner had before them when they last read the review: references, no words."""

    part = models.ForeignKey(PartnerPart, on_delete=models.CASCADE, related_name="readings")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    content = models.JSONField(_("what it said"))
    at = models.DateTimeField(_("when"))

    class Meta:
        verbose_name = _("partner's reading")
        verbose_name_plural = _("partners' readings")
        ordering = ["at", "pk"]
        constraints = [models.UniqueConstraint(fields=["part", "person"], name="learning_review_partnerreading_once")]

    def __str__(self) -> str:
        return f"Reading of part {self.part_id}"


class ReviewVersion(models.Model):
    """What was issued, for good: references to what people shared, never their words. The PDF is made from it."""

    class Kind(models.TextChoices):
        ISSUE = "issue", _("First issue")
        REDACTION = "redaction", _("Words taken back")
        CORRECTION = "correction", _("Correction")
        CHANGED = "changed", _("Changed findings")

    class PDFState(models.TextChoices):
        DUE = "due", _("To be made")
        MAKING = "making", _("Being made")
        READY = "ready", _("Ready")
        WITHDRAWN = "withdrawn", _("No longer served")
        FAILED = "failed", _("Could not be made")

    review = models.ForeignKey(Review, on_delete=models.PROTECT, related_name="versions")
    major = models.PositiveSmallIntegerField(_("major number"))
    minor = models.PositiveSmallIntegerField(_("minor number"))
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    manifest = models.JSONField(_("manifest"))
    content_hash = models.CharField(_("hash of what was signed"), max_length=64)
    note = models.CharField(_("what changed"), max_length=500, blank=True)
    issued_at = models.DateTimeField(_("issued"))
    superseded_by = models.OneToOneField(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="supersedes"
    )
    pdf = models.CharField(_("file in private storage"), max_length=160, blank=True)
    pdf_state = models.CharField(_("PDF"), max_length=10, choices=PDFState, default=PDFState.DUE)
    pdf_attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    pdf_due_at = models.DateTimeField(_("PDF to be made from"))
    pdf_leased_until = models.DateTimeField(_("being made until"), null=True, blank=True)
    pdf_error = models.CharField(_("error"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("review version")
        verbose_name_plural = _("review versions")
        ordering = ["-major", "-minor"]
        constraints = [
            models.UniqueConstraint(fields=["review", "major", "minor"], name="learning_review_reviewversion_number"),
            models.CheckConstraint(
                condition=~Q(pdf_state="ready") | ~Q(pdf=""), name="learning_review_reviewversion_ready_has_file"
            ),
        ]
        indexes = [models.Index(fields=["pdf_state", "pdf_due_at"])]

    def __str__(self) -> str:
        return f"{self.review_id} {self.number}"

    @property
    def number(self) -> str:
        """Its number as printed: 1.0, 1.1, 2.0."""
        return f"{self.major}.{self.minor}"


class ReviewDownload(models.Model):
    """Somebody took a PDF away: kept so that they can be told when words in it are taken back."""

    version = models.ForeignKey(ReviewVersion, on_delete=models.CASCADE, related_name="downloads")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="review_downloads",
        help_text=_("Empty for a visitor who was not signed in."),
    )
    at = models.DateTimeField(_("when"))

    class Meta:
        verbose_name = _("review download")
        verbose_name_plural = _("review downloads")
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.version_id} taken {self.at:%Y-%m-%d}"
