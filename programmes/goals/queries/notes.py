"""The weekly notes of pairs: which weeks there are, which have a note, and which went by without one."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.db.models import Count, Q, QuerySet

from programmes.catalogue.models import Module, Part, Workshop
from programmes.coaching.models import Coach, Pairing
from programmes.coaching.queries import CALLING_STATES, pairings_of
from programmes.enrolment.models import Enrolment
from programmes.goals.models import PairNote
from programmes.goals.weeks import WEEK, monday_of, weeks_between, whole_weeks_between

Window = tuple[dt.date, dt.date]


@dataclass(frozen=True)
class Week:
    """One week of a pair, by its Monday. `missed` says that it is over, was the pair's from end to end, and has no
    note."""

    monday: dt.date
    note: PairNote | None
    missed: bool

    @property
    def sunday(self) -> dt.date:
        return self.monday + WEEK - dt.timedelta(days=1)


@dataclass(frozen=True)
class PairWeeks:
    """An enrolment with two coaches and their weeks so far, the latest first; none while no coaching window is open."""

    enrolment: Enrolment
    pair: tuple[Pairing, ...]
    weeks: tuple[Week, ...]

    @property
    def missed(self) -> tuple[Week, ...]:
        return tuple(week for week in self.weeks if week.missed)

    @property
    def latest(self) -> Week | None:
        return self.weeks[0] if self.weeks else None


def pairs_of_coach(coach: Coach) -> QuerySet[Enrolment]:
    """Return the enrolments under way in which a coach is one of two now, by name, with person and workshop."""
    return (
        _with_pairs(Enrolment.objects.all())
        .filter(pk__in=Pairing.objects.filter(coach=coach, ended_at=None).values("enrolment"))
        .order_by("person__last_name", "person__first_name", "pk")
    )


def pair_weeks(enrolments: Iterable[Enrolment], *, now: dt.datetime, zone: str = "") -> list[PairWeeks]:
    """Return the weeks of each of the enrolments that has two coaches; three queries however many there are.

    Days are those of `zone`, or of the first coach's zone. The words of the notes are not fetched.
    """
    enrolments = list(enrolments)
    keys = [enrolment.pk for enrolment in enrolments]
    pairs: dict[int, list[Pairing]] = defaultdict(list)
    for pairing in pairings_of(keys):
        pairs[pairing.enrolment_id].append(pairing)
    windows = _windows({enrolment.workshop_id for enrolment in enrolments})
    notes: dict[int, dict[dt.date, PairNote]] = defaultdict(dict)
    for note in PairNote.objects.filter(enrolment__in=keys).defer(*PairNote.WORDS).select_related("by"):
        notes[note.enrolment_id][note.week] = note
    return [
        PairWeeks(
            one,
            tuple(pair),
            weeks_of_pair(
                pair,
                windows.get(one.workshop_id),
                notes[one.pk],
                today=now.astimezone(ZoneInfo(zone or pair[0].coach.time_zone)).date(),
                zone=zone or pair[0].coach.time_zone,
            ),
        )
        for one in enrolments
        if len(pair := pairs[one.pk]) > 1
    ]


def weeks_of_pair(
    pair: Sequence[Pairing], window: Window | None, notes: dict[dt.date, PairNote], *, today: dt.date, zone: str
) -> tuple[Week, ...]:
    """Return the weeks that a coaching window has reached, the latest first; notes of other weeks stay among them.

    A week is missed when it is over, has no note, and both the window and this very pair were there on all seven days.
    """
    if window is None:
        return ()
    began = max(pairing.started_at.astimezone(ZoneInfo(zone)).date() for pairing in pair)
    last = min(window[1], today)
    expected = set(whole_weeks_between(max(window[0], began), min(window[1], monday_of(today) - dt.timedelta(days=1))))
    mondays = {*weeks_between(window[0], last), *notes}
    return tuple(
        Week(monday, notes.get(monday), monday in expected and monday not in notes)
        for monday in sorted(mondays, reverse=True)
    )


def missed_weeks(workshop: Workshop, *, now: dt.datetime) -> int:
    """Return how many weeks all pairs of a workshop have let go by without a note: a number, for who coordinates it."""
    enrolments = _with_pairs(Enrolment.objects.filter(workshop=workshop))
    return sum(len(pair.missed) for pair in pair_weeks(enrolments, now=now))


def _with_pairs(enrolments: QuerySet[Enrolment]) -> QuerySet[Enrolment]:
    return (
        enrolments.filter(state=Enrolment.State.CONFIRMED, workshop__state__in=CALLING_STATES)
        .annotate(coaches_now=Count("pairings", filter=Q(pairings__ended_at__isnull=True)))
        .filter(coaches_now__gt=1)
        .select_related("person", "workshop")
    )


def _windows(workshops: set[int]) -> dict[int, Window]:
    """Return from when to when calls are booked in each workshop that has them."""
    found: dict[int, Window] = {}
    for part in Part.objects.filter(workshop__in=workshops, kind=Module.Kind.COACHING).order_by("starts_on", "pk"):
        first, last = found.get(part.workshop_id, (part.starts_on, part.ends_on))
        found[part.workshop_id] = (first, max(last, part.ends_on))
    return found
