"""Record what a group answered to a condition of a stage, and who was in the room. No version is ever changed."""

import datetime as dt
from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from programmes.catalogue.errors import StageRefused
from programmes.catalogue.gates import Question, Stage, State
from programmes.catalogue.models import Condition, Part, StageAnswer
from programmes.catalogue.services.stages import lock_stage, open_due
from ui.locks import retry_once
from ui.typed import tidy

ANSWER_LENGTH = 5000
# A room is a list of names or roles, not a register.
MOST_PEOPLE = 60
NAME_LENGTH = 120


@retry_once
@transaction.atomic
def answer_condition(
    part: Part,
    condition: Condition,
    *,
    by: User | None,
    in_room: Iterable[str],
    met: bool = True,
    text: str = "",
    happened_on: dt.date | None = None,
    over: int | None = None,
    now: dt.datetime | None = None,
) -> StageAnswer:
    """Record an answer as a new version, and return it; the same answer again is the version that stands.

    `in_room` are those who were there, by name or role. A condition that is ticked is `met` or not, with a few words
    of `text` if one likes; one that is answered in words is met by them; a milestone by the day, where the workshop is,
    on which it happened. `met=False` takes a tick or a milestone back. `over` is the number of the version that whoever
    answers has read (0 for none), so that nobody writes over what they have not seen. A gate that waits for this
    answer opens in the same moment.

    Raises StageRefused when the stage takes no answers, when an earlier question waits, or when the answer is none.
    """
    now = now or timezone.now()
    stage = lock_stage(part)
    question = next((one for one in stage.questions if one.condition.pk == condition.pk), None)
    if question is None:
        raise StageRefused(_("This question belongs to another stage."))
    if refused := stage.why_not_answered(question):
        raise StageRefused(refused)
    people = "\n".join(_people(in_room))
    given = _given(stage, question, met=met, text=text, happened_on=happened_on, now=now)
    current = question.current
    if current and given == (current.met, current.text, current.happened_on) and people == current.in_room:
        return current
    standing = current.version if current else 0
    if over is not None and over != standing:
        raise StageRefused(
            _("Somebody has answered this meanwhile. Read their answer, then say whether yours takes its place.")
        )
    is_met, words, day = given
    answer = StageAnswer.objects.create(
        part=stage.part,
        condition=question.condition,
        version=standing + 1,
        question=question.condition.question,
        met=is_met,
        text=words,
        happened_on=day,
        in_room=people,
        at=now,
        by=by,
    )
    open_due(stage.part.workshop, by=by, now=now)
    return answer


@retry_once
@transaction.atomic
def _people(in_room: Iterable[str]) -> list[str]:
    people = [" ".join(name.split()) for name in in_room]
    people = list(dict.fromkeys(name for name in people if name))
    if not people:
        raise StageRefused(_("Say who was in the room: names or roles, one on each line."))
    if len(people) > MOST_PEOPLE or any(len(name) > NAME_LENGTH for name in people):
        raise StageRefused(_("Name at most %(most)s people, each on a line of their own.") % {"most": MOST_PEOPLE})
    return people


def _given(
    stage: Stage, question: Question, *, met: bool, text: str, happened_on: dt.date | None, now: dt.datetime
) -> tuple[bool, str, dt.date | None]:
    """Return what is to be written down: whether it is so, the words, the day."""
    kind = question.condition.kind
    text = tidy(text)
    if len(text) > ANSWER_LENGTH:
        raise StageRefused(_("Keep the answer to %(most)s characters.") % {"most": ANSWER_LENGTH})
    if kind == Condition.Kind.WORDS:
        if not text:
            raise StageRefused(_("Write down what the group answered."))
        return True, text, None
    if not met:
        if question.current is None:
            raise StageRefused(_("Nothing is recorded yet that could be taken back."))
        if question.condition.gate == Condition.Gate.OPENING and stage.state != State.SHUT:
            raise StageRefused(_("The stage has opened on this, so it can no longer be taken back."))
        return False, text, None
    if kind == Condition.Kind.TICK:
        return True, text, None
    if happened_on is None:
        raise StageRefused(_("Give the day on which it happened."))
    if happened_on > stage.part.workshop.today(now):
        raise StageRefused(_("A milestone is recorded once it has happened: that day is still to come."))
    return True, text, happened_on
