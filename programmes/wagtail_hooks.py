"""The rooms' lists and forms, gathered into one part of Wagtail's menu."""

from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.viewsets.base import ViewSet
from wagtail.admin.viewsets.model import ModelViewSetGroup

from programmes.catalogue import admin as catalogue
from programmes.coaching import admin as coaching
from programmes.delivery import admin as delivery
from programmes.directory import admin as directory
from programmes.people import admin as people


class ProgrammesGroup(ModelViewSetGroup):
    """What coordinators look after; facilitators find their materials in it."""

    menu_label = _("Programmes")
    menu_icon = "calendar-alt"
    menu_order = 150
    items = (*catalogue.viewsets, *people.viewsets, *coaching.viewsets, *delivery.viewsets, *directory.viewsets)


@hooks.register("register_admin_viewset")
def register_viewsets() -> list[ViewSet]:
    return [ProgrammesGroup(), *catalogue.choosers, *people.choosers]
