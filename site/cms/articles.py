"""What else there is to read and to take part in."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from wagtail.models import Page

from cms.models import ArticlePage
from cms.models.related import LEARNING
from cms.visible import public_pages, read_specific

MOST_RELATED = 3


@dataclass(frozen=True)
class Reading:
    """A page in a list of what else there is."""

    title: str
    url: str
    introduction: str
    kind: str


@dataclass(frozen=True)
class Related:
    """What a page leads to: reading, and learning."""

    reading: list[Reading]
    learning: list[Reading]


def related_to(page: Any) -> Related:
    """Return what editors chose for a page, as far as everybody may see it, in their order.

    An article for which they chose no reading leads to the newest of its own categories.
    """
    chosen = [row.target_id for row in page.related_pages.all()]
    shown = set(public_pages().filter(pk__in=chosen).values_list("pk", flat=True)) if chosen else set()
    pages = read_specific([key for key in chosen if key in shown])
    learning = [other for other in pages if other._meta.label in LEARNING]
    reading = [other for other in pages if other._meta.label not in LEARNING]
    if not reading and isinstance(page, ArticlePage):
        reading = list(alike(page))
    return Related(readings(reading), readings(learning))


def alike(article: ArticlePage) -> Iterable[ArticlePage]:
    """Return the newest other articles that share a category with one."""
    categories = [category.pk for category in article.categories.all()]
    if not categories:
        return []
    return ArticlePage.newest().filter(categories__in=categories).exclude(pk=article.pk).distinct()[:MOST_RELATED]


def recent(article: ArticlePage, without: Iterable[str]) -> list[Reading]:
    """Return the newest articles beside the one that is read, but for those already led to."""
    others = ArticlePage.newest().exclude(pk=article.pk)[: MOST_RELATED + MOST_RELATED]
    return [reading for reading in readings(others) if reading.url not in set(without)][:MOST_RELATED]


def readings(pages: Iterable[Page]) -> list[Reading]:
    return [
        Reading(page.title, page.url or "", getattr(page, "introduction", ""), str(page._meta.verbose_name))
        for page in pages
    ]
