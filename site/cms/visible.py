"""Which pages everybody may see, and reading pages of many kinds at once."""

from collections.abc import Iterable

from wagtail.models import Page
from wagtail.query import PageQuerySet

from cms.models import PUBLIC_PAGES, StoryPage, WorkshopPage
from programmes.catalogue.models import Workshop


def public_pages() -> PageQuerySet:
    """Return what anybody may read: live, under no restriction, no draft workshop's page, no story without agreement.

    The few that are live and yet hidden are named by key; one query.
    """
    drafts = WorkshopPage.objects.filter(workshop__state=Workshop.State.DRAFT).order_by().values_list("pk", flat=True)
    hidden = drafts.union(StoryPage.hidden().order_by().values_list("pk", flat=True))
    return Page.objects.live().public().filter(depth__gt=1).exclude(id__in=list(hidden))


def read_specific(keys: Iterable[int]) -> list[Page]:
    """Return the pages with the given keys, in their order, as what they are: one query for pages of all kinds."""
    kinds = {model._meta.model_name: model for model in PUBLIC_PAGES}
    keys = list(keys)
    rows = Page.objects.select_related("content_type", *kinds).in_bulk(keys) if keys else {}
    found = (rows[key] for key in keys if key in rows)
    return [getattr(page, page.content_type.model) if page.content_type.model in kinds else page for page in found]
