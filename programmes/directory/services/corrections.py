"""What somebody else would change in an entry, kept as a difference until those who look after it decide."""

import datetime as dt
from collections.abc import Collection, Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from notices.services import queue
from programmes.directory.differences import PUBLIC_FIELDS, plain, plain_value, value_of
from programmes.directory.errors import AnsweredAlready, DirectoryRefused, NotYours
from programmes.directory.models import Resource, ResourceCorrection, ResourceEvent
from programmes.directory.queries import may_look_after, runs_or_takes_part
from programmes.directory.services.entries import apply, locked, record
from ui.locks import retry_once

State = ResourceCorrection.State


@retry_once
@transaction.atomic
def suggest_correction(
    resource: Resource, values: Mapping[str, Any], *, by: User, note: str = "", now: dt.datetime | None = None
) -> ResourceCorrection:
    """Put forward other values for some PUBLIC_FIELDS of an entry that one may see; only what differs is kept.

    A second one by the same person takes the place of their first while that waits. Raises NotYours for somebody who
    takes part in nothing here, DirectoryRefused when nothing differs.
    """
    now = now or timezone.now()
    resource = locked(resource)
    if not runs_or_takes_part(by) or not Resource.objects.visible_to(by).filter(pk=resource.pk).exists():
        raise NotYours
    present = plain(resource)
    wanted = {name: plain_value(name, value) for name, value in values.items() if name in PUBLIC_FIELDS}
    after = {name: value for name, value in wanted.items() if value != present[name]}
    if not after:
        raise DirectoryRefused(
            _("Nothing differs from what the entry says now. Change what is wrong in it, then send.")
        )
    correction, _new = ResourceCorrection.objects.update_or_create(
        resource=resource,
        by=by,
        state=State.WAITING,
        defaults={
            "at": now,
            "note": note[:300],
            "before": {name: present[name] for name in after},
            "after": after,
        },
    )
    return correction


@retry_once
@transaction.atomic
def decide_correction(
    correction: ResourceCorrection,
    *,
    by: User,
    take: Collection[str],
    answer: str = "",
    now: dt.datetime | None = None,
) -> ResourceCorrection:
    """Take over the fields named in `take`, or none; whoever wrote it is told. Returns the correction as it now is.

    A field that has been changed since is written all the same: whoever decides saw what stands there. Raises
    NotYours; AnsweredAlready; DirectoryRefused for a value that can't be any more.
    """
    now = now or timezone.now()
    resource = locked(correction.resource)
    correction = ResourceCorrection.objects.select_related("by").get(pk=correction.pk)
    if not may_look_after(by, resource):
        raise NotYours
    if correction.state != State.WAITING:
        raise AnsweredAlready
    taken = {name: value_of(name, value) for name, value in correction.after.items() if name in take}
    changed = apply(resource, taken, now=now)
    correction.state = State.ACCEPTED if taken else State.REFUSED
    correction.decided_by, correction.decided_at, correction.answer = by, now, answer.strip()[:300]
    correction.save()
    kind = ResourceEvent.Kind.CORRECTED if taken else ResourceEvent.Kind.REFUSED
    record(resource, kind, by=by, at=now, fields=changed)
    if correction.by and correction.by_id != by.pk:
        queue(
            "directory/correction_answered",
            to=correction.by,
            data={"correction": correction.pk},
            about=f"resource:{resource.code}",
            key=f"directory/correction_answered:{correction.pk}",
        )
    return correction
