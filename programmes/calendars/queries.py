"""Which events a calendar holds."""

import datetime as dt
from collections.abc import Collection

from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.models import User
from programmes.calendars.events import Event, call_event, personal_event, public_event, still_shown, window
from programmes.calendars.models import CalendarSettings
from programmes.catalogue.models import Programme, Session, Workshop
from programmes.coaching.models import Call
from programmes.enrolment.models import Enrolment, VoluntaryChoice

# By default invitations go out for workshops with so few sessions; a longer series belongs in the feed.
INVITATIONS_UP_TO = 4


def sessions(**where: object) -> QuerySet[Session]:
    """Return sessions with all that an event needs, in one query."""
    return Session.objects.filter(**where).select_related("workshop__programme", "workshop__venue", "venue")


def workshop_events(workshop: Workshop, *, personal: bool = False, now: dt.datetime | None = None) -> list[Event]:
    """Return all of one workshop's events, however far away; `personal` adds what only people in it may read."""
    describe = personal_event if personal else public_event
    return still_shown((describe(session) for session in sessions(workshop=workshop)), now)


def programme_events(programme: Programme, *, now: dt.datetime | None = None) -> list[Event]:
    """Return what a programme's public feed shows: the sessions of its workshops that anyone may see."""
    now = now or timezone.now()
    start, end = window(now)
    public = sessions(ends_at__gte=start, starts_at__lt=end).exclude(workshop__state=Workshop.State.DRAFT)
    return still_shown((public_event(session) for session in public.filter(workshop__programme=programme)), now)


def personal_events(person: User, *, now: dt.datetime | None = None) -> list[Event]:
    """Return what is in a person's own feed: what they take part in, run and coach.

    A voluntary session is left out once they have said that they are not coming. Three queries, whatever the number.
    """
    now = now or timezone.now()
    start, end = window(now)
    between = Q(ends_at__gte=start, starts_at__lt=end)
    taking_part = Q(
        workshop__enrolments__in=Enrolment.objects.filter(person=person, state__in=Enrolment.TAKING_PART)
    ) & ~Q(voluntary_choices__in=not_coming(person))
    running = Q(workshop__in=person.facilitated_workshops.exclude(state=Workshop.State.DRAFT))
    own_sessions = sessions().filter(between).filter(taking_part | running).distinct()
    own_calls = Call.objects.filter(between).select_related("enrolment__person", "coach__user")
    return still_shown(
        [
            *(personal_event(session) for session in own_sessions),
            *(call_event(call, for_coach=False) for call in own_calls.filter(enrolment__person=person)),
            *(call_event(call, for_coach=True) for call in own_calls.filter(coach__user=person)),
        ],
        now,
    )


def not_coming(person: User) -> QuerySet[VoluntaryChoice]:
    """Return a person's answers "no" to voluntary sessions of workshops they take part in."""
    return VoluntaryChoice.objects.filter(
        enrolment__person=person, enrolment__state__in=Enrolment.TAKING_PART, coming=False
    )


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


def wanting_invitations(workshop: Workshop, people: Collection[User]) -> set[int]:
    """Return the keys of those to whom a workshop's dates go as invitations by mail: by their choice or our default."""
    choices = dict(CalendarSettings.objects.filter(person__in=people).values_list("person", "wants_invitations"))
    default: bool | None = None
    wanting = set()
    for person in people:
        wants = choices.get(person.pk)
        if wants is None:
            if default is None:
                default = len(workshop.sessions.all()) <= INVITATIONS_UP_TO
            wants = default
        if wants:
            wanting.add(person.pk)
    return wanting
