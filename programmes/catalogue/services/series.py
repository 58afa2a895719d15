"""Change or cancel one session, or it and all that follow in its part: each is one act, told once."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from programmes.catalogue.errors import PatternRefused, StateRefused
from programmes.catalogue.models import Part, Session, Workshop, WorkshopEvent
from programmes.catalogue.pattern import follow, local_instant, plan_of
from programmes.catalogue.queries import live_from, where_else
from programmes.catalogue.services.details import SESSION_PLACE, check_details
from programmes.catalogue.services.events import assign, live_sessions, lock_workshop, revise, tell
from programmes.catalogue.services.plans import follow_first_day
from programmes.catalogue.signals import Change, SessionChange
from ui import when
from ui.locks import retry_once

Kind = WorkshopEvent.Kind
# What each session has of its own and may be given another value, beside its time.
PLACE = SESSION_PLACE | {"joining_link"}


@dataclass(frozen=True)
class NewTime:
    """Another time for sessions, as people say it: so many days later (or earlier), and wall-clock times.

    A time left None stays each session's own; with a new start alone each keeps its length on the clock.
    """

    days: int = 0
    starts: dt.time | None = None
    ends: dt.time | None = None

    def of(self, session: Session) -> tuple[dt.datetime, dt.datetime]:
        """Return the session's new start and end as UTC instants; PatternRefused where the clocks change over it."""
        zone = ZoneInfo(session.time_zone)
        was = [moment.astimezone(zone).replace(tzinfo=None) for moment in (session.starts_at, session.ends_at)]
        try:
            start, end = (moment + dt.timedelta(days=self.days) for moment in was)
        except OverflowError as error:
            raise PatternRefused(_("“%(title)s” would lie too far off.") % {"title": session.title}) from error
        if self.starts is not None:
            length = end - start
            start = dt.datetime.combine(start.date(), self.starts)
            if self.ends is None:
                end = start + length
        if self.ends is not None:
            end = dt.datetime.combine(end.date(), self.ends)
        instants = (
            local_instant(start.date(), start.time(), session.time_zone),
            local_instant(end.date(), end.time(), session.time_zone),
        )
        if instants[0] >= instants[1]:
            raise PatternRefused(_("“%(title)s” would end before it begins.") % {"title": session.title})
        return instants


@retry_once
@transaction.atomic
def change_sessions(
    session: Session,
    *,
    following: bool,
    by: User | None,
    time: NewTime | None = None,
    reason: str = "",
    now: dt.datetime | None = None,
    **place: Any,
) -> list[Session]:
    """Give one session another time or place, with `following` all later live ones of its part too; return those that
    now differ.

    `place` may hold `venue`, `mode` and `joining_link`. Wall times are kept when the clocks change in between, each
    session keeps its UID, and those that stay as they were are left untouched: nobody is told when all do. Booking's
    end and the decision date go along when the workshop's first day moves, windows with the days around them.

    Raises StateRefused when the workshop is over or the session cancelled; PatternRefused when something has begun,
    would move into the past, over a change of the clocks, or onto another session of this workshop or one that its
    facilitators run elsewhere; TypeError for any other name.
    """
    now = now or timezone.now()
    if unknown := place.keys() - PLACE:
        raise TypeError(f"Not the place of a session: {sorted(unknown)}")
    workshop, chosen = _hold(session, following=following, now=now)
    before = workshop.span
    changes = [change for one in chosen if (change := _change(one, time or NewTime(), place, now))]
    if not changes:
        return []
    moved = [change.session for change in changes if "starts_at" in change.before or "ends_at" in change.before]
    _check_free(workshop, moved)
    if moved:
        _fit_part(chosen[0].part)
        if workshop.span is not None:
            follow_first_day(workshop, before, workshop.span[0])
        check_details(workshop)
        workshop.save()
    _tell(workshop, Kind.SESSION_CHANGED, changes, by=by, reason=reason, now=now)
    return [change.session for change in changes]


@retry_once
@transaction.atomic
def cancel_sessions(
    session: Session, *, following: bool, by: User | None, reason: str = "", now: dt.datetime | None = None
) -> list[Session]:
    """Call one session off, with `following` all later live ones of its part too; return them. The workshop goes on.

    Windows follow the days that are left around them; they stay where a part has none left.

    Raises StateRefused when the session is over or cancelled already.
    """
    now = now or timezone.now()
    workshop = lock_workshop(session.workshop)
    session = workshop.sessions.select_related("part").get(pk=session.pk)
    if session.cancelled_at is not None:
        raise StateRefused(_("This session is cancelled already."))
    if session.ends_at <= now:
        raise StateRefused(_("This session is over, so it cannot be cancelled."))
    changes = []
    for one in live_from(session) if following else [session]:
        one.cancelled_at = now
        revise(one, now, moved=True)
        one.save()
        changes.append(SessionChange(one, {"cancelled_at": None}))
    _fit_part(session.part)
    _tell(workshop, Kind.SESSION_CANCELLED, changes, by=by, reason=reason, now=now)
    return [change.session for change in changes]


def cancel_session(session: Session, *, by: User | None, reason: str = "", now: dt.datetime | None = None) -> Session:
    """Call one session off and return it; see `cancel_sessions`."""
    return cancel_sessions(session, following=False, by=by, reason=reason, now=now)[0]


def _hold(session: Session, *, following: bool, now: dt.datetime) -> tuple[Workshop, list[Session]]:
    """Lock the workshop; return it with the sessions that an act on `session` is about, the first one first."""
    workshop = lock_workshop(session.workshop)
    session = workshop.sessions.select_related("part").get(pk=session.pk)
    if workshop.state in Workshop.OVER:
        raise StateRefused(_("This workshop is over, so its sessions stay as they are."))
    if session.cancelled_at is not None:
        raise StateRefused(_("This session is cancelled, so it stays as it is."))
    if session.starts_at <= now:
        raise PatternRefused(_("“%(title)s” has already begun, so it stays as it is.") % {"title": session.title})
    return workshop, live_from(session) if following else [session]


def _change(session: Session, time: NewTime, place: dict[str, Any], now: dt.datetime) -> SessionChange | None:
    """Write one session's new time and place; None when it had them already."""
    starts_at, ends_at = time.of(session)
    former = assign(session, {"starts_at": starts_at, "ends_at": ends_at, **place})
    if not former:
        return None
    if session.starts_at <= now:
        raise PatternRefused(_("“%(title)s” would move into the past.") % {"title": session.title})
    revise(session, now, moved=not former.keys().isdisjoint({"starts_at", "ends_at", *SESSION_PLACE}))
    session.save()
    return SessionChange(session, former)


def _check_free(workshop: Workshop, moved: Sequence[Session]) -> None:
    """Raise PatternRefused when a moved session lies over another that the same people have to be at."""
    keys = {session.pk for session in moved}
    others = [session for session in live_sessions(workshop) if not session.voluntary and session.pk not in keys]
    standing = [*others, *(session for session in moved if not session.voluntary)]
    for session in moved:
        for other in standing:
            if other.pk != session.pk and not session.voluntary and _overlap(session, other):
                raise PatternRefused(
                    _("“%(title)s” would lie over “%(other)s”, on %(when)s.")
                    % {"title": session.title, "other": other.title, "when": _words(other)}
                )
    for session, person, elsewhere in where_else(workshop, moved):
        raise PatternRefused(
            _("“%(title)s” would lie over “%(other)s” (%(code)s), which %(name)s runs on %(when)s.")
            % {
                "title": session.title,
                "other": elsewhere.title,
                "code": elsewhere.workshop.code,
                "name": person,
                "when": _words(elsewhere),
            }
        )


def _overlap(one: Session, other: Session) -> bool:
    return one.starts_at < other.ends_at and other.starts_at < one.ends_at


def _fit_part(part: Part) -> None:
    """Let a part's dates be those of its live sessions, and windows follow; a part that has none left keeps its own."""
    zone = ZoneInfo(part.workshop.time_zone)
    live = list(part.sessions.filter(cancelled_at=None))
    if not live:
        return
    standing = plan_of(part.workshop)
    part.starts_on = min(session.starts_at.astimezone(zone).date() for session in live)
    part.ends_on = max(session.ends_at.astimezone(zone).date() for session in live)
    part.save()
    followed = follow(standing, plan_of(part.workshop))
    for window, was, now in zip(part.workshop.parts.all(), standing, followed, strict=True):
        if now.module.is_window and (now.starts_on, now.ends_on) != (was.starts_on, was.ends_on):
            window.starts_on, window.ends_on = now.starts_on, now.ends_on
            window.save()


def _words(session: Session) -> str:
    return when.day_and_clock(session.starts_at.astimezone(ZoneInfo(session.time_zone)))


def _tell(
    workshop: Workshop,
    kind: str,
    changes: Sequence[SessionChange],
    *,
    by: User | None,
    reason: str,
    now: dt.datetime,
) -> None:
    detail = _which(change.session for change in changes)
    tell(workshop, kind, by=by, at=now, reason=reason, detail=detail, change=Change(sessions=tuple(changes)))


def _which(sessions: Iterable[Session]) -> str:
    """Say which sessions an act was about: "Circle, 7 of 20" or "Circle, 7 of 20, and 13 that follow"."""
    first, *rest = sessions
    if not rest:
        return first.title
    return ngettext("%(title)s, and %(number)s that follows", "%(title)s, and %(number)s that follow", len(rest)) % {
        "title": first.title,
        "number": len(rest),
    }
