import datetime as dt
import os
import subprocess
import sys

import pytest
from django.conf import settings
from icalendar import Calendar

from programmes.calendars.events import CANCELLED_STAYS, Event, cancelled, still_shown
from programmes.calendars.ical import calendar_file, etag, invitation

NOW = dt.datetime(2027, 5, 4, 9, tzinfo=dt.UTC)


def event(**values) -> Event:
    standard = {
        "uid": "cfr-7k2m-s1@kindling.example.org",
        "sequence": 2,
        "revised_at": dt.datetime(2027, 1, 5, 8, 30, 15, 999, tzinfo=dt.UTC),
        "starts_at": dt.datetime(2027, 5, 4, 9, tzinfo=dt.UTC),
        "ends_at": dt.datetime(2027, 5, 6, 15, tzinfo=dt.UTC),
        "zone": "Europe/London",
        "title": "Coaching: three days away",
    }
    return Event(**{**standard, **values})


def test_the_bytes_of_a_feed():
    content = calendar_file([event(location="Weir House, Mill Lane", coordinates=(53.1, -1.2))], "My dates")
    assert content.decode().split("\r\n") == [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Kindling//Kindling 1.0//EN",
        "CALSCALE:GREGORIAN",
        "NAME:My dates",
        "X-WR-CALNAME:My dates",
        "REFRESH-INTERVAL;VALUE=DURATION:PT4H",
        "X-PUBLISHED-TTL:PT4H",
        *(line for line in london()),
        "BEGIN:VEVENT",
        "SUMMARY:Coaching: three days away",
        "DTSTART;TZID=Europe/London:20270504T100000",
        "DTEND;TZID=Europe/London:20270506T160000",
        "DTSTAMP:20270105T083015Z",
        "UID:cfr-7k2m-s1@kindling.example.org",
        "SEQUENCE:2",
        "GEO:53.1;-1.2",
        "LAST-MODIFIED:20270105T083015Z",
        "LOCATION:Weir House\\, Mill Lane",
        "STATUS:CONFIRMED",
        "TRANSP:OPAQUE",
        "END:VEVENT",
        "END:VCALENDAR",
        "",
    ]


def london() -> list[str]:
    from programmes.calendars.zones import vtimezone

    return vtimezone("Europe/London").decode().split("\r\n")[:-1]


def test_a_cancelled_event_says_so_and_frees_the_time():
    component = Calendar.from_ical(calendar_file([cancelled(event())], "x")).walk("VEVENT")[0]
    assert (component["STATUS"], component["TRANSP"], component["SUMMARY"]) == (
        "CANCELLED",
        "TRANSPARENT",
        "Cancelled: Coaching: three days away",
    )


def test_cancelled_events_go_after_thirty_days_and_order_is_stable():
    off = cancelled(event(uid="b", revised_at=NOW - CANCELLED_STAYS))
    long_off = cancelled(event(uid="c", revised_at=NOW - CANCELLED_STAYS - dt.timedelta(seconds=1)))
    later = event(uid="a", starts_at=event().starts_at + dt.timedelta(days=1))
    assert [one.uid for one in still_shown([later, long_off, off, event()], NOW)] == [
        "b",
        "cfr-7k2m-s1@kindling.example.org",
        "a",
    ]


def test_no_line_is_longer_than_75_octets_and_nothing_breaks_out():
    nasty = "Ünïcödé 🔥 " * 40 + "\x00\x07\r\nBEGIN:VEVENT\r\nSUMMARY:forged"
    content = calendar_file([event(title=nasty, description=nasty, location=nasty)], nasty)
    lines = content.split(b"\r\n")
    assert max(len(line) for line in lines) <= 75
    assert b"\n" not in content.replace(b"\r\n", b"")
    assert not set(range(0x09)) & set(content)
    assert len(Calendar.from_ical(content).walk("VEVENT")) == 1


def test_feeds_name_nobody():
    content = calendar_file([event()], "x")
    assert [word for word in (b"METHOD", b"ORGANIZER", b"ATTENDEE", b"RDATE") if word in content] == []


@pytest.mark.parametrize("method", ["REQUEST", "CANCEL"])
def test_an_invitation_names_its_method_and_its_one_recipient(method):
    content = invitation(
        event(), method=method, organizer="workshops@example.org", attendees=[("sam@example.org", 'Sam "Q" Hill')]
    )
    calendar = Calendar.from_ical(content)
    component = calendar.walk("VEVENT")[0]
    assert calendar["METHOD"] == method
    assert component["ORGANIZER"] == "mailto:workshops@example.org"
    assert component["ATTENDEE"] == "mailto:sam@example.org"
    assert component["ATTENDEE"].params["CN"] == "Sam 'Q' Hill"
    assert component["UID"] == "cfr-7k2m-s1@kindling.example.org"
    assert component["STATUS"] == "CONFIRMED"


def test_equal_data_gives_equal_bytes_in_another_process_with_another_hash_seed():
    program = (
        "import django; django.setup()\n"
        "from programmes.calendars.tests.test_ical import event\n"
        "from programmes.calendars.ical import calendar_file, etag\n"
        "print(etag(calendar_file([event(), event(uid='b', zone='America/New_York')], 'x')))"
    )
    tags = {
        subprocess.run(  # noqa: S603
            [sys.executable, "-c", program],
            env={
                **os.environ,
                "PYTHONHASHSEED": seed,
                "DJANGO_SETTINGS_MODULE": "config.settings.test",
                "PYTHONPATH": f"{settings.BASE_DIR}{os.pathsep}{settings.SITE_DIR}",
            },
            capture_output=True,
            text=True,
            check=True,
        ).stdout.strip()
        for seed in ("1", "2")
    }
    here = etag(calendar_file([event(), event(uid="b", zone="America/New_York")], "x"))
    assert tags == {here}


def test_a_name_that_looks_like_the_end_of_a_calendar_is_only_a_name():
    calendar = Calendar.from_ical(calendar_file([event()], "END:VCALENDAR"))
    assert (str(calendar["NAME"]), len(calendar.walk("VEVENT"))) == ("END:VCALENDAR", 1)
