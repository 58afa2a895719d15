"""Somebody's own short list of entries."""

import datetime as dt

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from programmes.directory.errors import DirectoryRefused, NotYours
from programmes.directory.models import KeptResource, Resource
from programmes.directory.queries import runs_or_takes_part
from ui.locks import retry_once

# A list to print and to talk over, no second directory.
MOST_KEPT = 60


@retry_once
@transaction.atomic
def keep(resource: Resource, *, by: User, now: dt.datetime | None = None) -> KeptResource:
    """Put a public entry on somebody's own list; a second time changes nothing.

    Raises NotYours for an outsider or an entry that isn't public, DirectoryRefused when the list is full.
    """
    User.objects.select_for_update(no_key=True).get(pk=by.pk)
    if kept := KeptResource.objects.filter(person=by, resource=resource).first():
        return kept
    if not runs_or_takes_part(by) or not Resource.objects.public().filter(pk=resource.pk).exists():
        raise NotYours
    if KeptResource.objects.filter(person=by).count() >= MOST_KEPT:
        raise DirectoryRefused(_("Your list is full: take something off it first."))
    return KeptResource.objects.create(person=by, resource=resource, at=now or timezone.now())


def forget(resource: Resource, *, by: User) -> None:
    """Take an entry off somebody's own list. Twice is no error."""
    KeptResource.objects.filter(person=by, resource=resource).delete()
