from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.template import engines
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from ui import when

LONDON = ZoneInfo("Europe/London")
UTC = ZoneInfo("UTC")

any_day = st.dates(date(2000, 1, 1), date(2099, 12, 31))


@pytest.mark.parametrize(
    ("hour", "minute", "expected"),
    [
        (0, 0, "midnight"),
        (0, 5, "12.05am"),
        (9, 0, "9am"),
        (10, 30, "10.30am"),
        (12, 0, "midday"),
        (12, 1, "12.01pm"),
        (14, 30, "2.30pm"),
        (23, 59, "11.59pm"),
    ],
)
def test_clock(hour, minute, expected):
    assert when.clock(datetime(2027, 5, 4, hour, minute, tzinfo=LONDON)) == expected


@given(st.datetimes(datetime(2020, 1, 1), datetime(2040, 1, 1)))  # noqa: DTZ001 - only the clock is read
def test_every_minute_of_a_day_reads_differently(moment):
    other = moment + timedelta(minutes=1)
    assert when.clock(moment) != when.clock(other)


def test_days_and_months_are_said_in_full():
    assert when.day(date(2027, 5, 4)) == "Tuesday 4 May 2027"
    assert when.short_day(date(2027, 5, 4)) == "Tue 4 May"
    assert when.month(date(2027, 5, 4)) == "May 2027"
    assert when.day_and_clock(datetime(2027, 5, 4, 10, tzinfo=LONDON)) == "Tuesday 4 May 2027, 10am"


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        (date(2027, 5, 4), date(2027, 5, 4), "Tuesday 4 May 2027"),
        (date(2027, 5, 4), date(2027, 5, 6), "Tuesday 4 to Thursday 6 May 2027"),
        (date(2027, 5, 31), date(2027, 6, 2), "Monday 31 May to Wednesday 2 June 2027"),
        (date(2027, 12, 30), date(2028, 1, 2), "Thursday 30 December 2027 to Sunday 2 January 2028"),
        (date(2027, 5, 4), date(2028, 5, 4), "Tuesday 4 May 2027 to Thursday 4 May 2028"),
    ],
)
def test_a_span_of_days_says_month_and_year_once(first, last, expected):
    assert when.days(first, last) == expected


@given(any_day, st.integers(0, 800))
def test_a_span_of_days_always_ends_with_its_last_day_in_full(first, number):
    last = first + timedelta(days=number)
    words = when.days(first, last)
    assert words.endswith(when.day(last))
    assert words.startswith(f"{first:%A} {first.day}")


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        (
            datetime(2027, 5, 4, 10, tzinfo=LONDON),
            datetime(2027, 5, 4, 16, tzinfo=LONDON),
            "Tuesday 4 May 2027, 10am to 4pm",
        ),
        (
            datetime(2027, 5, 4, 10, tzinfo=LONDON),
            datetime(2027, 5, 6, 16, 15, tzinfo=LONDON),
            "10am on Tuesday 4 May to 4.15pm on Thursday 6 May 2027",
        ),
        (
            datetime(2027, 12, 31, 22, tzinfo=LONDON),
            datetime(2028, 1, 1, 1, tzinfo=LONDON),
            "10pm on Friday 31 December 2027 to 1am on Saturday 1 January 2028",
        ),
    ],
)
def test_a_span_of_times(start, end, expected):
    assert when.times(start, end) == expected


@pytest.mark.parametrize(
    ("zone", "expected"),
    [
        ("Europe/London", "UK time"),
        ("Europe/Jersey", "UK time"),
        ("Europe/Dublin", "Dublin time"),
        ("America/New_York", "New York time"),
        ("UTC", "UTC"),
    ],
)
def test_zones_have_the_names_people_use(zone, expected):
    assert when.zone_name(zone) == expected
    assert when.zone_name(ZoneInfo(zone)) == expected


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        (1, "a day"),
        (2, "two days"),
        (3, "three days"),
        (7, "a week"),
        (13, "13 days"),
        (14, "two weeks"),
        (21, "three weeks"),
        (25, "four weeks"),
        (26, "a month"),
        (35, "a month"),
        (36, "five weeks"),
        (48, "seven weeks"),
        (49, "two months"),
        (365, "12 months"),
    ],
)
def test_lengths_are_said_as_one_would(days, expected):
    assert when.length(days) == expected


@pytest.mark.parametrize(
    ("minutes", "expected"),
    [
        (30, "half an hour"),
        (45, "45 minutes"),
        (60, "an hour"),
        (75, "1 hour 15 minutes"),
        (90, "an hour and a half"),
        (120, "two hours"),
        (150, "two and a half hours"),
        (280, "4 hours 40 minutes"),
    ],
)
def test_parts_of_a_day_are_said_as_one_would(minutes, expected):
    assert when.hours(timedelta(minutes=minutes)) == expected


@pytest.mark.parametrize(
    ("months", "expected"),
    [(1, "a month"), (2, "two months"), (12, "a year"), (18, "18 months"), (24, "two years"), (36, "three years")],
)
def test_months_are_exact(months, expected):
    assert when.months(months) == expected


# --- The filters, in templates ------------------------------------------------------------------------


def render(source, **context):
    return engines["django"].from_string(source).render(context)


LATE_IN_UTC = datetime(2027, 5, 4, 23, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("zone", "expected"),
    [("UTC", "Tuesday 4 May 2027, 11.30pm"), ("Europe/London", "Wednesday 5 May 2027, 12.30am")],
)
def test_filters_read_in_the_current_time_zone(zone, expected):
    with timezone.override(zone):
        assert render("{{ at|day }}, {{ at|clock }}", at=LATE_IN_UTC) == expected
        assert render("{{ at|day_and_clock }}", at=LATE_IN_UTC) == expected


@pytest.mark.parametrize("current_zone", ["UTC", "Europe/London", "Asia/Tokyo"])
def test_in_zone_holds_whatever_the_current_time_zone_is(current_zone):
    with timezone.override(current_zone):
        words = render(
            '{% with local=at|in_zone:"Europe/Paris" %}{{ local|day }} {{ local|clock }}{% endwith %}', at=LATE_IN_UTC
        )
    assert words == "Wednesday 5 May 2027 1.30am"


@given(st.datetimes(datetime(2020, 1, 1), datetime(2040, 1, 1), timezones=st.just(UTC)))  # noqa: DTZ001
def test_in_zone_is_the_same_instant(moment):
    from ui.templatetags.ui import in_zone

    assert in_zone(moment, "Europe/London").astimezone(UTC) == moment


def test_a_span_is_read_in_the_zone_of_its_start():
    words = render(
        '{{ start|in_zone:"Europe/Paris"|span:end }}',
        start=datetime(2027, 5, 4, 8, tzinfo=UTC),
        end=datetime(2027, 5, 4, 14, tzinfo=UTC),
    )
    assert words == "Tuesday 4 May 2027, 10am to 4pm"


def test_filters_take_plain_dates():
    words = render(
        "{{ first|span:last }} | {{ first|day }} | {{ first|short_day }} | {{ first|month }}",
        first=date(2027, 5, 4),
        last=date(2027, 5, 6),
    )
    assert words == "Tuesday 4 to Thursday 6 May 2027 | Tuesday 4 May 2027 | Tue 4 May | May 2027"


@pytest.mark.parametrize(
    "source",
    ["{{ x|day }}", "{{ x|short_day }}", "{{ x|month }}", "{{ x|clock }}", "{{ x|day_and_clock }}", "{{ x|span:x }}"],
)
def test_nothing_in_nothing_out(source):
    assert render(source, x=None) == ""
    assert render('{{ x|in_zone:"Europe/London"|day }}', x=None) == ""


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        (-1, ""),
        (0, "today"),
        (1, "tomorrow"),
        (2, "in two days"),
        (7, "in a week"),
        (24, "in three weeks"),
        (30, "in a month"),
    ],
)
def test_how_far_off_a_day_is(days, expected):
    today = date(2027, 5, 4)
    assert when.countdown(today + timedelta(days=days), today) == expected
