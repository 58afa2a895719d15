"""What every page's frame needs."""

from functools import cache, partial
from typing import Any

from django.conf import settings
from django.contrib.auth.models import Permission
from django.db import connection
from django.db.models import Exists, OuterRef, Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.permissions import COORDINATE
from programmes.catalogue.models import Workshop
from programmes.coaching.models import Coach
from programmes.people.models import Membership

# Stands in the statement where a person's key goes.
SOMEBODY = -1


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
    statement, values = _what_somebody_does()
    with connection.cursor() as cursor:
        cursor.execute(statement, [user.pk if value == SOMEBODY else value for value in values])
        facilitates, coaches, speaks, coordinates, edits = cursor.fetchone() or [False] * 5
    coordinates = coordinates or user.is_superuser
    desks = [
        (facilitates or coordinates, reverse("facilitate"), _("Facilitate")),
        (coaches, reverse("coach"), _("Coach")),
        (speaks, reverse("partners"), _("Partners")),
        (coordinates, reverse("notices_list"), _("Mail")),
        (coordinates or edits or user.is_staff, reverse("wagtailadmin_home"), _("Admin")),
    ]
    return [(url, name) for theirs, url, name in desks if theirs]


@cache
def _what_somebody_does() -> tuple[str, tuple[Any, ...]]:
    """Return the statement that asks for what somebody does, and its values: building it cost a fifth of a page.

    It answers with one row: facilitates, coaches, speaks for an organisation, coordinates, edits.
    """
    label, codename = COORDINATE.split(".")
    given = Permission.objects.filter(Q(user=OuterRef("pk")) | Q(group__user=OuterRef("pk")))
    contacts = Membership.objects.filter(person=OuterRef("pk"), role=Membership.Role.PARTNER_CONTACT)
    asked = User.objects.filter(pk=SOMEBODY).values_list(
        Exists(Workshop.objects.filter(facilitators=OuterRef("pk"))),
        Exists(Coach.objects.filter(user=OuterRef("pk"))),
        Exists(contacts),
        Exists(given.filter(content_type__app_label=label, codename=codename)),
        Exists(given.filter(content_type__app_label="wagtailadmin", codename="access_admin")),
    )
    return asked.query.sql_with_params()
