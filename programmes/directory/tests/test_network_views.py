"""The pages on which people who took part find each other."""

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from programmes.directory import services
from programmes.directory.models import Listing, ListingConsent, NetworkBlock, RelayedMessage
from programmes.directory.tests.factories import ListingFactory, practitioner
from programmes.people.tests.factories import ProfileFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def person(client):
    somebody = practitioner(first_name="Tamsin", last_name="Oakes")
    ProfileFactory(person=somebody)
    client.force_login(somebody)
    return somebody


def main(response, status=200):
    assert response.status_code == status
    return BeautifulSoup(response.content, "html.parser").main


def words(element):
    return " ".join(element.get_text(" ").split())


ASKED = {"scope": "any", "shown": ["show_name", "show_role"], "talks_about": "Allotments", "contact": "relay"}


def test_nobody_is_found_before_they_ask_and_nothing_is_ticked_for_them(client, person):
    page = main(client.get(reverse("network")))
    assert words(page.select_one(".panel h2")) == "You can’t be found"
    form = main(client.get(reverse("network_me")))
    ticked = {(one["name"], one["value"]) for one in form.select("[checked]")}
    assert ticked == {("contact", "relay")}


def test_asking_takes_the_tick_and_keeps_what_was_typed(client, person):
    refused = client.post(reverse("network_me"), ASKED)
    assert main(refused).select_one("textarea").text.strip() == "Allotments"
    assert Listing.objects.count() == 0
    client.post(reverse("network_me"), {**ASKED, "consent": "on"})
    assert ListingConsent.objects.get().shown == ["show_name", "show_role", "talks_about"]
    panel = main(client.get(reverse("network"))).select_one(".panel")
    assert words(panel.h3) == "Tamsin Oakes"
    assert words(panel.h2) == "You can be found"
    assert "The Leys" not in words(panel)


def test_stopping_is_one_press_and_ends_at_once(client, person):
    services.be_found(person, scope="any", shown={"show_name"}, consent=True)
    client.post(reverse("network_stop"))
    assert Listing.objects.count() == 0
    assert client.post(reverse("network_stop")).status_code == 302


def test_addresses_are_seen_of_those_who_show_them_alone(client, person):
    relayed = ListingFactory(scope="any")
    shown = ListingFactory(scope="any", contact="address")
    page = str(main(client.get(reverse("network"))))
    assert relayed.person.email not in page
    assert f"mailto:{shown.person.email}" in page
    assert reverse("network_write", args=[relayed.reference]) in page


def test_a_message_is_written_passed_on_and_its_sender_blocked(client, person):
    listing = ListingFactory(scope="any", shown=frozenset({"show_role"}), talks_about="Canals")
    address = reverse("network_write", args=[listing.reference])
    page = main(client.get(address))
    assert words(page.h1) == "Write to Somebody who took part"
    assert listing.person.get_full_name() not in str(page)
    client.post(address, {"message": "How did it begin?"})
    message = RelayedMessage.objects.get()
    block = reverse("network_message", args=[message.reference])
    assert client.get(block).status_code == 404  # the sender's own is not theirs to open
    client.force_login(listing.person)
    assert "Tamsin Oakes wrote to you" in words(main(client.get(block)))
    client.post(block)
    kept = NetworkBlock.objects.get()
    assert "You hear no more from them here." in words(main(client.get(block)))
    client.force_login(person)
    assert client.get(address).status_code == 404
    assert client.post(reverse("network_unblock", args=[kept.pk])).status_code == 404
    client.force_login(listing.person)
    client.post(reverse("network_unblock", args=[kept.pk]))
    assert NetworkBlock.objects.count() == 0


def test_too_many_are_refused_and_the_words_stay(client, person, settings):
    settings.NETWORK_MESSAGES_A_DAY = 1
    listing = ListingFactory(scope="any")
    address = reverse("network_write", args=[listing.reference])
    client.post(address, {"message": "How did it begin?"})
    page = main(client.post(address, {"message": "One more thing."}))
    assert "as many as we pass on" in words(page.select_one(".error-summary"))
    assert page.textarea.text.strip() == "One more thing."


@pytest.mark.parametrize("reference", ["NNOBODY", "x"])
def test_what_is_not_there_is_not_there(client, person, reference):
    for name in ("network_write", "network_message"):
        assert client.get(reverse(name, args=[reference])).status_code == 404


def test_outsiders_see_an_empty_page_and_no_way_in(client):
    ListingFactory(scope="any")
    client.force_login(UserFactory())
    page = main(client.get(reverse("network")))
    assert words(page.select_one(".empty h2")) == "Nobody to find yet"
    assert page.select(".panel") == []
    assert client.get(reverse("network_me")).status_code == 404
