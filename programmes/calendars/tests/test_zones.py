import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from programmes.calendars.events import Event
from programmes.calendars.ical import calendar_file
from programmes.calendars.zones import vtimezone


def test_london_is_two_yearly_rules():
    assert vtimezone("Europe/London").decode().splitlines() == [
        "BEGIN:VTIMEZONE",
        "TZID:Europe/London",
        "BEGIN:DAYLIGHT",
        "DTSTART:20100328T010000",
        "RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3",
        "TZNAME:BST",
        "TZOFFSETFROM:+0000",
        "TZOFFSETTO:+0100",
        "END:DAYLIGHT",
        "BEGIN:STANDARD",
        "DTSTART:20101031T020000",
        "RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10",
        "TZNAME:GMT",
        "TZOFFSETFROM:+0100",
        "TZOFFSETTO:+0000",
        "END:STANDARD",
        "END:VTIMEZONE",
    ]


def test_a_zone_without_summer_time_has_one_half():
    assert vtimezone("Asia/Kolkata").count(b"BEGIN:STANDARD") == 1
    assert b"DAYLIGHT" not in vtimezone("Asia/Kolkata")


@pytest.mark.parametrize("name", ["Not/AZone", "../../etc/passwd", ""])
def test_what_is_no_zone_is_refused(name):
    with pytest.raises((ValueError, KeyError)):
        vtimezone(name)


def event(starts_at: dt.datetime, zone: str) -> Event:
    return Event(
        uid="one@example.org",
        sequence=0,
        revised_at=dt.datetime(2026, 1, 1, tzinfo=dt.UTC),
        starts_at=starts_at,
        ends_at=starts_at + dt.timedelta(hours=1),
        zone=zone,
        title="A session",
    )


@given(
    instant=st.datetimes(dt.datetime(2026, 1, 1), dt.datetime(2039, 12, 31), timezones=st.just(dt.UTC)),  # noqa: DTZ001
    zone=st.sampled_from(["Europe/London", "Europe/Dublin", "America/New_York", "Australia/Sydney", "Asia/Kolkata"]),
)
def test_wall_clock_times_come_back_as_the_same_instant(instant, zone):
    """The block says what the zone database says: the offset at the start is found again from the rules alone."""
    instant = instant.replace(minute=0, second=0, microsecond=0)
    parsed = Calendar.from_ical(calendar_file([event(instant, zone)], "x"))
    local = parsed.walk("VEVENT")[0]["DTSTART"].dt.replace(tzinfo=None)
    offsets = {part["TZOFFSETTO"].td for part in parsed.walk("VTIMEZONE")[0].subcomponents}
    expected = instant.astimezone(ZoneInfo(zone))
    assert local == expected.replace(tzinfo=None)
    assert expected.utcoffset() in offsets
