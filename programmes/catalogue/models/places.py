"""Where people meet, and how."""

from django.db import models
from django.utils.translation import gettext_lazy as _

__all__ = ["DeliveryMode", "Region", "Venue"]


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
