"""Book a call; before that, hold the time that somebody has chosen while they fill in the rest."""

import datetime as dt

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from programmes.catalogue.models import DeliveryMode
from programmes.coaching.errors import AllowanceUsed, CoachingRefused, NotOffered, NumberRefused, ReasonNeeded
from programmes.coaching.models import Call, CallEvent, Claim, Coach, Pairing
from programmes.coaching.queries import CoachingStatus, coaching_status, current_pairings, diary_of, modes_of
from programmes.coaching.services.claims import claim_time, hold_span, let_go, lock_people
from programmes.coaching.services.history import note, remind, tell
from programmes.coaching.services.rules import (
    check_override,
    check_taking_part,
    check_time,
    is_above_the_rules,
    whole_number,
)
from programmes.coaching.slots import Diary
from programmes.enrolment.models import Enrolment
from ui import references
from ui.locks import retry_once

# For so long a chosen time is kept while somebody says who rings and on which number.
HOLD = dt.timedelta(minutes=10)


@retry_once
@transaction.atomic
def book_call(
    enrolment: Enrolment,
    starts_at: dt.datetime,
    *,
    coach: Coach | None = None,
    joint: bool = False,
    mode: str = "",
    number: str = "",
    who_rings: str = Call.Side.COACH,
    override: str = "",
    by: User | None,
    now: dt.datetime | None = None,
) -> Call:
    """Book a call that starts at an aware instant, and return it; all its people are told by mail, each once.

    With the first of their coaches unless `coach` says which of the two, or `joint` that it is with both; where the
    programme wants the first call with both, that one is, unless it is said otherwise. `mode` (DeliveryMode) is the
    programme's unless it is given; `number` is where the participant can be rung, needed when a coach rings. The same
    time asked for twice gives the same call, so a form sent twice has one answer. What was held for the enrolment is
    let go.

    Notice, the allowance and a first call with both bind participants. One of the call's coaches, or a coordinator, may
    go beyond them with a reason (`override`), which stands in the call's history with who gave it; a call beyond the
    allowance does not count.

    Raises NotOffered, AllowanceUsed, NumberRefused, ReasonNeeded, TimeRefused, or TimeTaken when somebody was quicker.
    """
    now = now or timezone.now()
    enrolment, status, coaches, already = _lock(enrolment, starts_at, coach=coach, joint=joint, now=now)
    if already is not None:
        return already
    extra, beyond, diary = _check(enrolment, status, coaches, starts_at, by=by, override=override, now=now)
    let_go((enrolment.person_id, *(coach.user_id for coach in coaches)), now=now, held_for=enrolment)
    programme = enrolment.workshop.programme
    mode = mode or programme.call_mode
    if mode not in modes_of(programme, coaches):
        raise CoachingRefused(_("Choose one of the ways to talk that are shown."))
    call = Call(
        reference=_new_reference(),
        enrolment=enrolment,
        coach=coaches[0],
        second_coach=coaches[1] if len(coaches) > 1 else None,
        starts_at=starts_at,
        ends_at=starts_at + diary.length,
        time_zone=enrolment.workshop.time_zone,
        mode=mode,
        who_rings=who_rings,
        number=_number_to_ring(number, who_rings, mode, coaches[0]),
        extra=extra,
        uses_allowance=not extra,
        revised_at=now,
        created_at=now,
    )
    call.uid = f"call-{call.reference.lower()}@{settings.MAIL_DOMAIN}"
    call.save(force_insert=True)
    claim_time(call, diary.claim_of(starts_at))
    Pairing.objects.filter(enrolment=enrolment, ended_at=None).update(not_now_at=None)
    tell(call, CallEvent.Kind.BOOKED, by=by, now=now)
    if beyond:
        note(call, CallEvent.Kind.OVERRIDE, by=by, now=now, reason=override)
    remind(call, now=now)
    return call


@retry_once
@transaction.atomic
def hold_time(
    enrolment: Enrolment,
    starts_at: dt.datetime,
    *,
    coach: Coach | None = None,
    joint: bool = False,
    by: User | None,
    now: dt.datetime | None = None,
) -> dt.datetime:
    """Keep a time for an enrolment for ten minutes, in place of any that was kept for it, and return until when.

    With whom and raising what, as `book_call`. Nothing is promised after that: whoever books then was quicker.
    """
    now = now or timezone.now()
    enrolment, status, coaches, already = _lock(enrolment, starts_at, coach=coach, joint=joint, now=now)
    expires_at = now + HOLD
    if already is None:
        _extra, _beyond, diary = _check(enrolment, status, coaches, starts_at, by=by, override="", now=now)
        let_go((enrolment.person_id, *(coach.user_id for coach in coaches)), now=now, held_for=enrolment)
        hold_span(enrolment, coaches, diary.claim_of(starts_at), expires_at=expires_at)
    return expires_at


@retry_once
@transaction.atomic
def release_holds(*, now: dt.datetime) -> int:
    """Delete what was held and has run out; return how many people's time that was. Others' locks are left alone."""
    gone = Claim.objects.select_for_update(skip_locked=True).filter(expires_at__lte=now).order_by("pk")
    return Claim.objects.filter(pk__in=list(gone.values_list("pk", flat=True))).delete()[0]


def _lock(
    enrolment: Enrolment, starts_at: dt.datetime, *, coach: Coach | None, joint: bool, now: dt.datetime
) -> tuple[Enrolment, CoachingStatus, list[Coach], Call | None]:
    """Lock everybody; return the enrolment and where it stands, as they are now, who coaches, and the call that this
    would be once more. Where it stands is read once, under the locks: of those before them only the names count."""
    locked = [pairing.coach for pairing in current_pairings(enrolment)]
    lock_people([enrolment.person_id, *(one.user_id for one in locked)])
    enrolment = Enrolment.objects.select_related("workshop__programme", "person").get(pk=enrolment.pk)
    status = coaching_status(enrolment, now=now)
    coaches = _coaches(status, coach, joint)
    for call in status.calls:
        again = call.state == Call.State.BOOKED and call.starts_at == starts_at
        if again and (call.coaches == coaches or (coach is None and not joint)):
            return enrolment, status, call.coaches, call
    if not set(coaches) <= set(locked):
        raise NotOffered(_("Your coach has just changed. Please look at the times again."))
    return enrolment, status, coaches, None


def _coaches(status: CoachingStatus, coach: Coach | None, joint: bool) -> list[Coach]:
    """Return who a call would be with, the one who rings first; NotOffered where nobody, or not these, can be had."""
    active = [pairing.coach for pairing in status.bookable]
    if coach is not None and not joint:
        if coach not in active:
            raise NotOffered(
                _("%(coach)s is not your coach any more. Please look at the times again.") % {"coach": coach}
            )
        return [coach]
    if not active:
        raise NotOffered(_("You have no coach yet. We will write to you as soon as you can book a call."))
    if joint and len(active) < 2:
        raise NotOffered(_("You have one coach at the moment, so there is no call with two."))
    return active if joint or status.first_is_joint else active[:1]


def _check(
    enrolment: Enrolment,
    status: CoachingStatus,
    coaches: list[Coach],
    starts_at: dt.datetime,
    *,
    by: User | None,
    override: str,
    now: dt.datetime,
) -> tuple[bool, bool, Diary]:
    """Ask every rule; return whether the call is beyond the allowance, whether a reason was needed for it or for
    anything else, and the diary."""
    check_override(override, enrolment, coaches, by=by)
    check_taking_part(enrolment)
    may_go_beyond = is_above_the_rules(by, enrolment, coaches)
    extra = beyond = not status.left
    if extra and not may_go_beyond:
        raise AllowanceUsed(_("All the calls that come with your place are booked or have been held."))
    if status.first_is_joint and len(coaches) == 1:
        if not may_go_beyond:
            raise NotOffered(_("The first call is with both of your coaches. Choose a time when both are free."))
        beyond = True
    if beyond and not override:
        raise ReasonNeeded(_("That is beyond what their place comes with. Say why; it is kept with the call."))
    diary = diary_of(enrolment, coaches, now=now)
    sooner = check_time(diary, starts_at, may_go_beyond=may_go_beyond, now=now, override=override)
    return extra, beyond or sooner, diary


def _number_to_ring(number: str, who_rings: str, mode: str, coach: Coach) -> str:
    """Return the participant's number in international form, or nothing where nobody will ring them."""
    if mode != DeliveryMode.TELEPHONE:
        return ""
    if who_rings == Call.Side.PERSON:
        if not coach.phone:
            raise NumberRefused(_("Your coach has given no number. Choose that your coach rings you."))
        return ""
    found = whole_number(number)
    if not found:
        raise NumberRefused(_("Give the number your coach should ring, with its area code."))
    return found


def _new_reference() -> str:
    while True:
        reference = "C" + references.new_reference(7)
        if not Call.objects.filter(reference=reference).exists():
            return reference
