"""What search engines may list, and when it last changed."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.contrib.contenttypes.models import ContentType
from django.db.models import Max, Prefetch, prefetch_related_objects
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from wagtail.models import ModelLogEntry, Page, Site

from cms.facts import workshop_url
from cms.models import (
    ArticleIndexPage,
    ArticlePage,
    HomePage,
    ModulePage,
    ProgrammeIndexPage,
    ProgrammePage,
    WorkshopPage,
)
from learning_review.reviews.queries import published_reviews
from programmes.catalogue.models import Module, Programme, Workshop
from programmes.catalogue.queries import is_news, with_changed_at
from programmes.directory.models import Resource
from ui.addresses import absolute

# The protocol allows 50,000; a file of so many is still made while somebody waits.
A_FILE = 5_000


@dataclass(frozen=True)
class Entry:
    """An address to list, and the instant when what stands there last changed, where that is known."""

    address: str
    changed_at: dt.datetime | None


def entries(request: HttpRequest) -> list[Entry]:
    """Return every address that search engines may list; the number of queries does not grow with them."""
    now = timezone.now()
    announced = with_changed_at(Workshop.objects.exclude(state=Workshop.State.DRAFT).with_dates())
    news = [
        workshop
        for workshop in announced.select_related("page").order_by("pk")
        if is_news(workshop, workshop.last_day, workshop.today(now))  # type: ignore[attr-defined]
    ]
    return [*_pages(request, news), *_workshops(news), *_reviews(), *_resources()]


def _pages(request: HttpRequest, news: list[Workshop]) -> list[Entry]:
    site = Site.find_for_request(request)
    if site is None:
        return []
    tree = site.root_page.get_descendants(inclusive=True).live().public()
    pages = list(tree.order_by("path").defer_streamfields().specific())
    dated = Prefetch("workshop", Workshop.objects.with_dates())
    prefetch_related_objects([page for page in pages if isinstance(page, WorkshopPage)], dated)
    changes = Changes(pages, news)
    return [
        # Wagtail's own idea of the host is not asked: links that others keep begin with SITE_URL.
        Entry(absolute(urlsplit(said["location"]).path), changes.of(page))
        for page in pages
        for said in page.get_sitemap_urls(request)
    ]


def _workshops(news: list[Workshop]) -> list[Entry]:
    """The finder, and the workshops that no page has been written for."""
    plain = [workshop for workshop in news if workshop_url(workshop) == reverse("workshop", args=[workshop.code])]
    return [
        Entry(absolute(reverse("finder")), latest(workshop.changed_at for workshop in news)),  # type: ignore[attr-defined]
        *(
            Entry(absolute(workshop_url(workshop)), workshop.changed_at)  # type: ignore[attr-defined]
            for workshop in plain
        ),
    ]


def _reviews() -> list[Entry]:
    """The published reviews: a withdrawal issues a new version, so the newest says when."""
    issued = [(review.workshop.code, review.issued[0].issued_at) for review in published_reviews()]  # type: ignore[attr-defined]
    return [
        Entry(absolute(reverse("reviews")), latest(at for _code, at in issued)),
        *(Entry(absolute(reverse("review", args=[code])), at) for code, at in issued),
    ]


def _resources() -> list[Entry]:
    """The directory, and its public entries; checking one changes what it says."""
    listed = list(Resource.objects.public().order_by("code").values_list("code", "updated_at"))
    return [
        Entry(absolute(reverse("resources")), latest(at for _code, at in listed)),
        *(Entry(absolute(reverse("resource", args=[code])), at) for code, at in listed),
    ]


class Changes:
    """When what a page shows last changed: its own words, and the facts that it gathers."""

    def __init__(self, pages: list[Page], news: list[Workshop]) -> None:
        self.pages = pages
        self.news = news
        self.edited = {model: _edited(model) for model in (Programme, Module)}

    def of(self, page: Page) -> dt.datetime | None:
        """Return the latest of what changed on a page."""
        return latest([_published(page), *self._facts(page)])

    def _facts(self, page: Page) -> Iterable[dt.datetime | None]:
        if isinstance(page, WorkshopPage):
            return self._workshops(pk=page.workshop_id)
        if isinstance(page, ProgrammePage):
            return [self.edited[Programme].get(page.programme_id), *self._workshops(programme_id=page.programme_id)]
        if isinstance(page, ModulePage):
            return [self.edited[Module].get(page.module_id)]
        if isinstance(page, HomePage):
            return self._workshops()
        if isinstance(page, ProgrammeIndexPage):
            return [*self.edited[Programme].values(), *self._published(ProgrammePage)]
        if isinstance(page, ArticleIndexPage):
            return self._published(ArticlePage)
        return []

    def _workshops(self, **those: int) -> Iterable[dt.datetime]:
        return (
            workshop.changed_at  # type: ignore[attr-defined]
            for workshop in self.news
            if all(getattr(workshop, name) == value for name, value in those.items())
        )

    def _published(self, model: type[Page]) -> Iterable[dt.datetime | None]:
        return (_published(page) for page in self.pages if isinstance(page, model))


def _published(page: Page) -> dt.datetime | None:
    return page.last_published_at or page.latest_revision_created_at


def _edited(model: type[Programme] | type[Module]) -> dict[int, dt.datetime]:
    """Return by key when each programme or module was last changed in the editor."""
    log = ModelLogEntry.objects.filter(content_type=ContentType.objects.get_for_model(model)).order_by()
    return {int(pk): at for pk, at in log.values_list("object_id").annotate(Max("timestamp"))}


def latest(instants: Iterable[dt.datetime | None]) -> dt.datetime | None:
    """Return the latest instant; None when none is known."""
    return max((instant for instant in instants if instant is not None), default=None)
