"""What a feed must hold, by the numbered lines of its acceptance.

Here: 3, 5, 6, 7, 13, 16. In test_ical: 1, 8, 10, 11.
In test_views: 2, 4, 9, 14, 15, 17. In test_services: 15, 17, 19, 21.
"""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from django.core.cache import caches
from icalendar import Calendar

from programmes.calendars import services
from programmes.calendars.events import cancelled
from programmes.calendars.ical import calendar_file
from programmes.calendars.models import CalendarSettings
from programmes.calendars.tests.factories import feed_of, more_sessions
from programmes.calendars.tests.test_ical import event
from programmes.catalogue.models import Session
from programmes.catalogue.services import cancel_session, edit_session
from programmes.catalogue.tests.factories import WorkshopFactory
from programmes.enrolment.tests.factories import EnrolmentFactory

LONDON = ZoneInfo("Europe/London")


@pytest.mark.django_db
def test_each_change_moves_the_etag(client):
    """Line 3: edit, add, cancel, delete."""
    workshop = WorkshopFactory()
    address = f"/calendar/workshops/{workshop.code}.ics"
    tags = [client.get(address)["ETag"]]
    session = workshop.sessions.first()
    edit_session(session, by=None, title="Another title")
    tags.append(client.get(address)["ETag"])
    more_sessions(workshop, 1)
    tags.append(client.get(address)["ETag"])
    cancel_session(session, by=None)
    tags.append(client.get(address)["ETag"])
    Session.objects.get(uid="more-0@example.org").delete()
    tags.append(client.get(address)["ETag"])
    assert len(set(tags)) == 5
    assert client.get(address)["ETag"] == tags[-1]


@pytest.mark.parametrize(
    "events",
    [
        [],
        [event(), event(uid="b", zone="America/New_York")],
        [cancelled(event())],
        [event(title="Żółć, 日本 🔥; \\ ünï", description="a\nb", location="Tŷ Gwyn")],
    ],
    ids=["empty", "full", "cancelled", "unicode"],
)
def test_a_feed_is_read_without_faults_and_zones_come_first(events):
    """Lines 5 and 6, by the library that wrote it: zones before events, no list of dates, texts as they went in."""
    calendar = Calendar.from_ical(calendar_file(events, "Dates"))
    kinds = [part.name for part in calendar.subcomponents]
    zones = len({one.zone for one in events})
    assert kinds == ["VTIMEZONE"] * zones + ["VEVENT"] * len(events)
    assert [part.errors for part in calendar.walk()] == [[]] * len(calendar.walk())
    assert [str(part["SUMMARY"]) for part in calendar.walk("VEVENT")] == [one.title for one in events]
    assert [part for part in calendar.walk() if "RDATE" in part] == []


@pytest.mark.parametrize(
    "day",
    [(2027, 1, 15), (2027, 7, 15), (2027, 3, 27), (2027, 3, 28), (2027, 10, 30), (2027, 10, 31), (2039, 7, 15)],
)
def test_the_rules_of_the_zone_say_what_the_zone_database_says(day):
    """Line 7, by reading the rules ourselves: the last rule begun before an hour gives its offset."""
    local = dt.datetime(*day, 12, tzinfo=LONDON)
    calendar = Calendar.from_ical(calendar_file([event(starts_at=local, ends_at=local + dt.timedelta(hours=1))], "x"))
    begun = [
        (last_sunday(year, part["RRULE"]["BYMONTH"][0], part["DTSTART"].dt.hour), part["TZOFFSETTO"].td)
        for part in calendar.walk("VTIMEZONE")[0].subcomponents
        for year in (day[0] - 1, day[0])
    ]
    assert max(one for one in begun if one[0] <= local.replace(tzinfo=None))[1] == local.utcoffset()
    assert calendar.walk("VEVENT")[0]["DTSTART"].dt.replace(tzinfo=None) == local.replace(tzinfo=None)


def last_sunday(year: int, month: int, hour: int) -> dt.datetime:
    last = dt.datetime(year, month, 31, hour)  # noqa: DTZ001 a wall-clock time; March and October have 31 days
    return last - dt.timedelta(days=(last.weekday() + 1) % 7)


def test_what_a_large_feed_has_written_stays_written():
    """Line 13: no entry of 10,000 is thrown out by the others."""
    caches["events"].clear()
    content = calendar_file([event(uid=f"{number}@example.org") for number in range(10_000)], "x")
    assert len(caches["events"]._cache) == 10_000
    assert calendar_file([event(uid=f"{number}@example.org") for number in range(10_000)], "x") == content
    caches["events"].clear()


@pytest.mark.django_db
@pytest.mark.parametrize("number", [10, 1000])
def test_a_feed_asks_the_same_of_the_database_however_long(client, django_assert_num_queries, number):
    """Line 13: one query for the link, one for sessions, two for calls."""
    enrolment = EnrolmentFactory()
    before = enrolment.workshop.sessions.count()
    more_sessions(enrolment.workshop, number)
    address = feed_of(enrolment.person)
    with django_assert_num_queries(4):
        content = client.get(address).content
    assert content.count(b"BEGIN:VEVENT") == before + number


@pytest.mark.django_db
def test_a_secret_is_in_no_row_and_on_no_page_that_refuses_it(client):
    """Line 16; that logs leave it out is tested in config."""
    person = EnrolmentFactory().person
    address = feed_of(person)
    secret = services.feed_secret(services.calendar_settings(person))
    assert secret in address
    assert secret not in str(list(CalendarSettings.objects.values()))
    services.rotate_feed(person)
    ended = client.get(address)
    assert ended.status_code == 404
    assert secret not in ended.content.decode()
