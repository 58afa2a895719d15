"""What else there is, at the foot of a page."""

from typing import Any

from django import template
from wagtail.models import Page

from cms import articles

register = template.Library()


@register.inclusion_tag("cms/includes/related.html")
def related_to(page: Page) -> dict[str, Any]:
    """Lead to what editors chose for a page, and from an article to the newest."""
    related = articles.related_to(page)
    known = [reading.url for reading in related.reading]
    recent = articles.recent(page, without=known) if isinstance(page, articles.ArticlePage) else []
    return {"related": related, "recent": recent}
