"""Strands: the workshops of one programme that go on side by side, one for each authority that takes something up.

Nothing here says who may see which: `queries.strands_visible_to` does, and only what it gave is compared. So nobody
can tell from a comparison that there are others.
"""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from programmes.catalogue.gates import Stage, stages_by_workshop
from programmes.catalogue.journey import stations_of_workshop
from programmes.catalogue.lineage import names_of
from programmes.catalogue.models import Condition, Part, StageAnswer, StageEvent, Workshop, WorkshopPartner
from ui import when
from ui.journey import Station

Role = WorkshopPartner.Role
State = Part.StageState
# Beginnings that lie so close together are not worth saying.
WORTH_SAYING = dt.timedelta(days=14)


@dataclass(frozen=True)
class Strand:
    """One workshop beside others: who takes part, its line, where it stands, in what it differs."""

    workshop: Workshop
    name: str
    adopters: str
    host: str
    support: str
    stages: list[Stage]
    stations: list[Station]
    differs: list[str]

    @property
    def at_work(self) -> list[Stage]:
        """The stages that are open or paused: where it stands."""
        return [stage for stage in self.stages if stage.is_at_work]

    @property
    def next(self) -> Stage | None:
        """The first stage that has not opened yet."""
        return next((stage for stage in self.stages if stage.state == State.SHUT), None)


@dataclass(frozen=True)
class Compared:
    """One question whose answers are laid side by side, in the order of the strands; None where there is none."""

    condition: Condition
    answers: list[tuple[Strand, StageAnswer | None]]


def strands_of(workshops: Iterable[Workshop], *, now: dt.datetime) -> list[Strand]:
    """Return workshops as strands beside one another, in their order. A constant number of queries.

    They come with their journey and `partners__organisation__parent`.
    """
    workshops = list(workshops)
    stages = stages_by_workshop(workshops)
    begun = [workshop.span[0] for workshop in workshops if workshop.span]
    return [
        Strand(
            workshop=workshop,
            name=_names(workshop) or workshop.title,
            adopters=_organisations(workshop, Role.ADOPTER),
            host=_organisations(workshop, Role.HOST),
            support=_organisations(workshop, Role.SUPPORT),
            stages=stages[workshop.pk],
            stations=stations_of_workshop(workshop, now=now),
            differs=list(_differences(workshop, stages[workshop.pk], min(begun, default=None), now)),
        )
        for workshop in workshops
    ]


def compare(strands: Sequence[Strand]) -> list[Compared]:
    """Return the questions that are laid side by side, with every strand's answer as it stands."""
    asked: dict[int, Condition] = {}
    answers: dict[tuple[int, int], StageAnswer | None] = {}
    for strand in strands:
        for stage in strand.stages:
            for question in stage.questions:
                if question.condition.compared:
                    asked[question.condition.pk] = question.condition
                    current = question.current if question.is_met else None
                    answers[strand.workshop.pk, question.condition.pk] = current
    return [
        Compared(condition, [(strand, answers.get((strand.workshop.pk, condition.pk))) for strand in strands])
        for condition in asked.values()
    ]


def _names(workshop: Workshop) -> str:
    adopters = [one.organisation.name for one in workshop.partners.all() if one.role == Role.ADOPTER]
    return get_text_list(adopters, _("and"))


def _organisations(workshop: Workshop, role: str) -> str:
    return get_text_list(names_of(one for one in workshop.partners.all() if one.role == role), _("and"))


def _differences(
    workshop: Workshop, stages: Sequence[Stage], first_of_all: dt.date | None, now: dt.datetime
) -> Iterator[str]:
    """Say in sentences what is not as planned, or not as with the others."""
    today = workshop.today(now)
    if workshop.span and first_of_all and workshop.span[0] - first_of_all >= WORTH_SAYING:
        length = {"length": when.length((workshop.span[0] - first_of_all).days)}
        begun = workshop.span[0] <= today
        yield (_("Began %(length)s after the first.") if begun else _("Begins %(length)s after the first.")) % length
    for stage in stages:
        what = {"stage": stage.part.title, "reason": stage.last_reason, "end": when.day(stage.part.ends_on)}
        if stage.part.is_reopened:
            yield _("“%(stage)s” was reopened: %(reason)s") % (what | {"reason": _why_reopened(stage)})
        if stage.state == State.PAUSED:
            yield _("“%(stage)s” is paused: %(reason)s") % what
        if stage.steps_back:
            yield _("The coaches have stepped back from “%(stage)s”.") % what
        if stage.state == State.OPEN and stage.part.ends_on < today:
            yield _("“%(stage)s” was planned to end on %(end)s.") % what


def _why_reopened(stage: Stage) -> str:
    reopened = [event.reason for event in stage.events if event.kind == StageEvent.Kind.REOPENED]
    return reopened[-1] if reopened else ""
