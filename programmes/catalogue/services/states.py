"""A workshop's way from draft to completed, or cancelled. Nothing on it happens for want of people by itself."""

import datetime as dt

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from programmes.catalogue.errors import StateRefused
from programmes.catalogue.models import Part, Workshop, WorkshopEvent
from programmes.catalogue.services.events import REASON_LENGTH, live_sessions, lock_workshop, revise, tell
from programmes.catalogue.services.stages import open_due
from programmes.catalogue.signals import Change, SessionChange
from ui.locks import retry_once

State = Workshop.State
Kind = WorkshopEvent.Kind

# From each state, where it may go. What is not here is refused.
TRANSITIONS: dict[str, frozenset[str]] = {
    State.DRAFT: frozenset({State.TENTATIVE, State.CONFIRMED, State.CANCELLED}),
    State.TENTATIVE: frozenset({State.CONFIRMED, State.CANCELLED}),
    State.CONFIRMED: frozenset({State.RUNNING, State.CANCELLED}),
    State.RUNNING: frozenset({State.COMPLETED, State.CANCELLED}),
    State.COMPLETED: frozenset(),
    State.CANCELLED: frozenset(),
}


@retry_once
@transaction.atomic
def announce_workshop(
    workshop: Workshop, *, by: User | None, confirmed: bool = False, now: dt.datetime | None = None
) -> Workshop:
    """Take a draft to the public, with provisional dates or `confirmed` ones; return it.

    It may have no dates yet when it is provisional. Booking opens now unless a later time was set. Raises
    StateRefused.
    """
    now = now or timezone.now()
    workshop = lock_workshop(workshop)
    if workshop.state != State.DRAFT:
        raise StateRefused(_("This workshop has been announced already."))
    if workshop.opens_at is None and (workshop.closes_at is None or now < workshop.closes_at):
        # To the minute, as people write it in forms.
        workshop.opens_at = now.replace(second=0, microsecond=0)
    return _go(workshop, State.CONFIRMED if confirmed else State.TENTATIVE, Kind.ANNOUNCED, by=by, now=now)


@retry_once
@transaction.atomic
def confirm_workshop(
    workshop: Workshop, *, by: User | None, reason: str = "", now: dt.datetime | None = None
) -> Workshop:
    """Say that a provisional workshop will take place; return it. However few have booked: that is for people to
    decide. Each session's status changes with it, so its sequence moves on. Raises StateRefused."""
    workshop = lock_workshop(workshop)
    if workshop.state == State.DRAFT:
        raise StateRefused(_("This workshop has not been announced yet."))
    return _go(workshop, State.CONFIRMED, Kind.CONFIRMED, by=by, reason=reason, now=now)


@retry_once
@transaction.atomic
def start_workshop(workshop: Workshop, *, by: User | None, now: dt.datetime | None = None) -> Workshop:
    """Begin a confirmed workshop on, or after, its first day; return it. Stages that wait for nothing else open with
    it. Raises StateRefused."""
    now = now or timezone.now()
    workshop = lock_workshop(workshop)
    span = workshop.span
    if workshop.state == State.CONFIRMED and (span is None or workshop.today(now) < span[0]):
        raise StateRefused(_("This workshop's first day has not come yet."))
    workshop = _go(workshop, State.RUNNING, Kind.STARTED, by=by, now=now)
    open_due(workshop, by=by, now=now)
    return workshop


@retry_once
@transaction.atomic
def complete_workshop(workshop: Workshop, *, by: User | None, now: dt.datetime | None = None) -> Workshop:
    """End a running workshop after its last day; return it. What that means for each person is decided by whoever
    hears of it. A stage that is open or paused holds it back, whatever the dates say. Raises StateRefused."""
    now = now or timezone.now()
    workshop = lock_workshop(workshop)
    span = workshop.span
    if workshop.state == State.RUNNING and span is not None and workshop.today(now) <= span[1]:
        raise StateRefused(_("This workshop's last day is not over yet."))
    if workshop.parts.filter(stage_state__in=[Part.StageState.OPEN, Part.StageState.PAUSED]).exists():
        raise StateRefused(_("A stage of this workshop is still open, so it is not over."))
    return _go(workshop, State.COMPLETED, Kind.COMPLETED, by=by, now=now)


@retry_once
@transaction.atomic
def cancel_workshop(workshop: Workshop, *, by: User | None, reason: str, now: dt.datetime | None = None) -> Workshop:
    """Call a workshop off, with every session that is not over, and return it. Raises StateRefused when it is over,
    or without a reason: everyone who booked is told it."""
    if not reason.strip():
        raise StateRefused(_("Say why it is cancelled: everyone who has booked will read it."))
    return _go(lock_workshop(workshop), State.CANCELLED, Kind.CANCELLED, by=by, reason=reason.strip(), now=now)


def _go(
    workshop: Workshop, to: str, kind: str, *, by: User | None, reason: str = "", now: dt.datetime | None = None
) -> Workshop:
    """Take a locked workshop to another state, with its sessions' calendar status, history and signal."""
    now = now or timezone.now()
    former = workshop.state
    if to not in TRANSITIONS[former]:
        raise StateRefused(
            _("This workshop is “%(now)s”, so it cannot become “%(to)s”.")
            % {"now": State(former).label, "to": State(to).label}
        )
    if to == State.CONFIRMED and not workshop.parts.exists():
        raise StateRefused(_("This workshop has no dates yet, so it cannot be confirmed."))
    workshop.state = to
    workshop.state_reason = reason[:REASON_LENGTH]
    workshop.save()
    # Nobody has seen a draft's sessions, so they are called off with it, but that is no news.
    seen = former != State.DRAFT
    changes = []
    if to == State.CANCELLED or (seen and to == State.CONFIRMED):
        for session in live_sessions(workshop):
            if session.ends_at > now:
                before: dict[str, object] = {"status": former}
                if to == State.CANCELLED:
                    before["cancelled_at"] = session.cancelled_at
                    session.cancelled_at = now
                revise(session, now, moved=True)
                session.save()
                if seen:
                    changes.append(SessionChange(session, before))
    tell(workshop, kind, by=by, at=now, from_state=former, reason=reason, change=Change(sessions=tuple(changes)))
    return workshop
