"""The rules about entries: who may suggest, check, change, hand on and retire them."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from notices.models import Notice
from programmes.catalogue.tests.factories import RegionFactory, WorkshopFactory
from programmes.coaching.tests.factories import CoachFactory
from programmes.directory import services
from programmes.directory.errors import DirectoryRefused, NotYours
from programmes.directory.models import KeptResource, Resource, ResourceEvent
from programmes.directory.queries import runs_or_takes_part
from programmes.directory.services.entries import TRANSITIONS
from programmes.directory.services.lists import MOST_KEPT
from programmes.directory.tests.factories import (
    ResourceCategoryFactory,
    ResourceFactory,
    coordinator,
    practitioner,
)
from programmes.enrolment.models import Enrolment
from programmes.enrolment.tests.factories import EnrolmentFactory
from programmes.people.tests.factories import UserFactory

pytestmark = pytest.mark.django_db
State = Resource.State
NEW = {"name": "The Open Kitchen", "offers": "A meal at noon, cooked together.", "town": "Leenside"}


def history(resource):
    return list(resource.events.values_list("kind", "note", "fields"))


# --- Who may suggest --------------------------------------------------------------------------------


def insiders():
    """One of each kind of person who may suggest."""
    workshop = WorkshopFactory()
    facilitator = UserFactory()
    workshop.facilitators.add(facilitator)
    return {
        "practitioner": practitioner(workshop),
        "facilitator": facilitator,
        "coach": CoachFactory().user,
        "coordinator": coordinator(),
    }


def test_whoever_takes_part_or_helps_may_suggest():
    for kind, person in insiders().items():
        assert runs_or_takes_part(person), kind
        assert services.suggest({**NEW, "name": kind}, by=person).state == State.SUGGESTED


@pytest.mark.parametrize("state", sorted(set(Enrolment.State.values) - Enrolment.TAKING_PART), ids=lambda state: state)
def test_whoever_takes_part_in_nothing_may_not(state):
    person = EnrolmentFactory(state=state).person
    with pytest.raises(NotYours):
        services.suggest(NEW, by=person)
    assert Resource.objects.count() == 0


def test_a_coach_who_no_longer_takes_calls_may_not():
    coach = CoachFactory(active=False)
    assert not runs_or_takes_part(coach.user)


# --- Suggest ----------------------------------------------------------------------------------------


def test_a_suggestion_has_no_owner_unless_whoever_makes_it_offers():
    person = practitioner()
    category = ResourceCategoryFactory()
    given = services.suggest({**NEW, "categories": [category]}, by=person)
    offered = services.suggest({**NEW, "name": "Another"}, by=person, look_after=True)
    assert (given.owner, given.suggested_by, list(given.categories.all())) == (None, person, [category])
    assert offered.owner == person
    assert history(given) == [("suggested", "", [])]
    assert given.code != offered.code


def test_the_same_form_sent_twice_is_one_suggestion():
    person = practitioner()
    now = timezone.now()
    first = services.suggest(NEW, by=person, now=now)
    assert services.suggest(NEW, by=person, now=now) == first
    assert services.suggest(NEW, by=person, now=now + dt.timedelta(hours=2)) != first
    assert services.suggest(NEW, by=practitioner(), now=now) != first


def test_what_cannot_be_is_refused():
    person = practitioner()
    with pytest.raises(DirectoryRefused):
        services.suggest({**NEW, "referrals": ["horoscope"]}, by=person)
    with pytest.raises(DirectoryRefused):
        services.suggest({**NEW, "name": ""}, by=person)
    with pytest.raises(TypeError):
        services.suggest({**NEW, "state": "verified"}, by=person)
    assert Resource.objects.count() == 0


# --- Check ------------------------------------------------------------------------------------------


def test_checking_makes_it_public_and_says_so_to_whoever_suggested_it():
    person, by = practitioner(), coordinator()
    resource = services.suggest(NEW, by=person)
    now = timezone.now()
    checked = services.check(resource, by=by, note="  Rang\nthem. ", now=now)
    assert (checked.state, checked.checked_on, checked.checked_by, checked.owner) == (
        State.VERIFIED,
        timezone.localdate(now),
        by,
        by,
    )
    assert history(resource)[1:] == [("checked", "Rang them.", [])]
    services.check(resource, by=by, note="Again.")
    assert [(notice.kind, notice.recipient) for notice in Notice.objects.filter(kind__startswith="directory/")] == [
        ("directory/published", person)
    ]


def test_an_owner_checks_again_but_does_not_publish_their_own():
    owner = practitioner()
    resource = services.suggest(NEW, by=owner, look_after=True)
    with pytest.raises(NotYours, match="A coordinator checks"):
        services.check(resource, by=owner, note="I was there.")
    services.check(resource, by=coordinator(), note="Rang them.", now=timezone.now() - dt.timedelta(days=200))
    assert services.check(resource, by=owner, note="I was there.").checked_by == owner
    services.retire(resource, by=owner, reason="Closed.")
    with pytest.raises(NotYours):
        services.check(resource, by=owner, note="Open again.")
    assert services.check(resource, by=coordinator(), note="Open again.").state == State.VERIFIED


def test_others_cannot_check_and_nobody_without_a_word():
    resource = ResourceFactory()
    for person in (practitioner(), UserFactory()):
        with pytest.raises(NotYours):
            services.check(resource, by=person, note="I was there.")
    with pytest.raises(DirectoryRefused):
        services.check(resource, by=coordinator(), note="  ")


def test_the_database_keeps_public_entries_checked():
    resource = ResourceFactory(state=State.SUGGESTED)
    with pytest.raises(IntegrityError), transaction.atomic():
        Resource.objects.filter(pk=resource.pk).update(state=State.VERIFIED)


def test_every_state_says_what_may_follow():
    assert set(TRANSITIONS) == set(State.values)
    assert State.SUGGESTED not in {after for following in TRANSITIONS.values() for after in following}


@pytest.mark.parametrize(("days", "stale"), [(0, False), (183, False), (184, True)])
def test_it_is_stale_half_a_year_after_it_was_checked(days, stale):
    resource = ResourceFactory(checked=days)
    today = timezone.localdate()
    assert resource.is_stale(today) is stale
    assert Resource.objects.stale(today).exists() is stale
    assert Resource.objects.fresh(today).exists() is not stale


def test_how_long_is_a_setting(settings):
    settings.RESOURCE_FRESH_DAYS = 30
    assert ResourceFactory(checked=31).is_stale(timezone.localdate())


def test_what_is_not_public_is_not_stale():
    for state in (State.SUGGESTED, State.RETIRED):
        assert not ResourceFactory(state=state, checked=500).is_stale(timezone.localdate())


# --- Change -----------------------------------------------------------------------------------------


def test_a_change_names_its_fields_and_never_their_words():
    region, category = RegionFactory(), ResourceCategoryFactory()
    resource = ResourceFactory(owner=practitioner())
    values = {"name": resource.name, "private_notes": "Ask for the back door.", "region": region, "cost": "Free"}
    changed = services.change(resource, {**values, "categories": [category]}, by=resource.owner)
    assert (changed.region, changed.cost, list(changed.categories.all())) == (region, "Free", [category])
    assert history(resource)[-1] == ("changed", "", ["region", "cost", "categories", "private_notes"])
    before = ResourceEvent.objects.count()
    services.change(resource, {**values, "categories": [category]}, by=resource.owner)
    assert ResourceEvent.objects.count() == before


def test_whoever_suggested_it_may_change_it_until_it_is_checked():
    person = practitioner()
    resource = services.suggest(NEW, by=person)
    services.change(resource, {"town": "Matlow"}, by=person)
    services.check(resource, by=coordinator(), note="Rang them.")
    with pytest.raises(NotYours):
        services.change(resource, {"town": "Leenside"}, by=person)
    resource.refresh_from_db()
    assert resource.town == "Matlow"


def test_a_change_that_cannot_be_is_refused_whole():
    resource = ResourceFactory()
    with pytest.raises(DirectoryRefused):
        services.change(resource, {"cost": "Free", "website": "not an address"}, by=coordinator())
    resource.refresh_from_db()
    assert resource.cost == ""
    with pytest.raises(ValidationError):
        Resource(name="").clean_fields()


# --- Hand on and retire -----------------------------------------------------------------------------


def test_a_coordinator_gives_it_to_somebody_who_is_told():
    resource, person, by = ResourceFactory(), practitioner(first_name="Tamsin", last_name="Oakes"), coordinator()
    given = services.give_to(resource, person, by=by)
    services.give_to(resource, person, by=by)
    assert given.owner == person
    assert history(resource)[-1] == ("given", "Tamsin Oakes", [])
    assert Notice.objects.filter(kind="directory/given", recipient=person).count() == 1


def test_nobody_else_gives_it_and_no_outsider_gets_it():
    resource = ResourceFactory(owner=practitioner())
    with pytest.raises(NotYours):
        services.give_to(resource, practitioner(), by=resource.owner)
    with pytest.raises(DirectoryRefused):
        services.give_to(resource, UserFactory(), by=coordinator())


def test_retiring_says_why_and_once():
    resource = ResourceFactory(owner=practitioner())
    with pytest.raises(DirectoryRefused):
        services.retire(resource, by=resource.owner, reason=" ")
    with pytest.raises(NotYours):
        services.retire(resource, by=practitioner(), reason="Closed.")
    services.retire(resource, by=resource.owner, reason="Closed.")
    assert services.retire(resource, by=resource.owner, reason="Closed again.").state == State.RETIRED
    assert history(resource)[-1] == ("retired", "Closed.", [])


# --- One's own list ---------------------------------------------------------------------------------


def test_keeping_and_forgetting_are_harmless_twice():
    person, resource = practitioner(), ResourceFactory()
    assert services.keep(resource, by=person) == services.keep(resource, by=person)
    services.forget(resource, by=person)
    services.forget(resource, by=person)
    assert KeptResource.objects.count() == 0


def test_only_insiders_keep_only_public_ones_and_only_so_many():
    person = practitioner()
    with pytest.raises(NotYours):
        services.keep(ResourceFactory(), by=UserFactory())
    with pytest.raises(NotYours):
        services.keep(ResourceFactory(state=State.SUGGESTED), by=person)
    by = coordinator()
    for _number in range(MOST_KEPT):
        services.keep(ResourceFactory(by=by), by=person)
    with pytest.raises(DirectoryRefused, match="full"):
        services.keep(ResourceFactory(by=by), by=person)


# --- Visits -----------------------------------------------------------------------------------------


def test_visits_go_both_ways_and_are_put_down_once():
    resource, person = ResourceFactory(), practitioner()
    today = timezone.localdate()
    visit = {"on": today, "who": "Two of us", "learned": "Come before ten."}
    went = services.log_visit(resource, by=person, direction="we_went", **visit)
    assert services.log_visit(resource, by=person, direction="we_went", **visit) == went
    services.log_visit(resource, by=person, direction="they_came", **visit)
    assert resource.visits.count() == 2


@pytest.mark.parametrize(
    "wrong",
    [{"direction": "sideways"}, {"on": timezone.localdate() + dt.timedelta(days=1)}, {"who": " "}, {"learned": " "}],
    ids=["direction", "a day to come", "nobody", "nothing"],
)
def test_a_visit_that_cannot_be_is_refused(wrong):
    visit = {"direction": "we_went", "on": timezone.localdate(), "who": "Two of us", "learned": "Come before ten."}
    with pytest.raises(DirectoryRefused):
        services.log_visit(ResourceFactory(), by=practitioner(), **{**visit, **wrong})


def test_visits_are_for_insiders_and_taken_away_by_whoever_put_them_down():
    resource, person = ResourceFactory(), practitioner()
    visit = {"direction": "we_went", "on": timezone.localdate(), "who": "Two of us", "learned": "Come before ten."}
    with pytest.raises(NotYours):
        services.log_visit(resource, by=UserFactory(), **visit)
    made = services.log_visit(resource, by=person, **visit)
    with pytest.raises(NotYours):
        services.remove_visit(made, by=practitioner())
    services.remove_visit(made, by=person)
    services.remove_visit(made, by=coordinator())
    assert resource.visits.count() == 0
