"""Mail as rows: what is to be said to whom, when it is due, and what became of it."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Notice(models.Model):
    """One mail to one person. Written by services in their own transaction; only the worker sends it.

    Its words are made when it is delivered (see notices.kinds), so a notice says what is true then, or is dropped
    when there is nothing left to say.
    """

    class State(models.TextChoices):
        QUEUED = "queued", _("Waiting")
        SENDING = "sending", _("Being sent")
        SENT = "sent", _("Sent")
        IN_DOUBT = "in_doubt", _("Perhaps sent")
        FAILED = "failed", _("Not delivered")
        DROPPED = "dropped", _("No longer needed")

    kind = models.CharField(_("kind"), max_length=80)
    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="notices"
    )
    address = models.EmailField(_("address"))
    about = models.CharField(
        _("about"),
        max_length=80,
        blank=True,
        db_index=True,
        help_text=_("What it concerns, as 'workshop:ABC-7K2M'."),
    )
    data = models.JSONField(_("data"), default=dict, help_text=_("Keys of rows and plain facts; never a secret."))
    secrets = models.JSONField(
        _("secrets"),
        default=dict,
        help_text=_("Codes that exist only until the mail has gone; then only their names stay."),
    )
    key = models.CharField(
        _("key"),
        max_length=160,
        unique=True,
        null=True,
        blank=True,
        help_text=_("At most one notice has it."),
    )
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.QUEUED)
    due_at = models.DateTimeField(_("due"))
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    started_at = models.DateTimeField(_("sending began"), null=True, blank=True)
    finished_at = models.DateTimeField(_("finished"), null=True, blank=True)
    error = models.CharField(_("error"), max_length=500, blank=True)
    message_id = models.CharField(_("Message-ID"), max_length=120, unique=True, editable=False)
    subject = models.CharField(_("subject"), max_length=250, blank=True)
    body_text = models.TextField(_("text"), blank=True, help_text=_("As sent; secrets masked outside the demo."))
    body_html = models.TextField(_("HTML"), blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        ordering = ["-created_at", "-pk"]
        indexes = [
            models.Index(fields=["due_at", "id"], condition=Q(state="queued"), name="notices_notice_due"),
            models.Index(fields=["started_at"], condition=Q(state="sending"), name="notices_notice_sending"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} #{self.pk}"

    @property
    def may_be_resent(self) -> bool:
        """True when it perhaps or certainly did not arrive and needs no code that has since been forgotten."""
        return self.state in {self.State.FAILED, self.State.IN_DOUBT} and not self.secrets


class NoticeEvent(models.Model):
    """One line of a notice's log."""

    notice = models.ForeignKey(Notice, on_delete=models.CASCADE, related_name="events")
    at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=Notice.State)
    text = models.CharField(max_length=500, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        help_text=_("Who did it; nobody when the worker did."),
    )

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.notice_id}: {self.state}"


class Duty(models.Model):
    """Something the worker does again and again; its row says when it last ran and who is at it now."""

    name = models.CharField(max_length=80, unique=True)
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    leased_until = models.DateTimeField(
        null=True, blank=True, help_text=_("Another worker takes over when this has passed.")
    )
    error = models.TextField(blank=True)

    class Meta:
        verbose_name = _("duty")
        verbose_name_plural = _("duties")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Withdrawal(models.Model):
    """That somebody took something back, for the worker to write into the ledger; then it is deleted.

    `key` is made of references: it names nobody and holds no words. See notices.withdrawals.
    """

    kind = models.CharField(max_length=80)
    key = models.CharField(max_length=120)
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("withdrawal")
        verbose_name_plural = _("withdrawals")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"
