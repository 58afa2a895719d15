"""Who takes part: one enrolment is one person in one workshop, for the whole arc."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from phonenumber_field.modelfields import PhoneNumberField

from programmes.catalogue.models import Programme, Region, Session, Workshop
from programmes.enrolment.diets import DIETS
from programmes.people.models import Audience

__all__ = [
    "BookingDraft",
    "Enrolment",
    "EnrolmentEvent",
    "Interest",
    "Needs",
    "NeedsReading",
    "VoluntaryChoice",
]


class Enrolment(models.Model):
    """One person in one workshop. Its state is changed by `enrolment.services` alone."""

    class State(models.TextChoices):
        APPLIED = "applied", _("Applied")
        WAITLISTED = "waitlisted", _("On the waiting list")
        OFFERED = "offered", _("Offered a place")
        CONFIRMED = "confirmed", _("Confirmed")
        COMPLETED = "completed", _("Completed")
        INCOMPLETE = "incomplete", _("Part of the group")
        WITHDRAWN = "withdrawn", _("Not now")
        DECLINED = "declined", _("Not offered a place")
        CANCELLED = "cancelled", _("Workshop cancelled")
        EXPIRED = "expired", _("Offer ran out")

    # States that take one of the workshop's places.
    TAKES_PLACE = frozenset({State.OFFERED, State.CONFIRMED, State.COMPLETED, State.INCOMPLETE})
    # States in which the person still has something with this workshop; at most one such row each.
    LIVE = TAKES_PLACE | {State.APPLIED, State.WAITLISTED}
    # Live states of a workshop that is not over: its person may still withdraw.
    OPEN = LIVE - {State.COMPLETED, State.INCOMPLETE}
    # States of somebody who is, or was, in the group.
    TAKING_PART = frozenset({State.CONFIRMED, State.COMPLETED, State.INCOMPLETE})

    class Source(models.TextChoices):
        BOOKING = "booking", _("Booked")
        APPLICATION = "application", _("Applied")
        INVITATION = "invitation", _("Invited")

    workshop = models.ForeignKey(Workshop, on_delete=models.PROTECT, related_name="enrolments")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="enrolments")
    reference = models.CharField(_("reference"), max_length=12, unique=True, editable=False)
    state = models.CharField(_("state"), max_length=12, choices=State)
    source = models.CharField(_("came by"), max_length=12, choices=Source)
    hopes = models.TextField(_("what they hope for"), blank=True, help_text=_("Asked of applicants."))
    created_at = models.DateTimeField(_("began"), default=timezone.now)
    state_since = models.DateTimeField(_("in this state since"))
    queued_at = models.DateTimeField(
        _("joined the waiting list"),
        null=True,
        blank=True,
        help_text=_("The list's order; kept through an offer."),
    )
    offer_expires_at = models.DateTimeField(_("offer ends"), null=True, blank=True)
    passed_over_at = models.DateTimeField(
        _("an offer went by"),
        null=True,
        blank=True,
        help_text=_("On the list, while a prerequisite was not verified; their number on it is kept."),
    )

    moved_from = models.OneToOneField(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="moved_to",
        verbose_name=_("in the place of"),
        help_text=_("The enrolment in another workshop of the programme that was given up for this one."),
    )

    class Meta:
        verbose_name = _("enrolment")
        verbose_name_plural = _("enrolments")
        ordering = ["created_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["workshop", "person"],
                condition=Q(state__in=["applied", "waitlisted", "offered", "confirmed", "completed", "incomplete"]),
                name="programmes_enrolment_one_live",
            ),
            models.CheckConstraint(
                condition=Q(state="offered", offer_expires_at__isnull=False)
                | (~Q(state="offered") & Q(offer_expires_at__isnull=True)),
                name="programmes_enrolment_offer_has_an_end",
            ),
            models.CheckConstraint(
                condition=~Q(state="waitlisted") | Q(queued_at__isnull=False),
                name="programmes_enrolment_list_has_order",
            ),
            models.CheckConstraint(
                condition=Q(passed_over_at__isnull=True) | Q(state="waitlisted"),
                name="programmes_enrolment_passed_over_waits",
            ),
        ]
        indexes = [
            models.Index(fields=["workshop", "state", "queued_at"]),
            models.Index(fields=["state", "offer_expires_at"]),
        ]

    def __str__(self) -> str:
        return self.reference


class EnrolmentEvent(models.Model):
    """One change of an enrolment's state: who, when, from what to what, and why."""

    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="events")
    at = models.DateTimeField(_("when"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        help_text=_("Empty when the system did it, as when an offer runs out."),
    )
    from_state = models.CharField(max_length=12, choices=Enrolment.State, blank=True)
    to_state = models.CharField(max_length=12, choices=Enrolment.State)
    reason = models.CharField(max_length=300, blank=True)
    # Written when a place is taken, so that a capacity cut later can be told from a place given twice.
    place = models.PositiveSmallIntegerField(_("the how-manieth place"), null=True, blank=True)
    places = models.PositiveSmallIntegerField(_("of how many"), null=True, blank=True)

    class Meta:
        verbose_name = _("enrolment event")
        verbose_name_plural = _("enrolment events")
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.enrolment_id}: {self.from_state} → {self.to_state}"


class VoluntaryChoice(models.Model):
    """Whether somebody is coming to a session that is theirs to choose: a voluntary one, or one of a series, where
    "no" means "not now" and nothing more. May change at any time, and no answer is fine."""

    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="voluntary_choices")
    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="voluntary_choices")
    coming = models.BooleanField(_("coming"))
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["enrolment", "session"], name="programmes_voluntarychoice_once")]

    def __str__(self) -> str:
        return f"{self.enrolment_id} · {self.session_id}: {self.coming}"


class Needs(models.Model):
    """Diet, access, room, arrival: apart from the enrolment, given with consent, read by named roles only."""

    class Room(models.TextChoices):
        SINGLE = "single", _("A room of my own")
        SHARE = "share", _("Happy to share")
        NONE = "none", _("I don't need a room")

    class Arrival(models.TextChoices):
        SAME_DAY = "same_day", _("On the first day")
        EVENING_BEFORE = "evening_before", _("The evening before")

    enrolment = models.OneToOneField(Enrolment, on_delete=models.CASCADE, related_name="needs")
    diets = models.JSONField(_("diet"), default=list, blank=True, help_text=_("Codes from enrolment.diets."))
    diet_notes = models.CharField(_("about food"), max_length=300, blank=True)
    access = models.TextField(_("access"), blank=True)
    room = models.CharField(_("room"), max_length=10, choices=Room, blank=True)
    arrival = models.CharField(_("arrival"), max_length=20, choices=Arrival, blank=True)
    emergency_name = models.CharField(_("someone to ring in an emergency"), max_length=120, blank=True)
    emergency_phone = PhoneNumberField(_("their number"), blank=True)
    consent_wording = models.TextField(_("the words agreed to"), blank=True)
    consented_at = models.DateTimeField(_("agreed"), null=True, blank=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("needs")
        verbose_name_plural = _("needs")
        constraints = [
            models.CheckConstraint(
                condition=Q(consented_at__isnull=False) | Q(diets=[], diet_notes="", access=""),
                name="programmes_needs_with_consent",
            )
        ]

    def __str__(self) -> str:
        return f"Needs of enrolment {self.enrolment_id}"

    @property
    def diet_words(self) -> list[str]:
        """The diets in words, in their usual order."""
        return [str(label) for code, label in DIETS.items() if code in self.diets]


class NeedsReading(models.Model):
    """Where readings of needs stood before `accounts.Reading`, which has them now. The next release drops it."""

    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="needs_readings")
    reader = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    purpose = models.CharField(max_length=80)

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"Needs of enrolment {self.enrolment_id} read by {self.reader_id}"


class Interest(models.Model):
    """ "Tell me when there is a date", left by a visitor for a programme, or for one undated workshop."""

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="interests")
    workshop = models.ForeignKey(Workshop, on_delete=models.SET_NULL, null=True, blank=True, related_name="interests")
    region = models.ForeignKey(Region, on_delete=models.SET_NULL, null=True, blank=True, related_name="interests")
    name = models.CharField(_("name"), max_length=160)
    email = models.EmailField(_("e-mail address"))
    audience = models.ForeignKey(Audience, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    message = models.TextField(_("message"), blank=True)
    created_at = models.DateTimeField(_("left"), default=timezone.now)
    invitation = models.ForeignKey(
        Enrolment, on_delete=models.SET_NULL, null=True, blank=True, related_name="interests"
    )
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)

    class Meta:
        verbose_name = _("interest")
        verbose_name_plural = _("interests")
        ordering = ["created_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "email"],
                condition=Q(closed_at__isnull=True),
                name="programmes_interest_one_open",
            )
        ]

    def __str__(self) -> str:
        return f"{self.name}: {self.programme}"


class BookingDraft(models.Model):
    """What a visitor has typed so far on the way to a place: survives sign-in and the end of a session.

    Found again by a secret that only the visitor's cookie holds; the database holds its hash. Never holds needs.
    """

    secret_hash = models.CharField(max_length=64, unique=True)
    workshop = models.ForeignKey(Workshop, on_delete=models.CASCADE, related_name="booking_drafts")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="booking_drafts",
    )
    answers = models.JSONField(default=dict)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("booking draft")
        verbose_name_plural = _("booking drafts")

    def __str__(self) -> str:
        return f"Draft {self.pk} for {self.workshop_id}"
