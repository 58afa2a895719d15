"""An entry's life: suggested, checked, changed, given to somebody, retired. Its row is the lock of all that."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.permissions import may_coordinate
from notices.services import queue
from programmes.directory.differences import PUBLIC_FIELDS
from programmes.directory.errors import DirectoryRefused, NotYours
from programmes.directory.models import Resource, ResourceEvent
from programmes.directory.queries import may_look_after, runs_or_takes_part
from ui.locks import retry_once
from ui.references import new_reference

State = Resource.State
Kind = ResourceEvent.Kind

# What may follow what. Checking a retired entry brings it back.
TRANSITIONS: dict[str, set[str]] = {
    State.SUGGESTED: {State.VERIFIED, State.RETIRED},
    State.VERIFIED: {State.VERIFIED, State.RETIRED},
    State.RETIRED: {State.VERIFIED},
}
OWNERS_FIELDS = (*PUBLIC_FIELDS, "private_notes")


@retry_once
@transaction.atomic
def suggest(
    values: Mapping[str, Any], *, by: User, look_after: bool = False, now: dt.datetime | None = None
) -> Resource:
    """Put an entry forward and return it; it is public once somebody has checked it.

    `values` are fields of OWNERS_FIELDS, categories as a list of rows. With `look_after` whoever suggests it becomes
    its owner. The same form sent twice within an hour gives the first entry back. Raises NotYours for somebody who
    takes part in nothing here, DirectoryRefused for a value that can't be.
    """
    now = now or timezone.now()
    User.objects.select_for_update(no_key=True).get(pk=by.pk)
    if not runs_or_takes_part(by):
        raise NotYours(_("Suggesting is for people who take part in our programmes or help to run them."))
    resource = Resource(
        code=_new_code(), suggested_by=by, owner=by if look_after else None, created_at=now, updated_at=now
    )
    _write(resource, values)
    twin = Resource.objects.filter(
        suggested_by=by,
        state=State.SUGGESTED,
        name=resource.name,
        offers=resource.offers,
        created_at__gt=now - dt.timedelta(hours=1),
    ).first()
    if twin is not None:
        return twin
    resource.save()
    resource.categories.set(values.get("categories", []))
    record(resource, Kind.SUGGESTED, by=by, at=now)
    return resource


@retry_once
@transaction.atomic
def change(resource: Resource, values: Mapping[str, Any], *, by: User, now: dt.datetime | None = None) -> Resource:
    """Write what an entry says, by those who look after it, or by whoever suggested it until it is checked.

    Returns it as it now is. Nothing changed leaves no trace. Raises NotYours, or DirectoryRefused for a value that
    can't be.
    """
    now = now or timezone.now()
    resource = locked(resource)
    if not may_change(by, resource):
        raise NotYours
    changed = apply(resource, values, now=now)
    if changed:
        record(resource, Kind.CHANGED, by=by, at=now, fields=changed)
    return resource


def may_change(user: User, resource: Resource) -> bool:
    """True for those who look after it, and for whoever suggested it while nobody has checked it."""
    if may_look_after(user, resource):
        return True
    return resource.state == State.SUGGESTED and resource.suggested_by_id == user.pk


@retry_once
@transaction.atomic
def check(resource: Resource, *, by: User, note: str, now: dt.datetime | None = None) -> Resource:
    """Put down that somebody has checked an entry today, and what they checked; this makes it public.

    Its owner may check a public one; making one public, for the first time or again, is for coordinators, so that
    nobody publishes their own suggestion. Whoever suggested it is told; an entry that nobody looks after is from now
    on looked after by whoever checked it. Raises NotYours; DirectoryRefused without a note.
    """
    now = now or timezone.now()
    resource = locked(resource)
    _must_look_after(by, resource)
    if resource.state != State.VERIFIED and not may_coordinate(by):
        raise NotYours(_("A coordinator checks an entry before everybody sees it."))
    if not note.strip():
        raise DirectoryRefused(_("Say in a few words what you checked: “rang them”, “looked at their website”."))
    first = resource.state == State.SUGGESTED
    _move(resource, State.VERIFIED)
    resource.checked_on, resource.checked_by = timezone.localdate(now), by
    if resource.owner_id is None:
        resource.owner = by
    resource.updated_at = now
    resource.save()
    record(resource, Kind.CHECKED, by=by, at=now, note=note)
    if first and resource.suggested_by and resource.suggested_by_id != by.pk:
        queue(
            "directory/published",
            to=resource.suggested_by,
            data={"resource": resource.pk},
            about=f"resource:{resource.code}",
            key=f"directory/published:{resource.pk}",
        )
    return resource


@retry_once
@transaction.atomic
def give_to(resource: Resource, owner: User, *, by: User, now: dt.datetime | None = None) -> Resource:
    """Give an entry to somebody to look after, who is told. For coordinators; NotYours for anybody else.

    Raises DirectoryRefused when the person takes part in nothing here and helps to run nothing.
    """
    now = now or timezone.now()
    resource = locked(resource)
    if not may_coordinate(by):
        raise NotYours
    if not runs_or_takes_part(owner):
        raise DirectoryRefused(_("Only somebody who takes part, or helps to run a programme, can look after an entry."))
    if resource.owner_id == owner.pk:
        return resource
    resource.owner, resource.updated_at = owner, now
    resource.save()
    record(resource, Kind.GIVEN, by=by, at=now, note=str(owner))
    if owner.pk != by.pk:
        queue(
            "directory/given",
            to=owner,
            data={"resource": resource.pk},
            about=f"resource:{resource.code}",
        )
    return resource


@retry_once
@transaction.atomic
def retire(resource: Resource, *, by: User, reason: str, now: dt.datetime | None = None) -> Resource:
    """Take an entry out of the public list: the service has ended, or a suggestion was not for us.

    It stays for those who look after it, and on people's own lists, marked. Retiring twice changes nothing. Raises
    NotYours; DirectoryRefused without a reason.
    """
    now = now or timezone.now()
    resource = locked(resource)
    _must_look_after(by, resource)
    if resource.state == State.RETIRED:
        return resource
    if not reason.strip():
        raise DirectoryRefused(_("Say why, for those who have it on their list."))
    _move(resource, State.RETIRED)
    resource.updated_at = now
    resource.save()
    record(resource, Kind.RETIRED, by=by, at=now, note=reason)
    return resource


# --- For this room's other services -------------------------------------------------------------------


def locked(resource: Resource) -> Resource:
    """Return the entry as it now is, its row held until the transaction ends."""
    return Resource.objects.select_for_update(no_key=True, of=("self",)).get(pk=resource.pk)


def apply(resource: Resource, values: Mapping[str, Any], *, now: dt.datetime) -> list[str]:
    """Write values into a held entry and return the names of those fields that are now different."""
    before = {name: _value(resource, name) for name in values}
    _write(resource, values)
    if "categories" in values:
        resource.categories.set(values["categories"])
    changed = [name for name in OWNERS_FIELDS if name in values and _value(resource, name) != before[name]]
    if changed:
        resource.updated_at = now
        resource.save()
    return changed


def record(
    resource: Resource, kind: str, *, by: User, at: dt.datetime, note: str = "", fields: list[str] | None = None
) -> ResourceEvent:
    """Write one line of an entry's history."""
    return ResourceEvent.objects.create(
        resource=resource, kind=kind, by=by, at=at, note=" ".join(note.split())[:300], fields=fields or []
    )


def _write(resource: Resource, values: Mapping[str, Any]) -> None:
    if unknown := values.keys() - set(OWNERS_FIELDS):
        raise TypeError(f"Not a field of an entry: {sorted(unknown)}")
    for name, value in values.items():
        if name != "categories":
            setattr(resource, name, value)
    if set(resource.referrals) - set(Resource.Referral.values):
        raise DirectoryRefused(_("Choose who refers from the list."))
    try:
        resource.clean_fields(
            exclude=[field.name for field in Resource._meta.fields if field.name not in OWNERS_FIELDS]
        )
    except ValidationError as error:
        raise DirectoryRefused(" ".join(error.messages)) from error


def _value(resource: Resource, name: str) -> Any:
    if name == "categories":
        return sorted(resource.categories.values_list("pk", flat=True))
    return getattr(resource, name)


def _move(resource: Resource, to: str) -> None:
    if to not in TRANSITIONS[resource.state]:
        raise DirectoryRefused
    resource.state = to


def _must_look_after(user: User, resource: Resource) -> None:
    if not may_look_after(user, resource):
        raise NotYours


def _new_code() -> str:
    while True:
        code = "R" + new_reference(7)
        if not Resource.objects.filter(code=code).exists():
            return code
