"""Who coaches whom, and whether somebody wants calls at the moment."""

import datetime as dt
from collections import Counter

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from programmes.catalogue.models import Workshop
from programmes.coaching.errors import NotOffered
from programmes.coaching.models import Call, Coach, Pairing
from programmes.coaching.queries import current_pairing, without_coach
from programmes.coaching.services.claims import lock_people, people_of
from programmes.coaching.services.fitting import settle
from programmes.coaching.services.history import call_off
from programmes.enrolment.models import Enrolment
from ui.locks import retry_once


@retry_once
@transaction.atomic
def assign_coach(enrolment: Enrolment, coach: Coach, *, by: User | None, now: dt.datetime | None = None) -> Pairing:
    """Give somebody with a place a coach, or another coach, and return the pairing; the former one is history.

    Coming calls with a former coach are cancelled, given back, and both are told. The workshop's sessions claim the
    new coach's time. Raises NotOffered when the person has no place, or the coach takes no calls or is that person.
    """
    now = now or timezone.now()
    former = current_pairing(enrolment)
    lock_people({enrolment.person_id, coach.user_id, *({former.coach.user_id} if former else ())})
    enrolment = Enrolment.objects.select_related("workshop__programme", "person").get(pk=enrolment.pk)
    former = current_pairing(enrolment)
    if former and former.coach_id == coach.pk:
        return former
    _check_pair(enrolment, coach)
    if former:
        end_pairing(former, by=by, now=now, reason=_("There is another coach now."))
    pairing = _pair(enrolment, coach, by=by, now=now, not_now_at=former.not_now_at if former else None)
    settle({coach.user_id, *({former.coach.user_id} if former else ())}, by=by, now=now)
    return pairing


@retry_once
@transaction.atomic
def assign_coaches(workshop: Workshop, *, by: User | None, now: dt.datetime | None = None) -> list[Pairing]:
    """Give everybody in a workshop's group who has no coach yet one, evenly; return the new pairings.

    Each gets the coach who has the fewest people now, the one who has been here longest among equals. Raises
    NotOffered when nobody takes calls.
    """
    now = now or timezone.now()
    coaches = list(Coach.objects.filter(active=True).select_related("user").order_by("pk"))
    if not coaches:
        raise NotOffered(_("There is no coach who takes calls. Add one first."))
    enrolments = list(without_coach(workshop))
    lock_people(
        {
            *people_of(workshop),
            *(coach.user_id for coach in coaches),
            *(enrolment.person_id for enrolment in enrolments),
        }
    )
    load = Counter(
        Pairing.objects.filter(ended_at=None, enrolment__state=Enrolment.State.CONFIRMED).values_list(
            "coach", flat=True
        )
    )
    pairings = []
    for enrolment in without_coach(workshop):
        possible = [coach for coach in coaches if coach.user_id != enrolment.person_id]
        if possible:
            coach = min(possible, key=lambda one: (load[one.pk], one.pk))
            load[coach.pk] += 1
            pairings.append(_pair(enrolment, coach, by=by, now=now))
    settle({pairing.coach.user_id for pairing in pairings}, by=by, now=now)
    return pairings


@retry_once
@transaction.atomic
def decline_calls(enrolment: Enrolment, *, now: dt.datetime | None = None) -> Pairing:
    """Note that somebody would rather have no calls at the moment. Calls already booked stay. See `welcome_calls`."""
    return _answer(enrolment, now or timezone.now())


@retry_once
@transaction.atomic
def welcome_calls(enrolment: Enrolment) -> Pairing:
    """Take a "not now" back."""
    return _answer(enrolment, None)


def end_pairing(pairing: Pairing, *, by: User | None, now: dt.datetime, reason: str) -> None:
    """End a pairing and cancel its coming calls. The people must be locked."""
    pairing.ended_at = now
    pairing.save(update_fields=["ended_at"])
    coming = Call.objects.select_related("coach__user", "enrolment__person", "enrolment__workshop").filter(
        enrolment=pairing.enrolment_id, coach=pairing.coach_id, state=Call.State.BOOKED, starts_at__gt=now
    )
    for call in coming:
        call_off(call, by=by, now=now, reason=reason)


def _pair(
    enrolment: Enrolment, coach: Coach, *, by: User | None, now: dt.datetime, not_now_at: dt.datetime | None = None
) -> Pairing:
    return Pairing.objects.create(
        enrolment=enrolment, coach=coach, started_at=now, assigned_by=by, not_now_at=not_now_at
    )


def _check_pair(enrolment: Enrolment, coach: Coach) -> None:
    if enrolment.state != Enrolment.State.CONFIRMED:
        raise NotOffered(_("Only somebody with a confirmed place can be given a coach."))
    if not coach.active:
        raise NotOffered(_("This coach takes no calls at the moment."))
    if coach.user_id == enrolment.person_id:
        raise NotOffered(_("Nobody coaches themselves. Choose another coach."))


def _answer(enrolment: Enrolment, not_now_at: dt.datetime | None) -> Pairing:
    pairing = Pairing.objects.select_for_update().filter(enrolment=enrolment, ended_at=None).first()
    if pairing is None:
        raise NotOffered(_("You have no coach yet. We will write to you as soon as you can book a call."))
    pairing.not_now_at = not_now_at
    pairing.save(update_fields=["not_now_at"])
    return pairing
