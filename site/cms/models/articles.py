"""Articles: dated, and signed by who wrote them."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db import models
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalManyToManyField
from modelsearch import index
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.models import Page

from cms import structured
from cms.models.base import PublicPage
from cms.models.related import related_panel
from cms.panels import ClaimsPanel

ARTICLES_A_PAGE = 12
# Addresses below the list of articles that are no article's.
TAKEN = frozenset({"category", "feed"})


def today():
    """The day in the site's own time zone."""
    return timezone.localdate()


class ArticleCategory(models.Model):
    """What an article is about, in one word of the editors'."""

    name = models.CharField(_("name"), max_length=60, unique=True)
    slug = models.SlugField(_("address"), max_length=60, unique=True)
    description = models.CharField(
        _("description"), max_length=300, blank=True, help_text=_("One sentence, above the list of its articles.")
    )

    class Meta:
        verbose_name = _("category")
        verbose_name_plural = _("categories")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("category", args=[self.slug])


class ArticleIndexPage(PublicPage):
    """Every article, the newest first."""

    parent_page_types = ["cms.HomePage"]
    subpage_types = ["cms.ArticlePage"]

    class Meta:
        verbose_name = _("list of articles")
        verbose_name_plural = _("lists of articles")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        articles = ArticlePage.newest().child_of(self)
        context = super().get_context(request, *args, **kwargs)
        context["articles"] = Paginator(articles, ARTICLES_A_PAGE).get_page(request.GET.get("page"))
        context["categories"] = ArticleCategory.objects.filter(articles__in=articles.order_by()).distinct()
        return context


class ArticlePage(PublicPage):
    """Something somebody wrote, on a day, under their name."""

    date = models.DateField(_("date"), default=today)
    byline = models.CharField(_("by"), max_length=160, help_text=_("Who wrote it, and what they do."))
    categories = ParentalManyToManyField(
        ArticleCategory, blank=True, related_name="articles", verbose_name=_("categories")
    )

    parent_page_types = ["cms.ArticleIndexPage"]
    subpage_types: list[str] = []
    content_panels = [
        *Page.content_panels,
        MultiFieldPanel([FieldRowPanel([FieldPanel("byline"), FieldPanel("date")])], heading=_("Who and when")),
        FieldPanel("categories", widget=forms.CheckboxSelectMultiple),
        FieldPanel("introduction"),
        FieldPanel("illustration"),
        ClaimsPanel(),
        FieldPanel("body"),
        related_panel(),
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

    @classmethod
    def newest(cls, category: ArticleCategory | None = None) -> Any:
        """Return the public articles, the newest first, with their pictures and categories."""
        articles = cls.objects.live().public()
        if category is not None:
            articles = articles.filter(categories=category)
        return (
            articles.select_related("illustration")
            .prefetch_related("categories")
            .order_by("-date", "-pk")
            .defer_streamfields()
        )

    def clean(self) -> None:
        super().clean()
        if self.slug in TAKEN:
            raise ValidationError({"slug": _("This address is taken by the lists of articles.")})
