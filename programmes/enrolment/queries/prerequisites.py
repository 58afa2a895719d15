"""What stands between somebody and a place: what the programme asks for and nobody has verified for the first day."""

import datetime as dt
from collections.abc import Collection

from django.db.models import Exists, OuterRef

from accounts.models import User
from programmes.catalogue.models import Prerequisite, Workshop
from programmes.catalogue.models.workshops import WorkshopQuerySet
from programmes.prerequisites import queries as prerequisites
from programmes.prerequisites.queries import Standing


def with_asks_first(workshops: WorkshopQuerySet) -> WorkshopQuerySet:
    """Annotate each workshop with what `asks_first` and `asks_anything` answer, which ask nothing then."""
    asked = Prerequisite.objects.filter(programme=OuterRef("programme")).order_by()
    return workshops.annotate(asks_prerequisites=Exists(asked.filter(required=True)), names_prerequisites=Exists(asked))


def asks_anything(workshop: Workshop) -> bool:
    """True when its programme names prerequisites, required or not; no query after `with_asks_first`."""
    known: bool | None = getattr(workshop, "names_prerequisites", None)
    if known is not None:
        return known
    return Prerequisite.objects.filter(programme=workshop.programme_id).exists()


def asks_first(workshop: Workshop) -> bool:
    """True when nobody can have a place before something is verified; no query after `with_asks_first`."""
    known: bool | None = getattr(workshop, "asks_prerequisites", None)
    if known is not None:
        return known
    return Prerequisite.objects.filter(programme=workshop.programme_id, required=True).exists()


def counting_day(workshop: Workshop, *, now: dt.datetime) -> dt.date:
    """Return the day for which everything must be verified: the workshop's first, or today while it has no dates."""
    return workshop.span[0] if workshop.span else workshop.today(now)


def lacking(workshop: Workshop, person: User, *, now: dt.datetime) -> list[Prerequisite]:
    """Return what a person still has to have verified for this workshop, in order; one query where nothing is asked."""
    if not asks_first(workshop):
        return []
    return prerequisites.lacking(person, workshop.programme, on=counting_day(workshop, now=now))


def ready_for(workshop: Workshop, people: Collection[int], *, now: dt.datetime) -> set[int]:
    """Return which of these people, by key, have all that is asked for; all of them where nothing is asked."""
    if not asks_first(workshop):
        return set(people)
    return prerequisites.ready(people, workshop.programme, on=counting_day(workshop, now=now))


def standings_for(workshop: Workshop, people: Collection[int], *, now: dt.datetime) -> dict[int, list[Standing]]:
    """Return how each of these people, by key, stands on the workshop's first day with what its programme asks."""
    return prerequisites.standings_of(people, workshop.programme, on=counting_day(workshop, now=now))
