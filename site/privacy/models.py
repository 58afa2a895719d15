"""What people asked about their own details, and what was forgotten by itself."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Copy(models.Model):
    """A copy of everything that is held about somebody: asked for, made by the worker, gone after some days.

    It is its person's to fetch; or, `on_behalf`, that of the coordinator to whom they wrote or spoke (`asked_by`), who
    hands it to them. Somebody without an account has no `person`, and is known by their `address` while it is there.
    """

    class State(models.TextChoices):
        DUE = "due", _("Being made")
        READY = "ready", _("Ready")
        GONE = "gone", _("Gone")
        FAILED = "failed", _("Could not be made")

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, blank=True, related_name="copies"
    )
    address = models.EmailField(_("address"), blank=True, default="", db_default="")
    on_behalf = models.BooleanField(_("handed out by a coordinator"), default=False, db_default=False)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    letter = models.CharField(_("how they asked"), max_length=300, blank=True, default="", db_default="")
    state = models.CharField(max_length=10, choices=State, default=State.DUE)
    asked_at = models.DateTimeField(_("asked"))
    leased_until = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    made_at = models.DateTimeField(_("made"), null=True, blank=True)
    file = models.CharField(_("file in private storage"), max_length=160, blank=True)

    class Meta:
        verbose_name = _("copy")
        verbose_name_plural = _("copies")
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=Q(state="due", on_behalf=False), name="privacy_copy_one_due"
            ),
            models.CheckConstraint(condition=Q(person__isnull=False) | Q(on_behalf=True), name="privacy_copy_whose"),
            models.CheckConstraint(
                condition=Q(state="ready", made_at__isnull=False) & ~Q(file="") | ~Q(state="ready") & Q(file=""),
                name="privacy_copy_ready_has_a_file",
            ),
        ]

    def __str__(self) -> str:
        return f"Copy {self.pk}: {self.state}"


class Erasure(models.Model):
    """That somebody's details are to be erased, from when, and what was done. Changed by `privacy.services` alone.

    Somebody without an account has no `person`, and is known by their `address` until it is done or taken back.
    """

    class State(models.TextChoices):
        ASKED = "asked", _("Asked for")
        TAKEN_BACK = "taken_back", _("Taken back")
        DONE = "done", _("Done")

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="erasures"
    )
    address = models.EmailField(_("address"), blank=True, default="", db_default="")
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.ASKED)
    asked_at = models.DateTimeField(_("asked"))
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    letter = models.CharField(
        _("how they asked"), max_length=300, blank=True, help_text=_("Where somebody else wrote it down for them.")
    )
    due_at = models.DateTimeField(_("carried out from"))
    done = models.JSONField(_("what was erased"), default=dict, help_text=_("How many rows, by kind of data."))
    waits_for = models.CharField(_("waits for"), max_length=500, blank=True)
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)

    class Meta:
        verbose_name = _("erasure")
        verbose_name_plural = _("erasures")
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["person"], condition=Q(state="asked"), name="privacy_erasure_one_asked"),
            models.UniqueConstraint(
                fields=["address"], condition=Q(state="asked", person=None), name="privacy_erasure_one_at_address"
            ),
            models.CheckConstraint(
                condition=Q(person__isnull=False, address="")
                | Q(person__isnull=True, state="asked") & ~Q(address="")
                | Q(person__isnull=True, address="") & ~Q(state="asked"),
                name="privacy_erasure_whose",
            ),
            models.CheckConstraint(
                condition=Q(state="asked", closed_at__isnull=True) | ~Q(state="asked") & Q(closed_at__isnull=False),
                name="privacy_erasure_closed",
            ),
        ]

    def __str__(self) -> str:
        return f"Erasure {self.pk}: {self.state}"


class Purge(models.Model):
    """That a rule of retention removed something: which, when and how many."""

    rule = models.CharField(max_length=80)
    at = models.DateTimeField()
    removed = models.PositiveIntegerField()

    class Meta:
        verbose_name = _("purge")
        verbose_name_plural = _("purges")
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["rule", "-at"], name="privacy_purge_rule")]

    def __str__(self) -> str:
        return f"{self.rule}: {self.removed}"
