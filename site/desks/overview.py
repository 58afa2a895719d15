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
from desks.task import Task
from learning_review.instruments.queries import Progress, progress_in
from programmes.catalogue.gates import stages_of
from programmes.catalogue.journey import stations_of_workshop
from programmes.catalogue.models import Part, Session, Workshop
from programmes.coaching.models import Call, GroupCall
from programmes.coaching.queries import calls_to_move, group_calls_to_move, pairings_prefetched, without_coach
from programmes.delivery.queries import register_opens_at, sessions_with_marks
from programmes.enrolment.models import Enrolment, Needs, VoluntaryChoice
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
from programmes.goals.queries import missed_weeks
from ui import when
from ui.journey import Station

State = Enrolment.State
# From so many sessions on a list of them is folded.
MANY = 6


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
    """A session's register: how far it is kept. `movable` while the session can still be given another time."""

    session: Session
    word: str
    tone: str
    open: bool
    movable: bool = False


@dataclass(frozen=True)
class Registers:
    """A workshop's registers in order of time; of a long series only those around now stand open to view."""

    earlier: list[Register]
    now: list[Register]
    later: list[Register]

    def __bool__(self) -> bool:
        return bool(self.now)


def registers_around(registers: list[Register], now: dt.datetime) -> Registers:
    """Fold a long list: the last session, the one that comes or is on, and the next stay in view."""
    if len(registers) <= MANY:
        return Registers([], registers, [])
    ahead = sum(register.session.ends_at <= now for register in registers)
    first, last = min(max(0, ahead - 1), len(registers) - 3), max(3, ahead + 2)
    return Registers(registers[:first], registers[first:last], registers[last:])


@dataclass(frozen=True)
class Completion:
    """Of those in the group, who has met the programme's rule; for `undecided` a register is not whole."""

    completed: int
    incomplete: int
    undecided: int


@dataclass(frozen=True)
class Overview:
    """One workshop as its facilitators and coordinators see it first.

    `forms` is how many have told their needs, `not_now` the keys of the enrolments that have said so to the next
    session, `today` the register of the day. `verified` are those, by their keys, for whom all that the programme asks
    is verified for the first day, and nothing more is said of it; None where nothing is asked. `moving` are the calls
    that no longer fit the dates, `moving_groups` the dates of groups whose coach has to be elsewhere.
    `questions` says how many have answered what they were asked; never what.
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
    registers: Registers
    today: Register | None
    not_now: frozenset[int]
    completion: Completion | None
    to_do: list[Task]
    verified: set[int] | None
    moving: Sequence[Call]
    moving_groups: Sequence[GroupCall]
    questions: Sequence[Progress]

    @property
    def forms_missing(self) -> int:
        return len(self.people) - self.forms


def overview_of(workshop: Workshop, *, viewer: User, now: dt.datetime) -> Overview:
    """Gather it; `workshop` comes with its journey. A constant number of queries, however many people there are."""
    people = list(
        taking_part(workshop)
        .annotate(has_needs=Exists(Needs.objects.filter(enrolment=OuterRef("pk"))))
        .prefetch_related(pairings_prefetched())
    )
    sessions = list(sessions_with_marks(workshop))
    upcoming = _next(sessions, now)
    calls = Call.objects.filter(enrolment__workshop=workshop, enrolment__state__in=Enrolment.TAKING_PART)
    registers = [_register(session, len(people), workshop, now) for session in sessions]
    declined = VoluntaryChoice.objects.filter(session=upcoming, coming=False).values_list("enrolment", flat=True)
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
        registers=registers_around(registers, now),
        today=next((one for one in registers if one.open and _is_today(one.session, now)), None),
        not_now=frozenset(declined),
        completion=_completion(people) if workshop.state == Workshop.State.COMPLETED else None,
        to_do=[],
        verified=ready_for(workshop, [one.person_id for one in people], now=now) if asks_first(workshop) else None,
        moving=list(calls_to_move(workshop)),
        moving_groups=list(group_calls_to_move().filter(group__workshop=workshop)),
        questions=progress_in(workshop),
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


def _is_today(session: Session, now: dt.datetime) -> bool:
    zone = ZoneInfo(session.time_zone)
    return (
        session.starts_at.astimezone(zone).date()
        <= now.astimezone(zone).date()
        <= session.ends_at.astimezone(zone).date()
    )


def _settled(session: Session) -> int:
    """For how many there is nothing to record any more: marked, or said "not now" themselves."""
    not_now: int = session.not_now if session.is_optional else 0  # type: ignore[attr-defined]
    return session.marked + not_now  # type: ignore[attr-defined]


def _register(session: Session, people: int, workshop: Workshop, now: dt.datetime) -> Register:
    if session.cancelled_at is not None:
        return Register(session, _("Cancelled"), "bad", open=False)
    movable = session.starts_at > now and workshop.state not in Workshop.OVER
    if now < register_opens_at(session):
        return Register(session, _expected(session), "plain", open=False, movable=movable)
    marked: int = session.marked  # type: ignore[attr-defined]
    if session.voluntary:
        word = (
            ngettext("%(n)s was there", "%(n)s were there", marked) % {"n": marked} if marked else _("Nobody recorded")
        )
        return Register(session, word, "good" if marked else "plain", open=True, movable=movable)
    if _settled(session) >= people:
        return Register(session, _("Kept"), "good", open=True, movable=movable)
    word = _("%(marked)s of %(people)s recorded") % {"marked": _settled(session), "people": people}
    return Register(session, word, "wait", open=True, movable=movable)


def _expected(session: Session) -> str:
    """What can be said of a session to come: who comes to a voluntary one, who does not to one of a series."""
    if session.voluntary:
        coming: int = session.coming  # type: ignore[attr-defined]
        return ngettext("%(n)s is coming", "%(n)s are coming", coming) % {"n": coming}
    not_now: int = session.not_now  # type: ignore[attr-defined]
    return _("%(n)s not now") % {"n": not_now} if not_now else _("Not yet")


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
    tasks = _open_registers(overview, sessions, now)
    if moving := len(overview.moving):
        word = ngettext("%(n)s call", "%(n)s calls", moving) % {"n": moving}
        hint = _("dates have changed; the people have been asked to move them")
        tasks.append(Task(_("Calls to move"), "#calls-to-move", word, "wait", hint))
    if moving := len(overview.moving_groups):
        word = ngettext("%(n)s date", "%(n)s dates", moving) % {"n": moving}
        hint = _("their coach has to be at a session; they have been told")
        tasks.append(Task(_("Dates of groups to move"), "#groups-to-move", word, "wait", hint))
    tasks += _stages_to_do(workshop)
    if overview.forms_missing and overview.next is not None:
        word = ngettext("%(n)s person", "%(n)s people", overview.forms_missing) % {"n": overview.forms_missing}
        url = reverse("facilitate_needs", args=[workshop.code])
        tasks.append(Task(_("Have not said what they need"), url, word, "wait"))
    if may_coordinate(viewer):
        tasks += _to_do_of_coordinators(overview, now)
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


def _open_registers(overview: Overview, sessions: list[Session], now: dt.datetime) -> list[Task]:
    """Today's register first, whatever stands in it; then those of sessions that are over and not whole."""
    code, people = overview.workshop.code, len(overview.people)
    tasks = []
    if overview.today is not None and people:
        url = reverse("facilitate_register", args=[code, overview.today.session.pk])
        title = _("Today’s register: %(session)s") % {"session": overview.today.session.title}
        tasks.append(Task(title, url, overview.today.word, overview.today.tone))
    today = overview.today.session.pk if overview.today else None
    over = [one for one in sessions if one.ends_at <= now and not one.voluntary and one.cancelled_at is None]
    lacking = [one for one in over if one.pk != today and _settled(one) < people]
    if len(lacking) > MANY:
        url = reverse("facilitate_register", args=[code, lacking[0].pk])
        word = ngettext("%(n)s session", "%(n)s sessions", len(lacking)) % {"n": len(lacking)}
        return [*tasks, Task(_("Registers not whole yet"), url, word, "wait", _("this leads to the first of them"))]
    for session in lacking:
        url = reverse("facilitate_register", args=[code, session.pk])
        missing = people - _settled(session)
        word = ngettext("%(n)s to record", "%(n)s to record", missing) % {"n": missing}
        tasks.append(Task(_("Register: %(session)s") % {"session": session.title}, url, word, "wait"))
    return tasks


def _to_do_of_coordinators(overview: Overview, now: dt.datetime) -> list[Task]:
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
    tasks = [Task(title, url + anchor, str(number), tone) for number, title, anchor, tone in lines if number]
    # A number, and never a word of a note: those are between the two coaches.
    if missed := missed_weeks(workshop, now=now):
        word = ngettext("%(n)s week", "%(n)s weeks", missed) % {"n": missed}
        tasks.append(Task(_("Weekly notes of pairs that were not written"), "", word, "wait"))
    return tasks
