"""What must always be true of enrolments, asked of the database: the worker reports what is not."""

import datetime as dt

from django.db.models import Count, F, Max, Min, OuterRef, Q, Subquery

from notices.models import Notice
from programmes.catalogue.models import Workshop
from programmes.enrolment.models import Enrolment, EnrolmentEvent

State = Enrolment.State

# A state that nobody comes into without a mail, and what that mail may be.
MAILS = {
    State.APPLIED: {"enrolment/application_received"},
    State.WAITLISTED: {"enrolment/waitlisted"},
    State.OFFERED: {"enrolment/offered", "enrolment/invited"},
    State.CONFIRMED: {"enrolment/confirmed", "enrolment/transferred"},
}
# How far back the mails are looked at: the look comes every hour, and again after a night without a worker.
MAILS_OF = dt.timedelta(days=2)


def invariant_violations() -> list[str]:
    """Return a sentence for each thing that can't be, by code and reference; empty when all is well.

    Some are constraints of the database as well: this looks again, for a database can be restored or edited.
    """
    return [
        *_given_too_often(),
        *_more_than_one_live(),
        *_offers_without_end(),
        *_overtaken_on_the_list(),
        *_state_unlike_history(),
    ]


def _given_too_often() -> list[str]:
    """Taken ≤ capacity; or, where capacity was cut since, no more taken than when the last place was given."""
    last_given = EnrolmentEvent.objects.filter(enrolment__workshop=OuterRef("pk"), place__isnull=False).order_by("-pk")
    over = (
        Workshop.objects.annotate(
            taken=Count("enrolments", filter=Q(enrolments__state__in=Enrolment.TAKES_PLACE)),
            last_place=Subquery(last_given.values("place")[:1]),
            last_places=Subquery(last_given.values("places")[:1]),
        )
        .filter(taken__gt=F("places_max"))
        .exclude(taken__lte=F("last_place"), last_place__lte=F("last_places"))
    )
    return [
        f"Workshop {workshop.code}: {workshop.taken} places are taken of {workshop.places_max}."
        for workshop in over.order_by("pk")
    ]


def _more_than_one_live() -> list[str]:
    twice = (
        Enrolment.objects.filter(state__in=Enrolment.LIVE)
        .order_by()
        .values("workshop__code", "person_id")
        .annotate(n=Count("pk"))
        .filter(n__gt=1)
    )
    return [
        f"Workshop {row['workshop__code']}: person {row['person_id']} has {row['n']} live enrolments." for row in twice
    ]


def _offers_without_end() -> list[str]:
    odd = Enrolment.objects.filter(state=State.OFFERED, offer_expires_at=None)
    return [f"Enrolment {enrolment.reference}: its offer has no end." for enrolment in odd]


def _overtaken_on_the_list() -> list[str]:
    """Nobody from the list has an offer while somebody who joined before them waits and could have had it."""
    could_have_it = Q(enrolments__state=State.WAITLISTED, enrolments__passed_over_at=None)
    queued = Workshop.objects.annotate(
        first_waiting=Min("enrolments__queued_at", filter=could_have_it),
        last_offered=Max("enrolments__queued_at", filter=Q(enrolments__state=State.OFFERED)),
    ).filter(last_offered__gt=F("first_waiting"))
    return [f"Workshop {workshop.code}: somebody was overtaken on the list." for workshop in queued.order_by("pk")]


def _state_unlike_history() -> list[str]:
    last = EnrolmentEvent.objects.filter(enrolment=OuterRef("pk")).order_by("-pk")
    odd = Enrolment.objects.annotate(last_state=Subquery(last.values("to_state")[:1])).exclude(
        last_state=F("state"), last_state__isnull=False
    )
    return [f"Enrolment {enrolment.reference}: its state is not that of its last event." for enrolment in odd]


def mail_violations(now: dt.datetime) -> list[str]:
    """Return a sentence for each recent change without its mail's row, and each such row without its enrolment.

    A change and its mail are written in one transaction, so neither can be without the other.
    """
    since = now - MAILS_OF
    notices = Notice.objects.filter(kind__startswith="enrolment/", created_at__gte=since, data__has_key="enrolment")
    told = {(kind, data["enrolment"]) for kind, data in notices.values_list("kind", "data")}
    events = EnrolmentEvent.objects.filter(at__gte=since, at__lte=now, to_state__in=list(MAILS)).order_by("pk")
    untold = [
        f"Enrolment {reference}: nobody was told that it is {state}."
        for pk, reference, state in events.values_list("enrolment", "enrolment__reference", "to_state")
        if not any((kind, pk) in told for kind in MAILS[State(state)])
    ]
    keys = {pk for _kind, pk in told}
    known = set(Enrolment.objects.filter(pk__in=keys).values_list("pk", flat=True))
    stray = [f"A mail tells of enrolment {pk}, which does not exist." for pk in sorted(keys - known)]
    return untold + stray
