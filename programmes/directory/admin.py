"""The directory in the coordinators' admin: kinds are edited there; entries are looked at, and acted on by services.

The acts have pages of their own on the site (views/desk.py), which owners use too; this list leads to them.
"""

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet

from programmes.catalogue.admin.viewsets import PlainViewSet
from programmes.directory.models import Resource, ResourceCategory
from programmes.people.admin import Coordinators
from ui import when

State = Resource.State


def checked(resource: Resource) -> str:
    """Say in the list when an entry was checked, and whether it wants another look."""
    if resource.checked_on is None:
        return _("Never")
    if resource.is_stale(timezone.localdate()):
        return _("Not since %(day)s") % {"day": when.day(resource.checked_on)}
    return when.day(resource.checked_on)


class ResourceIndex(generic.IndexView):
    def get_base_queryset(self) -> QuerySet[Resource]:
        return Resource.objects.select_related("owner", "region").order_by("name", "pk")


class Look(generic.InspectView):
    """Everything about one entry, with the acts that its state allows."""

    page_title = gettext_lazy("Resource")
    template_name = "programmes/directory/admin/resource.html"

    def get_object(self, queryset: QuerySet | None = None) -> Resource:
        found = Resource.objects.select_related("region", "owner", "suggested_by", "checked_by")
        return get_object_or_404(found.prefetch_related("categories"), pk=self.pk)

    def get_fields(self) -> list[str]:
        return []

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        resource = self.object
        return super().get_context_data(
            resource=resource,
            acts=acts_for(resource),
            corrections=resource.corrections.select_related("by"),
            events=resource.events.select_related("by"),
            visits=resource.visits.select_related("by"),
            **kwargs,
        )


def acts_for(resource: Resource) -> list[tuple[str, str]]:
    """Return the acts that its state allows, as (address, words for the button)."""
    acts = [
        ("resource_check", _("Check it") if resource.state != State.RETIRED else _("Check it and bring it back"), True),
        ("resource_edit", _("Change it"), True),
        ("resource_owner", _("Give it to somebody"), True),
        ("resource_retire", _("Retire it"), resource.state != State.RETIRED),
    ]
    return [(reverse(name, args=[resource.code]), label) for name, label, possible in acts if possible]


class ResourceViewSet(ModelViewSet):
    model = Resource
    icon = "map-marker"
    menu_label = gettext_lazy("Resources")
    index_view_class = ResourceIndex
    inspect_view_class = Look
    inspect_view_enabled = True
    copy_view_enabled = False
    add_to_reference_index = False
    list_display = [
        TitleColumn("name", label=gettext_lazy("Name"), url_name="resources:inspect"),
        Column("get_state_display", label=gettext_lazy("State")),
        Column("checked", label=gettext_lazy("Last checked"), accessor=checked),
        Column("owner", label=gettext_lazy("Looked after by")),
        "town",
    ]
    list_filter = ("state", "region")
    search_fields = ("name", "code", "organisation_name", "town")
    search_backend_name = None

    @property
    def permission_policy(self) -> Coordinators:
        return Coordinators(Resource, frozenset({"view"}))

    def get_form_class(self, for_update: bool = False) -> None:
        return None

    def register_admin_url_finder(self) -> None:
        """It is edited on the site."""

    def get_urlpatterns(self) -> list:
        return [
            path("", self.index_view, name="index"),
            path("results/", self.index_results_view, name="index_results"),
            path("<int:pk>/", self.inspect_view, name="inspect"),
        ]


class CategoryViewSet(PlainViewSet):
    model = ResourceCategory
    icon = "tag"
    menu_label = gettext_lazy("Kinds of resource")
    form_fields = ("name", "slug", "description", "also_called")
    list_display = ("name", "also_called")
    search_fields = ("name", "also_called")

    @property
    def permission_policy(self) -> Coordinators:
        return Coordinators(ResourceCategory, frozenset({"view", "add", "change", "delete"}))


viewsets = [ResourceViewSet("resources"), CategoryViewSet("resource_categories")]
