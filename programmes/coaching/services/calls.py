"""Move a call or cancel it. Each locks all its people first, then checks, then writes."""

import datetime as dt

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from programmes.coaching.errors import CallClosed
from programmes.coaching.models import Call, CallEvent
from programmes.coaching.queries import diary_of
from programmes.coaching.services.claims import let_go, reclaim_time
from programmes.coaching.services.history import call_off, note, remind, revise, tell
from programmes.coaching.services.rules import (
    check_coming,
    check_override,
    check_taking_part,
    check_time,
    is_above_the_rules,
    is_late,
    locked,
)
from ui.locks import retry_once


@retry_once
@transaction.atomic
def move_call(
    call: Call, starts_at: dt.datetime, *, by: User | None, override: str = "", now: dt.datetime | None = None
) -> Call:
    """Move a booked call to another time with the same coaches, and return it: the same call, and not another booking.

    When it raises (CallClosed, NotOffered, ReasonNeeded, TimeRefused, TimeTaken) the old time stands. Participants can
    move a call until the coach's hours of notice before it, or at any time when dates changed under it; a coach and a
    coordinator always can, to a time sooner than the notice with a reason (`override`), which stands in its history.
    """
    now = now or timezone.now()
    call = locked(call)
    if call.starts_at == starts_at and call.state == Call.State.BOOKED:
        return call
    check_override(override, call.enrolment, call.coaches, by=by)
    check_coming(call, now)
    check_taking_part(call.enrolment)
    if is_late(call, by=by, now=now):
        raise CallClosed(_("It is too close to this call to move it here. Please ring your coach."))
    diary = diary_of(call.enrolment, call.coaches, now=now, moving=call)
    may_go_beyond = is_above_the_rules(by, call.enrolment, call.coaches)
    beyond = check_time(diary, starts_at, may_go_beyond=may_go_beyond, now=now, override=override)
    let_go((person.pk for person in call.people), now=now, held_for=call.enrolment)
    before = call.starts_at
    call.starts_at, call.ends_at = starts_at, starts_at + diary.length
    call.outside_window = False
    revise(call, now=now, moved=True)
    reclaim_time(call, diary.claim_of(starts_at))
    call.save()
    tell(call, CallEvent.Kind.MOVED, by=by, now=now, from_starts_at=before)
    if beyond:
        note(call, CallEvent.Kind.OVERRIDE, by=by, now=now, reason=override)
    remind(call, now=now)
    return call


@retry_once
@transaction.atomic
def cancel_call(call: Call, *, by: User | None, reason: str = "", now: dt.datetime | None = None) -> Call:
    """Cancel a call that has not begun, and return it; a second time gives the same answer.

    It is given back to the participant's allowance, unless they cancel it later than the coach's hours of notice.
    Raises CallClosed once it has begun.
    """
    now = now or timezone.now()
    call = locked(call)
    if call.state == Call.State.CANCELLED:
        return call
    check_coming(call, now)
    uses_allowance = not call.extra and is_late(call, by=by, now=now)
    call_off(call, by=by, now=now, reason=reason, said_by=by, uses_allowance=uses_allowance)
    return call
