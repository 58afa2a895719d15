"""Articles as Atom feeds: all of them, and those of one category."""

import datetime as dt
from typing import Any

from django.contrib.syndication.views import Feed
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _

from cms.models import ArticleCategory, ArticlePage
from ui.addresses import absolute
from ui.responses import public

ENTRIES = 20


def printable(text: str) -> str:
    """Return a text without the characters that XML has no way to write."""
    return "".join(letter for letter in text if letter >= " " or letter in "\t\n")


class ArticleFeed(Feed):
    """The newest articles; links begin with the site's own address, whatever name it was asked by."""

    feed_type = Atom1Feed

    def __call__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return public(super().__call__(request, *args, **kwargs), listed=False)

    def get_object(self, request: HttpRequest, slug: str = "") -> ArticleCategory | None:
        return get_object_or_404(ArticleCategory, slug=slug) if slug else None

    def title(self, category: ArticleCategory | None) -> str:
        return printable(_("Kindling: %(category)s") % {"category": category.name if category else _("articles")})

    def subtitle(self, category: ArticleCategory | None) -> str:
        return printable(category.description) if category else ""

    def link(self, category: ArticleCategory | None) -> str:
        return absolute(category.get_absolute_url() if category else reverse("wagtail_serve", args=["articles/"]))

    def feed_url(self, category: ArticleCategory | None) -> str:
        return absolute(reverse("category_feed", args=[category.slug]) if category else reverse("article_feed"))

    def items(self, category: ArticleCategory | None) -> list[ArticlePage]:
        return list(ArticlePage.newest(category)[:ENTRIES])

    def item_title(self, article: ArticlePage) -> str:
        return printable(article.title)

    def item_description(self, article: ArticlePage) -> str:
        return printable(article.introduction)

    def item_link(self, article: ArticlePage) -> str:
        return absolute(article.url)

    def item_guid(self, article: ArticlePage) -> str:
        return f"urn:uuid:{article.translation_key}"

    def item_author_name(self, article: ArticlePage) -> str:
        return printable(article.byline)

    def item_pubdate(self, article: ArticlePage) -> dt.datetime:
        return timezone.make_aware(dt.datetime.combine(article.date, dt.time()))

    def item_updateddate(self, article: ArticlePage) -> dt.datetime:
        return article.last_published_at or self.item_pubdate(article)

    def item_categories(self, article: ArticlePage) -> list[str]:
        return [printable(category.name) for category in article.categories.all()]
