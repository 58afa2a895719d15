"""People who took part and asked to be found by others, what they agreed to, and what is passed on between them."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class Listing(models.Model):
    """That somebody asked to be found, by whom, and with what. Deleted the moment they no longer want it.

    What it shows of them is read from their profile when a page is drawn; only what was written for it stands here.
    """

    class Scope(models.TextChoices):
        WORKSHOP = "workshop", _("People of my own workshops")
        PROGRAMME = "programme", _("People of the same programme, in any of its workshops")
        ANY = "any", _("Everybody who took part in a programme here")

    class Contact(models.TextChoices):
        RELAY = "relay", _("Pass messages on to me; nobody sees my address")
        ADDRESS = "address", _("Show my e-mail address")

    person = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="listing")
    reference = models.CharField(max_length=12, unique=True, editable=False)
    scope = models.CharField(_("who may find me"), max_length=10, choices=Scope)
    show_name = models.BooleanField(_("name"), default=False)
    show_role = models.BooleanField(_("what I do"), default=False)
    show_organisation = models.BooleanField(_("organisation"), default=False)
    show_area = models.BooleanField(_("area"), default=False)
    talks_about = models.CharField(_("what I would like to talk about"), max_length=300, blank=True)
    contact = models.CharField(_("how to reach me"), max_length=10, choices=Contact, default=Contact.RELAY)
    listed_at = models.DateTimeField(_("asked"))

    class Meta:
        verbose_name = _("listing")
        verbose_name_plural = _("listings")

    def __str__(self) -> str:
        return self.reference


class ListingConsent(models.Model):
    """What somebody agreed to, from when, until when. Stays when the listing has gone; holds none of its words."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="listing_consents")
    wording = models.TextField(_("the words agreed to"))
    scope = models.CharField(max_length=10, choices=Listing.Scope)
    shown = models.JSONField(_("what is shown"), default=list)
    contact = models.CharField(max_length=10, choices=Listing.Contact)
    given_at = models.DateTimeField(_("agreed"))
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)

    class Meta:
        verbose_name = _("consent to be found")
        verbose_name_plural = _("consents to be found")
        ordering = ["given_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=Q(ended_at__isnull=True), name="programmes_listingconsent_one_current"
            )
        ]

    def __str__(self) -> str:
        return f"{self.person_id} from {self.given_at:%Y-%m-%d}"


class RelayedMessage(models.Model):
    """That somebody wrote to somebody through us, and when. What they wrote is only ever in the mail on its way."""

    reference = models.CharField(max_length=12, unique=True, editable=False)
    sender = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="messages_sent")
    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="messages_received")
    at = models.DateTimeField(_("when"))

    class Meta:
        verbose_name = _("relayed message")
        verbose_name_plural = _("relayed messages")
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["sender", "at"], name="programmes_relayed_by_sender")]

    def __str__(self) -> str:
        return self.reference


class NetworkBlock(models.Model):
    """That somebody does not want to hear from somebody. The other is not told, and no longer finds them."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="network_blocks")
    blocked = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField(_("since"))

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["person", "blocked"], name="programmes_networkblock_once"),
            models.CheckConstraint(condition=~Q(person=F("blocked")), name="programmes_networkblock_somebody_else"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} blocks {self.blocked_id}"
