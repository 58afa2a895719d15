"""Stages: what has to be so before one opens or closes, what was answered, and what was done to it."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from programmes.catalogue.models.programmes import Module
from programmes.catalogue.models.workshops import Part

__all__ = ["Condition", "StageAnswer", "StageEvent"]


class Condition(models.Model):
    """Something that has to be so before a stage opens or closes; a stage's conditions are met in their order."""

    class Gate(models.TextChoices):
        OPENING = "opening", _("Before the stage opens")
        CLOSING = "closing", _("Before the stage closes")

    class Kind(models.TextChoices):
        TICK = "tick", _("Ticked when it is so")
        WORDS = "words", _("Answered in words")
        MILESTONE = "milestone", _("A milestone: the day on which it happened")

    module = models.ForeignKey(Module, on_delete=models.CASCADE, related_name="conditions", verbose_name=_("stage"))
    gate = models.CharField(_("asked"), max_length=10, choices=Gate, default=Gate.CLOSING)
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    code = models.SlugField(_("code"), max_length=40, help_text=_("Stays the same when the words change."))
    kind = models.CharField(_("how it is answered"), max_length=10, choices=Kind, default=Kind.TICK)
    question = models.CharField(_("question or condition"), max_length=300)
    hint = models.CharField(_("hint"), max_length=300, blank=True, help_text=_("What to think of when answering."))
    original = models.TextField(
        _("the original's answer"),
        blank=True,
        help_text=_("How those answer it whose way of working is taken up; stands beside each local answer."),
    )
    compared = models.BooleanField(
        _("laid side by side"),
        default=False,
        help_text=_("Its answers are shown to everybody who may see several strands of the programme at once."),
    )

    class Meta:
        verbose_name = _("condition of a stage")
        verbose_name_plural = _("conditions of stages")
        ordering = ["order", "pk"]
        constraints = [models.UniqueConstraint(fields=["module", "code"], name="programmes_condition_code")]

    def __str__(self) -> str:
        return self.question

    def clean(self) -> None:
        """Raise ValidationError when its module is no stage, or when what already rests on it would lose its sense."""
        if self.module_id and self.module.kind != Module.Kind.STAGE:
            raise ValidationError({"module": _("Only a stage has conditions.")})
        if self.pk is None:
            return
        former = Condition.objects.get(pk=self.pk)
        if self.kind != former.kind and (self.answers.exists() or self.opens.exists()):
            raise ValidationError({"kind": _("It has been answered, or opens another stage, so this stays as it is.")})
        if self.gate != former.gate and self.answers.exists():
            raise ValidationError({"gate": _("It has been answered, so this stays as it is.")})


class StageAnswer(models.Model):
    """One version of an answer to one condition in one workshop; the highest number is how it stands now.

    Versions are never changed. `question` are the words that were answered, whatever they have become since.
    """

    part = models.ForeignKey(Part, on_delete=models.CASCADE, related_name="answers")
    condition = models.ForeignKey(Condition, on_delete=models.PROTECT, related_name="answers")
    version = models.PositiveSmallIntegerField(_("version"))
    question = models.CharField(_("question"), max_length=300)
    met = models.BooleanField(_("it is so"))
    text = models.TextField(_("answer"), blank=True)
    happened_on = models.DateField(_("happened on"), null=True, blank=True)
    in_room = models.TextField(_("who was in the room"), blank=True, help_text=_("Names or roles, one on each line."))
    at = models.DateTimeField(_("when"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("answer")
        verbose_name_plural = _("answers")
        ordering = ["version", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["part", "condition", "version"], name="programmes_stageanswer_version"),
            models.CheckConstraint(condition=Q(version__gte=1), name="programmes_stageanswer_from_one"),
        ]

    def __str__(self) -> str:
        return f"{self.part_id}/{self.condition_id} v{self.version}"

    @property
    def people(self) -> list[str]:
        """Those who were in the room, as they were written down; empty once that has been forgotten."""
        return self.in_room.splitlines()


class StageEvent(models.Model):
    """A stage went from one state to another: who did it, when and why."""

    class Kind(models.TextChoices):
        OPENED = "opened", _("Opened")
        PAUSED = "paused", _("Paused")
        RESUMED = "resumed", _("Went on")
        CLOSED = "closed", _("Closed")
        REOPENED = "reopened", _("Reopened")

    part = models.ForeignKey(Part, on_delete=models.CASCADE, related_name="events")
    kind = models.CharField(_("what"), max_length=10, choices=Kind)
    at = models.DateTimeField(_("when"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        help_text=_("Empty when the system did it."),
    )
    from_state = models.CharField(max_length=10, choices=Part.StageState)
    to_state = models.CharField(max_length=10, choices=Part.StageState)
    reason = models.CharField(_("reason"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("event of a stage")
        verbose_name_plural = _("events of stages")
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=(
                    Q(kind="opened", from_state="shut", to_state="open")
                    | Q(kind="paused", from_state="open", to_state="paused")
                    | Q(kind="resumed", from_state="paused", to_state="open")
                    | Q(kind="closed", from_state="open", to_state="closed")
                    | Q(kind="reopened", from_state="closed", to_state="open")
                ),
                name="programmes_stageevent_transition",
            )
        ]

    def __str__(self) -> str:
        return f"{self.part_id}: {self.kind}"
