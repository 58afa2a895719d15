"""Addresses that are no page of the editors: a workshop's, whether or not a page has been written for it; search."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from cms import facts, sitemaps
from cms import search as looking
from programmes.catalogue.models import Workshop
from programmes.catalogue.queries import is_news
from ui.responses import public


@require_safe
def workshop(request: HttpRequest, code: str) -> HttpResponse:
    """Lead to a workshop's page; show what is known of it while there is none. Drafts only to who works on them."""
    found = get_object_or_404(
        Workshop.objects.visible_to(request.user).with_journey().select_related("page"), code=code.upper()
    )
    if url := facts.live_url(found):
        return redirect(url)
    shown = facts.of_workshop(found)
    news = found.state != Workshop.State.DRAFT and is_news(found, shown.last_day, found.today(timezone.now()))
    return public(render(request, "cms/workshop.html", {"workshop": found, "facts": shown}), listed=news)


@require_safe
def sitemap(request: HttpRequest, number: int | None = None) -> HttpResponse:
    """Name every page that search engines may list; by files of so many, named in an index, where they are more."""
    entries = sitemaps.entries(request)
    files = -(-len(entries) // sitemaps.A_FILE)
    if number is None and files > 1:
        return _xml(request, "cms/sitemap_index.xml", {"numbers": range(1, files + 1)})
    if number is not None and not 1 <= number <= files:
        raise Http404
    start = ((number or 1) - 1) * sitemaps.A_FILE
    return _xml(request, "cms/sitemap.xml", {"entries": entries[start : start + sitemaps.A_FILE]})


def _xml(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    return public(render(request, template, context, content_type="application/xml"), listed=False)


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Look for words in everything public. What was typed stands in the field again, whatever it was."""
    text = " ".join(request.GET.get("q", "").replace("\0", " ").split())[: looking.MOST_LETTERS]
    results = looking.search(text, page=request.GET.get("page"))
    return render(request, "cms/search.html", {"q": text, "results": results, "page_obj": results.page_obj})
