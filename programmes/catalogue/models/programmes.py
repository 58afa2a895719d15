"""Programmes and the modules of their pattern, before any dates."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from phonenumber_field.modelfields import PhoneNumberField

from programmes.catalogue.models.places import DeliveryMode
from programmes.people.models import Audience, Organisation
from ui.when import part_of_a_day

__all__ = [
    "CoachRole",
    "CoachingKind",
    "DevelopmentKind",
    "Method",
    "Module",
    "Outcome",
    "Programme",
    "ProgrammeAudience",
    "ProgrammePartner",
    "Purpose",
    "Statement",
    "SupervisionKind",
]


class Programme(ClusterableModel, models.Model):
    """A way of learning that is run again and again; all that differs between programmes is data here.

    Partners, audiences, purposes, methods, outcomes, prerequisites and kinds of supervision and development are edited
    together with it on one page, so they hang on ParentalKeys: `programme.outcomes.create()` would only change the
    object in memory. Write `Outcome.objects.create(programme=…)`.
    """

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
    first_call_joint = models.BooleanField(
        _("the first call is with both coaches"),
        default=False,
        db_default=False,
        help_text=_("Where each person has two coaches: whom they lead with is then found out by all three."),
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

    sort_order_field = "order"

    programme = ParentalKey(Programme, on_delete=models.CASCADE, related_name="programme_audiences")
    audience = models.ForeignKey(Audience, on_delete=models.PROTECT, related_name="programme_audiences")
    order = models.PositiveSmallIntegerField(_("order"), default=0, editable=False)

    class Meta:
        ordering = ["order", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "audience"], name="programmes_programmeaudience_once")
        ]

    def __str__(self) -> str:
        return str(self.audience)


class ProgrammePartner(models.Model):
    """An organisation in the programme's lineage line: "delivered by X in partnership with Y"."""

    sort_order_field = "order"

    class Role(models.TextChoices):
        DELIVERED_BY = "delivered_by", _("Delivered by")
        WITH = "with", _("In partnership with")
        FUNDED_BY = "funded_by", _("Funded by")

    programme = ParentalKey(Programme, on_delete=models.CASCADE, related_name="partners")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="programme_roles")
    role = models.CharField(_("role"), max_length=20, choices=Role)
    order = models.PositiveSmallIntegerField(_("order"), default=0, editable=False)

    class Meta:
        verbose_name = _("programme partner")
        verbose_name_plural = _("programme partners")
        ordering = ["order", "pk"]

    def __str__(self) -> str:
        return f"{self.get_role_display()} {self.organisation}"


class Statement(models.Model):
    """One numbered sentence of a programme; its code is stable, so that other things can point at it."""

    sort_order_field = "order"

    programme = ParentalKey(Programme, on_delete=models.CASCADE, related_name="%(class)ss")
    code = models.SlugField(_("code"), max_length=20, help_text=_("Stays the same when the words change."))
    title = models.CharField(_("in a few words"), max_length=80)
    text = models.TextField(_("in full"))
    order = models.PositiveSmallIntegerField(_("order"), default=0, editable=False)

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


class CoachingKind(Statement):
    """One kind of coaching that a programme offers, such as leaders one to one, or the team that makes a change."""

    class Form(models.TextChoices):
        ONE_TO_ONE = "one_to_one", _("One to one")
        GROUP = "group", _("With a group")
        BOTH = "both", _("One to one, or with a group")

    form = models.CharField(_("with whom"), max_length=12, choices=Form, default=Form.ONE_TO_ONE)


class SupervisionKind(Statement):
    """A kind of supervision around a programme. Each is a kind of its own, and their hours are never pooled."""

    given_here = models.BooleanField(
        _("part of this programme"),
        default=True,
        help_text=_("Untick it for a kind that is named so that nobody takes it for this one, and is given elsewhere."),
    )

    class Meta(Statement.Meta):
        verbose_name = _("kind of supervision")
        verbose_name_plural = _("kinds of supervision")


class DevelopmentKind(Statement):
    """A kind of continuing professional development that counts in a programme."""

    class Meta(Statement.Meta):
        verbose_name = _("kind of professional development")
        verbose_name_plural = _("kinds of professional development")


class CoachRole(Statement):
    """What a coach brings in a programme whose people have two complementary coaches, one in each of its two roles.

    A programme without roles gives each person one coach.
    """

    class Meta(Statement.Meta):
        verbose_name = _("what a coach brings")
        verbose_name_plural = _("what the coaches bring")


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

    class Opening(models.TextChoices):
        AFTER = "after", _("When the stage before it is closed")
        CONDITIONS = "conditions", _("When its conditions for opening are met")
        MILESTONE = "milestone", _("When a milestone is recorded")
        BY_HAND = "by_hand", _("When a facilitator opens it")

    class Lead(models.TextChoices):
        COACHES = "coaches", _("The coaches")
        HOST = "host", _("The host; the coaches step back")
        TEAM = "team", _("The team itself; the coaches step back")

    class Weekday(models.IntegerChoices):
        MONDAY = 0, _("Monday")
        TUESDAY = 1, _("Tuesday")
        WEDNESDAY = 2, _("Wednesday")
        THURSDAY = 3, _("Thursday")
        FRIDAY = 4, _("Friday")
        SATURDAY = 5, _("Saturday")
        SUNDAY = 6, _("Sunday")

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
    mode = models.CharField(
        _("how people meet"),
        max_length=20,
        choices=DeliveryMode,
        blank=True,
        default="",
        db_default="",
        help_text=_("If left empty: online for an online module, face to face for the others. Any session can differ."),
    )
    weekdays = models.JSONField(
        _("on these days of the week"),
        default=list,
        db_default=models.Value([], models.JSONField()),
        blank=True,
        help_text=_("For a group series, each week of its length. None ticked: once a week, from its first day."),
    )
    voluntary = models.BooleanField(_("voluntary"), default=False)
    agenda = models.TextField(_("agenda"), blank=True, help_text=_("What happens, day by day; goes into calendars."))
    purposes = models.ManyToManyField(Purpose, blank=True, related_name="modules")
    outcomes = models.ManyToManyField(Outcome, blank=True, related_name="modules")
    coaching_kinds = models.ManyToManyField(
        CoachingKind, blank=True, related_name="modules", verbose_name=_("kinds of coaching")
    )
    opens = models.CharField(
        _("a stage opens"),
        max_length=12,
        choices=Opening,
        default=Opening.AFTER,
        db_default=Opening.AFTER,
        help_text=_("Its conditions for opening, if it has any, must be met in any case."),
    )
    milestone = models.ForeignKey(
        "programmes.Condition",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="opens",
        verbose_name=_("the milestone that opens it"),
    )
    led_by = models.CharField(
        _("a stage is led by"), max_length=10, choices=Lead, default=Lead.COACHES, db_default=Lead.COACHES
    )

    class Meta:
        verbose_name = _("module")
        verbose_name_plural = _("modules")
        ordering = ["order", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "slug"], name="programmes_module_slug"),
            models.CheckConstraint(
                condition=Q(opens="milestone", milestone__isnull=False)
                | (~Q(opens="milestone") & Q(milestone__isnull=True)),
                name="programmes_module_milestone_if_it_opens",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def clean(self) -> None:
        """Raise ValidationError when it could not be laid out, or its gate could not open.

        What is attended has a start and an end, and a series on days of the week lasts whole weeks; what a milestone
        opens says which, of its own programme.
        """
        self._clean_milestone()
        self._check_weekdays()
        if self.is_window:
            return
        if self.start_time is None or self.end_time is None:
            raise ValidationError({"start_time": _("Give the times it starts and ends.")}, code="times_missing")
        if (self.days == 1 or self.kind != self.Kind.RESIDENTIAL) and self.start_time >= self.end_time:
            raise ValidationError({"end_time": _("It has to end after it starts.")}, code="times_order")

    def _check_weekdays(self) -> None:
        """Whole weeks only: then every day ticked comes equally often, from whatever day one begins."""
        if not self.weekdays:
            return
        if self.kind != self.Kind.SERIES:
            raise ValidationError({"weekdays": _("Only a group series has days of the week.")})
        if not isinstance(self.weekdays, list) or not set(self.weekdays) <= set(self.Weekday.values):
            raise ValidationError({"weekdays": _("Choose days from Monday to Sunday.")})
        if self.days % 7:
            raise ValidationError(
                {"days": _("A series on days of the week lasts whole weeks: 7 days, 14, 21 … (70 for ten weeks).")}
            )

    @property
    def meets(self) -> str:
        """How people meet in it, a DeliveryMode: what was chosen, else what is usual for its kind."""
        return self.mode or (DeliveryMode.ONLINE if self.kind == self.Kind.ONLINE else DeliveryMode.IN_PERSON)

    @property
    def is_window(self) -> bool:
        """True when it is a span of time without sessions."""
        return self.kind in self.WINDOW_KINDS

    @property
    def hours(self) -> dt.timedelta | None:
        """How long it lasts when it takes but a part of one day; None for what takes whole days, or has no times."""
        if self.days != 1 or self.is_window or self.start_time is None or self.end_time is None:
            return None
        any_day = dt.date(2027, 1, 1)
        return part_of_a_day(
            dt.datetime.combine(any_day, self.end_time) - dt.datetime.combine(any_day, self.start_time)
        )

    @property
    def coaches_step_back(self) -> bool:
        """True when the coaches are not there, on purpose, while it lasts."""
        return self.led_by != self.Lead.COACHES

    def _clean_milestone(self) -> None:
        if self.opens != self.Opening.MILESTONE:
            if self.milestone_id is not None:
                text = _("Leave this empty, or choose that a milestone opens it.")
                raise ValidationError({"milestone": text})
            return
        if self.milestone is None:
            raise ValidationError({"milestone": _("Say which milestone opens it.")})
        elsewhere = self.milestone.module.programme_id != self.programme_id or self.milestone.module_id == self.pk
        if elsewhere or self.milestone.kind != "milestone":
            text = _("Choose a milestone of another stage of this programme.")
            raise ValidationError({"milestone": text})
