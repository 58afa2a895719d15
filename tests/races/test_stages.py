"""What becomes of a stage that two facilitators act on at the same instant."""

import datetime as dt
from functools import partial

import pytest

from programmes.catalogue.errors import StageRefused
from programmes.catalogue.models import Condition, Part, StageAnswer, StageEvent, Workshop
from programmes.catalogue.services import answer_condition, close_stage, pause_stage, resume_stage
from programmes.catalogue.tests.factories import StagedProgrammeFactory, WorkshopFactory
from tests.races.rivals import race

pytestmark = pytest.mark.django_db(transaction=True)
NOON = dt.datetime(2027, 5, 4, 12, tzinfo=dt.UTC)


@pytest.fixture
def workshop():
    return WorkshopFactory(programme=StagedProgrammeFactory(), first_day=NOON.date(), state=Workshop.State.RUNNING)


def part(workshop: Workshop, slug: str) -> Part:
    return workshop.parts.select_related("workshop").get(module__slug=slug)


def answer(workshop: Workshop, code: str, text: str, over: int | None = None) -> StageAnswer:
    condition = Condition.objects.select_related("module").get(code=code)
    where = part(workshop, condition.module.slug)
    return answer_condition(where, condition, by=None, in_room=["Priya"], text=text, over=over, now=NOON)


def test_two_who_read_the_same_cannot_both_write_over_it(workshop):
    results = race([partial(answer, workshop, "budget", f"{n} years.", over=0) for n in range(4)])
    written = [result for result in results if isinstance(result, StageAnswer)]
    assert [answer.version for answer in written] == [1]
    assert sum(isinstance(result, StageRefused) for result in results) == 3
    assert StageAnswer.objects.count() == 1


def test_answers_at_once_are_versions_in_a_row(workshop):
    results = race([partial(answer, workshop, "budget", f"{n} years.") for n in range(4)])
    assert sorted(result.version for result in results) == [1, 2, 3, 4]


def test_the_same_answer_pressed_four_times_is_one(workshop):
    race([partial(answer, workshop, "budget", "Two years.", over=0)] * 4)
    assert list(StageAnswer.objects.values_list("version", flat=True)) == [1]


def test_a_stage_closes_once_and_what_follows_opens_once(workshop):
    answer(workshop, "budget", "")
    answer(workshop, "plan", "")
    results = race([partial(close_stage, part(workshop, "finding"), by=None, now=NOON)] * 4)
    assert [result.stage_state for result in results] == ["closed"] * 4
    kinds = StageEvent.objects.order_by("pk").values_list("part__module__slug", "kind")
    assert list(kinds) == [("finding", "opened"), ("finding", "closed"), ("theory", "opened")]
    assert part(workshop, "finding").closings == 1


def test_closed_or_paused_but_with_one_history(workshop):
    answer(workshop, "budget", "")
    answer(workshop, "plan", "")
    finding = part(workshop, "finding")
    race(
        [
            partial(close_stage, finding, by=None, now=NOON),
            partial(pause_stage, finding, by=None, reason="An inspection.", now=NOON),
        ]
    )
    steps = list(StageEvent.objects.filter(part=finding).order_by("pk").values_list("from_state", "to_state"))
    assert len(steps) == 2
    assert steps[0][1] == steps[1][0]
    assert part(workshop, "finding").stage_state == steps[1][1]


def test_two_who_let_it_go_on_move_the_dates_once(workshop):
    finding = part(workshop, "finding")
    pause_stage(finding, by=None, reason="An inspection.", now=NOON)
    later = NOON + dt.timedelta(days=7)
    race([partial(resume_stage, finding, by=None, days_later=7, now=later)] * 3)
    assert part(workshop, "finding").ends_on == finding.ends_on + dt.timedelta(days=7)
    assert workshop.events.filter(kind="moved").count() == 1
