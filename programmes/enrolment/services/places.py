"""The ways in and out of a workshop. Each takes the workshop's lock first, then checks, then writes."""

import datetime as dt

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from notices.services import queue
from programmes.catalogue.models import Workshop
from programmes.enrolment.errors import Full, NotOpen, WrongState
from programmes.enrolment.models import Enrolment
from programmes.enrolment.queries import (
    Places,
    live_enrolment,
    why_closed,
    why_nobody_comes_in,
)
from programmes.enrolment.services import lock
from programmes.enrolment.services.moves import begin, move, tell
from programmes.enrolment.services.offers import (
    confirm_offer,
    lock_enrolment,
    make_offer,
    offer_end,
    offer_under_lock,
    places_for_newcomers,
)
from programmes.enrolment.services.prerequisites import require, require_of
from ui.locks import retry_once

State = Enrolment.State
Source = Enrolment.Source
Mode = Workshop.EnrolmentMode


@retry_once
@transaction.atomic
def book(
    workshop: Workshop,
    person: User,
    *,
    by: User | None,
    hopes: str = "",
    join_list: bool = False,
    now: dt.datetime | None = None,
) -> Enrolment:
    """Take a place: the enrolment is confirmed, or, when none is free and `join_list` is set, on the waiting list.

    Somebody who has an enrolment already gets that one back, so a form sent twice has one answer; an open offer
    is thereby accepted. Raises Full when no place is free for a newcomer (people on the list go first), NotOpen
    when the workshop takes no bookings now, OfferEnded when an offer has just run out, and PrerequisitesMissing, for
    the list too, while something that the programme asks for is not verified for the first day.
    """
    workshop = lock.lock_workshop(workshop)
    now = now or timezone.now()
    if already := live_enrolment(workshop, person):
        already.workshop, already.person = workshop, person
        return confirm_offer(already, by=by, now=now) if already.state == State.OFFERED else already
    if closed := why_closed(workshop, now=now):
        raise NotOpen(closed)
    if workshop.enrolment_mode != Mode.BOOK:
        raise NotOpen(_("Places on this workshop are given to people who apply."))
    require(workshop, person, now=now)
    counted = places_for_newcomers(workshop, now=now)
    if counted.for_newcomers:
        enrolment = begin(
            workshop, person, State.CONFIRMED, source=Source.BOOKING, by=by, now=now, places=counted, hopes=hopes
        )
        tell("confirmed", enrolment)
        return enrolment
    if not join_list:
        raise Full
    enrolment = begin(
        workshop,
        person,
        State.WAITLISTED,
        source=Source.BOOKING,
        by=by,
        now=now,
        hopes=hopes,
        queued_at=_end_of_queue(counted, now),
    )
    tell("waitlisted", enrolment)
    return enrolment


def join_list(
    workshop: Workshop, person: User, *, by: User | None, hopes: str = "", now: dt.datetime | None = None
) -> Enrolment:
    """Join the waiting list; should a place have come free meanwhile, take it. Raises NotOpen, as `book` does."""
    return book(workshop, person, by=by, hopes=hopes, join_list=True, now=now)


@retry_once
@transaction.atomic
def apply_for_place(
    workshop: Workshop, person: User, *, by: User | None, hopes: str, now: dt.datetime | None = None
) -> Enrolment:
    """Ask for a place that a coordinator decides on; nothing is held. A second application returns the first.

    Raises NotOpen when the workshop takes no applications, or none now.
    """
    workshop = lock.lock_workshop(workshop)
    now = now or timezone.now()
    if already := live_enrolment(workshop, person):
        return already
    if closed := why_closed(workshop, now=now):
        raise NotOpen(closed)
    if workshop.enrolment_mode != Mode.APPLY:
        raise NotOpen(_("You needn't apply for this workshop: book a place."))
    enrolment = begin(workshop, person, State.APPLIED, source=Source.APPLICATION, by=by, now=now, hopes=hopes)
    tell("application_received", enrolment)
    queue(
        "enrolment/application_to_decide",
        to=workshop.programme.contact_email,
        data={"enrolment": enrolment.pk},
        about=f"workshop:{workshop.code}",
    )
    return enrolment


@retry_once
@transaction.atomic
def decide(
    enrolment: Enrolment, *, accept: bool, by: User, reason: str = "", now: dt.datetime | None = None
) -> Enrolment:
    """Answer an application. Accepted, it becomes an offer of some days, or waits its turn when all is full.

    Refused, the person is told, with `reason`; somebody accepted who waits can still be refused. The same answer
    twice is one answer. Raises WrongState when it was answered otherwise, NotOpen when the workshop has begun, and
    PrerequisitesMissing when something that the programme asks for is not verified for the first day.
    """
    workshop, enrolment = lock_enrolment(enrolment)
    now = now or timezone.now()
    if not accept:
        if enrolment.state == State.DECLINED:
            return enrolment
        move(enrolment, State.DECLINED, by=by, now=now, reason=reason)
        tell("declined", enrolment, reason=reason)
        return enrolment
    if enrolment.state in {State.WAITLISTED, State.OFFERED, State.CONFIRMED}:
        return enrolment
    if enrolment.state != State.APPLIED:
        raise WrongState
    if closed := why_nobody_comes_in(workshop, now=now):
        raise NotOpen(closed)
    require_of(workshop, enrolment.person, now=now)
    counted = places_for_newcomers(workshop, now=now)
    expires_at = offer_end(workshop, dt.timedelta(days=settings.INVITATION_DAYS), now=now)
    if counted.for_newcomers and expires_at:
        return make_offer(enrolment, expires_at, by=by, now=now)
    enrolment.queued_at = _end_of_queue(counted, now)
    move(enrolment, State.WAITLISTED, by=by, now=now, reason=reason)
    tell("waitlisted", enrolment)
    return enrolment


@retry_once
@transaction.atomic
def invite(
    workshop: Workshop,
    person: User | str,
    *,
    by: User,
    first_name: str = "",
    last_name: str = "",
    now: dt.datetime | None = None,
) -> Enrolment:
    """Hold a place for somebody, known or given by e-mail address, and write to them; they have some days to answer.

    An unknown address becomes a user without a password. Somebody who has an enrolment already gets that one back.
    Raises Full when no place can be held, NotOpen when the workshop has no dates, has begun or is cancelled, and
    PrerequisitesMissing when something that the programme asks for is not verified for the first day.
    """
    workshop = lock.lock_workshop(workshop)
    now = now or timezone.now()
    if isinstance(person, str):
        person = _person_at(person, first_name, last_name)
    if already := live_enrolment(workshop, person):
        return already
    if closed := why_nobody_comes_in(workshop, now=now):
        raise NotOpen(closed)
    expires_at = offer_end(workshop, dt.timedelta(days=settings.INVITATION_DAYS), now=now)
    if expires_at is None:
        raise NotOpen(_("Booking for this workshop has closed: move its close before you invite anybody."))
    require_of(workshop, person, now=now)
    counted = places_for_newcomers(workshop, now=now)
    if not counted.for_newcomers:
        raise Full(_("There is no free place to hold for them."))
    enrolment = begin(
        workshop,
        person,
        State.OFFERED,
        source=Source.INVITATION,
        by=by,
        now=now,
        places=counted,
        expires_at=expires_at,
    )
    tell("invited", enrolment, until=expires_at.isoformat())
    return enrolment


@retry_once
@transaction.atomic
def withdraw(enrolment: Enrolment, *, by: User | None, reason: str = "", now: dt.datetime | None = None) -> Enrolment:
    """Leave, from any state before the workshop is over; the place, if there was one, is offered to the next.

    Twice is once. Raises WrongState when the workshop is over or we said no already.
    """
    workshop, enrolment = lock_enrolment(enrolment)
    now = now or timezone.now()
    if enrolment.state == State.WITHDRAWN:
        return enrolment
    if workshop.state == Workshop.State.COMPLETED:
        raise WrongState(_("This workshop is over, so there is nothing left to withdraw from."))
    move(enrolment, State.WITHDRAWN, by=by, now=now, reason=reason)
    tell("withdrawn", enrolment)
    offer_under_lock(workshop, now=now)
    return enrolment


@retry_once
@transaction.atomic
def cancel_all(
    workshop: Workshop, *, by: User | None, reason: str = "", now: dt.datetime | None = None
) -> list[Enrolment]:
    """End every open enrolment of a workshop that was cancelled and write to each person; return them."""
    workshop = lock.lock_workshop(workshop)
    now = now or timezone.now()
    ended = list(workshop.enrolments.filter(state__in=Enrolment.OPEN).select_related("person"))
    for enrolment in ended:
        enrolment.workshop = workshop
        move(enrolment, State.CANCELLED, by=by, now=now, reason=reason)
        tell("cancelled", enrolment, reason=reason)
    return ended


@retry_once
@transaction.atomic
def finish(enrolment: Enrolment, *, met: bool, by: User | None, now: dt.datetime | None = None) -> Enrolment:
    """Write down whether somebody met the programme's rule; delivery decides it, and may put it right later.

    Raises WrongState for somebody who wasn't in the group, and before the workshop has begun.
    """
    workshop, enrolment = lock_enrolment(enrolment)
    now = now or timezone.now()
    state = State.COMPLETED if met else State.INCOMPLETE
    if enrolment.state == state:
        return enrolment
    if workshop.state not in {Workshop.State.RUNNING, Workshop.State.COMPLETED}:
        raise WrongState(_("This workshop hasn't begun, so nobody can have completed it."))
    return move(enrolment, state, by=by, now=now)


def _end_of_queue(counted: Places, now: dt.datetime) -> dt.datetime:
    """Now, but never before somebody who is on the list already: clocks of two servers may differ."""
    return max(now, counted.last_queued_at or now)


def _person_at(email: str, first_name: str, last_name: str) -> User:
    email = User.objects.normalize_email(email)
    if found := User.objects.filter(email=email).first():
        return found
    try:
        with transaction.atomic():
            return User.objects.create_user(email, first_name=first_name, last_name=last_name)
    except IntegrityError:  # somebody else wrote to the same new address at this moment
        return User.objects.get(email=email)
