"""Entries as rows of a table, for a spreadsheet."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from programmes.directory.models import Resource
from programmes.directory.models.resources import ResourceQuerySet


def rows(resources: ResourceQuerySet) -> Iterator[list[Any]]:
    """Yield a heading, then a row an entry, by name: everything public, its state, and who checked it when."""
    yield [
        _("Code"),
        _("Name"),
        _("State"),
        _("Last checked"),
        _("Checked by"),
        _("Looked after by"),
        _("Kind"),
        _("What it offers"),
        _("Who it is for"),
        _("Who refers"),
        _("How to refer"),
        _("Who runs it"),
        _("Region"),
        _("Area"),
        _("Online or by telephone"),
        _("Address"),
        _("Town"),
        _("Postcode"),
        _("Open"),
        _("Cost"),
        _("Access"),
        _("Languages"),
        _("Website"),
        _("Telephone"),
        _("E-mail"),
    ]
    found = resources.select_related("region", "owner", "checked_by").prefetch_related("categories")
    for resource in found.order_by("name", "pk"):
        yield _cells(resource)


def _cells(resource: Resource) -> list[Any]:
    return [
        resource.code,
        resource.name,
        resource.get_state_display(),
        resource.checked_on.isoformat() if resource.checked_on else "",
        resource.checked_by or "",
        resource.owner or "",
        ", ".join(category.name for category in resource.categories.all()),
        resource.offers,
        resource.who_for,
        ", ".join(resource.referral_words),
        resource.referral,
        resource.organisation_name,
        resource.region or "",
        resource.area,
        _("yes") if resource.online else _("no"),
        resource.address,
        resource.town,
        resource.postcode,
        resource.opening,
        resource.cost,
        resource.access_notes,
        resource.languages,
        resource.website,
        resource.phone,
        resource.email,
    ]
