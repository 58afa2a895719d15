"""Materials in the admin: coordinators look after all, facilitators after those of the programmes they facilitate."""

from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.permission_policies import BasePermissionPolicy

from accounts.models import User
from programmes.delivery.forms import MaterialForm
from programmes.delivery.models import Material
from programmes.delivery.queries import may_hand_out, modules_to_hand_out_in

NO_ALTERNATIVE = gettext_lazy(
    "There is no other format yet. Somebody who cannot use it has no way to what it says: add a file or a text."
)


class Authors(BasePermissionPolicy):
    """Those who look after a material's module may do everything with it."""

    def user_has_permission(self, user: User | AnonymousUser, action: str) -> bool:
        return may_hand_out(user)

    def user_has_permission_for_instance(self, user: User | AnonymousUser, action: str, instance: Any) -> bool:
        return may_hand_out(user, instance.module)

    def instances_user_has_any_permission_for(self, user: Any, actions: Any) -> QuerySet[Material]:
        return Material.objects.filter(module__in=modules_to_hand_out_in(user).order_by())


class OwnMaterials:
    """Somebody else's material is not there."""

    request: Any

    def get_queryset(self) -> QuerySet[Material]:
        return Material.objects.filter(module__in=modules_to_hand_out_in(self.request.user).order_by())


class SaysWhatIsMissing(OwnMaterials):
    """Flags a material that has no other format, before it opens to anybody."""

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"for_user": self.request.user}  # type: ignore[misc]

    def form_valid(self, form: Any) -> HttpResponse:
        response: HttpResponse = super().form_valid(form)  # type: ignore[misc]
        if not form.instance.has_alternative:
            messages.warning(self.request, NO_ALTERNATIVE)
        return response


class AddMaterial(SaysWhatIsMissing, generic.CreateView):
    """Hand something out."""


class EditMaterial(SaysWhatIsMissing, generic.EditView):
    """Change what is handed out."""

    def get(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        response: HttpResponse = super().get(request, *args, **kwargs)
        if not self.object.has_alternative:
            messages.warning(request, NO_ALTERNATIVE)
        return response


class DeleteMaterial(OwnMaterials, generic.DeleteView):
    """Hand it out no more."""


class MaterialIndex(generic.IndexView):
    def get_base_queryset(self) -> QuerySet[Material]:
        own = modules_to_hand_out_in(self.request.user).order_by()
        return (
            Material.objects.filter(module__in=own)
            .select_related("module__programme")
            .order_by("module__programme__title", "module__order", "order", "pk")
        )


def other_format(material: Material) -> str:
    """Say in the list whether a material has another format."""
    return _("Yes") if material.has_alternative else _("Missing")


class MaterialViewSet(ModelViewSet):
    model = Material
    add_to_reference_index = False
    icon = "doc-full"
    menu_label = gettext_lazy("Materials")
    index_view_class = MaterialIndex
    add_view_class = AddMaterial
    edit_view_class = EditMaterial
    delete_view_class = DeleteMaterial
    copy_view_enabled = False
    search_backend_name = None
    search_fields = ("title",)
    list_display = [
        TitleColumn("title", label=gettext_lazy("Title"), url_name="materials:edit"),
        "module",
        Column("programme", label=gettext_lazy("Programme"), accessor="module.programme"),
        Column("get_release_display", label=gettext_lazy("Opens")),
        Column("other_format", label=gettext_lazy("Other format"), accessor=other_format),
    ]

    @property
    def permission_policy(self) -> Authors:
        return Authors(Material)

    def get_form_class(self, for_update: bool = False) -> type[MaterialForm]:
        return MaterialForm


viewsets = [MaterialViewSet("materials")]
