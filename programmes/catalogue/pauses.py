"""What a pause does to a plan: whatever is still to come, later by so many days. Nothing here writes anything."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import replace

from programmes.catalogue.pattern import PlannedPart, PlannedSession


def postpone(
    planned: Iterable[PlannedPart], days: int, *, since: dt.date, now: dt.datetime, zone: str
) -> list[PlannedPart]:
    """Return the plan with all that was still to come on the day `since`, when the pause began, `days` later.

    A part that was under way then ends so much later; one that was to begin afterwards begins later too. Sessions that
    have begun at the instant `now` stay where they are, and their part reaches to them. `zone` is the plan's.
    """
    by = dt.timedelta(days=days)
    return [_later(part, by, since, now, zone) for part in planned]


def _later(part: PlannedPart, by: dt.timedelta, since: dt.date, now: dt.datetime, zone: str) -> PlannedPart:
    if part.ends_on < since:
        return part
    sessions = tuple(_session_later(session, by, now, zone) for session in part.sessions)
    if part.sessions and sessions == part.sessions:
        return part
    starts_on = part.starts_on + by if part.starts_on > since else part.starts_on
    ends_on = part.ends_on + by
    if sessions:
        # A part with sessions lasts from the first to the last of them.
        starts_on = min(session.starts_on for session in sessions)
        ends_on = max(session.ends_on for session in sessions)
    return replace(part, starts_on=starts_on, ends_on=ends_on, sessions=sessions)


def _session_later(session: PlannedSession, by: dt.timedelta, now: dt.datetime, zone: str) -> PlannedSession:
    if session.instants(zone)[0] <= now:
        return session
    return replace(session, starts_on=session.starts_on + by, ends_on=session.ends_on + by)
