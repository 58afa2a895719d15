"""Packs to find somebody for a role with: description, person specification, advert, interview."""

from typing import Any

from django.db import models
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from modelsearch import index
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page

from cms import pack_blocks
from cms.models.base import PublicPage
from cms.models.related import related_panel
from programmes.catalogue.models import Programme


class RolePackIndexPage(PublicPage):
    """Every role pack."""

    max_count = 1
    parent_page_types = ["cms.HomePage"]
    subpage_types = ["cms.RolePackPage"]

    class Meta:
        verbose_name = _("list of role packs")
        verbose_name_plural = _("lists of role packs")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        packs = RolePackPage.objects.child_of(self).live().public().select_related("programme").order_by("path")
        return super().get_context(request, *args, **kwargs) | {"packs": packs.defer_streamfields()}


class RolePackPage(PublicPage):
    """Four documents about one role, each item of which is marked as required or optional."""

    programme = models.ForeignKey(
        Programme,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("programme"),
        help_text=_("Whose learning the role belongs to. May be empty."),
    )
    legend = models.CharField(
        _("what “required” means here"),
        max_length=300,
        help_text=_("One sentence: who requires it. It stands above the documents."),
    )
    duties = StreamField([("duties", pack_blocks.DutiesBlock())], blank=True, verbose_name=_("description"))
    specification = StreamField(
        [("criteria", pack_blocks.CriteriaBlock())], blank=True, verbose_name=_("person specification")
    )
    advert = StreamField(
        [("lines", pack_blocks.AdvertLinesBlock()), ("text", pack_blocks.AdvertTextBlock())],
        blank=True,
        verbose_name=_("advert"),
    )
    interview = StreamField(
        [("scenario", pack_blocks.ScenarioBlock()), ("questions", pack_blocks.QuestionsBlock())],
        blank=True,
        verbose_name=_("interview"),
    )

    read_with = ("illustration", "programme")
    parent_page_types = ["cms.RolePackIndexPage"]
    subpage_types: list[str] = []
    content_panels = [
        *Page.content_panels,
        FieldPanel("introduction"),
        FieldPanel("illustration"),
        MultiFieldPanel([FieldPanel("programme"), FieldPanel("legend")], heading=_("The pack")),
        FieldPanel("duties"),
        FieldPanel("specification"),
        FieldPanel("advert"),
        FieldPanel("interview"),
        FieldPanel("body", heading=_("More, on the page only")),
        related_panel(),
    ]
    search_fields = [
        *PublicPage.search_fields,
        index.SearchField("legend"),
        index.SearchField("duties"),
        index.SearchField("specification"),
        index.SearchField("advert"),
        index.SearchField("interview"),
    ]

    class Meta:
        verbose_name = _("role pack")
        verbose_name_plural = _("role packs")

    @property
    def pdf_url(self) -> str:
        """Where it can be had as a PDF."""
        return reverse("role_pack_pdf", args=[self.slug])

    @property
    def documents(self) -> list[tuple[str, str, Any]]:
        """Return the documents that have something in them: an anchor, a heading, the content."""
        all_four = [
            ("description", _("Description of the role"), self.duties),
            ("specification", _("Person specification"), self.specification),
            ("advert", _("Advert"), self.advert),
            ("interview", _("Interview"), self.interview),
        ]
        return [(anchor, str(heading), content) for anchor, heading, content in all_four if content]


class RolePackFile(models.Model):
    """A role pack as a PDF, made by the worker for one publication of its page."""

    page = models.OneToOneField(RolePackPage, on_delete=models.CASCADE, related_name="pdf")
    made_for = models.DateTimeField(help_text="When the page was published that this was made from.")
    name = models.CharField(max_length=200, blank=True, help_text="In the private storage; empty when it failed.")
    tried_at = models.DateTimeField()

    class Meta:
        verbose_name = _("role pack as PDF")
        verbose_name_plural = _("role packs as PDFs")

    def __str__(self) -> str:
        return self.name
