"""The calls themselves: what became of them, and who was not there."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from phonenumber_field.modelfields import PhoneNumberField

from accounts.models import User
from programmes.catalogue.models import DeliveryMode
from programmes.catalogue.validators import validate_time_zone
from programmes.coaching.models.coaches import Coach
from programmes.enrolment.models import Enrolment


class Call(models.Model):
    """One coaching call between an enrolled person and a coach, or both of theirs; `coaching.services` changes it.

    Of two coaches the first rings, or is rung, and brings the other in.
    """

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
    second_coach = models.ForeignKey(
        Coach,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="joint_calls",
        verbose_name=_("beside them"),
        help_text=_("Where both of somebody's coaches are in one call."),
    )
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
        help_text=_("The participant's, for this call; shown to its people alone."),
    )
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.BOOKED)
    uses_allowance = models.BooleanField(
        _("counts as one of their calls"),
        default=True,
        help_text=_("Given back when it is cancelled in time, or not by the participant."),
    )
    extra = models.BooleanField(
        _("beyond their calls"),
        default=False,
        db_default=False,
        help_text=_("Given by a coach when all that come with the place were used; never counts as one of them."),
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
            models.CheckConstraint(
                condition=Q(second_coach__isnull=True) | ~Q(second_coach=F("coach")),
                name="programmes_call_two_coaches",
            ),
        ]
        indexes = [
            models.Index(fields=["coach", "starts_at"]),
            models.Index(fields=["state", "starts_at"]),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def is_over(self) -> bool:
        """True from the instant at which it ends on, whatever was said of it."""
        return self.ends_at <= timezone.now()

    @property
    def coaches(self) -> list[Coach]:
        """The coach, or both; the first one rings."""
        return [self.coach, *([self.second_coach] if self.second_coach else ())]

    @property
    def people(self) -> list[User]:
        """Everybody in the call: the participant, then the coaches."""
        return [self.enrolment.person, *(coach.user for coach in self.coaches)]

    @property
    def coach_names(self) -> str:
        """Return the coach's name, or both."""
        if self.second_coach is None:
            return str(self.coach)
        return _now("%(one)s and %(other)s") % {"one": self.coach, "other": self.second_coach}

    @property
    def video_link(self) -> str:
        """Return the room of the first of its coaches who has one, as it is now; empty when none has."""
        return next((coach.video_link for coach in self.coaches if coach.video_link), "")

    @property
    def meeting_place(self) -> str:
        """Return where the first of its coaches who says so meets people, as it is now; else nothing."""
        return next((coach.meeting_place for coach in self.coaches if coach.meeting_place), "")


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
        OVERRIDE = "override", _("Beyond the rules")

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


class CallAbsence(models.Model):
    """Somebody of a call who was not there, as its coach noted afterwards; the others may have talked all the same."""

    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="absences")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")

    class Meta:
        verbose_name = _("absence from a call")
        verbose_name_plural = _("absences from calls")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["call", "person"], name="programmes_callabsence_once")]

    def __str__(self) -> str:
        return f"{self.call_id}: {self.person_id}"
