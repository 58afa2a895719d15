"""The home page, and pages of plain prose."""

from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.http import Http404, HttpRequest
from django.utils.translation import gettext_lazy as _
from modelsearch import index
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, PageChooserPanel
from wagtail.fields import RichTextField
from wagtail.models import Page
from wagtail.url_routing import RouteResult

from cms import facts
from cms.blocks import LINE_FEATURES
from cms.models.base import PublicPage
from cms.models.related import related_panel
from cms.panels import ClaimsPanel
from programmes.catalogue.journey import stations_of_pattern


class HomePage(PublicPage):
    """The front door: what is promised, how it works, what is on next."""

    promise = models.CharField(
        _("promise"), max_length=120, help_text=_("One sentence, in large letters: what people get from coming.")
    )
    how_heading = models.CharField(_("heading of “how it works”"), max_length=80, blank=True)
    how_it_works = RichTextField(_("how it works"), features=LINE_FEATURES, blank=True)
    featured = models.ForeignKey(
        "cms.ProgrammePage",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("programme shown"),
        help_text=_("Its pattern is drawn as a line under “how it works”."),
    )

    max_count = 1
    parent_page_types = ["wagtailcore.Page"]
    subpage_types = [
        "cms.ProgrammeIndexPage",
        "cms.ArticleIndexPage",
        "cms.StoryIndexPage",
        "cms.RolePackIndexPage",
        "cms.GlossaryPage",
        "cms.StandardPage",
    ]
    content_panels = [
        *Page.content_panels,
        MultiFieldPanel(
            [FieldPanel("promise"), FieldPanel("introduction"), FieldPanel("illustration")],
            heading=_("The first screen"),
        ),
        MultiFieldPanel(
            [FieldPanel("how_heading"), FieldPanel("how_it_works"), PageChooserPanel("featured")],
            heading=_("How it works"),
        ),
        FieldPanel("body"),
    ]
    search_fields = [*PublicPage.search_fields, index.SearchField("promise"), index.SearchField("how_it_works")]

    class Meta:
        verbose_name = _("home page")
        verbose_name_plural = _("home pages")

    def route(self, request: HttpRequest, path_components: list[str]) -> RouteResult:
        """Find a page by its whole address: two queries, where Wagtail's own way asks twice for each level."""
        if not path_components:
            return super().route(request, path_components)
        address = f"{self.url_path}{'/'.join(path_components)}/"
        if "\0" in address:  # PostgreSQL knows no such text
            raise Http404
        live = Page.objects.filter(url_path=address, path__startswith=self.path, live=True)
        found = live.values_list("pk", "content_type").first()
        model = ContentType.objects.get_for_id(found[1]).model_class() if found else None
        if found is None or model is None:
            raise Http404
        page = model._default_manager.select_related(*getattr(model, "read_with", ())).get(pk=found[0])
        return page.route(request, [])  # type: ignore[attr-defined]

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        featured = self.featured if self.featured and self.featured.live else None
        return context | {
            "featured": featured,
            "stations": stations_of_pattern(featured.programme) if featured else [],
            "workshops": facts.coming_workshops(limit=3),
        }


class StandardPage(PublicPage):
    """A page of plain prose: contact, privacy, accessibility, about us."""

    parent_page_types = ["cms.HomePage", "cms.StandardPage"]
    subpage_types = ["cms.StandardPage"]
    content_panels = [*PublicPage.content_panels, ClaimsPanel(), related_panel()]

    class Meta:
        verbose_name = _("standard page")
        verbose_name_plural = _("standard pages")
