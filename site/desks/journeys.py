"""What somebody's workshops look like to themselves: where each stands, what comes next, what there is to do."""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Count, Exists, OuterRef, Prefetch
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from desks.between import kept_from, tasks_between, tasks_of_groups
from desks.task import Task
from learning_review.evidence.queries import approvals_of
from learning_review.instruments.models import Ask
from learning_review.instruments.queries import open_to
from learning_review.reflections.models import Reflection
from learning_review.reviews.models import Review
from learning_review.voices.models import Voice
from learning_review.voices.queries import Place, voices_of
from programmes.catalogue.gates import Stage, stages_by_workshop
from programmes.catalogue.journey import stations_of_workshop
from programmes.catalogue.models import Module, Part, Session, Workshop
from programmes.coaching.models import Call, GroupCall, Pairing
from programmes.coaching.queries import CoachingStatus, coaching_statuses, group_calls_of_workshops
from programmes.delivery.queries import Handouts, handouts_of
from programmes.enrolment.models import Enrolment, Needs
from programmes.enrolment.queries import counting_day, needs_asked, of_person, positions
from programmes.goals.queries import Glance, glances
from programmes.people.queries import time_zone_of
from programmes.prerequisites.queries import in_words, lacking_for
from ui import when
from ui.journey import Station

State = Enrolment.State
# Who was in the group and is no more: what they wrote there is theirs.
LEFT = frozenset({State.WITHDRAWN, State.CANCELLED})
# How a state looks beside its word.
TONES = {
    State.APPLIED: "wait",
    State.WAITLISTED: "wait",
    State.OFFERED: "now",
    State.CONFIRMED: "good",
    State.COMPLETED: "good",
}


@dataclass(frozen=True)
class NextDate:
    """What somebody has to be at next: a session, a call or a date of a group; `url` is where more is said of it."""

    title: str
    starts_at: dt.datetime
    ends_at: dt.datetime
    zone: str
    countdown: str
    session: Session | None = None
    url: str = ""


@dataclass(frozen=True)
class Journey:
    """One enrolment with all that its person is shown of it."""

    enrolment: Enrolment
    stations: list[Station]
    position: int | None
    next: NextDate | None
    tasks: list[Task]
    handouts: list[Handouts]
    has_review: bool
    stages: list[Stage]
    # What is required and not verified for the first day, in words, of somebody who waits; "" when nothing is.
    lacking: str
    # Whether they said "not now" to dates that are still to come.
    said_not_now: bool = False
    # Who coaches them, with what calls are for and whom to tell of anything beyond.
    coaches: tuple[Pairing, ...] = ()

    @property
    def workshop(self) -> Workshop:
        return self.enrolment.workshop

    @property
    def nothing_next(self) -> str:
        """What to say when they have no date to be at."""
        if self.said_not_now:
            return _("Nothing while you say “not now”. Tell us when you are ready again: the dates are still there.")
        at_work = [stage.part.title for stage in self.stages if stage.state == Part.StageState.OPEN]
        if at_work:
            return _("No date, but your group is at work on “%(stage)s”.") % {"stage": at_work[0]}
        return _("No date is left for you to come to.")

    @property
    def tone(self) -> str:
        return TONES.get(State(self.enrolment.state), "plain")

    @property
    def waits(self) -> bool:
        """True while it is not settled whether they come."""
        return self.enrolment.state in {State.OFFERED, State.WAITLISTED, State.APPLIED}

    @property
    def current(self) -> bool:
        """True when they have a place on a workshop that is not over."""
        return self.enrolment.state == State.CONFIRMED and self.workshop.state != Workshop.State.COMPLETED

    @property
    def past(self) -> bool:
        """True when they were in the group of a workshop that is over."""
        return self.enrolment.state in Enrolment.TAKING_PART and not self.current


@dataclass(frozen=True)
class _Known:
    """What was found about all of a person's enrolments at once."""

    positions: dict[int, int]
    coaching: dict[int, CoachingStatus]
    voices: dict[int, Place]
    handouts: dict[int, list[Handouts]]
    entries: dict[int, int]
    stages: dict[int, list[Stage]]
    wordings: dict[int, int]
    reviewed: set[int]
    glances: dict[int, Glance]
    lacking: dict[int, str]
    groups: dict[int, list[GroupCall]]
    asks: dict[int, list[Ask]]


def journeys_of(person: User, *, now: dt.datetime) -> list[Journey]:
    """Return a person's journeys: what waits for an answer first, then by date; a constant number of queries.

    An enrolment that ended without a place is left out when the person has another in the same workshop.
    """
    found = list(
        of_person(person)
        .select_related("person__profile")
        .annotate(has_needs=Exists(Needs.objects.filter(enrolment=OuterRef("pk"))))
        .prefetch_related(
            "workshop__parts",
            Prefetch("workshop__sessions", Session.objects.select_related("venue", "part")),
            "voluntary_choices",
        )
    )
    live = {enrolment.workshop_id for enrolment in found if enrolment.state in Enrolment.LIVE}
    enrolments = [one for one in found if one.state in Enrolment.LIVE or one.workshop_id not in live]
    known = _known(person, enrolments, now)
    journeys = [_journey(enrolment, known, now) for enrolment in enrolments]
    return sorted(journeys, key=lambda one: (one.enrolment.state != State.OFFERED, _begins(one)))


def _begins(journey: Journey) -> dt.date:
    return journey.workshop.span[0] if journey.workshop.span else dt.date.max


def _known(person: User, enrolments: Sequence[Enrolment], now: dt.datetime) -> _Known:
    entries = Reflection.objects.filter(person=person).order_by().values_list("enrolment").annotate(n=Count("pk"))
    asked = approvals_of(person).filter(answered_at=None).order_by().values_list("excerpt__snapshot__workshop")
    workshops = [enrolment.workshop_id for enrolment in enrolments]
    return _Known(
        positions=positions(enrolments),
        coaching=coaching_statuses(enrolments, now=now),
        voices={place.enrolment.pk: place for place in voices_of(person)},
        handouts=handouts_of(enrolments, now=now),
        entries=dict(entries),
        stages=_stages(enrolments),
        wordings=dict(asked.annotate(n=Count("pk"))),
        lacking=_lacking(person, enrolments, now),
        glances=glances(enrolments),
        asks=open_to(enrolments, now),
        groups=_groups(person, enrolments, now),
        reviewed=set(Review.objects.published().filter(workshop__in=workshops).values_list("workshop", flat=True)),
    )


def _groups(person: User, enrolments: Sequence[Enrolment], now: dt.datetime) -> dict[int, list[GroupCall]]:
    """Return by workshop the dates to come of its groups for calls."""
    found: dict[int, list[GroupCall]] = {}
    workshops = [one.workshop_id for one in enrolments if one.state == State.CONFIRMED]
    for call in group_calls_of_workshops(workshops, person, now=now) if workshops else ():
        found.setdefault(call.group.workshop_id, []).append(call)
    return found


def _stages(enrolments: Sequence[Enrolment]) -> dict[int, list[Stage]]:
    """Return the stages of those workshops in whose groups somebody is, where they have begun; none costs nothing."""
    begun = {Workshop.State.RUNNING, Workshop.State.COMPLETED}
    staged = [
        one.workshop
        for one in enrolments
        if one.state in Enrolment.TAKING_PART
        and one.workshop.state in begun
        and any(part.is_stage for part in one.workshop.parts.all())
    ]
    return stages_by_workshop(staged) if staged else {}


def _lacking(person: User, enrolments: Sequence[Enrolment], now: dt.datetime) -> dict[int, str]:
    """Return in words, by key, what somebody who waits for a place still has to have verified."""
    waiting = [one for one in enrolments if one.state in {State.OFFERED, State.WAITLISTED, State.APPLIED}]
    days = {one.pk: (one.workshop.programme_id, counting_day(one.workshop, now=now)) for one in waiting}
    found = lacking_for(person, days.values())
    return {pk: in_words(found[day]) for pk, day in days.items()}


def _journey(enrolment: Enrolment, known: _Known, now: dt.datetime) -> Journey:
    workshop = enrolment.workshop
    coaching = known.coaching[enrolment.pk]
    groups = known.groups.get(workshop.pk, [])
    placed, left = enrolment.state in Enrolment.TAKING_PART, enrolment.state in LEFT
    before = enrolment.state == State.CONFIRMED and workshop.state != Workshop.State.COMPLETED
    tasks = chain(
        _questions(known.asks.get(enrolment.pk, ())),
        _before(enrolment, coaching, groups, now) if before else (),
        tasks_between(enrolment, coaching, known.glances[enrolment.pk], now) if placed else (),
        _whenever(enrolment, known, now) if placed else (),
        kept_from(enrolment, known.glances[enrolment.pk]) if left else (),
    )
    return Journey(
        enrolment=enrolment,
        stations=stations_of_workshop(workshop, now=now),
        position=known.positions.get(enrolment.pk),
        next=_next(enrolment, coaching, groups, now) if before else None,
        tasks=list(tasks),
        handouts=known.handouts.get(enrolment.pk, []),
        has_review=workshop.pk in known.reviewed,
        stages=known.stages.get(workshop.pk, []),
        lacking=known.lacking.get(enrolment.pk, ""),
        said_not_now=before and _said_not_now(enrolment, now),
        coaches=coaching.pairings if before else (),
    )


def _questions(asks: Iterable[Ask]) -> Iterator[Task]:
    """A line for each set of questions that is open."""
    for ask in asks:
        url = reverse("questions", args=[ask.reference])
        hint = _("%(minutes)s minutes, until %(day)s") % {
            "minutes": ask.version.minutes,
            "day": when.day(ask.closes_on),
        }
        word = _("Begun") if hasattr(ask, "draft") else _("If you like")
        yield Task(ask.version.instrument.title, url, word, "wait", hint)


def _sessions(enrolment: Enrolment, now: dt.datetime, *, voluntary: bool) -> list[Session]:
    """Its sessions that are not over, in order of time."""
    return [
        session
        for session in enrolment.workshop.sessions.all()
        if session.voluntary == voluntary and session.cancelled_at is None and session.ends_at > now
    ]


def _day(at: dt.datetime, zone: str) -> str:
    return when.day(at.astimezone(ZoneInfo(zone)))


def _coming(enrolment: Enrolment) -> dict[int, bool]:
    return {choice.session_id: choice.coming for choice in enrolment.voluntary_choices.all()}


def _said_not_now(enrolment: Enrolment, now: dt.datetime) -> bool:
    coming = _coming(enrolment)
    return any(coming.get(session.pk) is False for session in _sessions(enrolment, now, voluntary=False))


def _next(
    enrolment: Enrolment, coaching: CoachingStatus, groups: Sequence[GroupCall], now: dt.datetime
) -> NextDate | None:
    coming = _coming(enrolment)
    sessions = [
        *(session for session in _sessions(enrolment, now, voluntary=False) if coming.get(session.pk) is not False),
        *(session for session in _sessions(enrolment, now, voluntary=True) if coming.get(session.pk)),
    ]
    mine = [call for call in groups if call.mine]  # type: ignore[attr-defined]
    dates: list[Session | Call | GroupCall] = [*sessions, *coaching.coming, *mine]
    soonest = min(dates, key=lambda one: one.starts_at, default=None)
    if soonest is None:
        return None
    zone = time_zone_of(enrolment.person, soonest.time_zone)
    match soonest:
        case Session():
            title, url, zone = soonest.title, "", soonest.time_zone
        case Call():
            title = _("Call with %(coach)s") % {"coach": soonest.coach_names}
            url = reverse("call", args=[enrolment.reference, soonest.reference])
        case GroupCall():
            title = soonest.group.title
            url = reverse("call_groups", args=[enrolment.reference])
    countdown = when.countdown(soonest.starts_at.astimezone(ZoneInfo(zone)), now.astimezone(ZoneInfo(zone)))
    return NextDate(
        title=title,
        starts_at=soonest.starts_at,
        ends_at=soonest.ends_at,
        zone=zone,
        countdown=_("now") if soonest.starts_at <= now else countdown,
        session=soonest if isinstance(soonest, Session) else None,
        url=url,
    )


def _before(
    enrolment: Enrolment, coaching: CoachingStatus, groups: Sequence[GroupCall], now: dt.datetime
) -> list[Task]:
    """What there is to do for a workshop that is not over."""
    tasks = []
    if _sessions(enrolment, now, voluntary=False):
        tasks.append(_needs(enrolment, now))
    tasks += _choices(enrolment, now)
    if enrolment.workshop.programme.coaching_calls:
        tasks.append(_calls(enrolment, coaching))
    return tasks + tasks_of_groups(enrolment, groups)


def _choices(enrolment: Enrolment, now: dt.datetime) -> list[Task]:
    """What is theirs to come to or not: a line for each series, and for each voluntary session apart from one."""
    coming = _coming(enrolment)
    url = reverse("enrolment", args=[enrolment.reference])
    ahead = [one for one in enrolment.workshop.sessions.all() if one.cancelled_at is None and one.ends_at > now]
    tasks = []
    series: dict[int, list[Session]] = {}
    for session in ahead:
        if session.part.kind == Module.Kind.SERIES:
            series.setdefault(session.part_id, []).append(session)
        elif session.voluntary:
            answer = coming.get(session.pk)
            word = _("As you like") if answer is None else _("You are coming") if answer else _("Not this time")
            hint = _("%(when)s, yours to come to or not") % {"when": _begins_at(session)}
            tasks.append(Task(session.title, url, word, "good" if answer else "plain", hint))
    for sessions in series.values():
        part = sessions[0].part
        expected = [session for session in sessions if coming.get(session.pk) is not False]
        word, tone = _("Not now"), "plain"
        if not expected:
            hint = _("which is fine; say so when you are ready again")
        elif expected[0] != sessions[0]:
            hint = _("you come again on %(when)s") % {"when": _begins_at(expected[0])}
        else:
            word, tone = _("You are in"), "good"
            hint = _("next: %(when)s; “not now” is always an answer") % {"when": _begins_at(expected[0])}
        tasks.append(Task(part.title, f"{url}#part-{part.pk}", word, tone, hint))
    return tasks


def _begins_at(session: Session) -> str:
    return when.day_and_clock(session.starts_at.astimezone(ZoneInfo(session.time_zone)))


def _needs(enrolment: Enrolment, now: dt.datetime) -> Task:
    done = enrolment.has_needs  # type: ignore[attr-defined]
    counted = [one for one in enrolment.workshop.sessions.all() if not one.voluntary and one.cancelled_at is None]
    first = min(counted, key=lambda one: one.starts_at)
    freeze = first.starts_at - dt.timedelta(days=settings.NEEDS_FREEZE_DAYS)
    asked = needs_asked(enrolment.workshop)
    hint = _("access")
    if asked.room:
        hint = _("food, access, room and arrival")
    elif asked.food:
        hint = _("food and access")
    if not done and freeze > now:
        hint = _("%(what)s, by %(day)s") % {"what": hint, "day": _day(freeze, first.time_zone)}
    url = reverse("needs", args=[enrolment.reference])
    return Task(_("Tell us what you need"), url, _("Done") if done else _("To do"), "good" if done else "wait", hint)


def _calls(enrolment: Enrolment, coaching: CoachingStatus) -> Task:
    url = reverse("calls", args=[enrolment.reference])
    title = _("Coaching calls")
    used = ngettext("%(used)s of %(allowed)s call used", "%(used)s of %(allowed)s calls used", coaching.allowed) % {
        "used": coaching.used,
        "allowed": coaching.allowed,
    }
    if coaching.to_move:
        return Task(title, url, _("One has to be moved"), "now", used)
    if coaching.coming:
        first = coaching.coming[0]
        zone = time_zone_of(enrolment.person, first.time_zone)
        day = when.short_day(first.starts_at.astimezone(ZoneInfo(zone)))
        return Task(title, url, _("Next: %(day)s") % {"day": day}, "good", used)
    if coaching.coach is None:
        return Task(title, url, _("Your coach is being found"), hint=_("nothing to do yet"))
    if coaching.not_now:
        return Task(title, url, _("Not now"), hint=_("which is fine, and the offer stands"))
    if coaching.can_book:
        return Task(title, url, _("Choose a time"), "wait", _("%(used)s; an offer, nothing more") % {"used": used})
    return Task(title, url, _("Done") if coaching.used else _("Over"), hint=used)


def _whenever(enrolment: Enrolment, known: _Known, now: dt.datetime) -> list[Task]:
    """What may be done at any time, and goes on when the workshop is over."""
    entries = known.entries.get(enrolment.pk, 0)
    word = ngettext("%(n)s entry", "%(n)s entries", entries) % {"n": entries} if entries else _("Whenever you like")
    tasks = [Task(_("Your journal"), reverse("journal"), word, hint=_("for you alone until you share"))]
    workshop = enrolment.workshop
    place = known.voices.get(enrolment.pk)
    if workshop.parts.all() and min(part.ends_on for part in workshop.parts.all()) < workshop.today(now):
        tasks.append(_voice(enrolment, place.own if place else None))
    waiting = [voice for voice in place.about if not voice.subject_agreed] if place else []  # type: ignore[attr-defined]
    if waiting:
        tasks.append(Task(_("What others say of your work"), reverse("my_voices"), _("Waits for your yes"), "wait"))
    if number := known.wordings.get(workshop.pk):
        word = ngettext("%(n)s to look at", "%(n)s to look at", number) % {"n": number}
        hint = _("for the learning review, without your name")
        tasks.append(Task(_("Your words, as we would print them"), reverse("my_wordings"), word, "wait", hint))
    return tasks


def _voice(enrolment: Enrolment, own: Voice | None) -> Task:
    words = {
        Voice.State.WRITTEN: (_("Given"), "good"),
        Voice.State.IN_WORDING: (_("Waits for your yes"), "wait"),
        Voice.State.APPROVED: (_("Given"), "good"),
    }
    word, tone = words.get(Voice.State(own.state), (_("If you like"), "plain")) if own else (_("If you like"), "plain")
    url = reverse("my_voice", args=[enrolment.reference])
    return Task(_("Say what it was like"), url, word, tone, _("a testimonial, in your own words"))
