"""The languages somebody talks in, in the order they like them."""

import pytest
from django.urls import reverse

from programmes.people.errors import ProfileRefused
from programmes.people.models import Profile
from programmes.people.queries import languages_of
from programmes.people.services import update_profile
from programmes.people.tests.factories import UserFactory

pytestmark = pytest.mark.django_db


def test_who_has_not_said_talks_in_english():
    person = UserFactory()
    assert languages_of(person) == ["en"]
    profile = update_profile(person, languages=["pl", "en"])
    assert (languages_of(person), profile.languages_in_words) == (["pl", "en"], "Polish, English")


def test_who_wrote_them_down_for_somebody_is_kept_until_they_do_so_themselves():
    person, coordinator = UserFactory(), UserFactory()
    assert update_profile(person, languages=["pl"], by=coordinator).languages_set_by == coordinator
    assert update_profile(person, area="Harrowby").languages_set_by == coordinator
    assert update_profile(person, languages=["pl"], by=person).languages_set_by is None


@pytest.mark.parametrize("codes", ["pl", ["klingon"], ["pl", "pl"], [["pl"]], [None], {"pl": 1}])
def test_what_is_no_list_of_languages_is_refused(codes):
    with pytest.raises(ProfileRefused, match=r"^Choose from the languages on the list, each once\.$"):
        update_profile(UserFactory(), languages=codes)
    assert Profile.objects.exclude(languages=[]).count() == 0


def test_the_best_liked_comes_first_and_once(client):
    person = UserFactory()
    client.force_login(person)
    address = reverse("my_languages")
    assert client.post(address, {"first": "cy", "second": "cy", "third": "bfi"}).status_code == 302
    person.refresh_from_db()
    assert person.profile.languages == ["cy", "bfi"]
    shown = client.get(address).content.decode()
    assert '<option value="cy" selected>Welsh</option>' in shown
    for data in ({}, {"first": "klingon"}, {"first": "en", "second": "klingon"}, {"first": "e\0n"}):
        answer = client.post(address, data)
        assert "<title>" in answer.content.decode()
        assert "Error:" in answer.content.decode()
    person.profile.refresh_from_db()
    assert person.profile.languages == ["cy", "bfi"]
