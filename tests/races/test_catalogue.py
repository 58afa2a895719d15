"""What becomes of a workshop that two coordinators act on at the same instant."""

import datetime as dt
from functools import partial

import pytest

from programmes.catalogue.errors import StateRefused
from programmes.catalogue.models import Workshop, WorkshopEvent
from programmes.catalogue.pattern import plan_of, shift
from programmes.catalogue.services import (
    announce_workshop,
    cancel_workshop,
    confirm_workshop,
    create_workshop,
    move_workshop,
)
from programmes.catalogue.tasks import follow_the_calendar
from programmes.catalogue.tests.factories import ArcProgrammeFactory, RegionFactory, WorkshopFactory
from tests.races.rivals import race

pytestmark = pytest.mark.django_db(transaction=True)
State = Workshop.State
WEEK = dt.timedelta(days=7)


def test_two_moves_at_once_end_as_one_of_the_two_plans():
    workshop = WorkshopFactory()
    before = plan_of(workshop)
    first_day = workshop.span[0]
    days = [first_day + WEEK, first_day + 2 * WEEK]
    results = race([partial(move_workshop, workshop, first_day=day, by=None) for day in days])
    assert [result for result in results if isinstance(result, Exception)] == []
    assert plan_of(workshop) in [shift(before, 7), shift(before, 14)]
    # Neither was lost: every session was moved twice, and both are on record.
    assert [session.sequence for session in workshop.sessions.all()] == [2, 2, 2]
    assert workshop.events.filter(kind=WorkshopEvent.Kind.MOVED).count() == 2


def test_the_same_move_twice_is_one_move():
    workshop = WorkshopFactory()
    day = workshop.span[0] + WEEK
    race([partial(move_workshop, workshop, first_day=day, by=None)] * 4)
    assert [session.sequence for session in workshop.sessions.all()] == [1, 1, 1]
    assert workshop.events.filter(kind=WorkshopEvent.Kind.MOVED).count() == 1


def test_a_workshop_is_announced_once():
    workshop = WorkshopFactory(state=State.DRAFT)
    results = race([partial(announce_workshop, workshop, by=None)] * 4)
    assert sorted(type(result).__name__ for result in results) == ["StateRefused"] * 3 + ["Workshop"]
    assert workshop.events.count() == 2


def test_confirmed_or_cancelled_but_with_one_history():
    workshop = WorkshopFactory(state=State.TENTATIVE)
    results = race(
        [
            partial(confirm_workshop, workshop, by=None),
            partial(cancel_workshop, workshop, by=None, reason="Snow."),
        ]
    )
    workshop.refresh_from_db()
    # Cancelling a confirmed workshop is allowed, confirming a cancelled one is not: cancelled either way.
    assert workshop.state == State.CANCELLED
    assert isinstance(results[1], Workshop)
    assert isinstance(results[0], Workshop | StateRefused)
    events = list(workshop.events.values_list("from_state", "to_state"))
    assert [start for start, _to in events[1:]] == [to for _start, to in events[:-1]]


def test_two_workers_start_a_workshop_once():
    workshop = WorkshopFactory()
    noon = dt.datetime.combine(workshop.span[0], dt.time(12), dt.UTC)
    assert sum(race([partial(follow_the_calendar, noon)] * 3)) == 1


def test_codes_are_never_given_twice():
    programme, region = ArcProgrammeFactory(), RegionFactory()
    results = race([partial(create_workshop, programme, region=region, by=None)] * 8)
    assert len({workshop.code for workshop in results}) == 8
