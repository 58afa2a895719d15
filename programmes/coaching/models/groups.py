"""Calls of several people together: action learning sets, supervision, group calls; each with its own capacity."""

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from programmes.catalogue.models import DeliveryMode, Workshop
from programmes.catalogue.validators import validate_time_zone
from programmes.coaching.models.coaches import Coach
from programmes.enrolment.models import Enrolment


class CallGroup(models.Model):
    """Some of a workshop's people who meet with one of its coaches, once or again and again."""

    class Kind(models.TextChoices):
        ACTION_LEARNING = "action_learning", _("Action learning set")
        SUPERVISION = "supervision", _("Supervision")
        GROUP_CALL = "group_call", _("Group call")

    workshop = models.ForeignKey(Workshop, on_delete=models.CASCADE, related_name="call_groups")
    coach = models.ForeignKey(Coach, on_delete=models.PROTECT, related_name="call_groups", verbose_name=_("held by"))
    kind = models.CharField(_("kind"), max_length=20, choices=Kind, default=Kind.ACTION_LEARNING)
    title = models.CharField(_("title"), max_length=120)
    places_max = models.PositiveSmallIntegerField(_("most people"), default=6, validators=[MinValueValidator(1)])
    mode = models.CharField(_("held"), max_length=20, choices=DeliveryMode, default=DeliveryMode.ONLINE)
    joining_link = models.URLField(
        _("joining link"), blank=True, help_text=_("Only those in the group see it, on its page.")
    )
    created_at = models.DateTimeField(_("opened"))

    class Meta:
        verbose_name = _("group for calls")
        verbose_name_plural = _("groups for calls")
        ordering = ["created_at", "pk"]

    def __str__(self) -> str:
        return self.title


class GroupMember(models.Model):
    """Somebody in such a group, from a moment to a moment."""

    group = models.ForeignKey(CallGroup, on_delete=models.CASCADE, related_name="members")
    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="call_groups")
    joined_at = models.DateTimeField(_("joined"))
    left_at = models.DateTimeField(_("left"), null=True, blank=True)

    class Meta:
        verbose_name = _("member of a group for calls")
        verbose_name_plural = _("members of groups for calls")
        ordering = ["joined_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["group", "enrolment"], condition=Q(left_at__isnull=True), name="programmes_groupmember_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.group_id}: {self.enrolment_id}"


class GroupCall(models.Model):
    """One date of such a group. Changed by `coaching.services` alone."""

    group = models.ForeignKey(CallGroup, on_delete=models.CASCADE, related_name="calls")
    starts_at = models.DateTimeField(_("starts"))
    ends_at = models.DateTimeField(_("ends"))
    time_zone = models.CharField(
        _("time zone"), max_length=60, default="Europe/London", validators=[validate_time_zone]
    )
    cancelled_at = models.DateTimeField(_("cancelled"), null=True, blank=True)
    reason = models.CharField(_("why it last changed"), max_length=300, blank=True)
    uid = models.CharField(_("calendar UID"), max_length=120, unique=True, editable=False)
    sequence = models.PositiveIntegerField(_("calendar sequence"), default=0)
    revised_at = models.DateTimeField(_("last revised"))

    class Meta:
        verbose_name = _("group call")
        verbose_name_plural = _("group calls")
        ordering = ["starts_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(starts_at__lt=F("ends_at")), name="programmes_groupcall_starts_before_ends"
            )
        ]

    def __str__(self) -> str:
        return self.uid


class GroupAttendance(models.Model):
    """Whether somebody was at a group call; only the coach who held it says so."""

    class Mark(models.TextChoices):
        HERE = "here", _("Here")
        NOT_HERE = "not_here", _("Not here")
        EXCUSED = "excused", _("Excused")

    call = models.ForeignKey(GroupCall, on_delete=models.CASCADE, related_name="attendance")
    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="group_attendance")
    mark = models.CharField(_("mark"), max_length=10, choices=Mark)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(_("noted"))

    class Meta:
        verbose_name = _("attendance at a group call")
        verbose_name_plural = _("attendance at group calls")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["call", "enrolment"], name="programmes_groupattendance_once")]

    def __str__(self) -> str:
        return f"{self.call_id}: {self.enrolment_id} {self.mark}"
