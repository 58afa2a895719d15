"""Coaches, who coaches whom, when they can be rung, the calls themselves, and the time that all this takes."""

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from phonenumber_field.modelfields import PhoneNumberField

from programmes.catalogue.models import CoachRole, DeliveryMode, Session
from programmes.catalogue.validators import validate_time_zone
from programmes.enrolment.models import Enrolment

__all__ = ["Availability", "Call", "CallEvent", "Claim", "Coach", "Pairing", "TimeOff"]


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


class Availability(models.Model):
    """Hours in which a coach takes calls, each week: wall-clock time in the coach's own zone."""

    class Weekday(models.IntegerChoices):
        MONDAY = 0, _("Monday")
        TUESDAY = 1, _("Tuesday")
        WEDNESDAY = 2, _("Wednesday")
        THURSDAY = 3, _("Thursday")
        FRIDAY = 4, _("Friday")
        SATURDAY = 5, _("Saturday")
        SUNDAY = 6, _("Sunday")

    coach = models.ForeignKey(Coach, on_delete=models.CASCADE, related_name="availability")
    weekday = models.PositiveSmallIntegerField(_("day"), choices=Weekday)
    starts = models.TimeField(_("from"))
    ends = models.TimeField(_("until"))
    valid_from = models.DateField(_("first date"), null=True, blank=True)
    valid_to = models.DateField(_("last date"), null=True, blank=True)

    class Meta:
        verbose_name = _("hours")
        verbose_name_plural = _("hours")
        ordering = ["weekday", "starts", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(starts__lt=F("ends")), name="programmes_availability_starts_before_ends"
            ),
            models.CheckConstraint(
                condition=Q(valid_from__isnull=True) | Q(valid_to__isnull=True) | Q(valid_from__lte=F("valid_to")),
                name="programmes_availability_from_before_to",
            ),
            models.CheckConstraint(condition=Q(weekday__lte=6), name="programmes_availability_weekday"),
        ]

    def __str__(self) -> str:
        return f"{self.get_weekday_display()} {self.starts:%H:%M}–{self.ends:%H:%M}"


class TimeOff(models.Model):
    """Days on which a coach takes no calls, both included, in the coach's own zone."""

    coach = models.ForeignKey(Coach, on_delete=models.CASCADE, related_name="time_off")
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("to"))

    class Meta:
        verbose_name = _("time off")
        verbose_name_plural = _("time off")
        ordering = ["starts_on", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(starts_on__lte=F("ends_on")), name="programmes_timeoff_from_before_to")
        ]

    def __str__(self) -> str:
        return f"{self.starts_on} – {self.ends_on}"


class Call(models.Model):
    """One coaching call between an enrolled person and a coach. Changed by `coaching.services` alone."""

    class State(models.TextChoices):
        BOOKED = "booked", _("Booked")
        CANCELLED = "cancelled", _("Cancelled")
        HELD = "held", _("Held")
        MISSED = "missed", _("Did not happen")

    class Side(models.TextChoices):
        COACH = "coach", _("The coach")
        PERSON = "person", _("The participant")

    reference = models.CharField(_("reference"), max_length=12, unique=True, editable=False)
    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="calls")
    coach = models.ForeignKey(Coach, on_delete=models.PROTECT, related_name="calls")
    starts_at = models.DateTimeField(_("starts"))
    ends_at = models.DateTimeField(_("ends"))
    time_zone = models.CharField(
        _("time zone"), max_length=60, default="Europe/London", validators=[validate_time_zone]
    )
    mode = models.CharField(_("held"), max_length=20, choices=DeliveryMode, default=DeliveryMode.TELEPHONE)
    who_rings = models.CharField(_("who rings"), max_length=10, choices=Side, default=Side.COACH)
    number = PhoneNumberField(
        _("number to ring"),
        blank=True,
        help_text=_("The participant's, for this call; shown to the two of them alone."),
    )
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.BOOKED)
    uses_allowance = models.BooleanField(
        _("counts as one of their calls"),
        default=True,
        help_text=_("Given back when it is cancelled in time, or not by the participant."),
    )
    missed_by = models.CharField(_("who was not there"), max_length=10, choices=Side, blank=True)
    outside_window = models.BooleanField(
        _("has to be moved"),
        default=False,
        help_text=_("Dates have changed so that it no longer fits; its people have been asked to move it."),
    )
    uid = models.CharField(_("calendar UID"), max_length=120, unique=True, editable=False)
    sequence = models.PositiveIntegerField(_("calendar sequence"), default=0)
    revision = models.PositiveIntegerField(_("revision"), default=0)
    revised_at = models.DateTimeField(_("last revised"))
    created_at = models.DateTimeField(_("booked"))
    cancelled_at = models.DateTimeField(_("cancelled"), null=True, blank=True)
    cancelled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = _("call")
        verbose_name_plural = _("calls")
        ordering = ["starts_at", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(starts_at__lt=F("ends_at")), name="programmes_call_starts_before_ends"),
            models.CheckConstraint(
                condition=Q(state="cancelled", cancelled_at__isnull=False)
                | (~Q(state="cancelled") & Q(cancelled_at__isnull=True)),
                name="programmes_call_cancelled_has_a_time",
            ),
            models.CheckConstraint(
                condition=Q(state="missed") & ~Q(missed_by="") | ~Q(state="missed") & Q(missed_by=""),
                name="programmes_call_missed_by_somebody",
            ),
        ]
        indexes = [
            models.Index(fields=["coach", "starts_at"]),
            models.Index(fields=["state", "starts_at"]),
        ]

    def __str__(self) -> str:
        return self.reference


class CallEvent(models.Model):
    """One thing that happened to a call: who, when, what, from which time to which, and why."""

    class Kind(models.TextChoices):
        BOOKED = "booked", _("Booked")
        MOVED = "moved", _("Moved")
        CANCELLED = "cancelled", _("Cancelled")
        HELD = "held", _("Held")
        MISSED = "missed", _("Did not happen")
        OUTSIDE = "outside", _("No longer fits")
        FITS = "fits", _("Fits again")

    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="events")
    at = models.DateTimeField(_("when"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind)
    from_starts_at = models.DateTimeField(null=True, blank=True)
    starts_at = models.DateTimeField()
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        verbose_name = _("call event")
        verbose_name_plural = _("call events")
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.call_id}: {self.kind}"


class Claim(models.Model):
    """A span of somebody's time that is spoken for, from its first instant up to, not including, its last.

    A call claims its coach and its participant, and the buffer after it; a session of a confirmed workshop claims
    its facilitators and coaches. No two active claims of a person overlap: the database itself refuses it, whoever
    writes (see coaching.constraints).
    """

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="claims")
    starts_at = models.DateTimeField(_("starts"))
    ends_at = models.DateTimeField(_("ends"))
    active = models.BooleanField(_("active"), default=True)
    call = models.ForeignKey(Call, on_delete=models.CASCADE, null=True, blank=True, related_name="claims")
    session = models.ForeignKey(Session, on_delete=models.CASCADE, null=True, blank=True, related_name="claims")

    class Meta:
        verbose_name = _("claim")
        verbose_name_plural = _("claims")
        ordering = ["starts_at", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(starts_at__lt=F("ends_at")), name="programmes_claim_starts_before_ends"),
            models.CheckConstraint(
                condition=Q(call__isnull=False, session__isnull=True) | Q(call__isnull=True, session__isnull=False),
                name="programmes_claim_for_one_thing",
            ),
            models.UniqueConstraint(fields=["person", "call"], name="programmes_claim_once_a_call"),
            models.UniqueConstraint(fields=["person", "session"], name="programmes_claim_once_a_session"),
        ]
        indexes = [
            models.Index(fields=["person", "starts_at"], condition=Q(active=True), name="programmes_claim_active")
        ]

    def __str__(self) -> str:
        return f"{self.person_id}: {self.starts_at} – {self.ends_at}"
