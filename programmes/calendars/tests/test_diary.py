"""Days and months as a page shows them."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from programmes.calendars import diary
from programmes.calendars.tests.test_ical import event

LONDON, NEW_YORK = "Europe/London", "America/New_York"
MAY = dt.date(2027, 5, 1)


def at(day: int, hour: int, minute: int = 0, zone: str = LONDON) -> dt.datetime:
    return dt.datetime(2027, 5, day, hour, minute, tzinfo=ZoneInfo(zone))


def shown(month: diary.Month) -> dict[int, list[str]]:
    """What stands on each day of a month that holds anything: "10am to 4pm"."""
    days = [day for week in month.weeks for day in week if day]
    return {day.date.day: [entry.time for entry in day.entries] for day in days if day.entries}


def may(*events) -> diary.Month:
    return diary.month_of(MAY, events, home=LONDON, today=dt.date(2027, 5, 4))


@pytest.mark.parametrize(
    ("starts", "ends", "days"),
    [
        (at(4, 10), at(4, 16), {4: ["10am to 4pm"]}),
        (at(4, 10), at(6, 15, 30), {4: ["from 10am"], 5: ["all day"], 6: ["until 3.30pm"]}),
        (at(4, 22), at(5, 0), {4: ["10pm to midnight"]}),
        (at(4, 22), at(5, 0, 15), {4: ["from 10pm"], 5: ["until 12.15am"]}),
    ],
    ids=["a day", "three days", "until midnight", "over midnight"],
)
def test_an_event_stands_on_each_day_that_it_touches(starts, ends, days):
    assert shown(may(event(starts_at=starts, ends_at=ends))) == days


def test_days_are_those_of_the_events_own_zone_which_is_named():
    late = at(31, 21, zone=NEW_YORK)  # the first of June in London
    month = may(event(starts_at=late, ends_at=late + dt.timedelta(hours=1), zone=NEW_YORK))
    assert shown(month) == {31: ["9pm to 10pm"]}
    [entry] = [entry for week in month.weeks for day in week if day for entry in day.entries]
    assert entry.zone == "New York time"


def test_what_can_be_taken_anywhere_is_read_by_the_readers_clock():
    late = at(31, 21, zone=NEW_YORK)
    [day] = diary.agenda([event(starts_at=late, zone=NEW_YORK, anywhere=True)], home=LONDON, today=MAY)
    assert (day.date, [entry.zone for entry in day.entries]) == (dt.date(2027, 6, 1), [""])


def test_belfast_needs_no_name_in_london():
    [day] = diary.agenda([event(zone="Europe/Belfast")], home=LONDON, today=MAY)
    assert [entry.zone for entry in day.entries] == [""]


def test_an_agenda_names_each_day_once_in_order():
    events = [event(uid=str(day), starts_at=at(day, 10), ends_at=at(day, 11)) for day in (6, 4, 6)]
    days = list(diary.agenda(events, home=LONDON, today=dt.date(2027, 5, 4)))
    assert [(day.date.day, len(day.entries), day.is_today) for day in days] == [(4, 1, True), (6, 2, False)]


@given(st.dates(dt.date(2000, 1, 1), dt.date(2099, 12, 31)))
def test_a_month_has_each_of_its_days_once_under_its_weekday(day):
    month = diary.month_of(day.replace(day=1), [], home=LONDON, today=day)
    assert {len(week) for week in month.weeks} == {7}
    dates = [one.date for week in month.weeks for one in week if one]
    assert dates == sorted(set(dates))
    assert {(one.year, one.month) for one in dates} == {(day.year, day.month)}
    assert len(dates) == (diary.next_month(dates[0]) - dates[0]).days
    assert all(one.date.weekday() == place for week in month.weeks for place, one in enumerate(week) if one)
    assert [one.date for week in month.weeks for one in week if one and one.is_today] == [day]
    assert month.is_empty


def test_there_is_an_end_to_the_months_that_can_be_looked_at():
    first, last = (
        diary.month_of(day, [], home=LONDON, today=MAY) for day in (dt.date(2000, 1, 1), dt.date(2099, 12, 1))
    )
    assert (first.before, first.after) == (None, dt.date(2000, 2, 1))
    assert (last.before, last.after) == (dt.date(2099, 11, 1), None)


@pytest.mark.parametrize(
    ("text", "month"),
    [
        ("2027-05", MAY),
        ("2099-12", dt.date(2099, 12, 1)),
        *(
            (wrong, None)
            for wrong in ("", "2027", "2027-5", "2027-00", "2027-13", "1999-12", "2100-01", "2027-05\n", "٢٠٢٧-٠٥")
        ),
    ],
)
def test_a_month_is_read_or_is_none(text, month):
    assert diary.read_month(text) == month
