"""Find notices."""

import datetime as dt

from django.db.models import QuerySet

from notices.models import Notice


def due(now: dt.datetime) -> QuerySet[Notice]:
    """Return what is to be sent at `now` (an aware instant), the longest overdue first."""
    return Notice.objects.filter(state=Notice.State.QUEUED, due_at__lte=now).order_by("due_at", "pk")


def matching(*, state: str = "", kind: str = "", about: str = "", address: str = "") -> QuerySet[Notice]:
    """Return notices that fit every word given, newest first; `about` and `address` may be parts of the whole."""
    found = Notice.objects.all()
    if state:
        found = found.filter(state=state)
    if kind:
        found = found.filter(kind=kind)
    if about:
        found = found.filter(about__icontains=about)
    if address:
        found = found.filter(address__icontains=address)
    return found
