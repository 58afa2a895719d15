"""Corrections: a difference that waits, and is taken over whole, in part or not at all."""

import pytest

from notices.models import Notice
from programmes.catalogue.tests.factories import RegionFactory
from programmes.directory import services
from programmes.directory.differences import PUBLIC_FIELDS, label_of, lines_of, plain
from programmes.directory.errors import AnsweredAlready, DirectoryRefused, NotYours
from programmes.directory.models import Resource, ResourceCorrection
from programmes.directory.tests.factories import (
    ResourceCategoryFactory,
    ResourceFactory,
    coordinator,
    practitioner,
)
from programmes.people.tests.factories import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def resource():
    return ResourceFactory(owner=practitioner(), cost="Free", opening="Tuesdays")


def test_only_what_differs_is_kept(resource):
    values = {"cost": "£2", "opening": "Tuesdays", "name": resource.name, "private_notes": "not theirs to write"}
    correction = services.suggest_correction(resource, values, by=practitioner(), note="I was there.")
    assert (correction.before, correction.after) == ({"cost": "Free"}, {"cost": "£2"})
    resource.refresh_from_db()
    assert resource.cost == "Free"


def test_nothing_that_differs_is_no_correction(resource):
    with pytest.raises(DirectoryRefused, match="Nothing differs"):
        services.suggest_correction(resource, {"cost": "Free"}, by=practitioner())


def test_a_second_one_takes_the_first_ones_place(resource):
    person = practitioner()
    services.suggest_correction(resource, {"cost": "£2"}, by=person)
    services.suggest_correction(resource, {"opening": "Mondays"}, by=person)
    services.suggest_correction(resource, {"opening": "Fridays"}, by=practitioner())
    afters = ResourceCorrection.objects.order_by("pk").values_list("after", flat=True)
    assert list(afters) == [{"opening": "Mondays"}, {"opening": "Fridays"}]


def test_outsiders_and_those_who_do_not_see_the_entry_suggest_none(resource):
    with pytest.raises(NotYours):
        services.suggest_correction(resource, {"cost": "£2"}, by=UserFactory())
    hidden = ResourceFactory(state=Resource.State.SUGGESTED)
    with pytest.raises(NotYours):
        services.suggest_correction(hidden, {"cost": "£2"}, by=practitioner())


def test_every_public_field_makes_the_way_there_and_back(resource):
    region, categories = RegionFactory(), [ResourceCategoryFactory(), ResourceCategoryFactory()]
    wanted = {
        "name": "Another name",
        "offers": "Something else.\r\nIn two lines.",
        "who_for": "Anybody",
        "referrals": ["gp", "self"],
        "referral": "Ring first",
        "organisation_name": "The Open Kitchen",
        "area": "Larkhill",
        "region": region,
        "online": True,
        "address": "3 Mill Lane",
        "town": "Matlow",
        "postcode": "ML1 2AB",
        "opening": "Daily",
        "cost": "£1",
        "access_notes": "A ramp",
        "languages": "English, Polish",
        "website": "https://example.org/kitchen",
        "phone": "+441174960100",
        "email": "kitchen@example.org",
        "categories": categories,
    }
    assert set(wanted) == set(PUBLIC_FIELDS)
    correction = services.suggest_correction(resource, wanted, by=practitioner())
    assert set(correction.after) == set(PUBLIC_FIELDS)
    services.decide_correction(correction, by=resource.owner, take=PUBLIC_FIELDS)
    resource = Resource.objects.get(pk=resource.pk)
    assert plain(resource) == correction.after
    assert (resource.region, set(resource.categories.all())) == (region, set(categories))
    assert [line.moved for line in lines_of(ResourceCorrection.objects.get())] == [True] * len(PUBLIC_FIELDS)


def test_some_of_it_may_be_taken_over_and_the_writer_is_told(resource):
    person = practitioner()
    correction = services.suggest_correction(resource, {"cost": "£2", "opening": "Mondays"}, by=person)
    decided = services.decide_correction(correction, by=resource.owner, take={"cost"}, answer="Tuesdays it is.")
    resource.refresh_from_db()
    assert (resource.cost, resource.opening, decided.state) == ("£2", "Tuesdays", "accepted")
    assert resource.events.last().kind == "corrected"
    assert resource.events.last().fields == ["cost"]
    notice = Notice.objects.get(kind="directory/correction_answered")
    assert (notice.recipient, notice.data) == (person, {"correction": correction.pk})


def test_none_of_it_leaves_the_entry_alone(resource):
    correction = services.suggest_correction(resource, {"cost": "£2"}, by=practitioner())
    decided = services.decide_correction(correction, by=coordinator(), take=set())
    resource.refresh_from_db()
    assert (resource.cost, decided.state, resource.events.last().kind) == ("Free", "refused", "refused")


def test_it_is_decided_once_and_by_those_who_look_after_the_entry(resource):
    person = practitioner()
    correction = services.suggest_correction(resource, {"cost": "£2"}, by=person)
    for stranger in (person, practitioner()):
        with pytest.raises(NotYours):
            services.decide_correction(correction, by=stranger, take={"cost"})
    services.decide_correction(correction, by=resource.owner, take={"cost"})
    with pytest.raises(AnsweredAlready):
        services.decide_correction(correction, by=coordinator(), take=set())


def test_a_kind_or_region_that_is_gone_does_not_stand_in_the_way(resource):
    region, category = RegionFactory(), ResourceCategoryFactory()
    correction = services.suggest_correction(
        resource, {"region": region, "categories": [category], "cost": "£2"}, by=practitioner()
    )
    region.delete()
    category.delete()
    services.decide_correction(correction, by=resource.owner, take=set(correction.after))
    resource.refresh_from_db()
    assert (resource.region, resource.categories.count(), resource.cost) == (None, 0, "£2")


def test_lines_say_what_stood_there_what_should_and_what_does_now(resource):
    region = RegionFactory(name="Peakshire")
    correction = services.suggest_correction(
        resource, {"cost": "£2", "region": region, "online": True, "referrals": ["gp"]}, by=practitioner()
    )
    services.change(resource, {"cost": "£3"}, by=resource.owner)
    lines = {line.name: (line.before, line.after, line.now) for line in lines_of(ResourceCorrection.objects.get())}
    assert lines == {
        "referrals": ("", "A GP or nurse refers", ""),
        "region": ("", "Peakshire", ""),
        "online": ("no", "yes", "no"),
        "cost": ("Free", "£2", "£3"),
    }
    assert correction.before["cost"] == "Free"
    assert label_of("cost") == "What it costs"
