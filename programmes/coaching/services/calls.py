"""Book a call, move it, cancel it, say what became of it. Each locks both people first, then checks, then writes."""

import datetime as dt

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from phonenumber_field.phonenumber import PhoneNumber
from phonenumbers import NumberParseException, ValidationResult, is_possible_number_with_reason

from accounts.models import User
from programmes.catalogue.models import DeliveryMode
from programmes.coaching.errors import (
    AllowanceUsed,
    CallClosed,
    CoachingRefused,
    NotOffered,
    NumberRefused,
    TimeRefused,
)
from programmes.coaching.models import Call, CallEvent, Coach, Pairing
from programmes.coaching.queries import CALLING_STATES, calls_used, current_pairings, diary_of
from programmes.coaching.services.claims import claim_time, lock_people, reclaim_time, time_taken
from programmes.coaching.services.history import call_off, note, remind, revise, tell
from programmes.coaching.slots import Diary, Obstacle
from programmes.enrolment.models import Enrolment
from ui import references
from ui.locks import retry_once


@retry_once
@transaction.atomic
def book_call(
    enrolment: Enrolment,
    starts_at: dt.datetime,
    *,
    coach: Coach | None = None,
    number: str = "",
    who_rings: str = Call.Side.COACH,
    by: User | None,
    now: dt.datetime | None = None,
) -> Call:
    """Book a call that starts at an aware instant, and return it; both people are told by mail.

    With the first of their coaches unless `coach` says which of the two. `number` is where the participant can be rung,
    needed when the coach rings. The same time asked for twice gives the same call, so a form sent twice has one answer.
    The coach needs to give no notice; participants do.

    Raises NotOffered, AllowanceUsed, NumberRefused, TimeRefused, or TimeTaken when somebody was quicker.
    """
    now = now or timezone.now()
    pairing = _pairing(enrolment, coach)
    lock_people([pairing.coach.user_id, enrolment.person_id])
    enrolment = Enrolment.objects.select_related("workshop__programme", "person").get(pk=enrolment.pk)
    if _pairing(enrolment, coach).pk != pairing.pk:
        raise NotOffered(_("Your coach has just changed. Please look at the times again."))
    coach = pairing.coach
    already = enrolment.calls.filter(state=Call.State.BOOKED, starts_at=starts_at, coach=coach).first()
    if already is not None:
        return already
    _check_taking_part(enrolment)
    programme = enrolment.workshop.programme
    if calls_used(enrolment) >= programme.coaching_calls:
        raise AllowanceUsed(_("All the calls that come with your place are booked or have been held."))
    diary = diary_of(enrolment, coach, now=now)
    _check_time(diary, coach, starts_at, by=by, now=now)
    call = Call(
        reference=_new_reference(),
        enrolment=enrolment,
        coach=coach,
        starts_at=starts_at,
        ends_at=starts_at + diary.length,
        time_zone=enrolment.workshop.time_zone,
        mode=programme.call_mode,
        who_rings=who_rings,
        number=_number_to_ring(number, who_rings, programme.call_mode, coach),
        revised_at=now,
        created_at=now,
    )
    call.uid = f"call-{call.reference.lower()}@{settings.MAIL_DOMAIN}"
    call.save(force_insert=True)
    claim_time(call, diary.claim_of(starts_at))
    Pairing.objects.filter(enrolment=enrolment, ended_at=None).update(not_now_at=None)
    tell(call, CallEvent.Kind.BOOKED, by=by, now=now)
    remind(call, now=now)
    return call


@retry_once
@transaction.atomic
def move_call(call: Call, starts_at: dt.datetime, *, by: User | None, now: dt.datetime | None = None) -> Call:
    """Move a booked call to another time with the same coach, and return it: the same call, and not another booking.

    When it raises (CallClosed, NotOffered, TimeRefused, TimeTaken) the old time stands. Participants can move a call
    until the coach's hours of notice before it, or at any time when dates changed under it; the coach always can.
    """
    now = now or timezone.now()
    call = _locked(call)
    if call.starts_at == starts_at and call.state == Call.State.BOOKED:
        return call
    _check_coming(call, now)
    _check_taking_part(call.enrolment)
    if is_late(call, by=by, now=now):
        raise CallClosed(_("It is too close to this call to move it here. Please ring your coach."))
    diary = diary_of(call.enrolment, call.coach, now=now, moving=call)
    _check_time(diary, call.coach, starts_at, by=by, now=now)
    before = call.starts_at
    call.starts_at, call.ends_at = starts_at, starts_at + diary.length
    call.outside_window = False
    revise(call, now=now, moved=True)
    reclaim_time(call, diary.claim_of(starts_at))
    call.save()
    tell(call, CallEvent.Kind.MOVED, by=by, now=now, from_starts_at=before)
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
    call = _locked(call)
    if call.state == Call.State.CANCELLED:
        return call
    _check_coming(call, now)
    call_off(call, by=by, now=now, reason=reason, uses_allowance=is_late(call, by=by, now=now))
    return call


@retry_once
@transaction.atomic
def mark_held(call: Call, *, by: User, now: dt.datetime | None = None) -> Call:
    """Say that a call took place, once it has begun; only its coach can. May be put right later."""
    return _mark(call, Call.State.HELD, "", by=by, now=now or timezone.now())


@retry_once
@transaction.atomic
def mark_missed(call: Call, *, by: User, missed_by: str = Call.Side.PERSON, now: dt.datetime | None = None) -> Call:
    """Say who of the two was not there, once a call has begun; only its coach can. May be put right later.

    A call that the coach missed is given back to the participant.
    """
    return _mark(call, Call.State.MISSED, missed_by, by=by, now=now or timezone.now())


def is_late(call: Call, *, by: User | None, now: dt.datetime) -> bool:
    """True when the participant would change a call within the coach's hours of notice, for reasons of their own."""
    return (
        by is not None
        and by.pk == call.enrolment.person_id
        and not call.outside_window
        and call.starts_at - now < dt.timedelta(hours=call.coach.notice_hours)
    )


def _mark(call: Call, state: str, missed_by: str, *, by: User, now: dt.datetime) -> Call:
    call = _locked(call)
    if by.pk != call.coach.user_id:
        raise CoachingRefused(_("Only the coach of a call can say what became of it."))
    if call.state == Call.State.CANCELLED:
        raise CallClosed(_("This call was cancelled."))
    if now < call.starts_at:
        raise CallClosed(_("This call has not begun yet."))
    if (call.state, call.missed_by) != (state, missed_by):
        call.state, call.missed_by = state, missed_by
        call.uses_allowance = missed_by != Call.Side.COACH
        revise(call, now=now, moved=False)
        call.save()
        note(call, state, by=by, now=now)
    return call


def _locked(call: Call) -> Call:
    """Return the call as it is now, both of its people locked until the transaction ends."""
    lock_people([call.coach.user_id, call.enrolment.person_id])
    return Call.objects.select_related("coach__user", "enrolment__person", "enrolment__workshop__programme").get(
        pk=call.pk
    )


def _pairing(enrolment: Enrolment, coach: Coach | None) -> Pairing:
    """Return the enrolment's pairing with `coach`, or with its first coach who takes calls; NotOffered without one."""
    for pairing in current_pairings(enrolment):
        if pairing.coach.active and coach in {None, pairing.coach}:
            return pairing
    if coach is None:
        raise NotOffered(_("You have no coach yet. We will write to you as soon as you can book a call."))
    raise NotOffered(_("%(coach)s is not your coach any more. Please look at the times again.") % {"coach": coach})


def _check_taking_part(enrolment: Enrolment) -> None:
    if enrolment.state != Enrolment.State.CONFIRMED or enrolment.workshop.state not in CALLING_STATES:
        raise NotOffered(_("Calls are for people with a place on a workshop that is coming or under way."))


def _check_coming(call: Call, now: dt.datetime) -> None:
    if call.state == Call.State.CANCELLED:
        raise CallClosed(_("This call has been cancelled already."))
    if call.state != Call.State.BOOKED or call.starts_at <= now:
        raise CallClosed(_("This call has begun or is over, so it can no longer be changed."))


def _check_time(diary: Diary, coach: Coach, starts_at: dt.datetime, *, by: User | None, now: dt.datetime) -> None:
    """Raise TimeRefused or TimeTaken unless a call can start then; the coach needs no notice from themselves."""
    by_coach = by is not None and by.pk == coach.user_id
    match diary.obstacle(starts_at, now, with_notice=not by_coach):
        case Obstacle.PAST:
            raise TimeRefused(_("That time has passed. Choose another."))
        case Obstacle.NOTICE:
            raise TimeRefused(
                ngettext(
                    "Your coach needs %(hours)s hour of notice. Choose a later time.",
                    "Your coach needs %(hours)s hours of notice. Choose a later time.",
                    coach.notice_hours,
                )
                % {"hours": coach.notice_hours}
            )
        case Obstacle.WINDOW:
            raise TimeRefused(_("Calls are held between the modules of your workshop. Choose a time in those weeks."))
        case Obstacle.HOURS:
            raise TimeRefused(_("Your coach takes no calls then. Choose one of the times shown."))
        case Obstacle.BUSY:
            raise time_taken()


def _number_to_ring(number: str, who_rings: str, mode: str, coach: Coach) -> str:
    """Return the participant's number in international form, or nothing where nobody will ring them."""
    if mode != DeliveryMode.TELEPHONE:
        return ""
    if who_rings == Call.Side.PERSON:
        if not coach.phone:
            raise NumberRefused(_("Your coach has given no number. Choose that your coach rings you."))
        return ""
    try:
        parsed = PhoneNumber.from_string(number)
    except NumberParseException:
        parsed = None
    # Whole, not known to be in use: lists of ranges lag behind, and the coach will find out.
    if parsed is None or is_possible_number_with_reason(parsed) != ValidationResult.IS_POSSIBLE:
        raise NumberRefused(_("Give the number your coach should ring, with its area code."))
    return parsed.as_e164


def _new_reference() -> str:
    while True:
        reference = "C" + references.new_reference(7)
        if not Call.objects.filter(reference=reference).exists():
            return reference
