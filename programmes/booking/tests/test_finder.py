import datetime as dt

import pytest
from django.urls import reverse

from programmes.catalogue.models import Workshop
from programmes.catalogue.tests.factories import ArcProgrammeFactory, RegionFactory, WorkshopFactory
from programmes.enrolment.models import Interest
from programmes.enrolment.tests.factories import full_workshop
from programmes.people.tests.factories import UserFactory

pytestmark = pytest.mark.django_db


def found(client, **wanted) -> list[str]:
    return [result["workshop"].code for result in client.get(reverse("finder"), wanted).context["results"]]


def test_the_finder_lists_what_is_to_come_soonest_first(client):
    later = WorkshopFactory(first_day=dt.date(2027, 9, 7))
    sooner = WorkshopFactory(first_day=dt.date(2027, 6, 1))
    undated = WorkshopFactory(first_day=None, state=Workshop.State.TENTATIVE)
    for state in (Workshop.State.DRAFT, Workshop.State.CANCELLED, Workshop.State.RUNNING):
        WorkshopFactory(state=state)
    assert found(client) == [sooner.code, later.code, undated.code]


def test_it_can_be_narrowed_by_each_thing(client):
    region = RegionFactory(name="The Marches", slug="the-marches")
    wanted = WorkshopFactory(region=region, first_day=dt.date(2027, 6, 1), title="Ground to stand on")
    other = WorkshopFactory(first_day=dt.date(2027, 9, 7))
    full = full_workshop(places_max=1, first_day=dt.date(2027, 10, 5))
    assert found(client, region="the-marches") == [wanted.code]
    assert found(client, programme=other.programme.slug) == [other.code]
    assert found(client, month="2027-09") == [other.code]
    assert found(client, q="ground STAND") == [wanted.code]
    assert found(client, places="on") == [wanted.code, other.code]
    assert found(client) == [wanted.code, other.code, full.code]


@pytest.mark.parametrize(
    "nonsense",
    [{"month": "2027-13"}, {"month": "x" * 500}, {"region": "nowhere"}, {"page": "-4"}, {"page": "x"}, {"places": "?"}],
)
def test_what_makes_no_sense_is_left_aside(client, nonsense):
    workshop = WorkshopFactory()
    assert found(client, **nonsense) == [workshop.code]


@pytest.mark.parametrize("words", ["\0", "%", "'; drop table", "x" * 5000, "  "])
def test_odd_words_find_nothing_or_everything_but_never_fail(client, words):
    WorkshopFactory()
    assert client.get(reverse("finder"), {"q": words}).status_code == 200


@pytest.mark.parametrize("number", [1, 3, 50])
def test_the_list_costs_the_same_however_long_it_is(client, django_assert_num_queries, number):
    programme, region = ArcProgrammeFactory(), RegionFactory()
    for _one in range(number):
        WorkshopFactory(programme=programme, region=region)
    client.get(reverse("finder"))
    with django_assert_num_queries(FINDER_QUERIES):
        client.get(reverse("finder"))


# count, page, parts, sessions, programmes and regions of the form, programmes of the empty list, frame
FINDER_QUERIES = 7


def test_interest_is_taken_down_and_thanked_for(client):
    programme = ArcProgrammeFactory()
    address = reverse("interest", args=[programme.slug])
    assert client.get(address).status_code == 200
    done = client.post(address, {"name": "Robin Vale", "email": "Robin@Example.org"})
    assert done["Location"] == reverse("interest_thanks", args=[programme.slug])
    assert Interest.objects.values_list("name", "email", "programme").get() == (
        "Robin Vale",
        "robin@example.org",
        programme.pk,
    )


def test_interest_needs_a_name_and_an_address_and_loses_nothing(client):
    programme = ArcProgrammeFactory()
    page = client.post(reverse("interest", args=[programme.slug]), {"email": "not an address", "message": "Soon?"})
    assert set(page.context["form"].errors) == {"name", "email"}
    assert page.context["form"].data["message"] == "Soon?"


def test_a_signed_in_person_is_not_asked_who_they_are(client):
    programme = ArcProgrammeFactory()
    person = UserFactory()
    client.force_login(person)
    initial = client.get(reverse("interest", args=[programme.slug])).context["form"].initial
    assert (initial["name"], initial["email"]) == (person.get_full_name(), person.email)
