"""What the kitchen and the house are told: counts without names."""

import datetime as dt
from collections import Counter
from dataclasses import dataclass

from django.conf import settings

from programmes.catalogue.models import Module, Workshop
from programmes.enrolment.diets import DIETS
from programmes.enrolment.models import Enrolment, Needs
from programmes.enrolment.queries.people import Counted
from programmes.enrolment.queries.places import first_session_start


@dataclass(frozen=True)
class NeedsAsked:
    """What is asked beside access: what one eats where meals are shared, which room where people stay."""

    food: bool
    room: bool


def needs_asked(workshop: Workshop) -> NeedsAsked:
    """Return what people are asked about a workshop; no query once its parts have been fetched."""
    kinds = {part.kind for part in workshop.parts.all()}
    overnight = Module.Kind.RESIDENTIAL in kinds
    return NeedsAsked(food=overnight or Module.Kind.DAY in kinds, room=overnight)


@dataclass(frozen=True)
class KitchenCounts:
    """What a venue prepares. `answered` of `people` in the group have said something; `notes` stand in no order
    that could tell whose they are."""

    people: int
    answered: int
    diets: Counted
    notes: list[str]
    rooms: Counted
    evening_before: int


def kitchen_counts(workshop: Workshop) -> KitchenCounts:
    """Count diets, rooms and early arrivals of those in the group, without a name; diets in their usual order."""
    group = workshop.enrolments.filter(state__in=Enrolment.TAKING_PART)
    answers = list(
        Needs.objects.filter(enrolment__in=group.order_by()).values_list("diets", "diet_notes", "room", "arrival")
    )
    diets = Counter(code for codes, _note, _room, _arrival in answers for code in codes)
    rooms = Counter(room for _codes, _note, room, _arrival in answers)
    return KitchenCounts(
        people=group.count(),
        answered=len(answers),
        diets=[(str(label), diets[code]) for code, label in DIETS.items() if diets[code]],
        notes=sorted(note for _codes, note, _room, _arrival in answers if note),
        rooms=[(str(room.label), rooms[room.value]) for room in Needs.Room if rooms[room.value]],
        evening_before=sum(arrival == Needs.Arrival.EVENING_BEFORE for *_rest, arrival in answers),
    )


def needs_freeze_at(workshop: Workshop) -> dt.datetime | None:
    """Return when the venue is given its numbers; later changes reach it by telephone. None without dates."""
    start = first_session_start(workshop)
    return start and start - dt.timedelta(days=settings.NEEDS_FREEZE_DAYS)
