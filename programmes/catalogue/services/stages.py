"""What is done to a stage: opened, paused, let go on, closed, reopened. Each act holds the workshop's row first."""

import datetime as dt

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from programmes.catalogue.errors import StageRefused
from programmes.catalogue.gates import Opening, Stage, State, stages_of
from programmes.catalogue.models import Part, Session, StageEvent, Workshop
from programmes.catalogue.pattern import plan_of
from programmes.catalogue.pauses import postpone
from programmes.catalogue.queries import in_doubt
from programmes.catalogue.services.events import REASON_LENGTH, lock_workshop, revise
from programmes.catalogue.services.plans import move_workshop
from programmes.catalogue.signals import stage_changed
from ui.locks import retry_once

Kind = StageEvent.Kind

# What each act takes a stage from, and to. What is not here is refused.
STAGE_TRANSITIONS: dict[str, tuple[str, str]] = {
    Kind.OPENED: (State.SHUT, State.OPEN),
    Kind.PAUSED: (State.OPEN, State.PAUSED),
    Kind.RESUMED: (State.PAUSED, State.OPEN),
    Kind.CLOSED: (State.OPEN, State.CLOSED),
    Kind.REOPENED: (State.CLOSED, State.OPEN),
}
# The most that dates can be moved in one act when a stage goes on.
MOST_DAYS_LATER = 730


@retry_once
@transaction.atomic
def open_stage(part: Part, *, by: User | None, reason: str = "", now: dt.datetime | None = None) -> Part:
    """Open a stage whose gate may open, and return it; one that is open is returned as it is.

    Those whose gate opens by itself need no such act: see `open_due`. Raises StageRefused, with what is missing.
    """
    now = now or timezone.now()
    stage = lock_stage(part)
    if stage.state == State.OPEN:
        return stage.part
    if stage.state == State.SHUT and (refused := stage.why_not_opened()):
        raise StageRefused(refused)
    return _go(stage.part, Kind.OPENED, by=by, reason=reason, now=now)


@retry_once
@transaction.atomic
def pause_stage(part: Part, *, by: User | None, reason: str, now: dt.datetime | None = None) -> Part:
    """Let an open stage rest, and return it; its clock stands still, so what follows is provisional from then on.

    No date moves: that is done as one act when it goes on. Sessions that follow stand in doubt until then, which
    calendars are told. Raises StageRefused when it is not open, or without a
    reason.
    """
    now = now or timezone.now()
    reason = _reason(reason, _("Say why it pauses: everybody in the group will read it."))
    stage = lock_stage(part)
    if stage.state == State.PAUSED:
        return stage.part
    return _go(stage.part, Kind.PAUSED, by=by, reason=reason, now=now)


@retry_once
@transaction.atomic
def resume_stage(
    part: Part, *, by: User | None, reason: str = "", days_later: int = 0, now: dt.datetime | None = None
) -> Part:
    """Let a paused stage go on, and return it. With `days_later`, all that is still to come moves by so many days.

    The stage's own end, and whatever was to begin after the pause had begun, move with it; sessions that have begun
    stay where they are. It is one move of the workshop: people are told once, and calendars follow. Raises
    StageRefused when it is not paused; PatternRefused when the dates cannot be moved so.
    """
    now = now or timezone.now()
    stage = lock_stage(part)
    if stage.state == State.OPEN:
        return stage.part
    if not 0 <= days_later <= MOST_DAYS_LATER:
        raise StageRefused(_("Give a number of days from 0 to %(most)s.") % {"most": MOST_DAYS_LATER})
    paused_at = stage.part.stage_since
    going_on = _go(stage.part, Kind.RESUMED, by=by, reason=reason, now=now)
    if days_later and paused_at is not None:
        workshop = going_on.workshop
        since, zone = workshop.today(paused_at), workshop.time_zone
        planned = postpone(plan_of(workshop), days_later, since=since, now=now, zone=zone)
        why = reason or _("“%(stage)s” was paused, and goes on.") % {"stage": going_on.title}
        move_workshop(workshop, planned=planned, by=by, reason=why, now=now)
        going_on.refresh_from_db()
    return going_on


@retry_once
@transaction.atomic
def close_stage(part: Part, *, by: User | None, reason: str = "", now: dt.datetime | None = None) -> Part:
    """Close a stage of which everything is answered, and return it; what waits for that opens in the same moment.

    Raises StageRefused with the first question that is missing, or when it is not open.
    """
    now = now or timezone.now()
    stage = lock_stage(part)
    if stage.state == State.CLOSED:
        return stage.part
    if stage.state == State.OPEN and (refused := stage.why_not_closed()):
        raise StageRefused(refused)
    closed = _go(stage.part, Kind.CLOSED, by=by, reason=reason, now=now)
    open_due(closed.workshop, by=by, now=now)
    return closed


@retry_once
@transaction.atomic
def reopen_stage(part: Part, *, by: User | None, reason: str, now: dt.datetime | None = None) -> Part:
    """Take a closed stage up again, and return it. What has opened after it stays open, and answers stay as versions.

    Raises StageRefused when it was never closed, or without a reason.
    """
    now = now or timezone.now()
    reason = _reason(reason, _("Say why it is taken up again: everybody in the group will read it."))
    stage = lock_stage(part)
    if stage.part.is_reopened:
        return stage.part
    return _go(stage.part, Kind.REOPENED, by=by, reason=reason, now=now)


def open_due(workshop: Workshop, *, by: User | None, now: dt.datetime) -> list[Part]:
    """Open the stages of a locked workshop whose gates open by themselves and may open now; return them in order.

    Called after whatever can make a gate open: the workshop begins, a stage closes, an answer is given.
    """
    opened: list[Part] = []
    while True:
        due = next((stage for stage in stages_of(workshop) if _opens_by_itself(stage)), None)
        if due is None:
            return opened
        opened.append(_go(due.part, Kind.OPENED, by=by, reason=_why_opened(due), now=now))


def lock_stage(part: Part) -> Stage:
    """Return a stage as it stands, its workshop's row held until the transaction ends. Raises StageRefused for a part
    that is none."""
    workshop = lock_workshop(part.workshop)
    stage = next((one for one in stages_of(workshop) if one.part.pk == part.pk), None)
    if stage is None:
        raise StageRefused(_("This part of the workshop is not a stage."))
    return stage


def _go(part: Part, kind: str, *, by: User | None, reason: str, now: dt.datetime) -> Part:
    """Take a stage of a locked workshop to the state that an act leads to, with its history and the signal."""
    if part.workshop.state != Workshop.State.RUNNING:
        raise StageRefused(_("This workshop is not under way, so its stages stay as they are."))
    former, to = STAGE_TRANSITIONS[kind]
    if part.stage_state != former:
        raise StageRefused(
            _("“%(stage)s” is “%(now)s”: only what is “%(former)s” can become “%(to)s”.")
            % {
                "stage": part.title,
                "now": State(part.stage_state).label,
                "former": State(former).label,
                "to": State(to).label,
            }
        )
    rests = State.PAUSED in {former, to}
    doubtful = _doubtful(part.workshop) if rests else {}
    part.stage_state = to
    part.stage_since = now
    if to == State.CLOSED:
        part.closings += 1
    part.save(update_fields=["stage_state", "stage_since", "closings"])
    sessions = _of_another_status(doubtful, _doubtful(part.workshop), now) if rests else []
    reason = reason.strip()[:REASON_LENGTH]
    StageEvent.objects.create(part=part, kind=kind, at=now, by=by, from_state=former, to_state=to, reason=reason)
    stage_changed.send(
        sender=Part,
        part=part,
        kind=kind,
        from_state=former,
        to_state=to,
        sessions=sessions,
        reason=reason,
        by=by,
        at=now,
    )
    return part


def _doubtful(workshop: Workshop) -> dict[int, Session]:
    return {session.pk: session for session in workshop.sessions.filter(in_doubt(), cancelled_at=None)}


def _of_another_status(before: dict[int, Session], after: dict[int, Session], now: dt.datetime) -> list[Session]:
    """Count the change of every session that has come into doubt, or out of it, and return them in order of time."""
    changed = [(before | after)[key] for key in before.keys() ^ after.keys()]
    for session in changed:
        revise(session, now, moved=True)
        session.save()
    return sorted(changed, key=lambda session: (session.starts_at, session.pk))


def _opens_by_itself(stage: Stage) -> bool:
    return stage.state == State.SHUT and stage.module.opens != Opening.BY_HAND and not stage.why_not_opened()


def _why_opened(stage: Stage) -> str:
    if stage.module.opens == Opening.MILESTONE:
        return _("Recorded: %(milestone)s") % {"milestone": stage.module.milestone}
    if stage.module.opens == Opening.CONDITIONS and stage.opening:
        return _("Its conditions are met.")
    if stage.before is None:
        return _("The workshop has begun.")
    return _("“%(stage)s” was closed.") % {"stage": stage.before.title}


def _reason(reason: str, missing: str) -> str:
    if not reason.strip():
        raise StageRefused(missing)
    return reason
