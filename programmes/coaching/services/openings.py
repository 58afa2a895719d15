"""When people are told that they can book their calls, and once more when they have not answered."""

import datetime as dt
from collections.abc import Callable, Collection
from zoneinfo import ZoneInfo

from notices.hours import is_civil
from notices.models import Notice
from notices.queries import Sent, sent_before
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
    and workshops whose coaching window is over, or whose mail rests. One that was dropped, because that changed before
    it left, is queued again when it is so once more. Both these mails go out by day, where the workshop is.
    """
    asked = [one for one in _silent() if _is_open(one.workshop, now) and _is_day(one.workshop, now)]
    return _write(KIND, asked, _sent(KIND, asked), now=now)


def nudge(*, now: dt.datetime) -> int:
    """Queue one more mail, a week after times opened, to those who were told and have neither booked nor said "not
    now"; return how many were queued. Nobody is nudged twice, or in the last days of the weeks for calls."""
    silent = [one for one in _silent() if _may_be_nudged(one.workshop, now) and _is_day(one.workshop, now)]
    told = _sent(KIND, silent).at
    due = [one for one in silent if (at := told.get(_key(KIND, one))) and at <= now - NUDGE_AFTER]
    return _write(NUDGE, due, _sent(NUDGE, due), now=now)


def still_asked(notice: Notice, *, now: dt.datetime) -> Enrolment | None:
    """Return whom one of these two mails is for, if it is still for them; None when things have changed.

    One that a coordinator sends again goes out while mail rests too.
    """
    fits = _may_be_nudged if notice.kind == NUDGE else _is_open
    silent = _silent(notice.data["enrolment"], also_resting=bool(notice.data.get("again")))
    return next((one for one in silent if fits(one.workshop, now)), None)


def _silent(enrolment: int | None = None, *, also_resting: bool = False) -> list[Enrolment]:
    """Return those who could book, once each, and have neither done so nor said that they would rather not; nobody
    whose workshop's mail rests, unless those are wanted too. All of them, or the one with this key."""
    pairings = (
        Pairing.objects.filter(
            ended_at=None,
            coach__active=True,
            enrolment__state=Enrolment.State.CONFIRMED,
            enrolment__calls=None,
            enrolment__workshop__state__in=CALLING_STATES,
            enrolment__workshop__programme__coaching_calls__gt=0,
        )
        .exclude(enrolment__pairings__in=Pairing.objects.filter(ended_at=None, not_now_at__isnull=False))
        .select_related("enrolment__person", "enrolment__workshop__programme")
        .prefetch_related("enrolment__workshop__parts")
        .order_by("pk")
    )
    if enrolment is not None:
        pairings = pairings.filter(enrolment=enrolment)
    found = {pairing.enrolment_id: pairing.enrolment for pairing in pairings}.values()
    resting = _resting({one.workshop_id for one in found}) if _resting and not also_resting else set()
    return [one for one in found if one.workshop_id not in resting]


def _sent(kind: str, enrolments: list[Enrolment]) -> Sent:
    """Return what was queued of a kind about these enrolments' workshops: one query."""
    about = {_about(one) for one in enrolments}
    return sent_before(Notice.objects.filter(kind=kind, about__in=about))


def _write(kind: str, enrolments: list[Enrolment], sent: Sent, *, now: dt.datetime) -> int:
    """Queue a mail to each who has not had it; return how many were queued."""
    new = {key: one for one in enrolments if (key := _key(kind, one)) not in sent.at}
    for key, enrolment in new.items():
        queue(
            kind,
            to=enrolment.person,
            data={"enrolment": enrolment.pk},
            about=_about(enrolment),
            due_at=now,
            key=sent.attempt(key),
        )
    return len(new)


def _key(kind: str, enrolment: Enrolment) -> str:
    return f"{kind}:{enrolment.pk}"


def _about(enrolment: Enrolment) -> str:
    return f"workshop:{enrolment.workshop.code}"


def _is_day(workshop: Workshop, now: dt.datetime) -> bool:
    return is_civil(now, ZoneInfo(workshop.time_zone))


def _may_be_nudged(workshop: Workshop, now: dt.datetime) -> bool:
    return _days_left(workshop, now) >= NOT_IN_THE_LAST_DAYS


def _is_open(workshop: Workshop, now: dt.datetime) -> bool:
    opens = opens_at(workshop)
    return opens is not None and opens <= now and _days_left(workshop, now) >= 0


def _days_left(workshop: Workshop, now: dt.datetime) -> int:
    """Return how many days there are until the last on which calls are held; less than nothing when it is past, or
    when there is none."""
    windows = [part.ends_on for part in workshop.parts.all() if part.kind == Module.Kind.COACHING]
    return (max(windows) - workshop.today(now)).days if windows else -1
