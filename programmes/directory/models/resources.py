"""Local services and groups: what they offer, how to reach them, who looks after the entry, when it was checked."""

import datetime as dt
import uuid

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from phonenumber_field.modelfields import PhoneNumberField

from accounts.models import User
from accounts.permissions import may_coordinate
from programmes.catalogue.models import Region
from programmes.directory.keys import name_key, postcode_key, website_key


class ResourceCategory(models.Model):
    """A kind of help or of thing to do, to look for resources by."""

    name = models.CharField(_("name"), max_length=80, unique=True)
    slug = models.SlugField(_("slug"), unique=True)
    description = models.CharField(_("what belongs to it"), max_length=300)
    also_called = models.CharField(
        _("also called"),
        max_length=300,
        blank=True,
        help_text=_("Other words that people look for, as “debt, benefits, money advice”."),
    )
    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)

    class Meta:
        verbose_name = _("resource category")
        verbose_name_plural = _("resource categories")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


def stale_before(today: dt.date) -> dt.date:
    """Return the day before which an entry must have been checked last to want another look."""
    return today - dt.timedelta(days=settings.RESOURCE_FRESH_DAYS)


class ResourceQuerySet(models.QuerySet["Resource"]):
    """Questions about resources; every answer can be narrowed further."""

    def public(self) -> "ResourceQuerySet":
        """Those that somebody has checked and that are not retired, however long ago it was."""
        return self.filter(state=Resource.State.VERIFIED)

    def fresh(self, today: dt.date) -> "ResourceQuerySet":
        """Those checked lately enough."""
        return self.filter(checked_on__gte=stale_before(today))

    def stale(self, today: dt.date) -> "ResourceQuerySet":
        """The public ones that were not checked for too long."""
        return self.public().filter(checked_on__lt=stale_before(today))

    def looked_after_by(self, user: User) -> "ResourceQuerySet":
        """Those that somebody may change and check: all for a coordinator."""
        return self if may_coordinate(user) else self.filter(owner=user)

    def visible_to(self, user: User | AnonymousUser) -> "ResourceQuerySet":
        """The public ones; besides one's own and those one suggested; all for coordinators.

        Whoever keeps one on their list goes on seeing it when it is retired, so that they learn of it.
        """
        if may_coordinate(user):
            return self
        public = Q(state=Resource.State.VERIFIED)
        if not user.is_authenticated:
            return self.filter(public)
        kept = KeptResource.objects.filter(person=user.pk, resource=models.OuterRef("pk"))
        retired = Q(state=Resource.State.RETIRED) & models.Exists(kept)
        return self.filter(public | retired | Q(owner=user.pk) | Q(suggested_by=user.pk))


class Resource(models.Model):
    """A local service or group. Its state and its contents are changed by `directory.services` alone.

    Whether it is stale is no state: it follows from `checked_on` and the day one asks on.
    """

    class State(models.TextChoices):
        SUGGESTED = "suggested", _("Suggested")
        VERIFIED = "verified", _("Checked")
        RETIRED = "retired", _("Retired")

    class Referral(models.TextChoices):
        SELF = "self", _("People go themselves")
        PRACTITIONER = "practitioner", _("A practitioner refers")
        GP = "gp", _("A GP or nurse refers")
        OTHER = "other", _("Another service refers")

    code = models.CharField(_("code"), max_length=8, unique=True, editable=False)
    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(_("name"), max_length=160)
    offers = models.TextField(_("what it offers"))
    who_for = models.CharField(_("who it is for"), max_length=300, blank=True)
    referrals = models.JSONField(_("who refers"), default=list, blank=True)
    referral = models.CharField(_("how to refer"), max_length=300, blank=True)
    organisation_name = models.CharField(_("who runs it"), max_length=200, blank=True)
    area = models.CharField(_("area it serves"), max_length=120, blank=True)
    region = models.ForeignKey(
        Region, on_delete=models.SET_NULL, null=True, blank=True, related_name="resources", verbose_name=_("region")
    )
    online = models.BooleanField(_("online or by telephone"), default=False)
    address = models.CharField(_("address"), max_length=200, blank=True)
    town = models.CharField(_("town"), max_length=80, blank=True)
    postcode = models.CharField(_("postcode"), max_length=12, blank=True)
    opening = models.CharField(_("when it is open"), max_length=300, blank=True)
    cost = models.CharField(_("what it costs"), max_length=160, blank=True)
    access_notes = models.CharField(_("access"), max_length=300, blank=True)
    languages = models.CharField(_("languages"), max_length=160, blank=True)
    website = models.URLField(_("website"), blank=True)
    phone = PhoneNumberField(_("telephone"), blank=True)
    email = models.EmailField(_("e-mail address"), blank=True)
    categories = models.ManyToManyField(
        ResourceCategory, blank=True, related_name="resources", verbose_name=_("categories")
    )
    private_notes = models.TextField(
        _("notes for those who look after it"), blank=True, help_text=_("Never shown to anybody else.")
    )
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.SUGGESTED)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="owned_resources",
        verbose_name=_("looked after by"),
    )
    suggested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="suggested_resources"
    )
    created_at = models.DateTimeField(_("suggested"), default=timezone.now)
    updated_at = models.DateTimeField(_("last changed"), default=timezone.now)
    checked_on = models.DateField(_("last checked"), null=True, blank=True)
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    # What two entries for one service have in common, however it was typed.
    name_key = models.CharField(max_length=160, blank=True, editable=False)
    postcode_key = models.CharField(max_length=12, blank=True, editable=False)
    website_key = models.CharField(max_length=200, blank=True, editable=False)

    objects = ResourceQuerySet.as_manager()

    class Meta:
        verbose_name = _("resource")
        verbose_name_plural = _("resources")
        ordering = ["name", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="verified") | Q(checked_on__isnull=False),
                name="programmes_resource_verified_was_checked",
            )
        ]
        indexes = [
            models.Index(fields=["state", "name", "id"], name="programmes_resource_listed"),
            models.Index(fields=["state", "checked_on"], name="programmes_resource_checked"),
            models.Index(fields=["name_key"], name="programmes_resource_name_key"),
            models.Index(fields=["website_key"], name="programmes_resource_web_key"),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: object, **kwargs: object) -> None:
        self.name_key = name_key(self.name)
        self.postcode_key = postcode_key(self.postcode)
        self.website_key = website_key(self.website)
        super().save(*args, **kwargs)  # type: ignore[arg-type]

    def is_stale(self, today: dt.date) -> bool:
        """True for a public entry that nobody has checked for too long."""
        return (
            self.state == self.State.VERIFIED and self.checked_on is not None and self.checked_on < stale_before(today)
        )

    @property
    def referral_words(self) -> list[str]:
        """Who refers, in words, in their usual order."""
        return [str(label) for code, label in self.Referral.choices if code in self.referrals]

    @property
    def language_list(self) -> list[str]:
        """The languages one by one."""
        return [name for name in (part.strip() for part in self.languages.split(",")) if name]


class ResourceEvent(models.Model):
    """One thing that was done with an entry: by whom, when, with what said about it."""

    class Kind(models.TextChoices):
        SUGGESTED = "suggested", _("Suggested")
        CHECKED = "checked", _("Checked")
        CHANGED = "changed", _("Changed")
        CORRECTED = "corrected", _("A correction was taken over")
        REFUSED = "refused", _("A correction was not taken over")
        GIVEN = "given", _("Given to somebody to look after")
        RETIRED = "retired", _("Retired")

    resource = models.ForeignKey(Resource, on_delete=models.CASCADE, related_name="events")
    kind = models.CharField(max_length=10, choices=Kind)
    at = models.DateTimeField(_("when"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    note = models.CharField(_("what was said"), max_length=300, blank=True)
    fields = models.JSONField(_("which fields"), default=list, help_text=_("Names of what changed, never its words."))

    class Meta:
        verbose_name = _("resource event")
        verbose_name_plural = _("resource events")
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.resource_id}: {self.kind}"


class ResourceCorrection(models.Model):
    """What somebody would change in an entry: for each field what stood there when they looked, and what should."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        ACCEPTED = "accepted", _("Taken over")
        REFUSED = "refused", _("Not taken over")

    resource = models.ForeignKey(Resource, on_delete=models.CASCADE, related_name="corrections")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="resource_corrections"
    )
    at = models.DateTimeField(_("when"))
    note = models.CharField(_("how they know"), max_length=300, blank=True)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    answer = models.CharField(_("answer"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("correction")
        verbose_name_plural = _("corrections")
        ordering = ["at", "pk"]
        indexes = [
            models.Index(fields=["resource", "at"], condition=Q(state="waiting"), name="programmes_correction_waiting")
        ]

    def __str__(self) -> str:
        return f"{self.resource_id}: {sorted(self.after)}"


class ResourceVisit(models.Model):
    """That some of us went to see a service, or that it came to see us, and what was learned. For members alone."""

    class Direction(models.TextChoices):
        WE_WENT = "we_went", _("We visited them")
        THEY_CAME = "they_came", _("They came to us")

    resource = models.ForeignKey(Resource, on_delete=models.CASCADE, related_name="visits")
    direction = models.CharField(_("which way"), max_length=10, choices=Direction)
    on = models.DateField(_("when"))
    who = models.CharField(_("who"), max_length=160)
    learned = models.CharField(_("what was learned"), max_length=300)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("visit")
        verbose_name_plural = _("visits")
        ordering = ["-on", "-pk"]

    def __str__(self) -> str:
        return f"{self.resource_id}: {self.direction} on {self.on}"


class KeptResource(models.Model):
    """An entry on somebody's own short list. It has no room for notes: the list says nothing of anybody's clients."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="kept_resources")
    resource = models.ForeignKey(Resource, on_delete=models.CASCADE, related_name="kept_by")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "resource"], name="programmes_keptresource_once")]

    def __str__(self) -> str:
        return f"{self.person_id} keeps {self.resource_id}"
