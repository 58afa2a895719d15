import datetime as dt
from urllib.parse import parse_qs, urlsplit

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.core.cache import caches
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from programmes.calendars import services
from programmes.calendars.models import CalendarSettings, Show
from programmes.calendars.tests.factories import CallFactory, feed_of, more_sessions
from programmes.catalogue.models import Workshop
from programmes.catalogue.services import edit_session
from programmes.catalogue.tests.factories import WorkshopFactory
from programmes.enrolment.tests.factories import EnrolmentFactory
from programmes.people.services import update_profile
from programmes.people.tests.factories import UserFactory

pytestmark = pytest.mark.django_db
# The session and its user, what desks they have, their links, their zone (twice), sessions, and calls on either side.
PAGE = 12


def uids_at(client, address: str) -> list[str]:
    return sorted(str(event["UID"]) for event in Calendar.from_ical(client.get(address).content).walk("VEVENT"))


def soup(response) -> BeautifulSoup:
    return BeautifulSoup(response.content, "html.parser")


def test_a_workshops_file(client):
    workshop = WorkshopFactory()
    response = client.get(f"/calendar/workshops/{workshop.code}.ics")
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    assert response["Content-Disposition"] == f'attachment; filename="{workshop.code.lower()}.ics"'
    assert response["Cache-Control"] == "private, no-cache"
    assert len(Calendar.from_ical(response.content).walk("VEVENT")) == 3


def test_drafts_are_nobodys_business(client):
    workshop = WorkshopFactory(state=Workshop.State.DRAFT)
    assert client.get(f"/calendar/workshops/{workshop.code}.ics").status_code == 404
    feed = client.get(f"/calendar/programmes/{workshop.programme.slug}.ics")
    assert Calendar.from_ical(feed.content).walk("VEVENT") == []


def test_provisional_dates_say_so(client):
    workshop = WorkshopFactory(state=Workshop.State.TENTATIVE)
    feed = client.get(f"/calendar/programmes/{workshop.programme.slug}.ics")
    statuses = {str(event["STATUS"]) for event in Calendar.from_ical(feed.content).walk("VEVENT")}
    assert statuses == {"TENTATIVE"}


def test_uids_are_the_same_in_feed_download_and_private_feed(client):
    enrolment = EnrolmentFactory()
    workshop = enrolment.workshop
    addresses = [
        f"/calendar/workshops/{workshop.code}.ics",
        f"/calendar/programmes/{workshop.programme.slug}.ics",
        feed_of(enrolment.person),
    ]
    uids = [
        [str(event["UID"]) for event in Calendar.from_ical(client.get(address).content).walk("VEVENT")]
        for address in addresses
    ]
    assert uids == [uids[0]] * 3


def test_the_public_feed_has_neither_names_nor_links(client):
    enrolment = EnrolmentFactory()
    session = enrolment.workshop.sessions.first()
    edit_session(session, by=None, joining_link="https://meet.example.org/secret-room")
    public = client.get(f"/calendar/workshops/{enrolment.workshop.code}.ics").content.replace(b"\r\n ", b"")
    private = client.get(feed_of(enrolment.person)).content.replace(b"\r\n ", b"")
    assert b"secret-room" not in public
    assert b"secret-room" in private


def test_only_the_etag_decides(client):
    enrolment = EnrolmentFactory()
    address = feed_of(enrolment.person)
    first = client.get(address)
    stale_date = {"HTTP_IF_MODIFIED_SINCE": "Sat, 01 Jan 2000 00:00:00 GMT"}
    assert client.get(address, HTTP_IF_NONE_MATCH=first["ETag"], **stale_date).status_code == 304
    fresh_date = {"HTTP_IF_MODIFIED_SINCE": "Fri, 01 Jan 2100 00:00:00 GMT"}
    assert client.get(address, HTTP_IF_NONE_MATCH='"something else"', **fresh_date).status_code == 200
    assert client.get(address, HTTP_IF_MODIFIED_SINCE="not a date").status_code == 200
    session = enrolment.workshop.sessions.first()
    edit_session(session, by=None, title="Another title")
    changed = client.get(address, HTTP_IF_NONE_MATCH=first["ETag"])
    assert changed.status_code == 200
    assert changed["ETag"] != first["ETag"]


def test_a_day_later_the_bytes_are_the_same(client):
    address = feed_of(EnrolmentFactory().person)
    first = client.get(address).content
    # Written anew, not taken from what was written before.
    caches["events"].clear()
    with time_machine.travel(dt.datetime.now(dt.UTC) + dt.timedelta(days=1)):
        assert client.get(address).content == first


def test_wrong_and_ended_links_lead_nowhere(client):
    enrolment = EnrolmentFactory()
    old = feed_of(enrolment.person)
    client.force_login(enrolment.person)
    client.post(reverse("new_calendar_link"))
    client.logout()
    assert client.get(old).status_code == 404
    assert client.get("/calendar/" + "0" * 64 + ".ics").status_code == 404
    assert client.get(feed_of(enrolment.person)).status_code == 200


def test_addresses_are_short_enough_for_every_calendar():
    address = feed_of(UserFactory())
    assert len("https://workshops.a-rather-long-name.example.org" + address) < 200


def test_each_feed_shows_its_part_under_the_same_uids_and_one_new_link_ends_all(client):
    call, _anothers = CallFactory(), CallFactory()
    person, calls = call.enrolment.person, [call.uid]
    sessions = call.enrolment.workshop.sessions
    everything = list(sessions.values_list("uid", flat=True))
    away = list(sessions.filter(part__kind="residential").values_list("uid", flat=True))
    addresses = {show: feed_of(person, show) for show in Show.values}
    assert len(set(addresses.values())) == 3
    shown = {show: uids_at(client, address) for show, address in addresses.items()}
    assert shown == {
        "everything": sorted(everything + calls),
        "residentials": sorted(away),
        "calls": calls,
    }
    assert len(away) == 2
    services.rotate_feed(person)
    assert [client.get(address).status_code for address in addresses.values()] == [404] * 3
    assert {show: uids_at(client, feed_of(person, show)) for show in Show.values} == shown


def test_the_coach_finds_the_call_in_a_feed_of_their_own(client):
    call = CallFactory()
    assert uids_at(client, feed_of(call.coach.user, Show.CALLS)) == [call.uid]
    assert uids_at(client, feed_of(call.coach.user, Show.RESIDENTIALS)) == []


def test_a_link_made_before_there_were_narrower_feeds_stays_and_is_given_them(client):
    person = EnrolmentFactory().person
    address = feed_of(person)
    CalendarSettings.objects.update(residentials_hash=None, calls_hash=None)
    assert client.get(address).status_code == 200
    assert client.get(feed_of(person, Show.CALLS)).status_code == 200
    assert feed_of(person) == address


def test_the_download_is_the_feed_as_a_file(client):
    person = EnrolmentFactory().person
    assert client.get("/my/calendar/my-dates.ics").status_code == 302
    client.force_login(person)
    file = client.get("/my/calendar/my-dates.ics")
    assert file["Content-Disposition"] == 'attachment; filename="my-dates.ics"'
    assert file.content == client.get(feed_of(person)).content


class TestMyCalendar:
    @pytest.fixture
    def enrolment(self, client):
        enrolment = EnrolmentFactory()
        client.force_login(enrolment.person)
        return enrolment

    def test_it_lists_what_is_coming_by_day(self, client, enrolment):
        page = client.get("/my/calendar/")
        assert page["Cache-Control"] == "private, no-store"
        begin = [session.starts_at.date() for session in enrolment.workshop.sessions.order_by("starts_at")]
        assert [(day.date, len(day.entries)) for day in page.context["days"]] == [(day, 1) for day in begin]
        times = [item.p.get_text(" ", strip=True) for item in soup(page).select(".agenda ul > li")]
        assert times[1] == "7.30pm to 9pm"
        assert times[0].startswith("from 10am to 4pm on Thu ")

    def test_only_those_who_are_signed_in_have_one(self, client):
        assert client.get("/my/calendar/").status_code == 302

    def test_a_month_is_a_table_of_weeks_with_its_neighbours(self, client, enrolment):
        first = enrolment.workshop.sessions.earliest("starts_at").starts_at.date()
        page = soup(client.get(f"/my/calendar/?month={first:%Y-%m}"))
        filled = page.select(".month td:not(.nothing)")
        days = [str(cell.time["datetime"]) for cell in filled]
        assert days[:3] == [str(first + dt.timedelta(days=number)) for number in range(3)]
        assert [cell.select_one(".when").get_text() for cell in filled[:3]] == ["from 10am", "all day", "until 4pm"]
        assert len(page.select(".month thead th")) == 7
        assert {len(row.select("td")) for row in page.select(".month tbody tr")} == {7}
        links = [link["href"].split("=")[1] for link in page.select(".month-nav a")]
        before, after = first.replace(day=1) - dt.timedelta(days=1), first.replace(day=28) + dt.timedelta(days=4)
        assert links == [f"{before:%Y-%m}", f"{after:%Y-%m}"]

    def test_a_month_in_which_nothing_is_says_so(self, client, enrolment):
        assert "Nothing of yours stands in March 2031." in soup(client.get("/my/calendar/?month=2031-03")).get_text()

    @pytest.mark.parametrize(
        "query",
        ["month=2027-13", "month=0000-00", "month=99999-01", "month=%00", "month=٢٠٢٧-٠٣", "show=%00", "show=x"],
    )
    def test_what_makes_no_sense_is_left_aside(self, client, enrolment, query):
        assert len(client.get(f"/my/calendar/?{query}").context["days"]) == 3

    def test_a_zone_is_named_where_it_is_not_the_readers(self, client):
        workshop = WorkshopFactory(time_zone="Europe/Lisbon")
        person = EnrolmentFactory(workshop=workshop).person
        EnrolmentFactory(person=person)
        client.force_login(person)
        month = f"?month={workshop.sessions.earliest('starts_at').starts_at:%Y-%m}"
        agenda, table = client.get("/my/calendar/"), client.get(f"/my/calendar/{month}")
        assert [item.get_text() for item in soup(agenda).select(".agenda ul .muted:not(div *)")] == ["Lisbon time"] * 3
        assert {item.get_text() for item in soup(table).select(".month .muted")} == {"Lisbon time"}
        assert "Times are UK time unless another is named." in soup(agenda).get_text(" ", strip=True)

    def test_a_coach_elsewhere_reads_calls_by_their_own_clock(self, client):
        call = CallFactory(coach__time_zone="Europe/Lisbon")
        client.force_login(call.coach.user)
        page = client.get("/my/calendar/")
        assert [entry.zone for day in page.context["days"] for entry in day.entries] == [""]
        assert "Times are Lisbon time unless another is named." in soup(page).get_text(" ", strip=True)

    def test_whoever_has_said_where_they_are_is_told_which_times_are_uk_times(self, client, enrolment):
        update_profile(enrolment.person, time_zone="Europe/Lisbon")
        page = client.get("/my/calendar/")
        assert {entry.zone for day in page.context["days"] for entry in day.entries} == {"UK time"}

    def test_each_program_is_given_the_link_as_it_wants_it(self, client, enrolment):
        for show in Show.values:
            page = soup(client.get(f"/my/calendar/?month=2027-03&show={show}"))
            address = f"http://testserver{feed_of(enrolment.person, show)}"
            assert page.select_one("#feed")["value"] == address
            links = [urlsplit(str(link["href"])) for link in page.select("#subscribe .buttons a")]
            assert [link.scheme for link in links] == ["webcal", "https", "https", "https"]
            assert links[0].geturl() == address.replace("http", "webcal", 1)
            assert parse_qs(links[1].query) == {"cid": [links[0].geturl()]}
            assert parse_qs(links[2].query)["url"] == parse_qs(links[3].query)["url"] == [address]
            [current] = page.select("#subscribe [aria-current]")
            assert f"month=2027-03&show={show}#subscribe" in current["href"]

    def test_a_link_that_cannot_be_shown_is_not(self, client, enrolment, settings):
        own = services.calendar_settings(enrolment.person)
        CalendarSettings.objects.filter(pk=own.pk).update(nonce="made with another key")
        page = soup(client.get("/my/calendar/"))
        assert page.select("#feed") == []
        assert "can no longer be shown" in page.get_text()
        client.post(reverse("new_calendar_link"))
        assert len(soup(client.get("/my/calendar/")).select("#feed")) == 1

    def test_the_choice_is_kept_and_nonsense_is_none(self, client, enrolment):
        client.post(reverse("choose_calendar"), {"how": "feed"})
        page = client.get("/my/calendar/")
        assert page.context["form"].initial == {"how": "feed"}
        assert not page.context["may_come_twice"]
        refused = client.post(reverse("choose_calendar"), {"how": "nonsense"})
        assert soup(refused).title.get_text(" ", strip=True).startswith("Error: ")
        assert client.get("/my/calendar/").context["form"].initial == {"how": "feed"}

    @pytest.mark.parametrize("number", [1, 3, 50])
    @pytest.mark.parametrize("query", ["", "month"])
    def test_it_asks_the_same_of_the_database_however_full(
        self, client, django_assert_num_queries, time_machine, number, query
    ):
        time_machine.move_to(dt.datetime(2027, 3, 2, 9, tzinfo=dt.UTC))  # a call at midnight would stand on two days
        enrolment = EnrolmentFactory()
        more_sessions(enrolment.workshop, number)
        for _call in range(number):
            CallFactory(enrolment=enrolment, starts_at=timezone.now() + dt.timedelta(hours=1))
        client.force_login(enrolment.person)
        address = f"/my/calendar/?month={timezone.now():%Y-%m}" if query else "/my/calendar/"
        client.get(address)
        with django_assert_num_queries(PAGE):
            page = client.get(address)
        assert page.content.count(b"Coaching call with") == number
