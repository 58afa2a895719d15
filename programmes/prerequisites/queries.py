"""How people stand with what a programme asks: reading only."""

import datetime as dt
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from django.db.models import Count, Exists, F, Min, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from accounts.models import User
from programmes.catalogue.models import Prerequisite, Programme
from programmes.prerequisites.models import PrerequisiteEvent, PrerequisiteStatement

State = PrerequisiteStatement.State
Code = Literal["verified", "waiting", "short", "not_met", "ends", "lapsed", "outgrown", "nothing"]
TONES: dict[Code, str] = {
    "verified": "good",
    "waiting": "wait",
    "short": "bad",
    "not_met": "bad",
    "ends": "wait",
    "lapsed": "bad",
    "outgrown": "bad",
    "nothing": "plain",
}


@dataclass(frozen=True)
class Standing:
    """How one person stands with one prerequisite on one day. `statements` are theirs for it, newest first."""

    prerequisite: Prerequisite
    on: dt.date
    statements: Sequence[PrerequisiteStatement] = ()

    @property
    def counting(self) -> PrerequisiteStatement | None:
        """What is verified and holds on the day, the longest; None when nothing does."""
        holding = [
            one for one in self.statements if one.state == State.MET and not one.falls_short and self._holds(one)
        ]
        return max(holding, key=lambda one: one.valid_until or dt.date.max, default=None)

    @property
    def waiting(self) -> PrerequisiteStatement | None:
        """What was stated and nobody has looked at: a first statement, or one anew."""
        return next((one for one in self.statements if one.state == State.WAITING), None)

    @property
    def answered(self) -> PrerequisiteStatement | None:
        """The newest statement that was answered, whatever the answer."""
        return next((one for one in self.statements if one.state != State.WAITING), None)

    @property
    def shown(self) -> PrerequisiteStatement | None:
        """The statement that says most of where things are."""
        return self.waiting or self.counting or self.answered

    @property
    def met(self) -> bool:
        """True when it is verified for the day."""
        return self.counting is not None

    @property
    def lacking(self) -> bool:
        """True when it is required and not verified for the day: no place before."""
        return self.prerequisite.required and not self.met

    @property
    def code(self) -> Code:
        """Where things are, as a word for templates."""
        if self.met:
            return "verified"
        if self.waiting:
            return "short" if self.waiting.falls_short else "waiting"
        last = self.answered
        if last is None:
            return "nothing"
        if last.state == State.NOT_MET:
            return "not_met"
        if last.state == State.LAPSED:
            return "lapsed"
        return "outgrown" if last.falls_short else "ends"

    @property
    def tone(self) -> str:
        return TONES[self.code]

    @property
    def word(self) -> str:
        """Where things are, in words."""
        words: dict[Code, str] = {
            "verified": _("Verified"),
            "waiting": _("Waiting to be looked at"),
            "short": _("Less than is asked"),
            "not_met": _("Not verified"),
            "ends": _("Runs out before then"),
            "lapsed": _("Lapsed"),
            "outgrown": _("More is asked now"),
            "nothing": _("Not told yet"),
        }
        return words[self.code]

    @property
    def can_state(self) -> bool:
        """True when there is something to state or renew: not when it is verified for good."""
        return self.counting is None or self.counting.valid_until is not None

    def _holds(self, statement: PrerequisiteStatement) -> bool:
        return statement.valid_until is None or statement.valid_until >= self.on


def required_of(programme: Programme) -> QuerySet[Prerequisite]:
    """Return what nobody may be without who takes a place, in order."""
    return Prerequisite.objects.filter(programme=programme, required=True)


def lacking(person: User, programme: Programme, *, on: dt.date) -> list[Prerequisite]:
    """Return, in order, the required prerequisites that a person has not verified for the day `on`; one query."""
    return list(required_of(programme).exclude(Exists(_holding(on).filter(person=person, prerequisite=OuterRef("pk")))))


def ready(people: Collection[int], programme: Programme, *, on: dt.date) -> set[int]:
    """Return which of these people, by key, have all that is required verified for the day `on`; two queries."""
    required = set(required_of(programme).values_list("pk", flat=True))
    has: dict[int, set[int]] = {person: set() for person in people}
    rows = _holding(on).filter(person__in=has, prerequisite__in=required)
    for person, prerequisite in rows.values_list("person", "prerequisite"):
        has[person].add(prerequisite)
    return {person for person, met in has.items() if met == required}


def _holding(on: dt.date) -> QuerySet[PrerequisiteStatement]:
    """What is verified, enough by today's measure, and not run out on the day."""
    enough = Q(prerequisite__minimum=None) | Q(amount__gte=F("prerequisite__minimum"))
    lasting = Q(valid_until=None) | Q(valid_until__gte=on)
    return PrerequisiteStatement.objects.filter(enough, lasting, state=State.MET).order_by()


def standings(person: User | None, programme: Programme, *, on: dt.date) -> list[Standing]:
    """Return how a person (or a visitor, None) stands with each prerequisite, in order; two queries."""
    if person is None:
        return [Standing(one, on) for one in programme.prerequisites.all()]
    return standings_of([person.pk], programme, on=on)[person.pk]


def standings_of(people: Iterable[int], programme: Programme, *, on: dt.date) -> dict[int, list[Standing]]:
    """Return how each of these people, by key, stands with each prerequisite; two queries however many they are."""
    asked = list(programme.prerequisites.all())
    found: dict[int, dict[int, list[PrerequisiteStatement]]] = {person: {} for person in people}
    if asked and found:
        by_key = {prerequisite.pk: prerequisite for prerequisite in asked}
        rows = PrerequisiteStatement.objects.filter(person__in=found, prerequisite__in=by_key)
        for row in rows.select_related("decided_by").order_by("-stated_at", "-pk"):
            row.prerequisite = by_key[row.prerequisite_id]
            found[row.person_id].setdefault(row.prerequisite_id, []).append(row)
    return {
        person: [Standing(one, on, tuple(stated.get(one.pk, ()))) for one in asked] for person, stated in found.items()
    }


def lacking_for(person: User, days: Iterable[tuple[int, dt.date]]) -> dict[tuple[int, dt.date], list[Prerequisite]]:
    """Return, for each pair of a programme's key and a day, what is required of a person and not verified for it.

    Two queries at most, however many pairs; one where nothing is asked, and none for no pairs.
    """
    wanted = set(days)
    required: dict[int, list[Prerequisite]] = {}
    keys = {programme for programme, _day in wanted}
    for one in Prerequisite.objects.filter(programme__in=keys, required=True) if keys else ():
        required.setdefault(one.programme_id, []).append(one)
    stated: dict[int, list[PrerequisiteStatement]] = {}
    if required:
        rows = PrerequisiteStatement.objects.filter(person=person, prerequisite__programme__in=required)
        for row in rows.select_related("prerequisite").order_by("-stated_at", "-pk"):
            stated.setdefault(row.prerequisite_id, []).append(row)
    return {
        (programme, day): [
            one for one in required.get(programme, ()) if not Standing(one, day, stated.get(one.pk, ())).met
        ]
        for programme, day in wanted
    }


def in_words(prerequisites: Iterable[Prerequisite]) -> str:
    """List prerequisites in a sentence: "Accredited training (4 days of training); Background check"."""
    return "; ".join(f"{one.title} ({one.asked})" if one.asked else one.title for one in prerequisites)


def history(person: User, programme: Programme) -> list[PrerequisiteEvent]:
    """Return who said and who verified what, and when, of a person in a programme, newest first."""
    events = PrerequisiteEvent.objects.filter(person=person, prerequisite__programme=programme)
    return list(events.select_related("prerequisite", "by").order_by("-at", "-pk"))


def programmes_of(person: User) -> list[Programme]:
    """Return the programmes for which a person has stated something, by title."""
    stated = PrerequisiteStatement.objects.filter(person=person, prerequisite__programme=OuterRef("pk"))
    return list(Programme.objects.filter(Exists(stated)))


@dataclass(frozen=True)
class Waiting:
    """One person whose statements for one programme wait to be looked at."""

    person: User
    programme: Programme
    number: int
    since: dt.datetime


def waiting_to_be_looked_at() -> QuerySet[PrerequisiteStatement, Any]:
    """Return whose statements wait, person by person and programme by programme, the longest first.

    To be counted and cut into pages; `waiting_of` makes what is shown of a page.
    """
    found = PrerequisiteStatement.objects.filter(state=State.WAITING).order_by()
    grouped = found.values("person", "prerequisite__programme").annotate(number=Count("pk"), since=Min("stated_at"))
    return grouped.order_by("since", "person", "prerequisite__programme")


def waiting_of(rows: Collection[dict[str, Any]]) -> list[Waiting]:
    """Return rows of `waiting_to_be_looked_at` with their people and programmes; two queries."""
    people = User.objects.in_bulk([row["person"] for row in rows])
    programmes = Programme.objects.in_bulk([row["prerequisite__programme"] for row in rows])
    return [
        Waiting(people[row["person"]], programmes[row["prerequisite__programme"]], row["number"], row["since"])
        for row in rows
    ]
