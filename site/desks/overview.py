"""What those who run a workshop see of it at a glance: counts and names, never what somebody needs or wrote."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.db.models import Count, Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from accounts.permissions import may_coordinate
from desks.journeys import Task
from programmes.catalogue.gates import stages_of
from programmes.catalogue.journey import stations_of_workshop
from programmes.catalogue.models import Part, Session, Workshop
from programmes.coaching.models import Call
from programmes.coaching.queries import calls_to_move, without_coach
from programmes.delivery.queries import register_opens_at, sessions_with_marks
from programmes.enrolment.models import Enrolment, Needs
from programmes.enrolment.queries import (
    GroupMix,
    Places,
    asks_first,
    group_mix,
    places,
    places_of,
    ready_for,
    taking_part,
)
from ui import when
from ui.journey import Station

State = Enrolment.State


@dataclass(frozen=True)
class Card:
    """One workshop in the list of those one runs."""

    workshop: Workshop
    stations: list[Station]
    places: Places
    next: Session | None
    countdown: str


def card_of(workshop: Workshop, *, now: dt.datetime) -> Card:
    """Return what the list shows of a workshop that came with its journey and places; costs no query."""
    upcoming = _next(workshop.sessions.all(), now)
    stations = stations_of_workshop(workshop, now=now)
    return Card(workshop, stations, places_of(workshop), upcoming, _countdown(upcoming, now))


@dataclass(frozen=True)
class Register:
    """A session's register: how far it is kept."""

    session: Session
    word: str
    tone: str
    open: bool


@dataclass(frozen=True)
class Completion:
    """Of those in the group, who has met the programme's rule; for `undecided` a register is not whole."""

    completed: int
    incomplete: int
    undecided: int


@dataclass(frozen=True)
class Overview:
    """One workshop as its facilitators and coordinators see it first. `forms` is how many have told their needs.

    `verified` are those, by their keys, for whom all that the programme asks is verified for the first day, and nothing
    more is said of it; None where nothing is asked.
    """

    workshop: Workshop
    stations: list[Station]
    places: Places
    next: Session | None
    countdown: str
    mix: GroupMix
    people: Sequence[Enrolment]
    forms: int
    calls_used: int
    calls_offered: int
    registers: list[Register]
    completion: Completion | None
    to_do: list[Task]
    verified: set[int] | None

    @property
    def forms_missing(self) -> int:
        return len(self.people) - self.forms


def overview_of(workshop: Workshop, *, viewer: User, now: dt.datetime) -> Overview:
    """Gather it; `workshop` comes with its journey. A constant number of queries, however many people there are."""
    people = list(taking_part(workshop).annotate(has_needs=Exists(Needs.objects.filter(enrolment=OuterRef("pk")))))
    sessions = list(sessions_with_marks(workshop))
    upcoming = _next(sessions, now)
    calls = Call.objects.filter(enrolment__workshop=workshop, enrolment__state__in=Enrolment.TAKING_PART)
    overview = Overview(
        workshop=workshop,
        stations=stations_of_workshop(workshop, now=now),
        places=places(workshop),
        next=upcoming,
        countdown=_countdown(upcoming, now),
        mix=group_mix(workshop),
        people=people,
        forms=sum(person.has_needs for person in people),
        calls_used=calls.filter(uses_allowance=True).count(),
        calls_offered=len(people) * workshop.programme.coaching_calls,
        registers=[_register(session, len(people), now) for session in sessions],
        completion=_completion(people) if workshop.state == Workshop.State.COMPLETED else None,
        to_do=[],
        verified=ready_for(workshop, [one.person_id for one in people], now=now) if asks_first(workshop) else None,
    )
    overview.to_do.extend(_to_do(overview, sessions, viewer, now))
    return overview


def _next(sessions: Iterable[Session], now: dt.datetime) -> Session | None:
    to_come = [session for session in sessions if session.cancelled_at is None and session.ends_at > now]
    return min(to_come, key=lambda session: session.starts_at, default=None)


def _countdown(session: Session | None, now: dt.datetime) -> str:
    if session is None:
        return ""
    if session.starts_at <= now:
        return _("now")
    zone = ZoneInfo(session.time_zone)
    return when.countdown(session.starts_at.astimezone(zone), now.astimezone(zone))


def _register(session: Session, people: int, now: dt.datetime) -> Register:
    marked: int = session.marked  # type: ignore[attr-defined]
    opens = register_opens_at(session)
    if session.cancelled_at is not None:
        return Register(session, _("Cancelled"), "bad", open=False)
    if now < opens:
        word = _("Not yet")
        if session.voluntary:
            coming: int = session.coming  # type: ignore[attr-defined]
            word = ngettext("%(n)s is coming", "%(n)s are coming", coming) % {"n": coming}
        return Register(session, word, "plain", open=False)
    if session.voluntary:
        word = (
            ngettext("%(n)s was there", "%(n)s were there", marked) % {"n": marked} if marked else _("Nobody recorded")
        )
        return Register(session, word, "good" if marked else "plain", open=True)
    if marked >= people:
        return Register(session, _("Kept"), "good", open=True)
    word = _("%(marked)s of %(people)s recorded") % {"marked": marked, "people": people}
    return Register(session, word, "wait", open=True)


def _completion(people: Sequence[Enrolment]) -> Completion:
    states = [person.state for person in people]
    return Completion(
        completed=states.count(State.COMPLETED),
        incomplete=states.count(State.INCOMPLETE),
        undecided=states.count(State.CONFIRMED),
    )


def _to_do(overview: Overview, sessions: list[Session], viewer: User, now: dt.datetime) -> list[Task]:
    """What waits for whoever runs it: registers and needs for all, places and coaches for coordinators."""
    workshop = overview.workshop
    tasks = []
    for session in sessions:
        ended = session.ends_at <= now and not session.voluntary and session.cancelled_at is None
        if ended and session.marked < len(overview.people):  # type: ignore[attr-defined]
            url = reverse("facilitate_register", args=[workshop.code, session.pk])
            missing = len(overview.people) - session.marked  # type: ignore[attr-defined]
            word = ngettext("%(n)s to record", "%(n)s to record", missing) % {"n": missing}
            tasks.append(Task(_("Register: %(session)s") % {"session": session.title}, url, word, "wait"))
    moving = calls_to_move(workshop).count()
    if moving:
        word = ngettext("%(n)s call", "%(n)s calls", moving) % {"n": moving}
        hint = _("dates have changed; the people have been asked to move them")
        tasks.append(Task(_("Calls to move"), "", word, "wait", hint))
    tasks += _stages_to_do(workshop)
    if overview.forms_missing and overview.next is not None:
        word = ngettext("%(n)s person", "%(n)s people", overview.forms_missing) % {"n": overview.forms_missing}
        url = reverse("facilitate_needs", args=[workshop.code])
        tasks.append(Task(_("Have not said what they need"), url, word, "wait"))
    if may_coordinate(viewer):
        tasks += _to_do_of_coordinators(overview)
    return tasks


def _stages_to_do(workshop: Workshop) -> list[Task]:
    """What the stages at work wait for: an answer, to be closed, to go on."""
    if workshop.state != Workshop.State.RUNNING or not any(part.is_stage for part in workshop.parts.all()):
        return []
    tasks = []
    url = reverse("facilitate_stages", args=[workshop.code])
    for stage in stages_of(workshop):
        title = _("Stage: %(stage)s") % {"stage": stage.part.title}
        if stage.state == Part.StageState.PAUSED:
            tasks.append(Task(title, url, _("Paused"), "wait", stage.last_reason))
        elif stage.is_at_work and stage.next is not None:
            tasks.append(Task(title, url, _("To be answered"), "wait", stage.next.condition.question))
        elif stage.is_at_work and not stage.why_not_closed():
            tasks.append(Task(title, url, _("Can be closed"), "now"))
    return tasks


def _to_do_of_coordinators(overview: Overview) -> list[Task]:
    workshop, counted = overview.workshop, overview.places
    url = reverse("facilitate_places", args=[workshop.code])
    found = workshop.enrolments.aggregate(applied=Count("pk", filter=Q(state=State.APPLIED)))
    lonely = without_coach(workshop).count() if workshop.programme.coaching_calls else 0
    lines = [
        (found["applied"], _("Applications to decide"), "#applications", "wait"),
        (counted.held, _("Offers out"), "#offers", "plain"),
        (counted.waiting, _("On the waiting list"), "#list", "plain"),
        (lonely, _("Without a coach"), "#coaches", "wait"),
    ]
    return [Task(title, url + anchor, str(number), tone) for number, title, anchor, tone in lines if number]
