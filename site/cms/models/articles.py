"""Articles: dated, and signed by who wrote them."""

from typing import Any

from django.core.paginator import Paginator
from django.db import models
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modelsearch import index
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.models import Page

from cms import structured
from cms.models.base import PublicPage

ARTICLES_A_PAGE = 12


def today():
    """The day in the site's own time zone."""
    return timezone.localdate()


class ArticleIndexPage(PublicPage):
    """Every article, the newest first."""

    parent_page_types = ["cms.HomePage"]
    subpage_types = ["cms.ArticlePage"]

    class Meta:
        verbose_name = _("list of articles")
        verbose_name_plural = _("lists of articles")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        articles = (
            ArticlePage.objects.child_of(self)
            .live()
            .public()
            .select_related("illustration")
            .order_by("-date", "-pk")
            .defer_streamfields()
        )
        context = super().get_context(request, *args, **kwargs)
        context["articles"] = Paginator(articles, ARTICLES_A_PAGE).get_page(request.GET.get("page"))
        return context


class ArticlePage(PublicPage):
    """Something somebody wrote, on a day, under their name."""

    date = models.DateField(_("date"), default=today)
    byline = models.CharField(_("by"), max_length=160, help_text=_("Who wrote it, and what they do."))

    parent_page_types = ["cms.ArticleIndexPage"]
    subpage_types: list[str] = []
    content_panels = [
        *Page.content_panels,
        MultiFieldPanel([FieldRowPanel([FieldPanel("byline"), FieldPanel("date")])], heading=_("Who and when")),
        FieldPanel("introduction"),
        FieldPanel("illustration"),
        FieldPanel("body"),
    ]
    search_fields = [*PublicPage.search_fields, index.SearchField("byline"), index.FilterField("date")]

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        address = self.get_url(request) or ""
        said = structured.graph(
            structured.article(
                headline=self.title,
                description=self.introduction,
                address=address,
                byline=self.byline,
                day=self.date,
                changed_at=self.last_published_at,
            ),
            structured.crumbs(
                (str(_("Articles")), reverse("wagtail_serve", args=["articles/"])), (self.title, address)
            ),
        )
        return super().get_context(request, *args, **kwargs) | {"structured": said}

    class Meta:
        verbose_name = _("article")
        verbose_name_plural = _("articles")
