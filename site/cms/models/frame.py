"""What stands around every page and is the editors' to change: links, footer, contact."""

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from phonenumber_field.modelfields import PhoneNumberField
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting
from wagtail.models import Orderable, Page

from ui.inlines import InlinePanel


@register_setting(icon="list-ul")
class SiteFrame(BaseSiteSetting, ClusterableModel):
    """Navigation, footer and the contact of one site."""

    footer_text = models.TextField(
        _("words in the footer"), max_length=300, blank=True, help_text=_("One sentence: who you are.")
    )
    contact_name = models.CharField(_("who answers"), max_length=120, blank=True)
    contact_email = models.EmailField(_("e-mail address"), blank=True)
    contact_phone = PhoneNumberField(_("telephone"), blank=True)
    contact_address = models.TextField(_("postal address"), blank=True)

    panels = [
        InlinePanel(
            "links",
            heading=_("Links"),
            label=_("Link"),
            help_text=_("Programmes and Workshops are always first in the navigation; these follow them."),
        ),
        FieldPanel("footer_text"),
        MultiFieldPanel(
            [
                FieldPanel("contact_name"),
                FieldPanel("contact_email"),
                FieldPanel("contact_phone"),
                FieldPanel("contact_address"),
            ],
            heading=_("Contact"),
        ),
    ]

    class Meta:
        verbose_name = _("navigation and contact")
        verbose_name_plural = _("navigation and contact")

    def __str__(self) -> str:
        return str(self._meta.verbose_name)


class FrameLink(Orderable):
    """A link in the navigation or the footer: to a page, or to an address of this site."""

    class Menu(models.TextChoices):
        NAVIGATION = "navigation", _("Navigation")
        FOOTER = "footer", _("Footer")

    frame = ParentalKey(SiteFrame, on_delete=models.CASCADE, related_name="links")
    menu = models.CharField(_("where"), max_length=12, choices=Menu, default=Menu.FOOTER)
    label = models.CharField(_("words"), max_length=40)
    page = models.ForeignKey(
        Page, on_delete=models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("page")
    )
    address = models.CharField(
        _("or an address"),
        max_length=200,
        blank=True,
        validators=[RegexValidator(r"^/[\w/.#?=&-]*$", _("Begin with a slash, as in /workshops/."))],
        help_text=_("An address on this site that is not one of its pages, such as /workshops/."),
    )

    panels = [FieldPanel("menu"), FieldPanel("label"), FieldPanel("page"), FieldPanel("address")]

    class Meta(Orderable.Meta):
        verbose_name = _("link")
        verbose_name_plural = _("links")

    def __str__(self) -> str:
        return self.label

    def clean(self) -> None:
        super().clean()
        if bool(self.page_id) == bool(self.address):
            raise ValidationError({"page": _("Choose a page or give an address, one of the two.")})
