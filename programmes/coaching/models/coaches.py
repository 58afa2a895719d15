"""Coaches, and who coaches whom."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from phonenumber_field.modelfields import PhoneNumberField

from programmes.catalogue.models import CoachRole
from programmes.catalogue.validators import validate_time_zone
from programmes.enrolment.models import Enrolment


class HolidayRegion(models.TextChoices):
    """Where the same days are public holidays."""

    ENGLAND_AND_WALES = "england-and-wales", _("England and Wales")
    NORTHERN_IRELAND = "northern-ireland", _("Northern Ireland")
    SCOTLAND = "scotland", _("Scotland")


class Coach(models.Model):
    """Somebody who coaches, what they do and don't do, and how their calls are spaced."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="coach", verbose_name=_("person")
    )
    scope = models.TextField(
        _("scope of practice"), blank=True, help_text=_("What the calls are for, and what they are not.")
    )
    escalation_contact = models.TextField(
        _("whom to tell"), blank=True, help_text=_("Where to turn when something is beyond the coach's scope.")
    )
    phone = PhoneNumberField(_("telephone"), blank=True, help_text=_("For people who would rather ring their coach."))
    video_link = models.URLField(
        _("video room"),
        blank=True,
        default="",
        db_default="",
        help_text=_("With a link here people may choose to meet by video. Only those in a call see it."),
    )
    meeting_place = models.CharField(
        _("where to meet"),
        max_length=300,
        blank=True,
        default="",
        db_default="",
        help_text=_("With a place here people may choose to meet face to face. Only those in a call see it."),
    )
    time_zone = models.CharField(
        _("time zone"), max_length=60, default="Europe/London", validators=[validate_time_zone]
    )
    buffer_minutes = models.PositiveSmallIntegerField(
        _("minutes kept free after a call"), default=15, validators=[MaxValueValidator(240)]
    )
    notice_hours = models.PositiveSmallIntegerField(
        _("hours of notice"),
        default=24,
        validators=[MaxValueValidator(14 * 24)],
        help_text=_("How long before a call people can still book, move or cancel it freely."),
    )
    daily_limit = models.PositiveSmallIntegerField(
        _("most calls a day"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(24)],
        help_text=_("Of all programmes together. Empty: as many as there is time for."),
    )
    people_max = models.PositiveSmallIntegerField(
        _("most people at a time"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(200)],
        help_text=_(
            "Of all programmes together. More are not proposed, and given by hand only with a reason. Empty: any."
        ),
    )
    public_holidays = models.CharField(
        _("public holidays"),
        max_length=20,
        blank=True,
        default="",
        db_default="",
        choices=HolidayRegion,
        help_text=_("On these no weekly hours are offered; single hours that a coach adds are."),
    )
    active = models.BooleanField(_("takes calls"), default=True)
    roles = models.ManyToManyField(
        CoachRole,
        blank=True,
        related_name="coaches",
        verbose_name=_("brings"),
        help_text=_(
            "For programmes in which each person has two coaches. A coach with nothing ticked is shared out by itself "
            "in programmes with one coach only, one with something ticked in those programmes only."
        ),
    )

    class Meta:
        verbose_name = _("coach")
        verbose_name_plural = _("coaches")
        ordering = ["user__last_name", "user__first_name", "pk"]

    def __str__(self) -> str:
        return str(self.user)


class Pairing(models.Model):
    """An enrolment and a coach of its, from a moment to a moment; open ones are current, the others are history.

    Where the programme has two roles there may be two open ones, one in each; else there is one, without a role.
    """

    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="pairings")
    coach = models.ForeignKey(Coach, on_delete=models.PROTECT, related_name="pairings")
    role = models.ForeignKey(
        CoachRole, on_delete=models.PROTECT, null=True, blank=True, related_name="pairings", verbose_name=_("brings")
    )
    started_at = models.DateTimeField(_("from"))
    ended_at = models.DateTimeField(_("until"), null=True, blank=True)
    assigned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    ended_because = models.CharField(
        _("why it ended"),
        max_length=300,
        blank=True,
        default="",
        db_default="",
        help_text=_("Where somebody ended it by hand; for coordinators."),
    )
    beyond_because = models.CharField(
        _("why beyond the coach's limit"),
        max_length=300,
        blank=True,
        default="",
        db_default="",
        help_text=_("Where the coach had as many people as they take already; for coordinators."),
    )
    not_now_at = models.DateTimeField(
        _("said not now"),
        null=True,
        blank=True,
        help_text=_("A neutral answer to the offer of calls; may change at any time."),
    )

    class Meta:
        verbose_name = _("pairing")
        verbose_name_plural = _("pairings")
        ordering = ["started_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["enrolment"],
                condition=Q(ended_at__isnull=True, role__isnull=True),
                name="programmes_pairing_one_without_role",
            ),
            models.UniqueConstraint(
                fields=["enrolment", "role"],
                condition=Q(ended_at__isnull=True, role__isnull=False),
                name="programmes_pairing_one_in_a_role",
            ),
            models.UniqueConstraint(
                fields=["enrolment", "coach"],
                condition=Q(ended_at__isnull=True, role__isnull=False),
                name="programmes_pairing_once_a_coach",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.enrolment_id} · {self.coach_id}"
