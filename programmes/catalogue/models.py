"""What we offer: programmes and their modules, workshops with their parts and sessions, venues."""

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from phonenumber_field.modelfields import PhoneNumberField

from programmes.catalogue.validators import validate_time_zone
from programmes.people.models import Audience, Organisation

__all__ = [
    "DeliveryMode",
    "Method",
    "Module",
    "Outcome",
    "Part",
    "Programme",
    "ProgrammeAudience",
    "ProgrammePartner",
    "Purpose",
    "Region",
    "Session",
    "Venue",
    "Workshop",
    "WorkshopPartner",
]


class DeliveryMode(models.TextChoices):
    """How people meet."""

    IN_PERSON = "in_person", _("Face to face")
    ONLINE = "online", _("Online")
    TELEPHONE = "telephone", _("By telephone")


class Region(models.Model):
    """A part of the country, to look for workshops by."""

    name = models.CharField(_("name"), max_length=80, unique=True)
    slug = models.SlugField(_("slug"), unique=True)

    class Meta:
        verbose_name = _("region")
        verbose_name_plural = _("regions")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Venue(models.Model):
    """A place where people meet, and what they need to know to get there and be there."""

    name = models.CharField(_("name"), max_length=160)
    address = models.TextField(_("address"))
    town = models.CharField(_("town"), max_length=80)
    postcode = models.CharField(_("postcode"), max_length=12)
    travel = models.TextField(_("how to get there"), blank=True)
    access_notes = models.TextField(_("access"), blank=True, help_text=_("Steps, lifts, hearing loops, quiet rooms."))
    bedrooms = models.PositiveSmallIntegerField(_("bedrooms"), default=0)
    email = models.EmailField(_("e-mail for the kitchen and rooms sheet"), blank=True)
    latitude = models.DecimalField(_("latitude"), max_digits=8, decimal_places=5, null=True, blank=True)
    longitude = models.DecimalField(_("longitude"), max_digits=8, decimal_places=5, null=True, blank=True)

    class Meta:
        verbose_name = _("venue")
        verbose_name_plural = _("venues")
        ordering = ["name"]

    def __str__(self) -> str:
        return f"{self.name}, {self.town}"


class Programme(models.Model):
    """A way of learning that is run again and again; all that differs between programmes is data here."""

    title = models.CharField(_("title"), max_length=160, unique=True)
    slug = models.SlugField(_("slug"), unique=True)
    summary = models.CharField(_("summary"), max_length=300, help_text=_("One sentence for lists and cards."))
    code_prefix = models.CharField(
        _("code prefix"),
        max_length=4,
        unique=True,
        help_text=_("Two to four letters that begin its workshops' codes."),
    )
    part_of = models.CharField(
        _("as part of"),
        max_length=160,
        blank=True,
        help_text=_("The larger programme it belongs to, if any."),
    )
    audiences = models.ManyToManyField(Audience, through="ProgrammeAudience", related_name="programmes")
    contact_name = models.CharField(_("contact's name"), max_length=120)
    contact_role = models.CharField(_("contact's role"), max_length=120, blank=True)
    contact_email = models.EmailField(_("contact's e-mail"))
    contact_phone = PhoneNumberField(_("contact's telephone"), blank=True)
    places_min = models.PositiveSmallIntegerField(_("fewest people"), default=10)
    places_max = models.PositiveSmallIntegerField(_("most people"), default=16, validators=[MinValueValidator(1)])
    coaching_calls = models.PositiveSmallIntegerField(
        _("coaching calls"), default=0, help_text=_("How many calls each person is offered between modules.")
    )
    call_minutes = models.PositiveSmallIntegerField(_("minutes a call"), default=45)
    call_mode = models.CharField(
        _("calls are held"), max_length=20, choices=DeliveryMode, default=DeliveryMode.TELEPHONE
    )
    may_miss_sessions = models.PositiveSmallIntegerField(
        _("compulsory sessions one may miss"),
        default=0,
        help_text=_("Completion needs every compulsory session, in whole or part, but for so many."),
    )

    class Meta:
        verbose_name = _("programme")
        verbose_name_plural = _("programmes")
        ordering = ["title"]
        constraints = [
            models.CheckConstraint(condition=Q(places_min__lte=F("places_max")), name="programmes_programme_places")
        ]

    def __str__(self) -> str:
        return self.title


class ProgrammeAudience(models.Model):
    """An audience in a programme's own order."""

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="programme_audiences")
    audience = models.ForeignKey(Audience, on_delete=models.PROTECT, related_name="programme_audiences")
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        ordering = ["order", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "audience"], name="programmes_programmeaudience_once")
        ]

    def __str__(self) -> str:
        return str(self.audience)


class ProgrammePartner(models.Model):
    """An organisation in the programme's lineage line: "delivered by X in partnership with Y"."""

    class Role(models.TextChoices):
        DELIVERED_BY = "delivered_by", _("Delivered by")
        WITH = "with", _("In partnership with")
        FUNDED_BY = "funded_by", _("Funded by")

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="partners")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="programme_roles")
    role = models.CharField(_("role"), max_length=20, choices=Role)
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("programme partner")
        verbose_name_plural = _("programme partners")
        ordering = ["order", "pk"]

    def __str__(self) -> str:
        return f"{self.get_role_display()} {self.organisation}"


class Statement(models.Model):
    """One numbered sentence of a programme; its code is stable, so that other things can point at it."""

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="%(class)ss")
    code = models.SlugField(_("code"), max_length=20, help_text=_("Stays the same when the words change."))
    title = models.CharField(_("in a few words"), max_length=80)
    text = models.TextField(_("in full"))
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        abstract = True
        ordering = ["order", "pk"]
        constraints = [models.UniqueConstraint(fields=["programme", "code"], name="programmes_%(class)s_code")]

    def __str__(self) -> str:
        return self.title


class Purpose(Statement):
    """What a programme is for."""


class Method(Statement):
    """How a programme works."""


class Outcome(Statement):
    """What a programme expects to come of it; evidence and findings are laid against these."""


class Module(models.Model):
    """One part of a programme's pattern, in order, before any dates."""

    class Kind(models.TextChoices):
        RESIDENTIAL = "residential", _("Residential")
        DAY = "day", _("Day")
        EVENING = "evening", _("Evening")
        ONLINE = "online", _("Online")
        SERIES = "series", _("Group series")
        PRACTICE = "practice", _("Practice")
        COACHING = "coaching", _("Coaching")
        STAGE = "stage", _("Stage")

    # Kinds that are a window of time: people do their own work in it, nothing is attended.
    WINDOW_KINDS = frozenset({Kind.PRACTICE, Kind.COACHING, Kind.STAGE})

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="modules")
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    slug = models.SlugField(_("slug"))
    title = models.CharField(_("title"), max_length=120)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    summary = models.CharField(_("summary"), max_length=300, blank=True)
    days = models.PositiveSmallIntegerField(_("length in days"), default=1, validators=[MinValueValidator(1)])
    gap_days = models.PositiveSmallIntegerField(
        _("days between"), default=0, help_text=_("Free days between the part before it and this one.")
    )
    on_day = models.PositiveSmallIntegerField(
        _("within the part before it, from its day"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text=_("For an evening in a residential, or coaching alongside practice; else it follows after."),
    )
    start_time = models.TimeField(_("starts at"), null=True, blank=True, help_text=_("Local time, on its first day."))
    end_time = models.TimeField(_("ends at"), null=True, blank=True, help_text=_("Local time, on its last day."))
    voluntary = models.BooleanField(_("voluntary"), default=False)
    agenda = models.TextField(_("agenda"), blank=True, help_text=_("What happens, day by day; goes into calendars."))
    purposes = models.ManyToManyField(Purpose, blank=True, related_name="modules")
    outcomes = models.ManyToManyField(Outcome, blank=True, related_name="modules")

    class Meta:
        verbose_name = _("module")
        verbose_name_plural = _("modules")
        ordering = ["order", "pk"]
        constraints = [models.UniqueConstraint(fields=["programme", "slug"], name="programmes_module_slug")]

    def __str__(self) -> str:
        return self.title

    @property
    def is_window(self) -> bool:
        """True when it is a span of time without sessions."""
        return self.kind in self.WINDOW_KINDS


class Workshop(models.Model):
    """One run of a programme with one group; may have no dates yet."""

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        TENTATIVE = "tentative", _("Provisional")
        CONFIRMED = "confirmed", _("Confirmed")
        RUNNING = "running", _("Under way")
        COMPLETED = "completed", _("Completed")
        CANCELLED = "cancelled", _("Cancelled")

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


class WorkshopPartner(models.Model):
    """An organisation with a part in one workshop; those that review are asked to sign its learning review."""

    class Role(models.TextChoices):
        HOST = "host", _("Host")
        FUNDER = "funder", _("Funder")
        PARTNER = "partner", _("Partner")
        ADOPTER = "adopter", _("Adopter")
        SUPPORT = "support", _("Support")

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
    """A module placed in time in one workshop: both dates are included, in the workshop's time zone."""

    workshop = models.ForeignKey(Workshop, on_delete=models.CASCADE, related_name="parts")
    module = models.ForeignKey(Module, on_delete=models.PROTECT, related_name="parts")
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    title = models.CharField(_("title"), max_length=120)
    kind = models.CharField(_("kind"), max_length=20, choices=Module.Kind)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("to"))
    voluntary = models.BooleanField(_("voluntary"), default=False)

    class Meta:
        verbose_name = _("part")
        verbose_name_plural = _("parts")
        ordering = ["order", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(starts_on__lte=F("ends_on")), name="programmes_part_from_before_to")
        ]

    def __str__(self) -> str:
        return self.title


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
