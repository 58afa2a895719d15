"""From what people shared to what can be claimed: snapshots, excerpts, codings and findings."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from learning_review.reflections.models import Reflection
from learning_review.voices.models import Voice
from programmes.catalogue.models import Outcome, Workshop
from ui import references

__all__ = [
    "BlindReading",
    "Coding",
    "Excerpt",
    "ExcerptApproval",
    "Finding",
    "FindingEvidence",
    "SecondCoder",
    "Snapshot",
]


def new_reference() -> str:
    """Return six letters and digits to speak of a text by: says nothing about who, when or how many."""
    return references.new_reference(6).lower()


class Snapshot(models.Model):
    """What somebody shared with the review, as it stood then. Emptied when they take it back."""

    class Kind(models.TextChoices):
        """Who speaks. A journal and a participant's own voice are one kind of source: the same people."""

        PARTICIPANT = "participant", _("Somebody who took part")
        COLLEAGUE = "colleague", _("A colleague")
        MANAGER = "manager", _("A manager")
        CLIENT = "client", _("A client")
        PARTNER = "partner", _("A partner organisation")
        OTHER = "other", _("Somebody else close to the work")

    workshop = models.ForeignKey(Workshop, on_delete=models.CASCADE, related_name="snapshots")
    # CASCADE on both: when the original is erased, so is what was taken from it.
    reflection = models.ForeignKey(
        Reflection, on_delete=models.CASCADE, null=True, blank=True, related_name="snapshots"
    )
    voice = models.ForeignKey(Voice, on_delete=models.CASCADE, null=True, blank=True, related_name="snapshots")
    kind = models.CharField(_("who speaks"), max_length=12, choices=Kind)
    reference = models.CharField(max_length=6, unique=True, editable=False, default=new_reference)
    text = models.TextField(_("words"), blank=True)
    needs_wording_approval = models.BooleanField(
        _("ask about wording"), default=False, help_text=_("The author sees the exact words before they are shown.")
    )
    shared_at = models.DateTimeField(_("shared"))
    withdrawn_at = models.DateTimeField(_("taken back"), null=True, blank=True)
    set_aside_at = models.DateTimeField(
        _("set aside"), null=True, blank=True, help_text=_("Read, and found to hold nothing to code.")
    )

    class Meta:
        verbose_name = _("snapshot")
        verbose_name_plural = _("snapshots")
        # Not by time: an order of sharing could be laid beside an order of posting and name somebody.
        ordering = ["kind", "reference"]
        constraints = [
            models.CheckConstraint(
                condition=Q(reflection__isnull=False, voice__isnull=True)
                | Q(reflection__isnull=True, voice__isnull=False),
                name="learning_review_snapshot_one_source",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True) | Q(text=""), name="learning_review_snapshot_emptied"
            ),
            models.UniqueConstraint(
                fields=["reflection"],
                condition=Q(withdrawn_at__isnull=True),
                name="learning_review_snapshot_one_live_reflection",
            ),
            models.UniqueConstraint(
                fields=["voice"],
                condition=Q(withdrawn_at__isnull=True),
                name="learning_review_snapshot_one_live_voice",
            ),
        ]

    def __str__(self) -> str:
        return self.reference  # never the words: this reaches logs

    @property
    def live(self) -> bool:
        """True until its author takes it back."""
        return self.withdrawn_at is None


class Excerpt(models.Model):
    """A range of characters of one snapshot: the only thing that can be coded or quoted. Never a copy."""

    snapshot = models.ForeignKey(Snapshot, on_delete=models.CASCADE, related_name="excerpts")
    start = models.PositiveIntegerField(_("from character"))
    end = models.PositiveIntegerField(_("to character"))
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = _("excerpt")
        verbose_name_plural = _("excerpts")
        ordering = ["snapshot__reference", "start", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(start__lt=F("end")), name="learning_review_excerpt_from_before_to"),
            models.UniqueConstraint(fields=["snapshot", "start", "end"], name="learning_review_excerpt_once"),
        ]

    def __str__(self) -> str:
        return f"Excerpt {self.pk}"

    @property
    def key(self) -> str:
        """What the ledger knows these words by. Costs the snapshot, if not loaded."""
        return f"{self.snapshot.reference} {self.start} {self.end}"

    @property
    def live(self) -> bool:
        """True until the author of the words takes them back."""
        return self.snapshot.live

    @property
    def text(self) -> str:
        """The words; nothing once they are taken back."""
        return self.snapshot.text[self.start : self.end] if self.live else ""

    @property
    def may_be_quoted(self) -> bool:
        """True when the words are live and, where their author asked to see them first, approved by them."""
        if not self.live:
            return False
        if not self.snapshot.needs_wording_approval:
            return True
        approval = getattr(self, "approval", None)
        return approval is not None and approval.state == ExcerptApproval.State.APPROVED


class ExcerptApproval(models.Model):
    """The question to somebody who said "ask me about wording": may exactly these words be shown?"""

    class State(models.TextChoices):
        ASKED = "asked", _("Waiting for your answer")
        APPROVED = "approved", _("You agreed to these words")
        REFUSED = "refused", _("Not to be shown")

    excerpt = models.OneToOneField(Excerpt, on_delete=models.CASCADE, related_name="approval")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="excerpt_approvals")
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.ASKED)
    asked_at = models.DateTimeField(_("asked"))
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)

    class Meta:
        verbose_name = _("approval of wording")
        verbose_name_plural = _("approvals of wording")
        ordering = ["asked_at", "pk"]

    def __str__(self) -> str:
        return f"Approval of excerpt {self.excerpt_id}: {self.state}"


class Coding(models.Model):
    """One person's reading of one excerpt: which outcome it bears on, and which way. Reasons in the memo."""

    class Polarity(models.TextChoices):
        SUPPORTS = "supports", _("Supports")
        AGAINST = "against", _("Speaks against")
        MIXED = "mixed", _("Both ways")
        UNEXPECTED = "unexpected", _("Unexpected")

    excerpt = models.ForeignKey(Excerpt, on_delete=models.CASCADE, related_name="codings")
    outcome = models.ForeignKey(
        Outcome,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="codings",
        verbose_name=_("outcome"),
        help_text=_("Empty for what bears on none of the expected outcomes: the review lists that too."),
    )
    polarity = models.CharField(_("which way"), max_length=12, choices=Polarity)
    memo = models.TextField(_("why you read it so"), blank=True)
    coder = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    at = models.DateTimeField(_("when"))

    class Meta:
        verbose_name = _("coding")
        verbose_name_plural = _("codings")
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["excerpt", "outcome", "coder"], name="learning_review_coding_once")
        ]

    def __str__(self) -> str:
        return f"Excerpt {self.excerpt_id} {self.polarity} outcome {self.outcome_id}"


class SecondCoder(models.Model):
    """Somebody who was asked to read a workshop's marked passages without seeing how others had read them."""

    workshop = models.ForeignKey(Workshop, on_delete=models.CASCADE, related_name="second_coders")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    asked_at = models.DateTimeField(_("asked"))
    ended_at = models.DateTimeField(
        _("ended"), null=True, blank=True, help_text=_("From then on they see everybody's readings.")
    )

    class Meta:
        verbose_name = _("second coder")
        verbose_name_plural = _("second coders")
        ordering = ["asked_at", "pk"]
        constraints = [models.UniqueConstraint(fields=["workshop", "person"], name="learning_review_secondcoder_once")]

    def __str__(self) -> str:
        return f"Second coder {self.pk}"


class BlindReading(models.Model):
    """What the first coder and a second said of one passage before either saw the other's. Never changed.

    `first` and `second` hold a Coding.Polarity by the outcome's code, or by NO_OUTCOME.
    """

    NO_OUTCOME = "none"

    second_coder = models.ForeignKey(SecondCoder, on_delete=models.CASCADE, related_name="readings")
    excerpt = models.ForeignKey(Excerpt, on_delete=models.CASCADE, related_name="blind_readings")
    first = models.JSONField(_("the first coder's reading"))
    second = models.JSONField(_("the second coder's reading"))
    at = models.DateTimeField(_("when"))

    class Meta:
        verbose_name = _("blind reading")
        verbose_name_plural = _("blind readings")
        ordering = ["excerpt__snapshot__reference", "excerpt__start", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["second_coder", "excerpt"], name="learning_review_blindreading_once")
        ]

    def __str__(self) -> str:
        return f"Blind reading of excerpt {self.excerpt_id}"

    @classmethod
    def code_of(cls, outcome: Outcome | None) -> str:
        """Return the code under which a reading of an outcome, or of none of them, is kept."""
        return outcome.code if outcome else cls.NO_OUTCOME


class Finding(models.Model):
    """A claim about one outcome, with what it rests on, what speaks against it, and what to do about it."""

    class Strength(models.TextChoices):
        TENTATIVE = "tentative", _("Tentative")
        MODERATE = "moderate", _("Moderate")
        STRONG = "strong", _("Strong")

    class State(models.TextChoices):
        OK = "ok", _("Stands")
        EVIDENCE_CHANGED = "evidence_changed", _("Evidence changed; under review")

    workshop = models.ForeignKey(Workshop, on_delete=models.CASCADE, related_name="findings")
    outcome = models.ForeignKey(Outcome, on_delete=models.PROTECT, related_name="findings", verbose_name=_("outcome"))
    claim = models.TextField(_("claim"), max_length=1000)
    strength = models.CharField(_("how strong the evidence is"), max_length=10, choices=Strength)
    counter_evidence = models.TextField(_("what speaks against it"), max_length=2000)
    other_explanations = models.TextField(_("what else could explain it"), max_length=2000)
    recommendation = models.TextField(_("recommendation"), max_length=1000, blank=True)
    recommendation_owner = models.CharField(_("who will see to it"), max_length=160, blank=True)
    recommendation_due = models.DateField(_("by when"), null=True, blank=True)
    recommendation_done_on = models.DateField(_("done on"), null=True, blank=True)
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    state = models.CharField(_("state"), max_length=20, choices=State, default=State.OK)
    excerpts = models.ManyToManyField(Excerpt, through="FindingEvidence", related_name="findings")
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("finding")
        verbose_name_plural = _("findings")
        ordering = ["outcome__order", "order", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(recommendation="", recommendation_owner="", recommendation_due__isnull=True)
                | (~Q(recommendation="") & ~Q(recommendation_owner="") & Q(recommendation_due__isnull=False)),
                name="learning_review_finding_recommendation_whole",
            )
        ]

    def __str__(self) -> str:
        return self.claim


class FindingEvidence(models.Model):
    """One excerpt that bears on a finding: it rests on it, or it speaks against it."""

    class Role(models.TextChoices):
        SUPPORTS = "supports", _("It rests on this")
        AGAINST = "against", _("This speaks against it")

    finding = models.ForeignKey(Finding, on_delete=models.CASCADE, related_name="evidence")
    excerpt = models.ForeignKey(Excerpt, on_delete=models.CASCADE, related_name="used_in")
    role = models.CharField(_("which way"), max_length=8, choices=Role, default=Role.SUPPORTS, db_default=Role.SUPPORTS)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["finding", "excerpt"], name="learning_review_findingevidence_once")
        ]

    def __str__(self) -> str:
        return f"Finding {self.finding_id}, excerpt {self.excerpt_id}: {self.role}"
