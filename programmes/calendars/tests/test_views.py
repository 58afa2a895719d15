import datetime as dt

import pytest
import time_machine
from django.urls import reverse
from icalendar import Calendar

from programmes.calendars import services
from programmes.catalogue.models import Workshop
from programmes.catalogue.services import edit_session
from programmes.catalogue.tests.factories import WorkshopFactory
from programmes.enrolment.tests.factories import EnrolmentFactory
from programmes.people.tests.factories import UserFactory

pytestmark = pytest.mark.django_db


def feed_of(person) -> str:
    return reverse("personal_calendar", args=[services.feed_secret(services.calendar_settings(person))])


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
    assert client.get(address, HTTP_IF_NONE_MATCH='"something else"').status_code == 200
    assert client.get(address, HTTP_IF_MODIFIED_SINCE="not a date").status_code == 200
    session = enrolment.workshop.sessions.first()
    edit_session(session, by=None, title="Another title")
    changed = client.get(address, HTTP_IF_NONE_MATCH=first["ETag"])
    assert changed.status_code == 200
    assert changed["ETag"] != first["ETag"]


def test_a_day_later_the_bytes_are_the_same(client):
    address = feed_of(EnrolmentFactory().person)
    first = client.get(address).content
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


def test_my_calendar_lists_dates_and_keeps_the_choice(client):
    enrolment = EnrolmentFactory()
    assert client.get("/my/calendar/").status_code == 302
    client.force_login(enrolment.person)
    page = client.get("/my/calendar/")
    assert len(page.context["events"]) == 3
    assert page["Cache-Control"] == "private, no-store"
    client.post(reverse("choose_calendar"), {"how": "feed"})
    assert client.get("/my/calendar/").context["form"].initial == {"how": "feed"}
    client.post(reverse("choose_calendar"), {"how": "nonsense"})
    assert client.get("/my/calendar/").context["form"].initial == {"how": "feed"}
