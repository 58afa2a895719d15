"""When things happen in the demo, whatever day it is built on."""

import datetime as dt

import pytest

from demo.build.clock import Clock
from programmes.catalogue.pattern import lay_out, shift
from programmes.catalogue.tests.factories import ArcProgrammeFactory, SeriesProgrammeFactory, StagedProgrammeFactory

FIRST = dt.date(2026, 6, 2)


def holidays(part):
    days = (
        session.starts_on + dt.timedelta(days=number)
        for session in part.sessions
        for number in range((session.ends_on - session.starts_on).days + 1)
    )
    return [day for day in days if (day.month, day.day) in {*((12, one) for one in range(24, 32)), (1, 1)}]


@pytest.mark.django_db
@pytest.mark.parametrize("programme", [ArcProgrammeFactory, SeriesProgrammeFactory])
def test_nobody_meets_from_christmas_to_new_year_and_everything_keeps_its_order(programme):
    laid_out = lay_out(programme(), FIRST, "Europe/London")
    clock = Clock(dt.datetime(2026, 1, 1, 12, tzinfo=dt.UTC))
    moved = 0
    for days in range(366):
        plan = shift(laid_out, days)
        found = clock.around_the_holidays(plan)
        assert [holidays(part) for part in found] == [[]] * len(plan)
        moved += found != plan
        starts = [session.starts_on for part in found for session in part.sessions if not part.voluntary]
        assert starts == sorted(starts)
        for before, after, was, came in zip(found, found[1:], plan, plan[1:], strict=False):
            assert (after.starts_on - before.ends_on).days >= 1 or came.starts_on <= was.ends_on
        assert all(part.starts_on <= part.ends_on for part in found)
        if not any(holidays(part) for part in plan):
            assert found == plan
    assert moved


@pytest.mark.django_db
def test_what_has_begun_or_tells_of_stages_stays():
    plan = lay_out(ArcProgrammeFactory(), dt.date(2026, 12, 22), "Europe/London")
    assert Clock(dt.datetime(2026, 12, 23, 12, tzinfo=dt.UTC)).around_the_holidays(plan) == plan
    staged = lay_out(StagedProgrammeFactory(), dt.date(2026, 12, 1), "Europe/London")
    assert Clock(dt.datetime(2026, 1, 1, 12, tzinfo=dt.UTC)).around_the_holidays(staged) == staged
