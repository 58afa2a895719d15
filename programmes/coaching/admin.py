"""Coaches and public holidays in the coordinators' admin. Who coaches whom is decided on the workshop's own page."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.viewsets.model import ModelViewSet

from programmes.coaching.forms import CoachRecordForm
from programmes.coaching.models import Coach, PublicHoliday
from programmes.people.admin import Coordinators


class CoachViewSet(ModelViewSet):
    model = Coach
    icon = "group"
    menu_label = _("Coaches")
    list_display = ("user", "time_zone", "active")
    list_filter = ("active",)
    search_fields = ("user__email", "user__last_name")
    search_backend_name = None
    copy_view_enabled = False

    def get_form_class(self, for_update: bool = False) -> type[CoachRecordForm]:
        return CoachRecordForm

    @property
    def permission_policy(self) -> Coordinators:
        # Nobody is deleted here: a coach who stops takes no calls any more, and the calls that were held stay.
        return Coordinators(Coach, frozenset({"view", "add", "change"}))


class PublicHolidayViewSet(ModelViewSet):
    model = PublicHoliday
    icon = "calendar-alt"
    menu_label = _("Public holidays")
    list_display = ("date", "name", "region")
    list_filter = ("region",)
    form_fields = ["region", "date", "name"]
    copy_view_enabled = False

    @property
    def permission_policy(self) -> Coordinators:
        return Coordinators(PublicHoliday, frozenset({"view", "add", "change", "delete"}))


viewsets = [CoachViewSet("coaches"), PublicHolidayViewSet("public_holidays")]
