"""What the worker does for enrolments."""

import datetime as dt
from collections.abc import Callable

import structlog
from django.db import OperationalError
from django.db.models import Q, QuerySet

from notices.duties import duty
from notices.invariants import invariant
from programmes.catalogue.models import Workshop
from programmes.enrolment import services
from programmes.enrolment.models import Enrolment
from programmes.enrolment.queries import TAKES_PEOPLE_IN, invariant_violations, mail_violations, places_of, with_places
from ui.locks import is_lock_timeout

log = structlog.get_logger(__name__)
State = Enrolment.State


@duty("enrolment/lapse offers", every=dt.timedelta(seconds=5), lease=dt.timedelta(minutes=1))
def lapse_offers(now: dt.datetime) -> int:
    """End the offers that have run out, each workshop in its own transaction, and pass their places on."""
    due = Workshop.objects.filter(enrolments__state=State.OFFERED, enrolments__offer_expires_at__lte=now)
    return _for_each(due, lambda workshop: len(services.lapse_offers_of(workshop, now=now)))


@duty("enrolment/offer free places", every=dt.timedelta(minutes=1))
def offer_free_places(now: dt.datetime) -> int:
    """Offer places that are free while people wait. Each act does so itself; this finds what none of them saw."""
    with_a_list = Workshop.objects.filter(state__in=TAKES_PEOPLE_IN, enrolments__state=State.WAITLISTED)
    return _for_each(
        with_places(with_a_list),
        lambda workshop: len(services.offer_free_places(workshop, now=now)) if places_of(workshop).left else 0,
    )


@duty("enrolment/close lists", every=dt.timedelta(minutes=5))
def close_lists(now: dt.datetime) -> int:
    """Tell those who still wait when no more offers can be made."""
    due = Workshop.objects.filter(
        Q(closes_at__lte=now) | Q(sessions__starts_at__lte=now, sessions__voluntary=False),
        enrolments__state__in={State.WAITLISTED, State.APPLIED},
    )
    return _for_each(due, lambda workshop: len(services.close_list(workshop, now=now)))


@invariant("enrolment/places and lists")
def places_and_lists(now: dt.datetime) -> list[str]:
    return invariant_violations()


@invariant("enrolment/mails")
def mails(now: dt.datetime) -> list[str]:
    return mail_violations(now)


def _for_each(workshops: QuerySet[Workshop], act: Callable[[Workshop], int]) -> int:
    """Act on each workshop, in the order of their keys; one that is held by others has its turn next time."""
    done = 0
    for workshop in workshops.order_by("pk").distinct():
        try:
            done += act(workshop)
        except OperationalError as error:
            if not is_lock_timeout(error):
                raise
            log.warning("workshop_busy", workshop=workshop.code)
    return done
