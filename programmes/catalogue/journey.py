"""Workshops and programmes as stations of a journey line (ui.journey draws it)."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import cast

from django.utils.translation import gettext as _

from programmes.catalogue.errors import PatternRefused
from programmes.catalogue.models import Part, Programme, Session, Workshop
from programmes.catalogue.pattern import PlannedPart, lay_out
from ui.journey import Kind, State, Station
from ui.when import part_of_a_day

# A pattern has no dates of its own: it is laid out from any Monday that has no clock change after it, to be drawn
# without them (`{% journey_line stations dates=False %}`).
ANY_MONDAY = dt.date(2027, 4, 5)


def stations_of_workshop(
    workshop: Workshop, *, now: dt.datetime, urls: Mapping[int, str] | None = None
) -> list[Station]:
    """Return a workshop's parts as stations, with how each stands at the instant `now`.

    `urls` maps primary keys of modules to addresses. Empty for a workshop without dates. Uses what
    `with_journey()` has fetched: no query of its own then. What follows a paused stage is provisional: its dates may
    move when that goes on.
    """
    today = workshop.today(now)
    resting = [part.order for part in workshop.parts.all() if part.stage_state == Part.StageState.PAUSED]
    rests_from = min(resting, default=None)
    sessions = list(workshop.sessions.all())
    # A part is called off when it had sessions and none is left.
    standing = {session.part_id for session in sessions if session.cancelled_at is None}
    called_off = {session.part_id for session in sessions} - standing
    return [
        Station(
            part.title,
            cast(Kind, part.kind),
            part.starts_on,
            part.ends_on,
            state="cancelled" if part.pk in called_off else _state(part, workshop, today, rests_from),
            url=(urls or {}).get(part.module_id, ""),
            note=_("voluntary") if part.voluntary else "",
            hours=_hours([session for session in sessions if session.part_id == part.pk]),
        )
        for part in workshop.parts.all()
    ]


def stations_of_plan(planned: Iterable[PlannedPart]) -> list[Station]:
    """Return a plan's parts as stations that have yet to come."""
    return [
        Station(
            part.title,
            cast(Kind, part.kind),
            part.starts_on,
            part.ends_on,
            note=_("voluntary") if part.voluntary else "",
            hours=part.module.hours,
        )
        for part in planned
    ]


def stations_of_pattern(programme: Programme) -> list[Station]:
    """Return a programme's modules as stations whose dates mean nothing; empty while they cannot be laid out."""
    try:
        return stations_of_plan(lay_out(programme, ANY_MONDAY, "UTC"))
    except PatternRefused:
        return []


def _hours(sessions: Sequence[Session]) -> dt.timedelta | None:
    """Return how long it is from the first of a part's sessions to the end of the last, if that is no whole day."""
    if not sessions:
        return None
    return part_of_a_day(max(one.ends_at for one in sessions) - min(one.starts_at for one in sessions))


def _state(part: Part, workshop: Workshop, today: dt.date, rests_from: int | None) -> State:
    """Say how a part stands; `rests_from` is the place of the first paused stage, if there is one."""
    if workshop.state == Workshop.State.CANCELLED:
        return "cancelled"
    follows_a_pause = rests_from is not None and part.order > rests_from
    if part.is_stage and workshop.state in {Workshop.State.RUNNING, Workshop.State.COMPLETED}:
        return _state_of_stage(part, today, follows_a_pause)
    if part.ends_on < today:
        return "past"
    if follows_a_pause or workshop.state in {Workshop.State.DRAFT, Workshop.State.TENTATIVE}:
        return "provisional"
    return "now" if part.starts_on <= today else "coming"


def _state_of_stage(part: Part, today: dt.date, follows_a_pause: bool) -> State:
    if part.stage_state == Part.StageState.SHUT:
        if follows_a_pause:
            return "provisional"
        return "shut" if part.starts_on <= today else "coming"
    return "reopened" if part.is_reopened else cast(State, part.stage_state)
