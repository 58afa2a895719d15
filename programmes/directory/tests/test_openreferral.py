"""The public entries for other programs keep to Open Referral UK, and hold nothing that is not public."""

import uuid

import pytest
from django.urls import reverse
from django.utils import timezone

from programmes.catalogue.tests.factories import RegionFactory
from programmes.directory import openreferral
from programmes.directory.models import Resource
from programmes.directory.tests import schema
from programmes.directory.tests.factories import (
    ResourceCategoryFactory,
    ResourceFactory,
    coordinator,
    practitioner,
)
from programmes.directory.tests.schema import problems

pytestmark = pytest.mark.django_db
EVERYTHING = {
    "name": "The Open Kitchen",
    "offers": "A meal at noon.\nCooked together.",
    "who_for": "Anybody",
    "referrals": ["gp", "self"],
    "referral": "Ring first",
    "organisation_name": "Leenside Kitchens",
    "area": "Larkhill",
    "address": "3 Mill Lane",
    "town": "Leenside",
    "postcode": "LS1 2AB",
    "opening": "Daily at noon",
    "cost": "£1",
    "access_notes": "A ramp at the side",
    "languages": "English, Polish",
    "website": "https://example.org/kitchen",
    "phone": "+441174960100",
    "email": "kitchen@example.org",
    "private_notes": "Ask for the back door.",
}


@pytest.fixture
def full():
    return ResourceFactory(
        **EVERYTHING,
        region=RegionFactory(name="Peakshire"),
        categories=[ResourceCategoryFactory(), ResourceCategoryFactory()],
        owner=practitioner(first_name="Tamsin", last_name="Oakes"),
    )


def read(client, name, *args, **query):
    answer = client.get(reverse(name, args=args), query)
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/json"
    assert answer["Access-Control-Allow-Origin"] == "*"
    return answer.json()


def test_the_checker_of_these_tests_would_notice():
    good = {"id": str(uuid.uuid4()), "number": "0117"}
    assert problems(good, schema.PHONE) == []
    assert sorted(problems({"id": "17", "number": 17, "colour": "red"}, schema.PHONE)) == [
        "$.id: no uuid",
        "$.number: no string",
        "$: colour is unknown",
    ]
    assert problems({}, schema.PHONE) == ["$: id is missing", "$: number is missing"]
    assert problems([good, 3], schema.many(schema.PHONE)) == ["$[1]: no object"]
    assert problems("soon", schema.LISTED["status"]) != []
    assert problems("2027-03-01", schema.LISTED["assured_date"]) == []
    assert problems("2027-03-01T10:00:00", schema.LISTED["last_modified"]) == ["$: no date-time"]
    assert problems("ftp://example.org", schema.URI) == ["$: no uri"]
    assert problems(True, schema.NUMBER) == ["$: no number"]


def test_a_whole_service_keeps_to_the_standard(client, full):
    told = read(client, "openreferral_service", full.uid)
    assert problems(told, schema.SERVICE) == []
    assert told["description"] == (
        "A meal at noon.\nCooked together.\n\nFor: Anybody\n\n"
        "How to get there: People go themselves; A GP or nurse refers; Ring first"
    )
    assert told["assured_date"] == timezone.localdate().isoformat()
    assert (told["status"], told["fees"], told["url"]) == ("active", "£1", "https://example.org/kitchen")
    assert told["organization"]["name"] == "Leenside Kitchens"
    assert told["contacts"][0]["phones"][0]["number"] == "+44 117 496 0100"
    assert [language["name"] for language in told["languages"]] == ["English", "Polish"]
    assert told["schedules"][0]["description"] == "Daily at noon"
    place = told["service_at_locations"][0]["location"]
    assert place["addresses"][0]["state_province"] == "Peakshire"
    assert place["accessibility"][0]["description"] == "A ramp at the side"
    assert {one["taxonomy_term"]["name"] for one in told["attributes"]} == {
        category.name for category in full.categories.all()
    }


def test_a_service_of_which_little_is_known_keeps_to_it_too(client):
    resource = ResourceFactory(town="", area="Larkhill")
    told = read(client, "openreferral_service", resource.uid)
    assert problems(told, schema.SERVICE) == []
    assert "service_at_locations" not in told
    assert told["organization"]["name"] == resource.name
    online = ResourceFactory(town="", online=True)
    told = read(client, "openreferral_service", online.uid)
    assert told["service_at_locations"][0]["location"]["location_type"] == "virtual"


def test_nothing_that_is_not_public_is_told(client, full):
    for name, args in (("openreferral_services", []), ("openreferral_service", [full.uid])):
        text = str(read(client, name, *args))
        for word in ("back door", "Oakes", full.owner.email, full.checked_by.email):
            assert word not in text


def test_only_public_entries_are_told(client):
    hidden = [ResourceFactory(state=state) for state in (Resource.State.SUGGESTED, Resource.State.RETIRED)]
    client.force_login(coordinator())
    assert read(client, "openreferral_services")["total_items"] == 0
    for resource in hidden:
        assert client.get(reverse("openreferral_service", args=[resource.uid])).status_code == 404


def test_pages_say_where_one_is(client):
    by = coordinator()
    for number in range(5):
        ResourceFactory(name=f"Group {number}", by=by)

    def header(**query):
        told = read(client, "openreferral_services", **query)
        assert problems(told, schema.page(schema.SERVICE_LISTED)) == []
        names = [one["name"] for one in told["contents"]]
        return [told[name] for name in list(told)[:-1]] + [names]

    assert header(per_page=2) == [5, 3, 1, 2, True, False, False, ["Group 0", "Group 1"]]
    assert header(per_page=2, page=3) == [5, 3, 3, 1, False, True, False, ["Group 4"]]
    assert header(per_page=2, page=4) == [5, 3, 4, 0, False, True, True, []]
    for odd in ("0", "-1", "x", "٣", "9" * 40, "\0"):
        assert header(per_page=odd, page=odd)[0] == 5, odd
    assert header(search="nothing of the kind") == [0, 0, 1, 0, True, True, True, []]


def test_it_can_be_searched_by_words_and_terms(client, full):
    ResourceFactory()
    term = full.categories.first()

    def found(**query):
        return [one["name"] for one in read(client, "openreferral_services", **query)["contents"]]

    assert found(search="kitchen") == [full.name]
    assert found(taxonomy_term_id=term.uid) == [full.name]
    assert len(found(taxonomy_id=openreferral.taxonomy_id())) == 2
    for nonsense in (uuid.uuid4(), "x", "\0"):
        assert found(taxonomy_term_id=nonsense) == found(taxonomy_id=nonsense) == []


def test_places_lead_to_services_and_back(client, full):
    ResourceFactory(town="", area="Larkhill")
    told = read(client, "openreferral_service_at_locations")
    assert problems(told, schema.page(schema.AT_LOCATION_LISTED)) == []
    (place,) = told["contents"]
    whole = read(client, "openreferral_service_at_location", place["id"])
    assert problems(whole, schema.AT_LOCATION_FULL) == []
    assert whole["id"] == read(client, "openreferral_service", full.uid)["service_at_locations"][0]["id"]
    assert client.get(reverse("openreferral_service_at_location", args=[full.uid])).status_code == 404


def test_the_taxonomy_has_the_kinds(client, full):
    told = read(client, "openreferral_taxonomies")
    assert problems(told, schema.page(schema.TAXONOMY)) == []
    whole = read(client, "openreferral_taxonomy", told["contents"][0]["id"])
    assert problems(whole, schema.TAXONOMY) == []
    terms = read(client, "openreferral_taxonomy_terms")
    assert problems(terms, schema.page(schema.TERM)) == []
    assert whole["taxonomy_terms"] == terms["contents"]
    first = terms["contents"][0]
    assert read(client, "openreferral_taxonomy_term", first["id"]) == first
    for name in ("openreferral_taxonomy", "openreferral_taxonomy_term"):
        assert client.get(reverse(name, args=[uuid.uuid4()])).status_code == 404


def test_it_says_what_it_is(client):
    told = read(client, "openreferral")
    assert told["version"] == "HSDS-UK-3.0"
    assert set(told["endpoints"]) == {"services", "service_at_locations", "taxonomies", "taxonomy_terms"}
    for address in told["endpoints"].values():
        assert client.get(address).status_code == 200


def test_derived_identifiers_are_uuids_and_lead_back():
    uid = uuid.uuid4()
    other = openreferral.derived(uid, "service at location")
    assert (other.version, other.variant) == (4, uuid.RFC_4122)
    assert openreferral.derived(other, "service at location") == uid
    assert openreferral.derived(uid, "location") not in {uid, other}


@pytest.mark.parametrize("number", [1, 3, 50])
def test_a_page_costs_the_same_however_many_there_are(client, django_assert_num_queries, number):
    by, category = coordinator(), ResourceCategoryFactory()
    for _number in range(number):
        uid = ResourceFactory(by=by, categories=[category]).uid
    with django_assert_num_queries(2):
        assert len(read(client, "openreferral_services")["contents"]) == number
    with django_assert_num_queries(2):
        assert len(read(client, "openreferral_service_at_locations")["contents"]) == number
    with django_assert_num_queries(2):
        read(client, "openreferral_service", uid)
