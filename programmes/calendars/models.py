"""A person's own feed, and what their calendar has been told by mail."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

__all__ = ["CalendarSettings", "Invitation", "Show"]


class Show(models.TextChoices):
    """What one of a person's own feeds shows. Each has an address of its own, so that what somebody has subscribed to,
    or passed on, never becomes another thing."""

    EVERYTHING = "everything", _("Everything")
    RESIDENTIALS = "residentials", _("Residentials only")
    CALLS = "calls", _("Calls only")


class CalendarSettings(models.Model):
    """How one person gets dates into their own calendar: by secret links, by invitation, or as we think best."""

    # Where the hash of each feed's secret stands. The last two are empty for a link older than they, until its owner
    # next looks at it.
    HASHES: ClassVar[dict[str, str]] = {
        Show.EVERYTHING: "secret_hash",
        Show.RESIDENTIALS: "residentials_hash",
        Show.CALLS: "calls_hash",
    }

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="calendar_settings", verbose_name=_("person")
    )
    wants_invitations = models.BooleanField(
        _("invitations by mail"),
        null=True,
        blank=True,
        help_text=_("Empty: invitations where a workshop has up to four sessions, the feed for longer series."),
    )
    nonce = models.CharField(max_length=64, help_text=_("A new one makes new links and ends the old ones."))
    secret_hash = models.CharField(max_length=64, unique=True)
    residentials_hash = models.CharField(max_length=64, unique=True, null=True, blank=True)
    calls_hash = models.CharField(max_length=64, unique=True, null=True, blank=True)
    made_at = models.DateTimeField(_("links made"))

    class Meta:
        verbose_name = _("calendar settings")
        verbose_name_plural = _("calendar settings")

    def __str__(self) -> str:
        return f"Calendar of person {self.person_id}"


class Invitation(models.Model):
    """The last that a person's calendar was told about one session by mail."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="calendar_invitations")
    uid = models.CharField(max_length=120)
    sequence = models.PositiveIntegerField()
    active = models.BooleanField(help_text=_("False once it has been taken back."))
    notice_id = models.BigIntegerField(help_text=_("The mail that told it: a repeated attempt says the same again."))

    class Meta:
        verbose_name = _("calendar invitation")
        verbose_name_plural = _("calendar invitations")
        constraints = [models.UniqueConstraint(fields=["person", "uid"], name="programmes_invitation_once")]

    def __str__(self) -> str:
        return f"{self.uid} → person {self.person_id}"
