"""/facilitate/<code>/people/<reference>/: what a coordinator does for one person."""

import datetime as dt

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.urls import reverse

from desks.tests.factories import coordinator
from programmes.catalogue.tests.factories import WorkshopFactory
from programmes.coaching.tests.factories import NINE, NOW, NUMBER, booked_call, coached_enrolment
from programmes.enrolment.models import Enrolment, Needs
from programmes.enrolment.services import save_needs
from programmes.enrolment.tests.factories import EnrolmentFactory

pytestmark = pytest.mark.django_db
HOUR = dt.timedelta(hours=1)


@pytest.fixture
def desk(client):
    client.force_login(coordinator())
    return client


def at(name, enrolment, *more):
    return reverse(name, args=[enrolment.workshop.code, enrolment.reference, *more])


def words(answer):
    return " ".join(BeautifulSoup(answer.content, "html.parser").main.get_text(" ").split())


def test_a_place_moves_to_another_date(desk):
    enrolment = EnrolmentFactory()
    save_needs(enrolment, values={"access": "A ramp"}, consent=True, by=enrolment.person)
    there = WorkshopFactory(programme=enrolment.workshop.programme)
    full = WorkshopFactory(programme=enrolment.workshop.programme, places_min=1, places_max=1)
    EnrolmentFactory(workshop=full)
    page = words(desk.get(at("facilitate_person", enrolment)))
    assert f"{there.title} ·" in page
    assert "16 places free" in page
    assert "no place free" in page
    assert "ramp" not in page
    refused = desk.post(at("facilitate_transfer", enrolment), {"workshop": full.pk, "reason": "Ill"})
    assert "There is no free place on that date" in words(refused)
    assert 'value="Ill"' in refused.content.decode()
    for nonsense in ({}, {"workshop": "x"}, {"workshop": 0}, {"workshop": WorkshopFactory().pk}):
        assert desk.post(at("facilitate_transfer", enrolment), nonsense).status_code == 200
    data = {"workshop": there.pk, "keep_needs": "on", "reason": "They asked."}
    moved = Enrolment.objects.filter(workshop=there)
    assert not moved.exists()
    answer = desk.post(at("facilitate_transfer", enrolment), data, follow=True)
    assert answer.redirect_chain == [(at("facilitate_person", moved.get()), 302)]
    assert f"Moved from {enrolment.workshop.code}. They asked." in words(answer)
    assert Needs.objects.get().enrolment == moved.get()
    left = words(desk.get(at("facilitate_person", enrolment)))
    assert "The place has moved:" in left
    assert "Move their place" not in left


def test_languages_told_by_telephone_are_written_down_with_who_did(desk, client):
    enrolment = EnrolmentFactory()
    assert "They have not said" in words(desk.get(at("facilitate_person", enrolment)))
    wrong = desk.post(at("facilitate_languages", enrolment), {"first": "klingon"})
    assert "Choose a language from the list." in words(wrong)
    answer = desk.post(at("facilitate_languages", enrolment), {"first": "pl", "second": "en"}, follow=True)
    who = answer.wsgi_request.user
    assert f"They talk in Polish, English. {who} wrote it down for them." in words(answer)
    client.force_login(enrolment.person)
    assert f"{who} wrote this down for you." in words(client.get(reverse("my_languages")))
    client.post(reverse("my_languages"), {"first": "pl"})
    assert "wrote this down" not in words(client.get(reverse("my_languages")))


def test_a_call_is_booked_moved_and_cancelled_for_somebody(desk):
    with time_machine.travel(NOW, tick=False):
        enrolment = coached_enrolment()
    with time_machine.travel(NINE - 20 * HOUR, tick=False):
        desk.force_login(coordinator())
        data = {"at": NINE.isoformat(), "number": NUMBER}
        answer = desk.post(at("facilitate_book", enrolment), data)
        assert "Say why" in words(answer)
        assert NUMBER in answer.content.decode()
        answer = desk.post(at("facilitate_book", enrolment), data | {"reason": "They rang."}, follow=True)
        call = enrolment.calls.get()
        assert (call.starts_at, call.number.as_national) == (NINE, "07700 900321")
        assert "07700" not in words(answer)
        later = {"at": (NINE + HOUR).isoformat(), "reason": "They rang again."}
        desk.post(at("facilitate_call_move", enrolment, call.reference), later)
        desk.post(at("facilitate_call_cancel", enrolment, call.reference), {"reason": "Not needed any more."})
        call.refresh_from_db()
        assert (call.starts_at, call.state, call.sequence) == (NINE + HOUR, "cancelled", 2)
        assert list(call.events.values_list("kind", "reason")) == [
            ("booked", ""),
            ("override", "They rang."),
            ("moved", ""),
            ("override", "They rang again."),
            ("cancelled", "Not needed any more."),
        ]


def test_calls_of_somebody_elses_are_not_found(desk):
    with time_machine.travel(NOW, tick=False):
        desk.force_login(coordinator())
        call = booked_call()
        other = EnrolmentFactory(workshop=call.enrolment.workshop)
        for name in ("facilitate_call_move", "facilitate_call_cancel"):
            assert desk.get(at(name, other, call.reference)).status_code == 404
            assert desk.get(at(name, call.enrolment, call.reference)).status_code == 200
        # Without a coach there is nothing to book.
        assert desk.get(at("facilitate_book", other)).status_code == 302
