"""When people are told that they can book their calls, and once more when they have not answered."""

import datetime as dt
from collections.abc import Callable, Collection
from zoneinfo import ZoneInfo

from notices.models import Notice
from notices.services import queue
from programmes.catalogue.models import Module, Workshop
from programmes.coaching.models import Pairing
from programmes.coaching.queries import CALLING_STATES
from programmes.enrolment.models import Enrolment

KIND = "coaching/times_open"
NUDGE = "coaching/nudge"
NUDGE_AFTER = dt.timedelta(days=7)
NOT_IN_THE_LAST_DAYS = 3
# Local time at the workshop: not in the night, and not while the first module's last evening still sounds.
HOUR = dt.time(9)

Resting = Callable[[Collection[int]], set[int]]
# Which of some workshops (keys) send no planned mail at the moment; from a room above (see set_resting).
_resting: Resting | None = None


def set_resting(resting: Resting) -> Resting:
    """Register who says which workshops' planned mail rests; a decorator. These mails rest with it."""
    global _resting
    _resting = resting
    return resting


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


def nudges_at(workshop: Workshop) -> dt.datetime | None:
    """Return when those who have not answered are asked once more; None where they are not."""
    opens = opens_at(workshop)
    at = opens + NUDGE_AFTER if opens else None
    return at if at and _days_left(workshop, at) >= NOT_IN_THE_LAST_DAYS else None


def invite_to_book(*, now: dt.datetime) -> int:
    """Queue, once for each enrolment, the mail that times are open, where that is so; return how many were queued.

    Left out are those without a coach, those who said "not now" (until they say otherwise), those who have booked,
    and workshops whose coaching window is over.
    """
    return _write(KIND, [one for one in _silent() if _is_open(one.workshop, now)], now=now)


def nudge(*, now: dt.datetime) -> int:
    """Queue one more mail, a week after times opened, to those who were told and have neither booked nor said "not
    now"; return how many were queued. Nobody is nudged twice, or in the last days of the weeks for calls."""
    due = {_key(KIND, one): one for one in _silent() if _days_left(one.workshop, now) >= NOT_IN_THE_LAST_DAYS}
    told = Notice.objects.filter(key__in=due, due_at__lte=now - NUDGE_AFTER).order_by("pk")
    return _write(NUDGE, [due[key] for key in told.values_list("key", flat=True) if key], now=now)


def _silent() -> list[Enrolment]:
    """Return those who could book, once each, and have neither done so nor said that they would rather not; nobody
    whose workshop's mail rests."""
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
    found = {pairing.enrolment_id: pairing.enrolment for pairing in pairings}.values()
    resting = _resting({one.workshop_id for one in found}) if _resting else set()
    return [one for one in found if one.workshop_id not in resting]


def _write(kind: str, enrolments: list[Enrolment], *, now: dt.datetime) -> int:
    """Queue a mail to each who has not had it; return how many were queued."""
    keys = {_key(kind, enrolment): enrolment for enrolment in enrolments}
    told = set(Notice.objects.filter(key__in=keys).values_list("key", flat=True))
    for key, enrolment in keys.items():
        if key not in told:
            queue(
                kind,
                to=enrolment.person,
                data={"enrolment": enrolment.pk},
                about=f"workshop:{enrolment.workshop.code}",
                due_at=now,
                key=key,
            )
    return len(keys) - len(told)


def _key(kind: str, enrolment: Enrolment) -> str:
    return f"{kind}:{enrolment.pk}"


def _is_open(workshop: Workshop, now: dt.datetime) -> bool:
    opens = opens_at(workshop)
    return opens is not None and opens <= now and _days_left(workshop, now) >= 0


def _days_left(workshop: Workshop, now: dt.datetime) -> int:
    """Return how many days there are until the last on which calls are held; less than nothing when it is past, or
    when there is none."""
    windows = [part.ends_on for part in workshop.parts.all() if part.kind == Module.Kind.COACHING]
    return (max(windows) - workshop.today(now)).days if windows else -1
