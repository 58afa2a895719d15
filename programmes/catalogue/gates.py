"""Stages with their gates, as they stand: what is asked, what was answered, what may be done. Nothing here writes.

Services ask the same questions under the workshop's lock; pages show the same sentences. The rules, in short: a gate's
conditions are met in their order, and a later question stays shut until the earlier ones are; a stage opens when its
trigger is met, and closes when all is answered.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from programmes.catalogue.models import Condition, Module, Part, StageAnswer, StageEvent, Workshop

State = Part.StageState
Opening = Module.Opening


@dataclass(frozen=True)
class Question:
    """One condition with every version of its answer in one workshop, the first one first."""

    condition: Condition
    versions: tuple[StageAnswer, ...]

    @property
    def current(self) -> StageAnswer | None:
        """The answer as it stands, be it that the condition is no longer met; None while there is none."""
        return self.versions[-1] if self.versions else None

    @property
    def is_met(self) -> bool:
        return self.current is not None and self.current.met

    @property
    def first(self) -> StageAnswer | None:
        """The first version, where another has followed it."""
        return self.versions[0] if len(self.versions) > 1 else None


@dataclass(frozen=True)
class Stage:
    """One stage of one workshop. `part` has its workshop and its module; `before` is the stage before it."""

    part: Part
    before: Part | None
    opening: tuple[Question, ...]
    closing: tuple[Question, ...]
    events: tuple[StageEvent, ...]
    milestone_reached: bool

    @property
    def module(self) -> Module:
        return self.part.module

    @property
    def state(self) -> str:
        return self.part.stage_state

    @property
    def questions(self) -> tuple[Question, ...]:
        return self.opening + self.closing

    @property
    def gate(self) -> tuple[Question, ...]:
        """The questions of the gate it stands before: of opening while it is shut, else of closing."""
        return self.opening if self.state == State.SHUT else self.closing

    @property
    def next(self) -> Question | None:
        """The first question that waits for an answer; None when nothing is missing or nothing can be answered."""
        waiting = next((question for question in self.gate if not question.is_met), None)
        return waiting if waiting and not self.why_not_answered(waiting) else None

    @property
    def answered(self) -> int:
        """How many questions of its closing are answered."""
        return sum(question.is_met for question in self.closing)

    @property
    def has_answers(self) -> bool:
        return any(question.current for question in self.questions)

    @property
    def is_at_work(self) -> bool:
        return self.state in {State.OPEN, State.PAUSED}

    @property
    def steps_back(self) -> bool:
        """True while it is open and the coaches, on purpose, are not there."""
        return self.state == State.OPEN and self.module.coaches_step_back

    @property
    def opened_at(self) -> dt.datetime | None:
        """When it was opened first."""
        return next((event.at for event in self.events if event.kind == StageEvent.Kind.OPENED), None)

    @property
    def closed_at(self) -> dt.datetime | None:
        """When it was closed last, if it still is."""
        return self.part.stage_since if self.state == State.CLOSED else None

    @property
    def last_reason(self) -> str:
        """Why it is in the state that it is in; "" when nobody said."""
        return self.events[-1].reason if self.events else ""

    @property
    def opens_when(self) -> str:
        """What its gate opens on, as a sentence."""
        return _opens_when(self)

    # --- May it be done? A sentence that says why not; "" when it may. ---

    def why_not_answered(self, question: Question) -> str:
        """Say why a question of its cannot be answered now."""
        if refused := _not_under_way(self.part.workshop):
            return refused
        if self.state == State.PAUSED:
            return _("“%(stage)s” is paused. Let it go on first.") % {"stage": self.part.title}
        if self.state == State.CLOSED:
            return _("“%(stage)s” is closed. Reopen it first.") % {"stage": self.part.title}
        if question.condition.gate == Condition.Gate.CLOSING and self.state == State.SHUT:
            return _("“%(stage)s” is not open yet.") % {"stage": self.part.title}
        if self.state == State.SHUT and self.before is not None and self.before.stage_state == State.SHUT:
            return _("“%(stage)s” comes first, and is not open yet.") % {"stage": self.before.title}
        side = self.opening if question.condition.gate == Condition.Gate.OPENING else self.closing
        for earlier in side[: side.index(question)]:
            if not earlier.is_met:
                return _("Not yet: first answer “%(question)s”") % {"question": earlier.condition.question}
        return ""

    def why_not_opened(self) -> str:
        """Say why its gate does not open."""
        if refused := _not_under_way(self.part.workshop):
            return refused
        opens = self.module.opens
        if opens == Opening.AFTER and self.before is not None and self.before.stage_state != State.CLOSED:
            return _("It opens when “%(stage)s” is closed.") % {"stage": self.before.title}
        if opens == Opening.MILESTONE and not self.milestone_reached:
            return _("It opens when this is recorded: %(milestone)s") % {"milestone": self.module.milestone}
        if opens == Opening.CONDITIONS and self.before is not None and self.before.stage_state == State.SHUT:
            return _("“%(stage)s” comes first, and is not open yet.") % {"stage": self.before.title}
        return _missing(self.opening)

    def why_not_closed(self) -> str:
        """Say why it cannot be closed: what is still to be answered."""
        return _not_under_way(self.part.workshop) or _missing(self.closing)


def stages_of(workshop: Workshop) -> list[Stage]:
    """Return a workshop's stages in their order. Four queries."""
    return stages_by_workshop([workshop])[workshop.pk]


def stages_by_workshop(workshops: Iterable[Workshop]) -> dict[int, list[Stage]]:
    """Return the stages of several workshops by their keys: four queries, however many workshops there are."""
    by_key = {workshop.pk: workshop for workshop in workshops}
    parts = list(
        Part.objects.filter(workshop__in=by_key, kind=Module.Kind.STAGE)
        .select_related("module__milestone")
        .order_by("workshop", "order", "pk")
    )
    keys = [part.pk for part in parts]
    conditions = defaultdict(list)
    for condition in Condition.objects.filter(module__parts__in=keys).distinct():
        conditions[condition.module_id].append(condition)
    answers: dict[tuple[int, int], list[StageAnswer]] = defaultdict(list)
    for answer in StageAnswer.objects.filter(part__in=keys).select_related("by"):
        answers[answer.part_id, answer.condition_id].append(answer)
    events = defaultdict(list)
    for event in StageEvent.objects.filter(part__in=keys).select_related("by"):
        events[event.part_id].append(event)
    reached = _milestones(parts, answers)
    found: dict[int, list[Stage]] = {key: [] for key in by_key}
    for part in parts:
        part.workshop = by_key[part.workshop_id]
        stages = found[part.workshop_id]
        asked = [Question(one, tuple(answers[part.pk, one.pk])) for one in conditions[part.module_id]]
        stages.append(
            Stage(
                part=part,
                before=stages[-1].part if stages else None,
                opening=tuple(one for one in asked if one.condition.gate == Condition.Gate.OPENING),
                closing=tuple(one for one in asked if one.condition.gate == Condition.Gate.CLOSING),
                events=tuple(events[part.pk]),
                milestone_reached=(part.workshop_id, part.module.milestone_id) in reached,
            )
        )
    return found


def _milestones(
    parts: Sequence[Part], answers: dict[tuple[int, int], list[StageAnswer]]
) -> set[tuple[int, int | None]]:
    """Return the conditions that are met, as pairs of workshop and condition."""
    workshop_of = {part.pk: part.workshop_id for part in parts}
    return {(workshop_of[part], condition) for (part, condition), versions in answers.items() if versions[-1].met}


def _not_under_way(workshop: Workshop) -> str:
    if workshop.state == Workshop.State.RUNNING:
        return ""
    if workshop.state in Workshop.OVER:
        return _("This workshop is over, so its stages stay as they are.")
    return _("This workshop has not begun yet, so neither have its stages.")


def _missing(questions: Sequence[Question]) -> str:
    waiting = [question for question in questions if not question.is_met]
    if not waiting:
        return ""
    first = waiting[0].condition.question
    if len(waiting) == 1:
        return _("Still to be answered: “%(question)s”") % {"question": first}
    return _("Still to be answered: “%(question)s”, and %(more)s more") % {"question": first, "more": len(waiting) - 1}


def _opens_when(stage: Stage) -> str:
    opens = stage.module.opens
    if opens == Opening.MILESTONE:
        milestone = str(stage.module.milestone).rstrip(".")
        first = _("It opens when this is recorded: %(milestone)s.") % {"milestone": milestone}
    elif opens == Opening.BY_HAND:
        first = _("A facilitator opens it.")
    elif opens == Opening.CONDITIONS:
        first = ""
    elif stage.before is None:
        first = _("It opens when the workshop begins.")
    else:
        first = _("It opens when “%(stage)s” is closed.") % {"stage": stage.before.title}
    if not stage.opening:
        return first or _("It opens when the workshop begins.")
    asked = ", ".join(f"“{question.condition.question}”" for question in stage.opening)
    return f"{first} {_('Before it opens, this must be so: %(conditions)s.') % {'conditions': asked}}".strip()
