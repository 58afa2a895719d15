"""Finding entries: by words, kind, region and time; who sees which; what may be the same twice."""

import pytest
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from programmes.catalogue.tests.factories import RegionFactory
from programmes.directory import services
from programmes.directory.keys import name_key, postcode_key, website_key
from programmes.directory.models import Resource
from programmes.directory.queries import duplicates_of, find_resources, kept_by, wants_a_look
from programmes.directory.tests.factories import (
    ResourceCategoryFactory,
    ResourceFactory,
    coordinator,
    practitioner,
)
from programmes.people.tests.factories import UserFactory
from programmes.vocabulary.tests.factories import TermFactory

pytestmark = pytest.mark.django_db
State = Resource.State


def find(**wanted):
    return [resource.name for resource in find_resources(today=timezone.localdate(), **wanted)]


# --- Find -------------------------------------------------------------------------------------------


def test_words_are_looked_for_in_what_the_entry_says_and_what_its_kind_is_also_called():
    money = ResourceCategoryFactory(name="Money", also_called="debt, benefits")
    ResourceFactory(name="Borderline Advice", categories=[money], area="Larkhill")
    ResourceFactory(name="The Open Kitchen", offers="A meal at noon.", postcode="HB1 2AB")
    assert find() == ["Borderline Advice", "The Open Kitchen"]
    for words in ("debt", "MONEY", "larkhill advice", "border"):
        assert find(words=words) == ["Borderline Advice"], words
    assert find(words="meal hb1") == ["The Open Kitchen"]
    assert find(words="meal debt") == []
    assert find(words="\0 meal") == ["The Open Kitchen"]


def test_a_thing_is_found_under_any_of_its_names():
    TermFactory(name="link worker", other_names=["community navigator"])
    ResourceFactory(name="Front room", offers="A link worker sits here on Mondays.")
    ResourceFactory(name="Other")
    assert find(words="navigator") == []
    assert find(words="community navigators") == ["Front room"]


def test_private_notes_are_found_by_nobody():
    ResourceFactory(name="Quiet place", private_notes="the caretaker is unreliable")
    assert find(words="caretaker") == []


def test_a_region_has_its_own_and_what_is_online():
    here, there = RegionFactory(), RegionFactory()
    ResourceFactory(name="Here", region=here)
    ResourceFactory(name="There", region=there)
    ResourceFactory(name="Wire", online=True)
    assert find(region=here) == ["Here", "Wire"]


def test_kinds_and_time_narrow_further():
    walking, eating = ResourceCategoryFactory(), ResourceCategoryFactory()
    ResourceFactory(name="Old walk", categories=[walking, eating], checked=400)
    ResourceFactory(name="New walk", categories=[walking])
    assert find(category=walking) == ["New walk", "Old walk"]
    assert find(category=eating) == ["Old walk"]
    assert find(category=walking, checked_lately=True) == ["New walk"]


def test_only_public_ones_are_found():
    for state in State.values:
        ResourceFactory(name=state, state=state)
    assert find() == ["verified"]


# --- Who sees which ---------------------------------------------------------------------------------


def test_who_sees_an_entry_in_which_state():
    owner, suggester, keeper, member, outsider = (practitioner() for _person in range(5))
    outsider = UserFactory()
    seen = {}
    for state in State.values:
        resource = services.suggest({"name": state, "offers": "Something.", "town": "Matlow"}, by=suggester)
        services.give_to(resource, owner, by=coordinator())
        if state != State.SUGGESTED:
            services.check(resource, by=coordinator(), note="Rang them.")
            services.keep(resource, by=keeper)
        if state == State.RETIRED:
            services.retire(resource, by=owner, reason="Closed.")
        people = {
            "owner": owner,
            "suggester": suggester,
            "keeper": keeper,
            "member": member,
            "outsider": outsider,
            "coordinator": coordinator(),
        }
        seen[state] = {
            name for name, person in people.items() if Resource.objects.visible_to(person).filter(pk=resource.pk)
        }
    insiders = {"owner", "suggester", "coordinator"}
    assert seen == {
        "suggested": insiders,
        "verified": insiders | {"keeper", "member", "outsider"},
        "retired": insiders | {"keeper"},
    }


def test_a_kept_one_that_is_retired_stays_on_the_list_to_be_seen():
    person, resource = practitioner(), ResourceFactory()
    services.keep(resource, by=person)
    services.retire(resource, by=coordinator(), reason="Closed.")
    assert list(kept_by(person)) == [resource]
    services.forget(resource, by=person)
    assert list(kept_by(person)) == []


# --- The same twice ---------------------------------------------------------------------------------


def test_the_same_website_or_name_and_place_may_be_the_same():
    known = ResourceFactory(
        name="The Open Kitchen", postcode="HB1 2AB", website="https://www.example.org/kitchen/", town="Leenside"
    )
    elsewhere = ResourceFactory(name="Open Kitchen", postcode="ML9 9ZZ")

    def same(**asked):
        return list(duplicates_of(**{"name": "Something else", **asked}))

    assert same(website="http://example.org/Kitchen") == [known]
    assert same(name="open kitchen!", postcode="hb12ab") == [known]
    assert same(name="Open-Kitchen") == [elsewhere, known]
    assert same(name="Open Kitchen", postcode="XX1 1XX") == []
    assert list(duplicates_of(name="Open Kitchen", postcode="HB1 2AB", but=known)) == []


@given(st.text(max_size=60))
def test_keys_of_anything_are_short_and_settled(text):
    assert name_key(name_key(text)) == name_key(text)
    assert postcode_key(postcode_key(text)) == postcode_key(text)
    assert len(postcode_key(text)) <= 12
    assert "?" not in website_key(text)


# --- What wants a look ------------------------------------------------------------------------------


def test_what_wants_a_look_is_stale_or_has_a_correction_and_is_not_retired():
    owner = practitioner()
    by = coordinator()
    stale = ResourceFactory(name="Stale", owner=owner, checked=300, by=by)
    corrected = ResourceFactory(name="Corrected", owner=owner, by=by)
    ResourceFactory(name="Fresh", owner=owner, by=by)
    ResourceFactory(name="Retired", owner=owner, checked=300, state=State.RETIRED, by=by)
    ResourceFactory(name="Another’s", owner=practitioner(), checked=300, by=by)
    services.suggest_correction(corrected, {"cost": "£2"}, by=practitioner())
    assert [(one, one.waiting) for one in wants_a_look(owner, today=timezone.localdate())] == [
        (stale, 0),
        (corrected, 1),
    ]


# --- However many -----------------------------------------------------------------------------------


def many(number):
    today = timezone.localdate()
    category = ResourceCategoryFactory()
    resources = Resource.objects.bulk_create(
        Resource(
            code=f"R{n:07}",
            name=f"Group {n:05}",
            name_key=f"group{n:05}",
            offers="Something to do on a Tuesday.",
            town="Harrowby",
            state=State.VERIFIED,
            checked_on=today,
        )
        for n in range(number)
    )
    through = Resource.categories.through
    through.objects.bulk_create(through(resource=one, resourcecategory=category) for one in resources)
    return category


@pytest.mark.parametrize("number", [10, pytest.param(10_000, marks=pytest.mark.slow)])
def test_the_list_costs_the_same_however_long_it_is(client, django_assert_num_queries, number):
    category = many(number)
    address = reverse("resources")
    client.get(address)  # the frame's site is remembered from now on
    for query in ({}, {"q": "tuesday group"}, {"category": category.slug, "checked": "on", "page": "1"}):
        # how many, the page with its regions, its kinds, the two lists to choose from, the frame; a chosen kind; the
        # glossary's names
        with django_assert_num_queries(6 + ("category" in query) + ("q" in query)):
            answer = client.get(address, query)
        assert len(answer.context["results"]) == min(number, 20)
        assert answer.context["page_obj"].paginator.count == number


@pytest.mark.parametrize("number", [1, 3, 40])
def test_my_list_costs_the_same_however_long_it_is(client, django_assert_num_queries, number):
    person, by = practitioner(), coordinator()
    for _number in range(number):
        services.keep(ResourceFactory(by=by), by=person)
    client.force_login(person)
    client.get(reverse("resources_mine"))
    # session, person, their two kinds of permission (asked once), do they take part, the entries, kinds, frame, desks
    with django_assert_num_queries(9):
        answer = client.get(reverse("resources_mine"))
    assert len(answer.context["kept"]) == number
