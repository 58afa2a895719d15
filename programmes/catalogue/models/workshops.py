"""Workshops: runs of programmes, with their parts and sessions placed in time."""

import datetime as dt
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Exists, F, Max, Min, OuterRef, Prefetch, Q, Subquery
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.permissions import may_coordinate
from programmes.catalogue.models.places import DeliveryMode, Region, Venue
from programmes.catalogue.models.programmes import Module, Programme
from programmes.catalogue.validators import validate_time_zone
from programmes.people.models import Organisation

__all__ = ["Part", "Session", "Workshop", "WorkshopEvent", "WorkshopPartner", "WorkshopQuerySet"]


class WorkshopQuerySet(models.QuerySet["Workshop"]):
    """Questions about workshops; every answer can be narrowed further."""

    def listed(self) -> "WorkshopQuerySet":
        """Those the public list shows: announced, and not begun, over or called off."""
        return self.filter(state__in=Workshop.LISTED)

    def with_dates(self) -> "WorkshopQuerySet":
        """Annotate `first_day` and `last_day`: local dates, both included; None for a workshop without dates."""
        parts = Part.objects.filter(workshop=OuterRef("pk")).order_by()
        first = parts.values("workshop").annotate(day=Min("starts_on")).values("day")
        last = parts.values("workshop").annotate(day=Max("ends_on")).values("day")
        return self.annotate(first_day=Subquery(first), last_day=Subquery(last))

    def upcoming(self, now: dt.datetime) -> "WorkshopQuerySet":
        """Those whose first day has not passed at the instant `now`, soonest first; annotates as `with_dates`."""
        today = timezone.localdate(now)
        dated = self.with_dates().filter(first_day__gte=today)  # type: ignore[misc]
        return dated.order_by(F("first_day"), "code")

    def undated(self) -> "WorkshopQuerySet":
        """Those that have no dates yet."""
        return self.filter(~Exists(Part.objects.filter(workshop=OuterRef("pk"))))

    def visible_to(self, user: User | AnonymousUser) -> "WorkshopQuerySet":
        """Everything announced; drafts too for coordinators and for the draft's own facilitators."""
        if may_coordinate(user):
            return self
        announced = ~Q(state=Workshop.State.DRAFT)
        if not user.is_authenticated:
            return self.filter(announced)
        mine = Workshop.facilitators.through.objects.filter(workshop=OuterRef("pk"), user=user.pk)
        return self.filter(announced | Exists(mine))

    def with_journey(self) -> "WorkshopQuerySet":
        """Fetch what cards and journey lines show: programme, region, venue, parts, sessions and where they are held.

        Two more queries.
        """
        sessions = Prefetch("sessions", Session.objects.select_related("venue"))
        return self.select_related("programme", "region", "venue").prefetch_related("parts", sessions)


class Workshop(models.Model):
    """One run of a programme with one group; may have no dates yet."""

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        TENTATIVE = "tentative", _("Provisional")
        CONFIRMED = "confirmed", _("Confirmed")
        RUNNING = "running", _("Under way")
        COMPLETED = "completed", _("Completed")
        CANCELLED = "cancelled", _("Cancelled")

    # States in which the public list shows it.
    LISTED = (State.TENTATIVE, State.CONFIRMED)
    # States in which nothing more can happen to it.
    OVER = (State.COMPLETED, State.CANCELLED)

    class EnrolmentMode(models.TextChoices):
        BOOK = "book", _("Book a place")
        APPLY = "apply", _("Apply")
        INVITE = "invite", _("By invitation")

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="workshops")
    code = models.CharField(_("code"), max_length=12, unique=True, editable=False)
    title = models.CharField(_("title"), max_length=160)
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="workshops")
    state = models.CharField(_("state"), max_length=12, choices=State, default=State.DRAFT)
    enrolment_mode = models.CharField(_("enrolment"), max_length=10, choices=EnrolmentMode, default=EnrolmentMode.BOOK)
    opens_at = models.DateTimeField(_("booking opens"), null=True, blank=True)
    closes_at = models.DateTimeField(_("booking closes"), null=True, blank=True)
    places_min = models.PositiveSmallIntegerField(_("fewest people"), default=10)
    places_max = models.PositiveSmallIntegerField(_("most people"), default=16, validators=[MinValueValidator(1)])
    decision_date = models.DateField(
        _("decision date"),
        null=True,
        blank=True,
        help_text=_("When a provisional workshop is confirmed or called off."),
    )
    time_zone = models.CharField(
        _("time zone"), max_length=60, default="Europe/London", validators=[validate_time_zone]
    )
    venue = models.ForeignKey(Venue, on_delete=models.PROTECT, null=True, blank=True, related_name="workshops")
    facilitators = models.ManyToManyField(settings.AUTH_USER_MODEL, blank=True, related_name="facilitated_workshops")
    state_reason = models.CharField(_("reason for its state"), max_length=300, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = WorkshopQuerySet.as_manager()

    class Meta:
        verbose_name = _("workshop")
        verbose_name_plural = _("workshops")
        ordering = ["code"]
        permissions = [("coordinate_workshop", _("Can put on workshops and decide who gets a place"))]
        constraints = [
            models.CheckConstraint(condition=Q(places_min__lte=F("places_max")), name="programmes_workshop_places"),
            models.CheckConstraint(
                condition=Q(opens_at__isnull=True) | Q(closes_at__isnull=True) | Q(opens_at__lt=F("closes_at")),
                name="programmes_workshop_opens_before_closes",
            ),
        ]
        indexes = [models.Index(fields=["state", "programme"])]

    def __str__(self) -> str:
        return f"{self.title} ({self.code})"

    @property
    def span(self) -> tuple[dt.date, dt.date] | None:
        """First and last day, both included, in its own time zone; None while it has no dates."""
        parts = self.parts.all()
        if not parts:
            return None
        return min(part.starts_on for part in parts), max(part.ends_on for part in parts)

    def today(self, now: dt.datetime) -> dt.date:
        """The date where the workshop is, at an aware instant."""
        return now.astimezone(ZoneInfo(self.time_zone)).date()


class WorkshopEvent(models.Model):
    """Something done to a workshop as a whole: who, when, from what state to what, and why."""

    class Kind(models.TextChoices):
        CREATED = "created", _("Put on")
        ANNOUNCED = "announced", _("Announced")
        CONFIRMED = "confirmed", _("Confirmed")
        STARTED = "started", _("Started")
        COMPLETED = "completed", _("Completed")
        CANCELLED = "cancelled", _("Cancelled")
        PLANNED = "planned", _("Dates laid out")
        MOVED = "moved", _("Moved")
        DETAILS = "details", _("Details changed")
        SESSION_CHANGED = "session_changed", _("Session changed")
        SESSION_CANCELLED = "session_cancelled", _("Session cancelled")

    workshop = models.ForeignKey(Workshop, on_delete=models.CASCADE, related_name="events")
    kind = models.CharField(_("what"), max_length=20, choices=Kind)
    at = models.DateTimeField(_("when"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        help_text=_("Empty when the system did it, as on a workshop's first day."),
    )
    from_state = models.CharField(max_length=12, choices=Workshop.State, blank=True)
    to_state = models.CharField(max_length=12, choices=Workshop.State)
    reason = models.CharField(max_length=300, blank=True)
    detail = models.CharField(
        _("which"),
        max_length=300,
        blank=True,
        default="",
        db_default="",
        help_text=_("Which sessions it was about, where not all of them."),
    )

    class Meta:
        verbose_name = _("workshop event")
        verbose_name_plural = _("workshop events")
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.workshop_id}: {self.kind}"


class WorkshopPartner(models.Model):
    """An organisation with a part in one workshop; those that review are asked to sign its learning review."""

    class Role(models.TextChoices):
        HOST = "host", _("Host")
        FUNDER = "funder", _("Funder")
        PARTNER = "partner", _("Partner")
        ADOPTER = "adopter", _("Adopter")
        SUPPORT = "support", _("Support")

    # Parts with which an organisation follows how a workshop goes on, stage by stage.
    OF_STRANDS = (Role.HOST, Role.ADOPTER, Role.SUPPORT)

    workshop = models.ForeignKey(Workshop, on_delete=models.CASCADE, related_name="partners")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="workshop_roles")
    role = models.CharField(_("role"), max_length=20, choices=Role, default=Role.PARTNER)

    class Meta:
        verbose_name = _("workshop partner")
        verbose_name_plural = _("workshop partners")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["workshop", "organisation"], name="programmes_workshoppartner_once")
        ]

    def __str__(self) -> str:
        return f"{self.organisation} ({self.get_role_display()})"


class Part(models.Model):
    """A module placed in time in one workshop: both dates are included, in the workshop's time zone.

    A stage has a state besides its dates: they say what was planned, the state what is. Both are written by services
    only, under the workshop's lock.
    """

    class StageState(models.TextChoices):
        SHUT = "shut", _("Not open yet")
        OPEN = "open", _("Open")
        PAUSED = "paused", _("Paused")
        CLOSED = "closed", _("Closed")

    workshop = models.ForeignKey(Workshop, on_delete=models.CASCADE, related_name="parts")
    module = models.ForeignKey(Module, on_delete=models.PROTECT, related_name="parts")
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    title = models.CharField(_("title"), max_length=120)
    kind = models.CharField(_("kind"), max_length=20, choices=Module.Kind)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("to"))
    voluntary = models.BooleanField(_("voluntary"), default=False)
    # The database knows the defaults too, so that the release before this one can go on laying out workshops.
    stage_state = models.CharField(
        _("state of the stage"), max_length=10, choices=StageState, blank=True, default="", db_default=""
    )
    stage_since = models.DateTimeField(_("in this state since"), null=True, blank=True)
    closings = models.PositiveSmallIntegerField(_("how often it was closed"), default=0, db_default=0)

    class Meta:
        verbose_name = _("part")
        verbose_name_plural = _("parts")
        ordering = ["order", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(starts_on__lte=F("ends_on")), name="programmes_part_from_before_to"),
            models.CheckConstraint(
                condition=(
                    Q(kind="stage", stage_state__in=["shut", "open", "paused", "closed"])
                    | (~Q(kind="stage") & Q(stage_state=""))
                ),
                name="programmes_part_only_stages_have_a_state",
            ),
            models.CheckConstraint(
                condition=(
                    Q(stage_state__in=["", "shut"], closings=0, stage_since__isnull=True)
                    | Q(stage_state__in=["open", "paused"], stage_since__isnull=False)
                    | Q(stage_state="closed", closings__gte=1, stage_since__isnull=False)
                ),
                name="programmes_part_stage_state_holds",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_stage(self) -> bool:
        """True for a stage: it has a gate and a state."""
        return self.kind == Module.Kind.STAGE

    @property
    def is_reopened(self) -> bool:
        """True for a stage that was closed and is at work again."""
        return self.stage_state == self.StageState.OPEN and self.closings > 0

    @property
    def state_word(self) -> str:
        """A stage's state as people say it; "" for what is no stage."""
        return str(_("Reopened")) if self.is_reopened else self.get_stage_state_display()


class Session(models.Model):
    """One dated block that people must (or, if voluntary, may) be at; a three-day residential is one session."""

    workshop = models.ForeignKey(Workshop, on_delete=models.CASCADE, related_name="sessions")
    part = models.ForeignKey(Part, on_delete=models.CASCADE, related_name="sessions")
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    title = models.CharField(_("title"), max_length=120)
    starts_at = models.DateTimeField(_("starts"))
    ends_at = models.DateTimeField(_("ends"))
    time_zone = models.CharField(
        _("time zone"), max_length=60, default="Europe/London", validators=[validate_time_zone]
    )
    mode = models.CharField(_("how people meet"), max_length=20, choices=DeliveryMode, default=DeliveryMode.IN_PERSON)
    venue = models.ForeignKey(Venue, on_delete=models.PROTECT, null=True, blank=True, related_name="sessions")
    joining_link = models.URLField(_("joining link"), blank=True, help_text=_("For online sessions; never public."))
    voluntary = models.BooleanField(_("voluntary"), default=False)
    agenda = models.TextField(_("agenda"), blank=True)
    uid = models.CharField(_("calendar UID"), max_length=120, unique=True, editable=False)
    sequence = models.PositiveIntegerField(
        _("calendar sequence"), default=0, help_text=_("One more at each change of time, place or status.")
    )
    revision = models.PositiveIntegerField(
        _("revision"), default=0, help_text=_("One more at each change of any kind.")
    )
    revised_at = models.DateTimeField(_("last revised"))
    cancelled_at = models.DateTimeField(_("cancelled"), null=True, blank=True)

    class Meta:
        verbose_name = _("session")
        verbose_name_plural = _("sessions")
        ordering = ["starts_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(starts_at__lt=F("ends_at")), name="programmes_session_starts_before_ends"
            )
        ]
        indexes = [models.Index(fields=["starts_at"])]

    def __str__(self) -> str:
        return self.title

    @property
    def is_optional(self) -> bool:
        """True when people may say "not now" to it, and missing it is no absence: it is voluntary, or one of a series.
        Looks at its part."""
        return self.voluntary or self.part.kind == Module.Kind.SERIES
