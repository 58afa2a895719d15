"""Visits, both ways."""

import datetime as dt

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.permissions import may_coordinate
from programmes.directory.errors import DirectoryRefused, NotYours
from programmes.directory.models import Resource, ResourceVisit
from programmes.directory.queries import runs_or_takes_part
from ui.locks import retry_once


@retry_once
@transaction.atomic
def log_visit(
    resource: Resource,
    *,
    by: User,
    direction: str,
    on: dt.date,
    who: str,
    learned: str,
    now: dt.datetime | None = None,
) -> ResourceVisit:
    """Put down a visit to a public entry's service, or of theirs to us; the same visit twice is one.

    Raises NotYours for an outsider; DirectoryRefused for a day to come, or when nothing is said of who or what.
    """
    now = now or timezone.now()
    if not runs_or_takes_part(by) or not Resource.objects.visible_to(by).filter(pk=resource.pk).exists():
        raise NotYours
    if direction not in ResourceVisit.Direction.values:
        raise DirectoryRefused(_("Say who visited whom."))
    if on > timezone.localdate(now):
        raise DirectoryRefused(_("That day is still to come: put the visit down afterwards."))
    if not who.strip() or not learned.strip():
        raise DirectoryRefused(_("Say who it was, and in a line what you learned."))
    visit, _new = ResourceVisit.objects.get_or_create(
        resource=resource,
        direction=direction,
        on=on,
        who=who.strip(),
        learned=learned.strip(),
        by=by,
        defaults={"at": now},
    )
    return visit


@retry_once
@transaction.atomic
def remove_visit(visit: ResourceVisit, *, by: User) -> None:
    """Take a visit away again: for whoever put it down, and for coordinators. Twice is no error; else NotYours."""
    if visit.by_id != by.pk and not may_coordinate(by):
        raise NotYours
    ResourceVisit.objects.filter(pk=visit.pk).delete()
