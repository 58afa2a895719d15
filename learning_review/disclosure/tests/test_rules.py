from itertools import groupby

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learning_review.disclosure.rules import (
    Audience,
    Figure,
    Group,
    band,
    band_span,
    band_words,
    count_or_none,
    figure,
    threshold,
)

LEAST = {"nearly_all": 85, "most": 60, "about_half": 40, "some": 15, "few_or_none": 0}


@given(whole=st.integers(5, 200), data=st.data())
def test_what_is_said_is_true_and_stands_for_more_than_one_count(whole, data):
    part = data.draw(st.integers(0, whole))
    low, high = band_span(band(part, whole))
    assert low <= 100 * part / whole
    assert 100 * part / whole < high or high == 100
    runs = [len(list(same)) for _code, same in groupby(band(count, whole) for count in range(whole + 1))]
    assert min(runs) >= 2
    if whole >= 9:
        share = 100 * part / whole
        assert LEAST[band(part, whole)] == max(value for value in LEAST.values() if value <= share)


@pytest.mark.parametrize(
    ("whole", "said"),
    [
        (5, ["about half or fewer"] * 3 + ["most or nearly all"] * 3),
        (6, ["about half or fewer"] * 4 + ["most or nearly all"] * 3),
        (7, ["some or fewer"] * 3 + ["about half or most"] * 3 + ["nearly all"] * 2),
        (8, ["few or none"] * 2 + ["some or about half"] * 3 + ["most"] * 2 + ["nearly all"] * 2),
        (10, ["few or none"] * 2 + ["some"] * 2 + ["about half"] * 2 + ["most"] * 3 + ["nearly all"] * 2),
    ],
)
def test_small_groups_are_told_in_wider_words(whole, said):
    assert [band_words(band(part, whole)) for part in range(whole + 1)] == said


@pytest.mark.parametrize(
    ("answered", "facilitators", "public"), [(4, False, False), (5, True, False), (7, True, False), (8, True, True)]
)
def test_who_is_told_of_how_many(answered, facilitators, public):
    group = Group(invited=16, answered=answered, counted=answered)
    assert (figure(group, Audience.FACILITATORS) is not None, figure(group, Audience.PUBLIC) is not None) == (
        facilitators,
        public,
    )
    assert count_or_none(answered) == (answered if public else None)


def test_what_was_given_is_given_again_and_never_counted_anew():
    first = figure(Group(12, 9, 8), Audience.FACILITATORS)
    assert first == Figure(12, 9, "nearly_all")
    assert figure(Group(12, 8, 2), Audience.PUBLIC, taken=[first]) == first
    small = figure(Group(12, 6, 5), Audience.FACILITATORS)
    assert figure(Group(12, 12, 5), Audience.PUBLIC, taken=[small]) is None


@pytest.mark.parametrize(("answered", "told"), [(8, False), (9, False), (12, False), (16, False), (17, True)])
def test_a_group_that_nearly_is_an_earlier_one_is_refused(answered, told):
    earlier = Figure(20, 9, "most")
    said = figure(Group(20, answered, 8), Audience.PUBLIC, like_it=[earlier])
    assert (said is not None) is told


def test_nobody_goes_below_the_floor(settings):
    settings.REVIEW_THRESHOLD, settings.FACILITATOR_THRESHOLD = 1, 0
    assert [threshold(audience) for audience in Audience] == [5, 5]
    assert [count_or_none(number) for number in (4, 5)] == [None, 5]


@pytest.mark.parametrize(
    ("code", "span"),
    [("nearly_all", (85, 100)), ("few_or_none", (0, 15)), ("some-about_half", (15, 60)), ("few_or_none-some", (0, 40))],
)
def test_a_chart_shows_no_more_than_the_words(code, span):
    assert band_span(code) == span
