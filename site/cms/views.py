"""Addresses that are no page of the editors: workshops without a page, categories, search."""

from typing import Any

from django.core.files.storage import storages
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe
from wagtail.models import Page

from cms import cards, facts, packs, sitemaps, structured
from cms import search as looking
from cms.models import ArticleCategory, ArticlePage
from cms.models.articles import ARTICLES_A_PAGE
from cms.models.base import PublicPage
from learning_review.reviews.models import ReviewVersion
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
    said = structured.workshop_page(
        found,
        name=found.title,
        description="",
        address=reverse("workshop", args=[found.code]),
        facts=shown,
    )
    mine = facts.mine(found, request.user)
    context = {"workshop": found, "facts": shown, "structured": said, "mine": mine}
    return public(render(request, "cms/workshop.html", context), listed=news)


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


@require_safe
def page_card(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the card of an editor's page that anybody may read."""
    page = get_object_or_404(Page.objects.live().public(), pk=pk).specific
    if not isinstance(page, PublicPage) or not page.is_public:
        raise Http404
    return _card(request, cards.of_page(page))


@require_safe
def workshop_card(request: HttpRequest, code: str) -> HttpResponse:
    """Show the card of a workshop that is announced."""
    announced = Workshop.objects.exclude(state=Workshop.State.DRAFT).with_journey()
    found = get_object_or_404(announced, code=code.upper())
    return _card(request, cards.of_workshop(found, found.title))


@require_safe
def review_card(request: HttpRequest, code: str) -> HttpResponse:
    """Show the card of a published learning review."""
    versions = ReviewVersion.objects.select_related("review__workshop__programme")
    version = versions.filter(review__workshop__code=code).first()
    if version is None:
        raise Http404
    return _card(request, cards.of_review(version))


@require_safe
def site_card(request: HttpRequest) -> HttpResponse:
    """Show the card of pages that have none of their own."""
    return _card(request, cards.of_site())


def _card(request: HttpRequest, card: cards.Card) -> HttpResponse:
    """Answer with a card, for good if it was asked for by what it shows; else it may be another in a while."""
    response = HttpResponse(cards.drawn(card), content_type="image/png")
    named = request.GET.get("v") == card.digest
    response["Cache-Control"] = "public, max-age=31536000, immutable" if named else "public, max-age=300"
    response["ETag"] = f'"{card.digest}"'
    return get_conditional_response(request, etag=response["ETag"], response=public(response)) or response


def _xml(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    return public(render(request, template, context, content_type="application/xml"), listed=False)


@require_safe
def category(request: HttpRequest, slug: str) -> HttpResponse:
    """List the articles of a category, the newest first."""
    found = get_object_or_404(ArticleCategory, slug=slug)
    articles = Paginator(ArticlePage.newest(found), ARTICLES_A_PAGE).get_page(request.GET.get("page"))
    return public(render(request, "cms/category.html", {"category": found, "articles": articles}))


@require_safe
def role_pack_pdf(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Hand out a role pack as a PDF; say to come back in a minute while the worker makes it."""
    page = get_object_or_404(packs.public_packs(), slug=slug)
    name = packs.current_file(page)
    if not name:
        response = render(request, "cms/role_pack_pdf_soon.html", {"page": page}, status=503)
        response["Retry-After"] = "30"
        return response
    file = storages["private"].open(name)
    return FileResponse(file, content_type="application/pdf", as_attachment=True, filename=f"{page.slug}.pdf")


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Look for words in everything public. What was typed stands in the field again, whatever it was."""
    text = " ".join(request.GET.get("q", "").replace("\0", " ").split())[: looking.MOST_LETTERS]
    results = looking.search(text, page=request.GET.get("page"))
    return render(request, "cms/search.html", {"q": text, "results": results, "page_obj": results.page_obj})
