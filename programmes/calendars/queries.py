"""Which events a calendar holds."""

import datetime as dt
from collections.abc import Collection

from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from accounts.models import User
from programmes.calendars.events import (
    Event,
    call_event,
    group_event,
    personal_event,
    public_event,
    still_shown,
    window,
)
from programmes.calendars.models import CalendarSettings, Show
from programmes.catalogue.models import Module, Programme, Session, Workshop, WorkshopEvent
from programmes.catalogue.queries import in_doubt
from programmes.coaching.models import Call, CallGroup, Coach
from programmes.coaching.queries import group_calls_of, members_of
from programmes.enrolment.models import Enrolment, EnrolmentEvent, VoluntaryChoice
from programmes.people.queries import time_zone_of

# By default invitations go out for workshops with so few sessions; a longer series belongs in the feed.
INVITATIONS_UP_TO = 4


def sessions(**where: object) -> QuerySet[Session]:
    """Return sessions with all that an event needs, in one query: `in_doubt` says whether their date may yet move."""
    found = Session.objects.filter(**where).select_related("workshop__programme", "workshop__venue", "venue")
    return found.annotate(in_doubt=in_doubt())


def workshop_events(workshop: Workshop, *, personal: bool = False, now: dt.datetime | None = None) -> list[Event]:
    """Return all of one workshop's events, however far away; `personal` adds what only people in it may read."""
    describe = personal_event if personal else public_event
    return still_shown((describe(session) for session in sessions(workshop=workshop)), now)


def programme_events(programme: Programme, *, now: dt.datetime | None = None) -> list[Event]:
    """Return what a programme's public feed shows: the sessions of its workshops that anyone may see."""
    now = now or timezone.now()
    start, end = window(now)
    theirs = sessions(ends_at__gte=start, starts_at__lt=end, workshop__programme=programme).filter(announced())
    return still_shown((public_event(session) for session in theirs), now)


def announced() -> Q:
    """Return what is true of a session that anyone may know of: its workshop is no draft, nor a draft that was dropped.

    A cancelled workshop has called off what was to come, so one of its sessions that is not cancelled is over.
    """
    news = WorkshopEvent.objects.filter(workshop=OuterRef("workshop"), kind=WorkshopEvent.Kind.ANNOUNCED)
    dropped = Q(~Exists(news), workshop__state=Workshop.State.CANCELLED)
    return ~Q(workshop__state=Workshop.State.DRAFT) & ~dropped


def personal_events(
    person: User,
    *,
    show: str = Show.EVERYTHING,
    between: tuple[dt.datetime, dt.datetime] | None = None,
    now: dt.datetime | None = None,
) -> list[Event]:
    """Return what is in one of a person's own feeds, `show`: what they take part in, run and coach.

    `between` are the instants that it must touch, by default the window of all feeds. A voluntary session is left out
    once they have said that they are not coming; those of a workshop that was called off stay as long as every
    cancelled one. Three queries for everything, whatever the number.
    """
    now = now or timezone.now()
    start, end = between or window(now)
    then = Q(ends_at__gte=start, starts_at__lt=end)
    events: list[Event] = []
    if show != Show.CALLS:
        own_sessions = sessions().filter(then).filter(_theirs(person)).distinct()
        own_sessions = own_sessions.annotate(place=_place_in(OuterRef("workshop"), person))
        if show == Show.RESIDENTIALS:
            own_sessions = own_sessions.filter(part__kind=Module.Kind.RESIDENTIAL)
        events += [personal_event(session, place=session.place) for session in own_sessions]
    if show != Show.RESIDENTIALS:
        in_them = Q(enrolment__person=person) | Q(coach__user=person) | Q(second_coach__user=person)
        own_calls = Call.objects.filter(then).filter(in_them)
        with_people = own_calls.select_related("enrolment__person", "coach__user", "second_coach__user")
        events += [call_event(call, person) for call in with_people]
        groups = group_calls_of(person).filter(then).annotate(place=_place_in(OuterRef("group__workshop"), person))
        events += [group_event(call, person, place=call.place or "") for call in groups]
    return still_shown(events, now)


def _theirs(person: User) -> Q:
    """Return what is true of a session that stands in somebody's calendar."""
    called_off_with = EnrolmentEvent.objects.filter(
        enrolment=OuterRef("pk"), to_state=Enrolment.State.CANCELLED, from_state__in=Enrolment.TAKING_PART
    )
    places = Enrolment.objects.filter(
        Q(state__in=Enrolment.TAKING_PART) | Q(state=Enrolment.State.CANCELLED) & Exists(called_off_with), person=person
    )
    taking_part = Q(workshop__enrolments__in=places) & ~Q(voluntary_choices__in=not_coming(person))
    running = Q(workshop__in=person.facilitated_workshops.all()) & announced()
    return taking_part | running


def _place_in(workshop: OuterRef, person: User) -> Subquery:
    """Return the reference of somebody's latest place in a workshop; None where they have none."""
    theirs = Enrolment.objects.filter(workshop=workshop, person=person).order_by("-created_at", "-pk")
    return Subquery(theirs.values("reference")[:1])


def home_zone(person: User) -> str:
    """Return the zone in which a person reads times without being told which: their own, as they said or as a coach,
    else the site's."""
    as_coach = Coach.objects.filter(user=person).values_list("time_zone", flat=True).first()
    return time_zone_of(person, as_coach or settings.TIME_ZONE)


def not_coming(person: User) -> QuerySet[VoluntaryChoice]:
    """Return a person's answers "no" to voluntary sessions of workshops they take part in, or did until it was called
    off."""
    states = [*Enrolment.TAKING_PART, Enrolment.State.CANCELLED]
    return VoluntaryChoice.objects.filter(enrolment__person=person, enrolment__state__in=states, coming=False)


def expected_at(person: User, session: Session) -> bool:
    """True while a session of theirs stands in a person's diary: in the group, not off, and not declined."""
    return bool(expected_pairs(session.workshop, [person], [session]))


def expected_pairs(workshop: Workshop, people: Collection[User], sessions: Collection[Session]) -> set[tuple[int, int]]:
    """Return the keys (person, session) of all sessions of one workshop that stand in these people's diaries."""
    if workshop.state == Workshop.State.CANCELLED:
        return set()
    answers = list(
        Enrolment.objects.filter(workshop=workshop, person__in=people, state__in=Enrolment.TAKING_PART).values_list(
            "person", "voluntary_choices__session", "voluntary_choices__coming"
        )
    )
    declined = {(person, session) for person, session, coming in answers if coming is False}
    on = [session.pk for session in sessions if session.cancelled_at is None]
    return {(person, session) for person, _session, _coming in answers for session in on} - declined


def in_group(person: User, group: CallGroup) -> bool:
    """True while somebody holds a group, or is in it."""
    return group.coach.user == person or members_of(group).filter(enrolment__person=person).exists()


def wanting_invitations(people: Collection[User], *, dates: int) -> set[int]:
    """Return the keys of those to whom so many dates go as invitations by mail: by their choice or our default."""
    choices = dict(CalendarSettings.objects.filter(person__in=people).values_list("person", "wants_invitations"))
    default = dates <= INVITATIONS_UP_TO
    wants = {person.pk: choices.get(person.pk) for person in people}
    return {pk for pk, choice in wants.items() if (default if choice is None else choice)}
