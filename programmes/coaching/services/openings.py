"""When people are told that they can book their calls."""

import datetime as dt
from zoneinfo import ZoneInfo

from notices.models import Notice
from notices.services import queue
from programmes.catalogue.models import Module, Workshop
from programmes.coaching.models import Pairing
from programmes.coaching.queries import CALLING_STATES
from programmes.enrolment.models import Enrolment

KIND = "coaching/times_open"
# Local time at the workshop: not in the night, and not while the first module's last evening still sounds.
HOUR = dt.time(9)


def opens_at(workshop: Workshop) -> dt.datetime | None:
    """Return when a workshop's people are told: at nine on the day after its first module, in its zone.

    None while there is no coaching window, or no module before it ends. After three days together that is day four.
    """
    parts = list(workshop.parts.all())
    windows = [part for part in parts if part.kind == Module.Kind.COACHING]
    modules = [part for part in parts if part.kind not in Module.WINDOW_KINDS and not part.voluntary]
    if not windows or not modules:
        return None
    first = min(modules, key=lambda part: part.starts_on)
    day = first.ends_on + dt.timedelta(days=1)
    if day > max(part.ends_on for part in windows):
        return None
    return dt.datetime.combine(day, HOUR, tzinfo=ZoneInfo(workshop.time_zone)).astimezone(dt.UTC)


def invite_to_book(*, now: dt.datetime) -> int:
    """Queue, once for each enrolment, the mail that times are open, where that is so; return how many were queued.

    Left out are those without a coach, those who said "not now" (until they say otherwise), those who have booked,
    and workshops whose coaching window is over.
    """
    pairings = (
        Pairing.objects.filter(
            ended_at=None,
            not_now_at=None,
            coach__active=True,
            enrolment__state=Enrolment.State.CONFIRMED,
            enrolment__calls=None,
            enrolment__workshop__state__in=CALLING_STATES,
            enrolment__workshop__programme__coaching_calls__gt=0,
        )
        .select_related("enrolment__person", "enrolment__workshop")
        .prefetch_related("enrolment__workshop__parts")
        .order_by("pk")
    )
    due = [pairing.enrolment for pairing in pairings if _is_open(pairing.enrolment.workshop, now)]
    keys = {f"{KIND}:{enrolment.pk}": enrolment for enrolment in due}
    told = set(Notice.objects.filter(key__in=keys).values_list("key", flat=True))
    for key, enrolment in keys.items():
        if key not in told:
            queue(
                KIND,
                to=enrolment.person,
                data={"enrolment": enrolment.pk},
                about=f"workshop:{enrolment.workshop.code}",
                due_at=now,
                key=key,
            )
    return len(keys) - len(told)


def _is_open(workshop: Workshop, now: dt.datetime) -> bool:
    opens = opens_at(workshop)
    windows = [part.ends_on for part in workshop.parts.all() if part.kind == Module.Kind.COACHING]
    return opens is not None and opens <= now and workshop.today(now) <= max(windows)
