"""How many places a workshop has, who waits for one, and when its offers end."""

import datetime as dt
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.db.models import Count, F, IntegerField, Max, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, Greatest
from django.utils.translation import gettext as _

from accounts.models import User
from programmes.catalogue.models import Session, Workshop
from programmes.enrolment.models import Enrolment
from ui import when

State = Enrolment.State

# States of a workshop in which people may come in.
TAKES_PEOPLE_IN = frozenset({Workshop.State.TENTATIVE, Workshop.State.CONFIRMED})


@dataclass(frozen=True)
class Places:
    """A workshop's places. `held` are offered and not yet answered; they are part of `taken`.

    `passed_over` are those of the `waiting` by whom an offer went, because something that the programme asks for was
    not verified: they keep their number, and keep nobody else from a place.
    """

    max: int
    min: int
    taken: int
    waiting: int
    held: int
    last_queued_at: dt.datetime | None = None
    passed_over: int = 0

    @property
    def left(self) -> int:
        """Places nobody has or is offered; never below nought, though capacity may have been cut below `taken`."""
        return max(0, self.max - self.taken)

    @property
    def for_newcomers(self) -> int:
        """Places somebody may take at once: none while anyone waits who could have one: a newcomer doesn't overtake."""
        return 0 if self.waiting > self.passed_over else self.left

    @property
    def missing(self) -> int:
        """How many more people the workshop needs before it can go ahead."""
        return max(0, self.min - self.taken)


def places(workshop: Workshop) -> Places:
    """Count a workshop's places now. Exact only under its lock (services.lock)."""
    counts = workshop.enrolments.aggregate(
        taken=Count("pk", filter=Q(state__in=Enrolment.TAKES_PLACE)),
        held=Count("pk", filter=Q(state=State.OFFERED)),
        waiting=Count("pk", filter=Q(state=State.WAITLISTED)),
        last_queued_at=Max("queued_at"),
        passed_over=Count("pk", filter=Q(passed_over_at__isnull=False)),
    )
    return Places(max=workshop.places_max, min=workshop.places_min, **counts)


def with_places(workshops: QuerySet[Workshop]) -> QuerySet[Workshop]:
    """Annotate each workshop with `places_taken`, `places_held`, `places_waiting`, `places_passed_over`, `places_left`.

    One query for a whole list, safe beside other annotations; `places_of` makes a Places of an annotated workshop.
    """
    return workshops.annotate(
        places_taken=_count(Enrolment.TAKES_PLACE),
        places_held=_count({State.OFFERED}),
        places_waiting=_count({State.WAITLISTED}),
        places_passed_over=_count({State.WAITLISTED}, passed_over_at__isnull=False),
    ).annotate(places_left=Greatest(F("places_max") - F("places_taken"), Value(0), output_field=IntegerField()))


def _count(states: Iterable[State], **wanted: object) -> Coalesce:
    found = Enrolment.objects.filter(workshop=OuterRef("pk"), state__in=list(states), **wanted)
    rows = found.order_by().values("workshop")
    return Coalesce(Subquery(rows.annotate(n=Count("pk")).values("n"), output_field=IntegerField()), Value(0))


def places_of(workshop: Workshop) -> Places:
    """Return the Places of a workshop that `with_places` annotated, without asking the database."""
    return Places(
        max=workshop.places_max,
        min=workshop.places_min,
        taken=workshop.places_taken,  # type: ignore[attr-defined]
        waiting=workshop.places_waiting,  # type: ignore[attr-defined]
        held=workshop.places_held,  # type: ignore[attr-defined]
        passed_over=workshop.places_passed_over,  # type: ignore[attr-defined]
    )


def first_session_start(workshop: Workshop) -> dt.datetime | None:
    """Return when the first compulsory session starts; None while there are no dates. No query of its own where the
    sessions have been fetched."""
    return min((session.starts_at for session in _dated(workshop)), default=None)


def last_session_end(workshop: Workshop) -> dt.datetime | None:
    """Return when the last compulsory session ends; None while there are no dates. No query of its own where the
    sessions have been fetched."""
    return max((session.ends_at for session in _dated(workshop)), default=None)


def _dated(workshop: Workshop) -> list[Session]:
    return [session for session in workshop.sessions.all() if not session.voluntary and session.cancelled_at is None]


def why_closed(workshop: Workshop, *, now: dt.datetime) -> str:
    """Say in a sentence why a newcomer can't book or apply now; an empty string when they can try.

    It says nothing about places: a full workshop is open, for its waiting list.
    """
    if workshop.enrolment_mode == Workshop.EnrolmentMode.INVITE:
        return _("Places on this workshop are by invitation.")
    return why_nobody_comes_in(workshop, now=now) or _why_outside_its_times(workshop, now)


def why_nobody_comes_in(workshop: Workshop, *, now: dt.datetime) -> str:
    """Say why the workshop takes nobody in at all, not even by a coordinator's decision; empty when it does."""
    if workshop.state == Workshop.State.CANCELLED:
        return _("This workshop has been cancelled.")
    if workshop.state in {Workshop.State.RUNNING, Workshop.State.COMPLETED}:
        return _("This workshop has already begun.")
    if workshop.state not in TAKES_PEOPLE_IN:
        return _("This workshop takes no bookings yet.")
    start = first_session_start(workshop)
    if start is None:
        return _("This workshop has no dates yet. Leave your name and we will write when there are some.")
    if start <= now:
        return _("This workshop has already begun.")
    return ""


def _why_outside_its_times(workshop: Workshop, now: dt.datetime) -> str:
    if workshop.opens_at and now < workshop.opens_at:
        opens = when.day_and_clock(workshop.opens_at.astimezone(ZoneInfo(workshop.time_zone)))
        return _("Booking opens on %(when)s.") % {"when": opens}
    if workshop.closes_at and workshop.closes_at <= now:
        return _("Booking for this workshop has closed.")
    return ""


def offers_end(workshop: Workshop) -> dt.datetime | None:
    """Return the instant past which no offer may reach; None while there are no dates.

    Where people book, that is when booking closes, at the latest the first session. Where they apply or are
    invited the close ends the applications, and deciding comes after it: offers may then run to the first session.
    """
    start = first_session_start(workshop)
    if start and workshop.closes_at and workshop.enrolment_mode == Workshop.EnrolmentMode.BOOK:
        return min(start, workshop.closes_at)
    return start


def open_dates_beside(workshop: Workshop, *, now: dt.datetime) -> list[Workshop]:
    """Return the other workshops of its programme that take people in now, by date, with places and journey."""
    others = Workshop.objects.with_journey().filter(programme=workshop.programme_id, state__in=TAKES_PEOPLE_IN)
    found = [one for one in with_places(others.exclude(pk=workshop.pk)) if not why_nobody_comes_in(one, now=now)]
    return sorted(found, key=lambda one: (first_session_start(one) or now, one.pk))


def live_enrolment(workshop: Workshop, person: User) -> Enrolment | None:
    """Return the one enrolment with which a person is still concerned with this workshop, if any."""
    return Enrolment.objects.filter(workshop=workshop, person=person, state__in=Enrolment.LIVE).first()


def waiting(workshop: Workshop) -> QuerySet[Enrolment]:
    """Return the waiting list, first in the queue first."""
    return workshop.enrolments.filter(state=State.WAITLISTED).order_by("queued_at", "pk")


def position(enrolment: Enrolment) -> int:
    """Return somebody's place on the waiting list, counted from 1. ValueError when they aren't on it."""
    if enrolment.state != State.WAITLISTED:
        raise ValueError(f"Enrolment {enrolment.reference} is not on the list.")
    ahead = Q(queued_at__lt=enrolment.queued_at) | Q(queued_at=enrolment.queued_at, pk__lt=enrolment.pk)
    return 1 + Enrolment.objects.filter(ahead, workshop_id=enrolment.workshop_id, state=State.WAITLISTED).count()


def positions(enrolments: Collection[Enrolment]) -> dict[int, int]:
    """Return by key the place on its list of each of these that waits, counted from 1; one query for them all."""
    workshops = {enrolment.workshop_id for enrolment in enrolments}
    queued = Enrolment.objects.filter(workshop__in=workshops, state=State.WAITLISTED).order_by("queued_at", "pk")
    wanted = {enrolment.pk for enrolment in enrolments}
    counted: Counter[int] = Counter()
    found: dict[int, int] = {}
    for pk, workshop in queued.values_list("pk", "workshop_id"):
        counted[workshop] += 1
        if pk in wanted:
            found[pk] = counted[workshop]
    return found
