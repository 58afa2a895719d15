"""Organisations, the people in them, and what a person does."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from phonenumber_field.modelfields import PhoneNumberField

from programmes.people.languages import in_words, validate_languages
from ui.zones import validate_time_zone

__all__ = ["Audience", "Membership", "MembershipInvitation", "Organisation", "Profile"]


class Audience(models.Model):
    """A kind of practitioner a programme can be for ("Housing association staff"); never a gate."""

    code = models.SlugField(_("code"), unique=True)
    name = models.CharField(_("name"), max_length=120)

    class Meta:
        verbose_name = _("audience")
        verbose_name_plural = _("audiences")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Organisation(models.Model):
    """A body that offers, hosts, pays for, sends people to or takes part in programmes."""

    class Kind(models.TextChoices):
        LOCAL_AUTHORITY = "local_authority", _("Local authority")
        HEALTH = "health", _("Health body")
        HOUSING = "housing", _("Housing association")
        VOLUNTARY = "voluntary", _("Voluntary or community organisation")
        EDUCATION = "education", _("School, college or university")
        SOCIAL_ENTERPRISE = "social_enterprise", _("Social enterprise")
        DEVELOPMENT_AGENCY = "development_agency", _("Development agency")
        BUSINESS = "business", _("Business")
        OTHER = "other", _("Other")

    name = models.CharField(_("name"), max_length=200, unique=True)
    kind = models.CharField(_("kind"), max_length=30, choices=Kind, default=Kind.OTHER)
    parent = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name=_("belongs to"),
    )
    website = models.URLField(_("website"), blank=True)

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Membership(models.Model):
    """A person in an organisation, with what they may do for it."""

    class Role(models.TextChoices):
        MEMBER = "member", _("Member")
        BOOKER = "booker", _("Books places for others")
        PARTNER_CONTACT = "partner_contact", _("Speaks for it in learning reviews")

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="memberships",
        verbose_name=_("person"),
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="memberships", verbose_name=_("organisation")
    )
    role = models.CharField(_("role"), max_length=20, choices=Role, default=Role.MEMBER)

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        constraints = [
            models.UniqueConstraint(fields=["person", "organisation", "role"], name="programmes_membership_once")
        ]

    def __str__(self) -> str:
        return f"{self.person} · {self.organisation} · {self.get_role_display()}"


class MembershipInvitation(models.Model):
    """An address that was asked into an organisation. Nothing here says whether anybody signs in with it."""

    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="invitations", verbose_name=_("organisation")
    )
    email = models.EmailField(_("e-mail address"))
    role = models.CharField(_("role"), max_length=20, choices=Membership.Role)
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    invited_at = models.DateTimeField(_("invited"))
    expires_at = models.DateTimeField(_("open until"))
    accepted_at = models.DateTimeField(_("accepted"), null=True, blank=True)

    class Meta:
        verbose_name = _("invitation into an organisation")
        verbose_name_plural = _("invitations into organisations")
        ordering = ["invited_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "email"],
                condition=models.Q(accepted_at__isnull=True),
                name="programmes_membershipinvitation_one_open",
            )
        ]

    def __str__(self) -> str:
        return f"Invitation {self.pk}"


class Profile(models.Model):
    """What a person does, in their own words; theirs to change at any time."""

    class Sector(models.TextChoices):
        LOCAL_GOVERNMENT = "local_government", _("Local government")
        HEALTH = "health", _("Health")
        HOUSING = "housing", _("Housing")
        EDUCATION = "education", _("Education")
        VOLUNTARY = "voluntary", _("Voluntary and community")
        ENTERPRISE = "enterprise", _("Business and enterprise support")
        RESIDENT = "resident", _("Resident or activist, no employer")
        OTHER = "other", _("Something else")

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="profile", verbose_name=_("person")
    )
    audience = models.ForeignKey(
        Audience,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="profiles",
        verbose_name=_("role"),
    )
    other_role = models.CharField(_("role in their own words"), max_length=120, blank=True)
    sector = models.CharField(_("sector"), max_length=20, choices=Sector, blank=True)
    organisation_name = models.CharField(_("organisation"), max_length=200, blank=True)
    area = models.CharField(_("area they work in"), max_length=120, blank=True)
    phone = PhoneNumberField(_("telephone"), blank=True)
    languages = models.JSONField(
        _("languages to talk in"),
        default=list,
        db_default=models.Value([], models.JSONField()),
        blank=True,
        validators=[validate_languages],
        help_text=_("By their codes, the one they like best first; none where they have not said."),
    )
    languages_set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("who wrote the languages down"),
        help_text=_("Empty where they did so themselves."),
    )
    time_zone = models.CharField(
        _("time zone"),
        max_length=60,
        blank=True,
        default="",
        db_default="",
        validators=[validate_time_zone],
        help_text=_("Where they read a clock, if that is not where the programme is."),
    )

    class Meta:
        verbose_name = _("profile")
        verbose_name_plural = _("profiles")

    def __str__(self) -> str:
        return str(self.person)

    @property
    def role(self) -> str:
        """What the person says they do: the audience they chose, else their own words, else nothing."""
        return self.audience.name if self.audience else self.other_role

    @property
    def languages_in_words(self) -> str:
        """The languages they have said, by name, the one they like best first; nothing where they have not said."""
        return in_words(self.languages)
