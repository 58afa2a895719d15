"""Organisations and audiences in the coordinators' admin."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.viewsets.chooser import ChooserViewSet
from wagtail.admin.viewsets.model import ModelViewSet

from programmes.people.models import Audience, Membership, Organisation


class OrganisationViewSet(ModelViewSet):
    model = Organisation
    icon = "group"
    menu_label = _("Organisations")
    form_fields = ("name", "kind", "parent", "website")
    list_display = ("name", "kind", "parent")
    list_filter = ("kind",)
    search_fields = ("name",)
    search_backend_name = None
    copy_view_enabled = False


class MembershipViewSet(ModelViewSet):
    model = Membership
    icon = "user"
    menu_label = _("Memberships")
    form_fields = ("person", "organisation", "role")
    list_display = ("person", "organisation", "get_role_display")
    list_filter = ("role",)
    search_fields = ("person__email", "person__last_name", "organisation__name")
    search_backend_name = None
    copy_view_enabled = False


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
