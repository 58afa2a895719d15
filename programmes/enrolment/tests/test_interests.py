"""Interest in a date to come, and the invitations it becomes."""

import datetime as dt

import pytest
from django.utils import timezone

from notices.models import Notice
from programmes.catalogue.models import Workshop
from programmes.catalogue.tests.factories import ProgrammeFactory, RegionFactory, WorkshopFactory
from programmes.enrolment import services
from programmes.enrolment.errors import NotOpen
from programmes.enrolment.models import Enrolment, Interest
from programmes.enrolment.tests.factories import EnrolmentFactory, InterestFactory
from programmes.people.tests.factories import UserFactory

pytestmark = pytest.mark.django_db


def kinds_to(address: str) -> list[str]:
    return list(Notice.objects.filter(address=address).values_list("kind", flat=True))


def test_interest_is_kept_and_both_are_told():
    programme, region = ProgrammeFactory(), RegionFactory()
    interest = services.leave_interest(
        programme, name="Kim Lee", email="Kim@Example.org", region=region, message="Autumn would suit me"
    )
    assert (interest.email, interest.region, interest.closed_at) == ("kim@example.org", region, None)
    assert kinds_to("kim@example.org") == ["enrolment/interest_received"]
    assert kinds_to(programme.contact_email) == ["enrolment/interest_to_contact"]


def test_leaving_it_again_brings_it_up_to_date_and_mails_once_a_day():
    first, now = InterestFactory(email="kim@example.org"), timezone.now()
    again = services.leave_interest(first.programme, name="Kim Ng", email="KIM@example.org", message="Spring", now=now)
    assert Interest.objects.get() == first == again
    assert (again.name, again.message, again.created_at) == ("Kim Ng", "Spring", first.created_at)
    assert len(kinds_to("kim@example.org")) == 1
    services.leave_interest(first.programme, name="Kim", email="kim@example.org", now=now + dt.timedelta(days=1))
    assert len(kinds_to("kim@example.org")) == 2


def test_who_asks_is_forgotten_and_may_come_back():
    interest = InterestFactory(email="kim@example.org")
    assert services.forget_interests([interest, interest]) == 1
    assert services.forget_interests([interest]) == 0
    services.leave_interest(interest.programme, name="Kim", email="kim@example.org")
    assert Interest.objects.count() == 1


def test_interest_becomes_invitations_the_earliest_first_until_it_is_full():
    workshop = WorkshopFactory(places_min=1, places_max=2, enrolment_mode=Workshop.EnrolmentMode.INVITE)
    interests = [InterestFactory(programme=workshop.programme, name=f"Kim Ann Lee{n}") for n in range(3)]
    elsewhere = InterestFactory()
    invitations = services.interests_to_invitations(reversed([*interests, elsewhere]), workshop, by=UserFactory())
    assert [invitation.person.email for invitation in invitations] == [interest.email for interest in interests[:2]]
    assert (invitations[0].person.first_name, invitations[0].person.last_name) == ("Kim Ann", "Lee0")
    assert list(Interest.objects.filter(closed_at=None)) == [interests[2], elsewhere]
    interests[0].refresh_from_db()
    assert interests[0].invitation == invitations[0]


def test_a_single_name_becomes_a_first_name():
    workshop = WorkshopFactory()
    interest = InterestFactory(programme=workshop.programme, name="Kim")
    (invitation,) = services.interests_to_invitations([interest], workshop, by=UserFactory())
    assert (invitation.person.first_name, invitation.person.last_name) == ("Kim", "")


def test_somebody_who_has_a_place_already_is_only_ticked_off():
    enrolment = EnrolmentFactory()
    interest = InterestFactory(programme=enrolment.workshop.programme, email=enrolment.person.email)
    assert services.interests_to_invitations([interest], enrolment.workshop, by=UserFactory()) == [enrolment]
    assert Enrolment.objects.count() == 1


def test_an_undated_workshop_invites_nobody():
    workshop = WorkshopFactory(state=Workshop.State.TENTATIVE, first_day=None)
    interest = InterestFactory(programme=workshop.programme, workshop=workshop)
    with pytest.raises(NotOpen):
        services.interests_to_invitations([interest], workshop, by=UserFactory())
    interest.refresh_from_db()
    assert interest.closed_at is None
