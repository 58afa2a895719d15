"""Offers: a place held until a time. To those who wait, in their order; to those accepted or invited."""

import datetime as dt

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from programmes.catalogue.models import Workshop
from programmes.catalogue.services import change_details
from programmes.enrolment.errors import NotOpen, OfferEnded
from programmes.enrolment.models import Enrolment
from programmes.enrolment.queries import (
    TAKES_PEOPLE_IN,
    Places,
    lacking,
    offers_end,
    places,
    ready_for,
    waiting,
    why_nobody_comes_in,
)
from programmes.enrolment.services import lock
from programmes.enrolment.services.moves import move, pass_over, tell
from programmes.enrolment.services.prerequisites import require
from programmes.prerequisites.queries import in_words
from ui.locks import retry_once

State = Enrolment.State

# However soon the workshop is, nobody is asked to answer within minutes.
SHORTEST_OFFER = dt.timedelta(hours=1)


def offer_end(workshop: Workshop, length: dt.timedelta, *, now: dt.datetime) -> dt.datetime | None:
    """Return when an offer made now would end; None when it is too late to make any.

    It lasts `length`, but never more than half of the time that is left, so that the next person still has a
    chance; at least an hour, and never past the end of offers (queries.offers_end).
    """
    end = offers_end(workshop)
    if end is None or end <= now:
        return None
    return min(end, now + min(length, max(SHORTEST_OFFER, (end - now) / 2)))


@retry_once
@transaction.atomic
def accept_offer(enrolment: Enrolment, *, by: User | None, now: dt.datetime | None = None) -> Enrolment:
    """Take the place that was offered; the same answer again when it was taken already.

    Raises OfferEnded once the time has run out, also when the worker hasn't come by yet to pass the place on; and
    PrerequisitesMissing when what was verified no longer holds for the first day: the offer then stands until it ends.
    """
    _workshop, enrolment = lock_enrolment(enrolment)
    return confirm_offer(enrolment, by=by, now=now or timezone.now())


def confirm_offer(enrolment: Enrolment, *, by: User | None, now: dt.datetime) -> Enrolment:
    """Turn an offer read under its workshop's lock into a confirmed place."""
    if enrolment.state == State.CONFIRMED:
        return enrolment
    if enrolment.offer_expires_at is None or enrolment.offer_expires_at <= now:
        raise OfferEnded
    if closed := why_nobody_comes_in(enrolment.workshop, now=now):
        raise NotOpen(closed)
    require(enrolment.workshop, enrolment.person, now=now)
    move(enrolment, State.CONFIRMED, by=by, now=now)
    tell("confirmed", enrolment)
    return enrolment


@retry_once
@transaction.atomic
def decline_offer(enrolment: Enrolment, *, by: User | None, now: dt.datetime | None = None) -> Enrolment:
    """Say no to an offer; its place goes to the next person at once. OfferEnded when there is none any more."""
    now = now or timezone.now()
    workshop, enrolment = lock_enrolment(enrolment)
    if enrolment.state == State.WITHDRAWN:
        return enrolment
    if enrolment.state != State.OFFERED:
        raise OfferEnded
    move(enrolment, State.WITHDRAWN, by=by, now=now)
    tell("offer_passed_on", enrolment)
    offer_under_lock(workshop, now=now)
    return enrolment


@retry_once
@transaction.atomic
def offer_free_places(workshop: Workshop, *, now: dt.datetime | None = None) -> list[Enrolment]:
    """Offer every free place to those who wait, first come first; return the offers made."""
    return offer_under_lock(lock.lock_workshop(workshop), now=now or timezone.now())


def offer_under_lock(workshop: Workshop, *, now: dt.datetime) -> list[Enrolment]:
    """Offer what is free in a workshop whose row is held; nothing once it is over or too late for offers.

    An offer goes by somebody for whom something that the programme asks is not verified for the first day. They are
    told, once, what is missing, and keep their number: the next place that is free is theirs when it is verified.
    """
    if workshop.state not in TAKES_PEOPLE_IN or not (left := places(workshop).left):
        return []
    length = dt.timedelta(hours=settings.WAITING_LIST_OFFER_HOURS)
    queue = list(waiting(workshop).select_related("person"))
    ready = ready_for(workshop, [enrolment.person_id for enrolment in queue], now=now) if queue else set()
    offered: list[Enrolment] = []
    for enrolment in queue:
        expires_at = offer_end(workshop, length, now=now)
        if expires_at is None or len(offered) == left:
            break
        enrolment.workshop = workshop
        if enrolment.person_id in ready:
            offered.append(make_offer(enrolment, expires_at, by=None, now=now))
        elif enrolment.passed_over_at is None:
            pass_over(enrolment, in_words(lacking(workshop, enrolment.person, now=now)), now=now)
    return offered


def places_for_newcomers(workshop: Workshop, *, now: dt.datetime) -> Places:
    """Count a held workshop's places for whoever comes in now.

    Those by whom an offer went are asked again first: what they lacked may have been verified since.
    """
    counted = places(workshop)
    if counted.passed_over and counted.left:
        offer_under_lock(workshop, now=now)
        counted = places(workshop)
    return counted


def make_offer(enrolment: Enrolment, expires_at: dt.datetime, *, by: User | None, now: dt.datetime) -> Enrolment:
    """Hold a free place for somebody until `expires_at`, and write to them. Under the lock, where one is free."""
    counted = places(enrolment.workshop)
    move(enrolment, State.OFFERED, by=by, now=now, places=counted, expires_at=expires_at)
    tell("offered", enrolment, until=expires_at.isoformat())
    return enrolment


@retry_once
@transaction.atomic
def lapse_offers_of(workshop: Workshop, *, now: dt.datetime) -> list[Enrolment]:
    """End a workshop's offers whose time has run out and pass their places on; return the lapsed ones."""
    workshop = lock.lock_workshop(workshop)
    lapsed = list(
        workshop.enrolments.filter(state=State.OFFERED, offer_expires_at__lte=now)
        .select_related("person")
        .order_by("offer_expires_at", "pk")
    )
    for enrolment in lapsed:
        enrolment.workshop = workshop
        move(enrolment, State.EXPIRED, by=None, now=now)
        tell("offer_lapsed", enrolment)
    offer_under_lock(workshop, now=now)
    return lapsed


@retry_once
@transaction.atomic
def close_list(workshop: Workshop, *, now: dt.datetime) -> list[Enrolment]:
    """Tell those who wait, or applied and were not answered, that no place came free in time; return them.

    Nothing happens while offers can still be made.
    """
    workshop = lock.lock_workshop(workshop)
    end = offers_end(workshop)
    if end is None or end > now:
        return []
    told = list(workshop.enrolments.filter(state__in={State.WAITLISTED, State.APPLIED}).select_related("person"))
    for enrolment in told:
        enrolment.workshop = workshop
        move(enrolment, State.DECLINED, by=None, now=now)
        tell("list_closed", enrolment)
    return told


def change_places(workshop: Workshop, places_max: int, *, by: User | None, now: dt.datetime | None = None) -> Workshop:
    """Set how many people a workshop holds. More places are offered to those who wait, at once (services.follow).

    Fewer never throw anybody out: nobody new comes in until people have left. Raises the catalogue's DetailsRefused
    below the workshop's least number.
    """
    return retry_once(change_details)(workshop, places_max=places_max, by=by, now=now)


def lock_enrolment(enrolment: Enrolment) -> tuple[Workshop, Enrolment]:
    """Hold an enrolment's workshop and return it with the enrolment as it is now."""
    workshop = lock.lock_workshop(enrolment.workshop)
    enrolment = Enrolment.objects.select_related("person").get(pk=enrolment.pk)
    enrolment.workshop = workshop
    return workshop, enrolment
