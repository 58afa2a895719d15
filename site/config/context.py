"""What every page's frame needs."""

from functools import partial
from typing import Any

from django.conf import settings
from django.contrib.auth.models import Permission
from django.db.models import Exists, OuterRef, Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.permissions import COORDINATE
from programmes.catalogue.models import Workshop
from programmes.coaching.models import Coach
from programmes.people.models import Membership


def shell(request: HttpRequest) -> dict[str, Any]:
    """Add what templates/base.html shows around every page.

    Costs no query by itself: `desk_links` is only asked for where the frame is drawn for somebody signed in.
    """
    return {
        "DEMO": settings.DEMO,
        "SITE_URL": settings.SITE_URL,
        "desk_links": partial(desk_links, request),
    }


def desk_links(request: HttpRequest) -> list[tuple[str, str]]:
    """Return the desks that somebody has, as (address, name); none for a visitor, one query for anybody else."""
    user = request.user
    if not user.is_authenticated:
        return []
    label, codename = COORDINATE.split(".")
    given = Permission.objects.filter(Q(user=OuterRef("pk")) | Q(group__user=OuterRef("pk")))
    workshops = Workshop.objects.filter(facilitators=OuterRef("pk"))
    contacts = Membership.objects.filter(person=OuterRef("pk"), role=Membership.Role.PARTNER_CONTACT)
    facilitates, coaches, speaks, coordinates, edits = (
        User.objects.filter(pk=user.pk)
        .values_list(
            Exists(workshops),
            Exists(Coach.objects.filter(user=OuterRef("pk"))),
            Exists(contacts),
            Exists(given.filter(content_type__app_label=label, codename=codename)),
            Exists(given.filter(content_type__app_label="wagtailadmin", codename="access_admin")),
        )
        .get()
    )
    coordinates = coordinates or user.is_superuser
    desks = [
        (facilitates or coordinates, reverse("facilitate"), _("Facilitate")),
        (coaches, reverse("coach"), _("Coach")),
        (speaks, reverse("partners"), _("Partners")),
        (coordinates, reverse("notices_list"), _("Mail")),
        (coordinates or edits or user.is_staff, reverse("wagtailadmin_home"), _("Admin")),
    ]
    return [(url, name) for theirs, url, name in desks if theirs]
