import datetime as dt

import pytest
from django.contrib.auth.models import AnonymousUser, Permission
from django.utils import timezone

from accounts.models import User
from accounts.permissions import may_coordinate
from programmes.catalogue.journey import stations_of_workshop
from programmes.catalogue.models import Workshop, WorkshopPartner
from programmes.catalogue.queries import (
    find_workshops,
    may_facilitate,
    workshops_partnered_by,
    workshops_run_by,
)
from programmes.catalogue.services import cancel_session
from programmes.catalogue.tests.factories import (
    ArcProgrammeFactory,
    RegionFactory,
    VenueFactory,
    WorkshopFactory,
    coming_tuesday,
)
from programmes.people.models import Membership
from programmes.people.tests.factories import MembershipFactory, OrganisationFactory, UserFactory
from programmes.vocabulary.tests.factories import TermFactory

pytestmark = pytest.mark.django_db
State = Workshop.State
NOW = dt.datetime(2027, 2, 1, 12, tzinfo=dt.UTC)


def coordinator() -> User:
    user = UserFactory()
    user.user_permissions.add(Permission.objects.get(codename="coordinate_workshop"))
    return User.objects.get(pk=user.pk)


def test_lists_what_is_to_come_soonest_first_then_the_undated():
    later = WorkshopFactory(first_day=dt.date(2027, 6, 1))
    sooner = WorkshopFactory(first_day=dt.date(2027, 5, 4), state=State.TENTATIVE)
    undated = WorkshopFactory(first_day=None, state=State.TENTATIVE)
    today = WorkshopFactory(first_day=NOW.date())
    WorkshopFactory(first_day=dt.date(2027, 1, 31))
    for state in (State.DRAFT, State.RUNNING, State.COMPLETED, State.CANCELLED):
        WorkshopFactory(first_day=dt.date(2027, 5, 4), state=state)
    found = find_workshops(now=NOW)
    assert list(found) == [today, sooner, later, undated]
    assert [workshop.first_day for workshop in found] == [
        NOW.date(),
        dt.date(2027, 5, 4),
        dt.date(2027, 6, 1),
        None,
    ]
    assert found[1].last_day == dt.date(2027, 6, 9)
    assert list(Workshop.objects.listed().upcoming(NOW)) == [today, sooner, later]
    assert list(Workshop.objects.undated()) == [undated]


def test_narrows_by_programme_region_and_month():
    programme, region = ArcProgrammeFactory(), RegionFactory()
    wanted = WorkshopFactory(programme=programme, region=region, first_day=dt.date(2027, 5, 4))
    other_region = WorkshopFactory(programme=programme, first_day=dt.date(2027, 5, 11))
    other_programme = WorkshopFactory(region=region, first_day=dt.date(2027, 6, 1))
    WorkshopFactory(programme=programme, region=region, first_day=None, state=State.TENTATIVE)
    assert list(find_workshops(now=NOW, programme=programme, month=dt.date(2027, 5, 20))) == [wanted, other_region]
    assert list(find_workshops(now=NOW, region=region, month=dt.date(2027, 6, 1))) == [other_programme]
    assert list(find_workshops(now=NOW, programme=programme, region=region, month=dt.date(2027, 5, 1))) == [wanted]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("", True),
        ("kindred streets", True),
        ("STREETS  meadow", True),
        ("hillside", True),
        ("weir", True),
        ("front-line", True),
        ("common", True),
        ("streets elsewhere", False),
        ("100%", False),
        ("\0", True),
        ("weir\0elsewhere", False),
        ("w " * 500, True),
    ],
)
def test_every_word_has_to_be_somewhere(words, found):
    WorkshopFactory(
        programme=ArcProgrammeFactory(title="Common sense", summary="For front-line people."),
        title="Kindred Streets",
        region=RegionFactory(name="Hillside"),
        venue=VenueFactory(name="Weir House", town="Meadowby"),
        first_day=dt.date(2027, 5, 4),
    )
    assert find_workshops(now=NOW, words=words).exists() is found


@pytest.mark.parametrize("count", [1, 3, 50])
def test_as_many_queries_for_fifty_as_for_one(count, django_assert_num_queries):
    programme, region, venue = ArcProgrammeFactory(), RegionFactory(), VenueFactory()
    for _number in range(count):
        WorkshopFactory(programme=programme, region=region, venue=venue)
    with django_assert_num_queries(4):  # one of them reads the names in the glossary
        found = find_workshops(now=timezone.now(), programme=programme, words="places")
        shown = [
            (str(w.venue), str(w.region), str(w.programme), len(stations_of_workshop(w, now=timezone.now())))
            for w in found
        ]
    assert shown == [(str(venue), str(region), str(programme), 5)] * count


def test_stations_say_how_each_part_stands():
    workshop = WorkshopFactory(first_day=dt.date(2027, 5, 4), state=State.RUNNING)
    now = dt.datetime(2027, 5, 10, 12, tzinfo=dt.UTC)
    assert [(station.kind, station.state, station.note) for station in stations_of_workshop(workshop, now=now)] == [
        ("residential", "past", ""),
        ("evening", "past", "voluntary"),
        ("practice", "now", ""),
        ("coaching", "now", ""),
        ("residential", "coming", ""),
    ]
    practice = workshop.parts.get(kind="practice")
    cancel_session(workshop.sessions.last(), by=None, now=now)
    stations = stations_of_workshop(workshop, now=now, urls={practice.module_id: "/a/"})
    assert [(station.state, station.url) for station in stations] == [
        ("past", ""),
        ("past", ""),
        ("now", "/a/"),
        ("now", ""),
        ("cancelled", ""),
    ]


@pytest.mark.parametrize(
    ("state", "shown"),
    [(State.TENTATIVE, "provisional"), (State.CONFIRMED, "coming"), (State.CANCELLED, "cancelled")],
)
def test_stations_follow_the_workshop_s_state(state, shown):
    workshop = WorkshopFactory(state=state)
    assert {station.state for station in stations_of_workshop(workshop, now=timezone.now())} == {shown}


def test_drafts_are_for_coordinators_and_their_facilitators():
    robin = UserFactory()
    mine = WorkshopFactory(state=State.DRAFT, facilitators=[robin])
    draft = WorkshopFactory(state=State.DRAFT)
    public = WorkshopFactory()
    called_off = WorkshopFactory(state=State.CANCELLED)
    everyone = Workshop.objects.order_by("pk")
    assert list(everyone.visible_to(AnonymousUser())) == [public, called_off]
    assert list(everyone.visible_to(UserFactory())) == [public, called_off]
    assert list(everyone.visible_to(robin)) == [mine, public, called_off]
    assert list(everyone.visible_to(coordinator())) == [mine, draft, public, called_off]


def test_who_may_do_what():
    robin, boss = UserFactory(), coordinator()
    workshop = WorkshopFactory(facilitators=[robin])
    assert [may_coordinate(user) for user in (AnonymousUser(), robin, boss)] == [False, False, True]
    assert [may_facilitate(user, workshop) for user in (AnonymousUser(), UserFactory(), robin, boss)] == [
        False,
        False,
        True,
        True,
    ]


def test_the_workshops_of_a_facilitator_and_of_a_partner():
    robin = UserFactory()
    workshop = WorkshopFactory(facilitators=[robin], state=State.DRAFT)
    WorkshopFactory(facilitators=[robin], state=State.CANCELLED)
    WorkshopFactory()
    assert list(workshops_run_by(robin)) == [workshop]
    assert list(workshops_run_by(UserFactory())) == []

    organisation = OrganisationFactory()
    contact = MembershipFactory(organisation=organisation, role=Membership.Role.PARTNER_CONTACT).person
    member = MembershipFactory(organisation=organisation).person
    partnered = WorkshopFactory(partners=[(organisation, WorkshopPartner.Role.HOST)])
    WorkshopFactory(partners=[(organisation, WorkshopPartner.Role.HOST)], state=State.DRAFT)
    assert list(workshops_partnered_by(contact)) == [partnered]
    assert list(workshops_partnered_by(member)) == []


def test_the_factory_s_first_day_is_a_tuesday_to_come():
    assert coming_tuesday().isoweekday() == 2
    assert 60 <= (coming_tuesday() - timezone.localdate()).days < 67


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("navigator", True),
        ("Navigators", True),
        ("health trainers", True),
        ("link worker", True),
        ("navigator elsewhere", False),
        ("health", False),
    ],
)
def test_a_workshop_is_found_under_any_name_of_what_it_says(words, found):
    TermFactory(name="link worker", other_names=["navigator", "health trainer"])
    WorkshopFactory(title="Days for link workers", first_day=dt.date(2027, 5, 4))
    assert find_workshops(now=NOW, words=words).exists() is found
