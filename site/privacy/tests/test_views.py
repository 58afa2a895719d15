"""The pages of people's rights: one's own, and what coordinators see."""

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from accounts.access import Kind, note_reading
from accounts.models import Reading
from desks.tests.factories import coordinator
from notices.models import Notice
from notices.tests.factories import UserFactory
from privacy.models import Copy, Erasure
from privacy.tasks import make_copies
from programmes.enrolment.tests.factories import EnrolmentFactory

pytestmark = pytest.mark.django_db


def main_of(client, name, *args):
    response = client.get(reverse(name, args=args))
    assert response.status_code == 200
    return BeautifulSoup(response.content, "html.parser").main


def words(element):
    return " ".join(element.get_text(" ", strip=True).split())


def test_a_copy_is_asked_for_made_by_the_worker_and_fetched(client, settings):
    person = UserFactory()
    client.force_login(person)
    ask = reverse("my_privacy_copy")
    assert client.post(ask).status_code == client.post(ask).status_code == 302
    copy = Copy.objects.get(person=person)
    fetch = reverse("my_privacy_copy_file", args=[copy.pk])
    assert client.get(fetch).status_code == 404
    assert "Being made" in words(main_of(client, "my_privacy"))
    assert make_copies(copy.asked_at) == 1
    assert Notice.objects.get(recipient=person).kind == "privacy/copy_ready"
    answer = client.get(fetch)
    assert (answer["Content-Type"], "no-store" in answer["Cache-Control"]) == ("application/zip", True)
    assert b"".join(answer.streaming_content).startswith(b"PK")
    client.force_login(UserFactory())
    assert client.get(fetch).status_code == 404


@pytest.mark.parametrize("name", ["my_privacy_copy", "my_privacy_erase"])
def test_whoever_has_a_password_gives_it_once_more(client, name):
    person = UserFactory(password="a long enough one")
    client.force_login(person)
    answer = client.post(reverse(name), {"sure": "on"})
    assert answer.status_code == 302
    assert answer["Location"].startswith("/accounts/reauthenticate/")
    assert (Copy.objects.count(), Erasure.objects.count()) == (0, 0)


def test_erasure_says_what_happens_wants_a_yes_and_can_be_taken_back(client):
    enrolment = EnrolmentFactory()
    client.force_login(enrolment.person)
    page = words(main_of(client, "my_privacy_erase"))
    assert enrolment.reference in page
    assert "Stays: That somebody had a place, and when it changed" in page
    refused = client.post(reverse("my_privacy_erase"), {})
    assert "Tick the box if this is what you want." in refused.content.decode()
    assert client.post(reverse("my_privacy_erase"), {"sure": "on"}).status_code == 302
    assert "Until then you can take it back" in words(main_of(client, "my_privacy"))
    client.post(reverse("my_privacy_keep"))
    assert Erasure.objects.get().state == Erasure.State.TAKEN_BACK
    assert client.post(reverse("my_privacy_keep")).status_code == 302  # nothing is left to take back


def test_coordinators_ask_for_somebody_who_wrote_and_carry_out_or_take_back(client):
    person = UserFactory(email="robin@example.org")
    client.force_login(coordinator())
    desk = reverse("facilitate_privacy")
    answer = client.post(desk, {"email": "nobody@example.org", "letter": "Letter of 3 May"})
    assert "Nothing is held here of anybody with this address." in answer.content.decode()
    assert client.post(desk, {"email": "Robin@Example.org", "letter": "Letter of 3 May"}).status_code == 302
    assert "Letter of 3 May" in words(main_of(client, "facilitate_privacy"))
    erasure = Erasure.objects.get(person=person)
    client.post(reverse("facilitate_privacy_act", args=[erasure.pk, "now"]))
    due_at = erasure.due_at
    erasure.refresh_from_db()
    assert erasure.due_at < due_at
    client.post(reverse("facilitate_privacy_act", args=[erasure.pk, "keep"]))
    erasure.refresh_from_db()
    assert erasure.state == Erasure.State.TAKEN_BACK
    assert client.post(reverse("facilitate_privacy_act", args=[erasure.pk, "other"])).status_code == 404
    assert "Unfinished bookings 30 days" in words(main_of(client, "facilitate_retention"))


def test_a_person_sees_who_read_what_in_which_role_and_not_themselves(client, django_assert_num_queries):
    person, reader = UserFactory(), UserFactory(first_name="Idris", last_name="Vaughan")
    others = [UserFactory() for _n in range(50)]
    with django_assert_num_queries(1):
        keys = [person.pk, reader.pk, *(other.pk for other in others)]
        assert note_reading(keys, reader=reader, kind=Kind.NEEDS, role="Facilitator", purpose="Rooms") == 51
    with django_assert_num_queries(0):
        assert note_reading([person.pk], reader=person, kind=Kind.NEEDS, role="") == 0
    assert set(Reading.objects.values_list("reader", flat=True)) == {reader.pk}
    client.force_login(person)
    page = words(main_of(client, "my_privacy_access"))
    assert "What you said you need: food, access, room Idris Vaughan · Facilitator" in page
    client.force_login(reader)
    assert "Nobody has, so far." in words(main_of(client, "my_privacy_access"))


@pytest.mark.parametrize("many", [1, 3, 50])
def test_the_list_of_readings_costs_the_same_however_long(client, many, django_assert_num_queries):
    person = UserFactory()
    for _n in range(many):
        note_reading([person.pk], reader=UserFactory(), kind=Kind.CONTACT, role="Coach")
    client.force_login(person)
    client.get(reverse("my_privacy_access"))
    with django_assert_num_queries(LIST_QUERIES):
        client.get(reverse("my_privacy_access"))


LIST_QUERIES = 6
