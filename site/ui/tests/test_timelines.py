"""Several journeys on one axis: a day is as wide in each row."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from ui.journey import Station
from ui.timelines import MOST_TICKS, lay_side_by_side

DAY = timedelta(days=1)


def stage(first: date, days: int, kind: str = "stage") -> Station:
    return Station("A stage", kind, first, first + (days - 1) * DAY)


def test_rows_share_one_axis_from_the_first_day_to_the_last():
    one = [stage(date(2027, 1, 1), 50), stage(date(2027, 2, 20), 50)]
    other = [stage(date(2027, 2, 20), 50)]
    timeline = lay_side_by_side([one, other], date(2027, 2, 20))
    assert [[(bar.x, bar.width) for bar in row] for row in timeline.rows] == [[(0, 50), (50, 50)], [(50, 50)]]
    assert timeline.today == 50
    assert [tick.label for tick in timeline.ticks] == ["Jan 27", "Feb 27", "Mar 27", "Apr 27"]


def test_days_that_people_come_to_are_beads_upon_what_they_lie_in():
    meeting = stage(date(2027, 1, 10), 1, "day")
    ((bar, bead),) = lay_side_by_side([[meeting, stage(date(2027, 1, 1), 100)]], date(2028, 1, 1)).rows
    assert (bar.is_bead, bead.is_bead, bead.station, bead.middle) == (False, True, meeting, 9.5)


def test_nothing_gives_an_empty_axis():
    timeline = lay_side_by_side([[], []], date(2027, 1, 1))
    assert (timeline.rows, timeline.ticks, timeline.today) == ([[], []], [], None)


def test_a_day_outside_is_not_drawn():
    assert lay_side_by_side([[stage(date(2027, 1, 1), 9)]], date(2027, 1, 10)).today is None


@given(spans=st.lists(st.tuples(st.integers(0, 2000), st.integers(1, 900)), min_size=1, max_size=8))
def test_no_bar_leaves_the_axis_and_labels_never_crowd(spans):
    rows = [[stage(date(2026, 3, 17) + first * DAY, days)] for first, days in spans]
    timeline = lay_side_by_side(rows, date(2027, 1, 1))
    for (bar,) in timeline.rows:
        assert 0 <= bar.x <= 100
        assert bar.x + bar.width <= 100.02
    assert len(timeline.ticks) <= MOST_TICKS + 1
    assert [tick.x for tick in timeline.ticks] == sorted(tick.x for tick in timeline.ticks)
