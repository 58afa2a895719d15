"""Write down that sensitive details of somebody were read, so that they can see who did."""

import datetime as dt
from collections.abc import Iterable

from django.utils import timezone

from accounts.models import Reading, User

Kind = Reading.Kind


def note_reading(
    people: Iterable[int], *, reader: User, kind: str, role: str, purpose: str = "", now: dt.datetime | None = None
) -> int:
    """Note that `reader`, in a `role` said in words, read details of a `kind` about people, given by their keys.

    One statement, however many they are; reading one's own is not noted. Returns how many were.
    """
    at = now or timezone.now()
    about = sorted(set(people) - {reader.pk})
    if about:
        Reading.objects.bulk_create(
            Reading(about_id=key, reader=reader, kind=kind, role=role[:40], purpose=purpose[:80], at=at)
            for key in about
        )
    return len(about)
