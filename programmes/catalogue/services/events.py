"""What every act does: lock the workshop, write its history, tell the rooms above."""

import datetime as dt

from accounts.models import User
from programmes.catalogue.models import Session, Workshop, WorkshopEvent
from programmes.catalogue.signals import Change, workshop_changed

REASON_LENGTH = 300
DETAIL_LENGTH = 300


def lock_workshop(workshop: Workshop) -> Workshop:
    """Return the workshop as it is now, locked until the transaction ends. Raises TransactionManagementError
    outside a transaction."""
    return Workshop.objects.select_for_update().get(pk=workshop.pk)


def tell(
    workshop: Workshop,
    kind: str,
    *,
    by: User | None,
    at: dt.datetime,
    from_state: str | None = None,
    reason: str = "",
    detail: str = "",
    change: Change | None = None,
) -> None:
    """Write one line of the workshop's history and send `workshop_changed` once."""
    reason = reason[:REASON_LENGTH]
    WorkshopEvent.objects.create(
        workshop=workshop,
        kind=kind,
        at=at,
        by=by,
        from_state=workshop.state if from_state is None else from_state,
        to_state=workshop.state,
        reason=reason,
        detail=detail[:DETAIL_LENGTH],
    )
    workshop_changed.send(
        sender=Workshop, workshop=workshop, kind=kind, change=change or Change(), reason=reason, by=by, at=at
    )


def revise(session: Session, at: dt.datetime, *, moved: bool) -> None:
    """Count a change of a session, unsaved: `moved` says that its time, place or status is another one."""
    session.revision += 1
    session.revised_at = at
    if moved:
        session.sequence += 1


def assign(row: Workshop | Session, values: dict[str, object]) -> dict[str, object]:
    """Set `values` on a row, unsaved; return the former values of those that differ."""
    before = {name: getattr(row, name) for name, value in values.items() if getattr(row, name) != value}
    for name in before:
        setattr(row, name, values[name])
    return before


def live_sessions(workshop: Workshop) -> list[Session]:
    """Return the sessions that are not cancelled, in order."""
    return list(workshop.sessions.filter(cancelled_at=None).order_by("starts_at", "pk"))
