"""What every change of a call does: write its history, queue the mails, tell the rooms above."""

import datetime as dt

from accounts.models import User
from notices.services import drop_waiting, queue
from programmes.coaching.models import Call, CallEvent
from programmes.coaching.services.claims import release_time
from programmes.coaching.signals import call_changed

REMINDER_BEFORE = dt.timedelta(hours=24)
REASON_LENGTH = 300


def note(
    call: Call,
    kind: str,
    *,
    by: User | None,
    now: dt.datetime,
    from_starts_at: dt.datetime | None = None,
    reason: str = "",
) -> None:
    """Write one line of a call's history."""
    CallEvent.objects.create(
        call=call,
        kind=kind,
        at=now,
        by=by,
        from_starts_at=from_starts_at,
        starts_at=call.starts_at,
        reason=reason[:REASON_LENGTH],
    )


def tell(
    call: Call,
    kind: str,
    *,
    by: User | None,
    now: dt.datetime,
    from_starts_at: dt.datetime | None = None,
    reason: str = "",
    said_by: User | None = None,
) -> None:
    """Write a call's being booked, moved or cancelled into its history; queue the mails; send `call_changed`.

    `said_by` is whose words the reason is, where it is somebody's."""
    note(call, kind, by=by, now=now, from_starts_at=from_starts_at, reason=reason)
    for person in call.people:
        mail(
            f"call_{kind}",
            call,
            person,
            now=now,
            was=from_starts_at,
            reason=reason[:REASON_LENGTH],
            said_by=said_by,
        )
    call_changed.send(sender=Call, call=call, kind=kind, by=by)


def mail(
    kind: str,
    call: Call,
    person: User,
    *,
    now: dt.datetime,
    was: dt.datetime | None = None,
    reason: str = "",
    said_by: User | None = None,
) -> None:
    """Queue the mail `coaching/<kind>` about a call as it now is; once for each state of the call and person."""
    queue(
        f"coaching/{kind}",
        to=person,
        data={
            "call": call.pk,
            "sequence": call.sequence,
            "was": was.isoformat() if was else "",
            "reason": reason,
            "said_by": said_by.pk if said_by else None,
        },
        about=f"workshop:{call.enrolment.workshop.code}",
        due_at=now,
        key=f"coaching/{kind}:{call.pk}:{call.revision}:{person.pk}",
    )


def remind(call: Call, *, now: dt.datetime) -> None:
    """Queue the participant's reminder for the day before, unless that has passed; it is dropped if the call moves."""
    due_at = call.starts_at - REMINDER_BEFORE
    if due_at <= now:
        return
    queue(
        "coaching/call_reminder",
        to=call.enrolment.person,
        data={"call": call.pk, "sequence": call.sequence},
        about=f"workshop:{call.enrolment.workshop.code}",
        due_at=due_at,
        key=_reminder_of(call),
    )


def revise(call: Call, *, now: dt.datetime, moved: bool) -> None:
    """Count a change of a call, unsaved: `moved` says that its time or status is another one, which ends
    its reminder."""
    call.revision += 1
    call.revised_at = now
    if moved:
        drop_waiting([_reminder_of(call)], now=now)
        call.sequence += 1


def _reminder_of(call: Call) -> str:
    return f"coaching/call_reminder:{call.pk}:{call.sequence}"


def call_off(
    call: Call,
    *,
    by: User | None,
    now: dt.datetime,
    reason: str = "",
    said_by: User | None = None,
    uses_allowance: bool = False,
) -> None:
    """Cancel a booked call, read under its people's locks: its time is free, its number forgotten, all are told.

    `said_by` is whose words the reason is, where it is somebody's."""
    call.state = Call.State.CANCELLED
    call.cancelled_at, call.cancelled_by = now, by
    call.uses_allowance = uses_allowance
    call.outside_window = False
    call.number = ""
    revise(call, now=now, moved=True)
    call.save()
    release_time(call)
    tell(call, CallEvent.Kind.CANCELLED, by=by, now=now, reason=reason, said_by=said_by)
