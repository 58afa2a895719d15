"""A pause moves what was still to come, and nothing else, whatever the plan."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from programmes.catalogue.models import DeliveryMode, Module
from programmes.catalogue.pattern import PlannedPart, PlannedSession
from programmes.catalogue.pauses import postpone

FIRST = dt.date(2027, 5, 3)
ZONE = "Europe/London"


def day(number: int) -> dt.date:
    return FIRST + dt.timedelta(days=number)


def noon(number: int) -> dt.datetime:
    return dt.datetime.combine(day(number), dt.time(12), dt.UTC)


def window(first: int, last: int) -> PlannedPart:
    return PlannedPart(Module(kind=Module.Kind.STAGE), "A stage", day(first), day(last))


def days_of(*numbers: int) -> PlannedPart:
    sessions = tuple(
        PlannedSession("A day", day(n), dt.time(10), day(n), dt.time(16), DeliveryMode.IN_PERSON, voluntary=False)
        for n in numbers
    )
    return PlannedPart(Module(kind=Module.Kind.DAY), "Days", day(numbers[0]), day(numbers[-1]), sessions)


def dates(planned):
    return [((part.starts_on - FIRST).days, (part.ends_on - FIRST).days) for part in planned]


def test_what_is_over_stays_what_is_under_way_lasts_longer_what_follows_begins_later():
    plan = [window(0, 9), window(10, 19), days_of(20, 21), window(22, 40)]
    later = postpone(plan, 14, since=day(12), now=noon(26), zone=ZONE)
    # The two days lay within the pause and have begun: whether they were held is not for the plan to say.
    assert dates(later) == [(0, 9), (10, 33), (20, 21), (36, 54)]
    assert later[0] == plan[0]


def test_a_part_with_sessions_on_both_sides_reaches_from_the_first_to_the_last():
    (later,) = postpone([days_of(10, 20, 30)], 7, since=day(12), now=noon(22), zone=ZONE)
    assert [(session.starts_on - FIRST).days for session in later.sessions] == [10, 20, 37]
    assert dates([later]) == [(10, 37)]


@given(
    spans=st.lists(st.tuples(st.integers(0, 100), st.integers(0, 60)), min_size=1, max_size=8),
    since=st.integers(0, 120),
    rest=st.integers(0, 60),
    days=st.integers(1, 90),
)
def test_no_part_is_turned_round_and_nothing_past_moves(spans, since, rest, days):
    plan = [window(first, first + long) for first, long in spans]
    later = postpone(plan, days, since=day(since), now=noon(since + rest), zone=ZONE)
    for before, after in zip(plan, later, strict=True):
        assert after.starts_on <= after.ends_on
        if before.ends_on < day(since):
            assert after == before
        else:
            assert after.ends_on == before.ends_on + dt.timedelta(days=days)
            assert after.starts_on - before.starts_on in {dt.timedelta(), dt.timedelta(days=days)}


@pytest.mark.parametrize("days", [0, 1, 30])
def test_a_plan_of_windows_keeps_its_order(days):
    plan = [window(0, 9), window(10, 19), window(20, 29)]
    later = postpone(plan, days, since=day(15), now=noon(16), zone=ZONE)
    assert [part.starts_on for part in later] == sorted(part.starts_on for part in later)
