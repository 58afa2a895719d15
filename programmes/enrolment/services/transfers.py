"""Move somebody's place from one date of a programme to another, in one act."""

import datetime as dt

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from programmes.catalogue.models import Workshop
from programmes.enrolment.errors import Full, NotOpen, WrongState
from programmes.enrolment.models import Enrolment, Needs
from programmes.enrolment.queries import live_enrolment, why_closed, why_nobody_comes_in
from programmes.enrolment.services import lock
from programmes.enrolment.services.moves import begin, move, tell
from programmes.enrolment.services.needs import tell_of_late_change
from programmes.enrolment.services.offers import offer_under_lock, places_for_newcomers
from programmes.enrolment.services.prerequisites import require_of
from ui.locks import retry_once

State = Enrolment.State


@retry_once
@transaction.atomic
def transfer(
    enrolment: Enrolment,
    workshop: Workshop,
    *,
    by: User | None,
    keep_needs: bool = False,
    reason: str = "",
    now: dt.datetime | None = None,
) -> Enrolment:
    """Give up a confirmed place for one in another workshop of the same programme, and return the new enrolment.

    All or nothing, and checked as a booking is: the other has to take people in, to have a place for a newcomer
    (people on its list go first) and to begin while what the programme asks for is verified. The place left is offered
    to the next; coaching ends with it and begins anew, with every call the programme offers. What they need goes along
    where they say so (`keep_needs`), with the consent they gave, and is deleted otherwise. The person gets one mail
    about both. The same transfer twice is one.

    Raises WrongState without a confirmed place, for another programme's workshop, or where they have something with
    the other one already; NotOpen, Full and PrerequisitesMissing as `book` does. Then the old place stands.
    """
    here, there = lock.lock_workshops(enrolment.workshop, workshop)
    now = now or timezone.now()
    if already := Enrolment.objects.filter(moved_from=enrolment, workshop=there).first():
        return already
    if here.programme_id != there.programme_id or here.pk == there.pk:
        raise WrongState(_("A place can only move to another date of the same programme."))
    enrolment = Enrolment.objects.select_related("person").get(pk=enrolment.pk)
    enrolment.workshop = here
    if enrolment.state != State.CONFIRMED or here.state == Workshop.State.COMPLETED:
        raise WrongState
    if live_enrolment(there, enrolment.person):
        raise WrongState(
            _("%(name)s has something with that workshop already. Settle that first.") % {"name": enrolment.person}
        )
    closes = why_closed if there.enrolment_mode == Workshop.EnrolmentMode.BOOK else why_nobody_comes_in
    if closed := closes(there, now=now):
        raise NotOpen(closed)
    require_of(there, enrolment.person, now=now)
    counted = places_for_newcomers(there, now=now)
    if not counted.for_newcomers:
        raise Full(_("There is no free place on that date: people who wait for one come first."))
    moved = begin(
        there,
        enrolment.person,
        State.CONFIRMED,
        source=enrolment.source,
        by=by,
        now=now,
        places=counted,
        hopes=enrolment.hopes,
        moved_from=enrolment,
        reason=_because(_("Moved from %(code)s.") % {"code": here.code}, reason),
    )
    if keep_needs and Needs.objects.filter(enrolment=enrolment).update(enrolment=moved):
        tell_of_late_change(there, moved, now)
    leaving = _because(_("Moved to %(code)s.") % {"code": there.code}, reason)
    move(enrolment, State.WITHDRAWN, by=by, now=now, reason=leaving)
    tell("transferred", moved)
    offer_under_lock(here, now=now)
    return moved


def _because(what: str, reason: str) -> str:
    return f"{what} {reason.strip()}".strip()
