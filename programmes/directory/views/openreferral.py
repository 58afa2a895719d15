"""The public entries for other programs: read-only, open to anybody, as Open Referral UK asks."""

import uuid
from collections.abc import Callable
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404, HttpRequest, JsonResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from programmes.directory import openreferral
from programmes.directory.models import Resource, ResourceCategory
from programmes.directory.models.resources import ResourceQuerySet
from programmes.directory.queries import find_resources
from ui.responses import public

A_PAGE = 50
MOST_A_PAGE = 100


@require_safe
def about(request: HttpRequest) -> JsonResponse:
    """Say which standard this follows, and where its parts are."""
    parts = ("services", "service_at_locations", "taxonomies", "taxonomy_terms")
    return _open(
        {
            "version": openreferral.VERSION,
            "profile": openreferral.PROFILE,
            "endpoints": {name: request.build_absolute_uri(reverse(f"openreferral_{name}")) for name in parts},
        }
    )


@require_safe
def services(request: HttpRequest) -> JsonResponse:
    """A page of services, with those who run them. Takes search, taxonomy_term_id, taxonomy_id, page and per_page."""
    return _page(request, _found(request).prefetch_related(None), openreferral.services)


@require_safe
def service(request: HttpRequest, uid: uuid.UUID) -> JsonResponse:
    """One service with everything that belongs to it."""
    return _open(openreferral.service(get_object_or_404(_public(), uid=uid)))


@require_safe
def service_at_locations(request: HttpRequest) -> JsonResponse:
    """A page of places with their services. Takes the same as `services`."""
    found = _found(request).prefetch_related(None).filter(openreferral.HAS_A_PLACE)
    return _page(request, found, openreferral.at_locations)


@require_safe
def service_at_location(request: HttpRequest, uid: uuid.UUID) -> JsonResponse:
    """One service in its place."""
    return _open(openreferral.at_location(get_object_or_404(openreferral.by_location_id(_public(), uid))))


@require_safe
def taxonomies(request: HttpRequest) -> JsonResponse:
    """Our one taxonomy, as a page."""
    return _page(request, [openreferral.taxonomy()], list)


@require_safe
def taxonomy(request: HttpRequest, uid: uuid.UUID) -> JsonResponse:
    """Our one taxonomy with its terms."""
    if uid != openreferral.taxonomy_id():
        raise Http404
    terms = [openreferral.term(category) for category in ResourceCategory.objects.all()]
    return _open(openreferral.taxonomy() | {"taxonomy_terms": terms})


@require_safe
def taxonomy_terms(request: HttpRequest) -> JsonResponse:
    """A page of terms."""
    return _page(
        request, ResourceCategory.objects.all(), lambda terms: [openreferral.term(category) for category in terms]
    )


@require_safe
def taxonomy_term(request: HttpRequest, uid: uuid.UUID) -> JsonResponse:
    """One term."""
    return _open(openreferral.term(get_object_or_404(ResourceCategory, uid=uid)))


def _public() -> ResourceQuerySet:
    return Resource.objects.public().select_related("region").prefetch_related("categories")


def _found(request: HttpRequest) -> ResourceQuerySet:
    """Narrow the public entries by what the standard lets one ask for; what makes no sense finds nothing."""
    found = find_resources(today=timezone.localdate(), words=request.GET.get("search", "")[:100])
    if wanted := request.GET.get("taxonomy_term_id"):
        found = found.filter(_with_term(wanted))
    if wanted := request.GET.get("taxonomy_id"):
        found = found if _uid(wanted) == openreferral.taxonomy_id() else found.none()
    return found


def _with_term(wanted: str) -> Q:
    uid = _uid(wanted)
    term = ResourceCategory.objects.filter(uid=uid).first() if uid else None
    if term is None:
        return Q(pk__in=[])
    return Q(pk__in=Resource.categories.through.objects.filter(resourcecategory=term).values("resource"))


def _uid(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text)
    except ValueError:
        return None


def _page(request: HttpRequest, rows: Any, as_json: Callable[[Any], list[Any]]) -> JsonResponse:
    """Answer with one page: its header, and `contents`. A page past the last is empty, as is one of nothing."""
    size = min(max(_number(request.GET.get("per_page"), A_PAGE), 1), MOST_A_PAGE)
    number = max(_number(request.GET.get("page"), 1), 1)
    paginator = Paginator(rows, size)
    within = paginator.count > 0 and number <= paginator.num_pages
    contents = as_json(paginator.page(number).object_list) if within else []
    return _open(
        {
            "total_items": paginator.count,
            "total_pages": paginator.num_pages if paginator.count else 0,
            "page_number": number,
            "size": len(contents),
            "first_page": number == 1,
            "last_page": number >= paginator.num_pages,
            "empty": not contents,
            "contents": contents,
        }
    )


def _number(text: str | None, otherwise: int) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else otherwise


def _open(data: dict[str, Any]) -> JsonResponse:
    """Answer so that any page of the web may read it."""
    response = JsonResponse(data, json_dumps_params={"ensure_ascii": False})
    response["Access-Control-Allow-Origin"] = "*"
    return public(response, listed=False)
