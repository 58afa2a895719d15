"""Organisations and audiences in the coordinators' admin."""

from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import Model
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from wagtail.admin import messages
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.permission_policies import BasePermissionPolicy

from accounts.models import User
from accounts.permissions import may_coordinate
from programmes.people import services
from programmes.people.errors import MembershipRefused
from programmes.people.models import Audience, Membership, Organisation
from ui.choosers import ChooserViewSet


class Coordinators(BasePermissionPolicy):
    """Coordinators, and nobody else, may do `actions`; what is not among them nobody may."""

    def __init__(self, model: type[Model], actions: frozenset[str]) -> None:
        super().__init__(model)
        self.actions = actions

    def user_has_permission(self, user: User | AnonymousUser, action: str) -> bool:
        return action in self.actions and may_coordinate(user)


class OrganisationViewSet(ModelViewSet):
    model = Organisation
    add_to_reference_index = False
    icon = "group"
    menu_label = _("Organisations")
    form_fields = ("name", "kind", "parent", "website")
    list_display = ("name", "kind", "parent")
    list_filter = ("kind",)
    search_fields = ("name",)
    search_backend_name = None
    copy_view_enabled = False


class EndMembership(generic.DeleteView):
    """End a membership by the rule that holds at the organisation's own desk: somebody is left to speak for it."""

    def delete_action(self) -> None:
        services.end_membership(self.object, by=self.request.user)

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            response: HttpResponse = super().form_valid(form)
        except MembershipRefused as refusal:
            messages.error(self.request, str(refusal))
            return redirect(self.get_success_url())
        return response


class MembershipViewSet(ModelViewSet):
    """Who belongs where. Roles are changed at the organisation's own desk."""

    model = Membership
    delete_view_class = EndMembership
    add_to_reference_index = False
    icon = "user"
    menu_label = _("Memberships")
    form_fields = ("person", "organisation", "role")
    list_display = ("person", "organisation", "get_role_display")
    list_filter = ("role",)
    search_fields = ("person__email", "person__last_name", "organisation__name")
    search_backend_name = None
    copy_view_enabled = False

    @property
    def permission_policy(self) -> Coordinators:
        return Coordinators(Membership, frozenset({"view", "add", "delete"}))


class AudienceViewSet(ModelViewSet):
    model = Audience
    icon = "group"
    menu_label = _("Audiences")
    form_fields = ("name", "code")
    list_display = ("name", "code")
    search_fields = ("name",)
    search_backend_name = None
    copy_view_enabled = False


class OrganisationChooserViewSet(ChooserViewSet):
    model = Organisation
    icon = "group"
    choose_one_text = _("Choose an organisation")
    choose_another_text = _("Choose another organisation")
    edit_item_text = _("Edit this organisation")


viewsets = [OrganisationViewSet("organisations"), MembershipViewSet("memberships"), AudienceViewSet("audiences")]
choosers = [OrganisationChooserViewSet("organisation_chooser")]
