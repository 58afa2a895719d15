"""The copy of what is held about somebody: one file to read and one for another program, in a zip."""

import datetime as dt
import io
import json
import zipfile
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.db.models import Q
from django.template.loader import render_to_string
from django.utils import translation

from accounts.models import User
from notices.personal import Holding, Row, holdings
from notices.services import queue
from privacy.models import Copy

LEASE = dt.timedelta(minutes=5)
ATTEMPTS = 5
State = Copy.State


def gather(who: User | str) -> list[dict[str, Any]]:
    """Return all that is held about somebody, kind by kind: what it is, why, for how long, what stays, and the rows.

    Somebody without an account is given by their address: then only kinds that an address leads to.
    """
    return [
        {
            "kind": holding.name,
            "title": str(holding.title),
            "why": str(holding.why),
            "kept": str(holding.kept),
            "stays_after_erasure": str(holding.stays),
            "rows": list(rows),
        }
        for holding in sorted(holdings(), key=lambda holding: holding.name)
        if (rows := _rows(holding, who)) is not None
    ]


def _rows(holding: Holding, who: User | str) -> Iterable[Row] | None:
    if isinstance(who, User):
        return holding.rows(who)
    return holding.at_address.rows(who) if holding.at_address else None


def zipped(who: User | str, *, now: dt.datetime) -> bytes:
    """Return the zip: copy.html and copy.json, which say the same."""
    with translation.override(settings.LANGUAGE_CODE):
        kinds = gather(who)
        page = render_to_string("documents/copy.html", {"kinds": kinds, "person": who, "made_at": now})
    data = {"made_at": now, "person": who.email if isinstance(who, User) else who, "kinds": kinds}
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("copy.html", page)
        archive.writestr("copy.json", json.dumps(data, cls=DjangoJSONEncoder, ensure_ascii=False, indent=2))
    return content.getvalue()


@transaction.atomic
def claim(now: dt.datetime) -> Copy | None:
    """Take the next copy to be made, or one that a worker gone silent had begun; None when there is none."""
    due = Copy.objects.filter(Q(leased_until=None) | Q(leased_until__lte=now), state=State.DUE)
    copy = due.select_for_update(skip_locked=True, of=("self",)).select_related("person").order_by("pk").first()
    if copy is not None:
        copy.leased_until, copy.attempts = now + LEASE, copy.attempts + 1
        copy.save(update_fields=["leased_until", "attempts"])
    return copy


def make(copy: Copy, *, now: dt.datetime) -> None:
    """Make a claimed copy, keep it privately and tell the person. Each attempt has a name of its own, written over."""
    storage = storages["private"]
    for attempt in range(1, copy.attempts + 1):
        storage.delete(_name(copy, attempt))
    name = storage.save(_name(copy, copy.attempts), ContentFile(zipped(copy.person or copy.address, now=now)))
    with transaction.atomic():
        held = Copy.objects.select_for_update().get(pk=copy.pk)
        ours = held.state == State.DUE and held.attempts == copy.attempts
        if ours:
            held.state, held.file, held.made_at, held.leased_until = State.READY, name, now, None
            held.save(update_fields=["state", "file", "made_at", "leased_until"])
            if copy.person:
                queue("privacy/copy_ready", to=copy.person, data={"copy": copy.pk}, key=f"privacy/copy:{copy.pk}")
    if not ours:
        storage.delete(name)


def fail(copy: Copy) -> None:
    """Leave a copy for a later attempt, when its lease has run out; give up after some."""
    if copy.attempts >= ATTEMPTS:
        Copy.objects.filter(pk=copy.pk, state=State.DUE).update(state=State.FAILED)


def drop(copy: Copy) -> None:
    """Delete a copy's file, and say that it is gone. Twice is once."""
    if copy.file:
        storages["private"].delete(copy.file)
    Copy.objects.filter(pk=copy.pk).update(state=State.GONE, file="", address="", letter="")


def _name(copy: Copy, attempt: int) -> str:
    return f"copies/{copy.pk}-{attempt}.zip"
