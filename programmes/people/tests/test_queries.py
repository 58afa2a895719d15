import pytest
from django.contrib.auth.models import AnonymousUser

from programmes.people.models import Membership
from programmes.people.queries import (
    booking_organisations,
    is_partner_contact,
    partner_contacts,
    partner_organisations,
)
from programmes.people.tests.factories import MembershipFactory, OrganisationFactory, UserFactory

pytestmark = pytest.mark.django_db
Role = Membership.Role


def test_what_a_person_does_for_which_organisation():
    person, host, other = UserFactory(), OrganisationFactory(), OrganisationFactory()
    MembershipFactory(person=person, organisation=host, role=Role.PARTNER_CONTACT)
    MembershipFactory(person=person, organisation=host, role=Role.MEMBER)
    MembershipFactory(person=person, organisation=other, role=Role.BOOKER)
    assert list(partner_organisations(person)) == [host]
    assert list(booking_organisations(person)) == [other]
    assert is_partner_contact(person)
    assert is_partner_contact(person, host)
    assert not is_partner_contact(person, other)


def test_a_visitor_speaks_for_nobody():
    MembershipFactory(role=Role.PARTNER_CONTACT)
    assert list(partner_organisations(AnonymousUser())) == []
    assert list(booking_organisations(AnonymousUser())) == []
    assert not is_partner_contact(AnonymousUser())


def test_the_contacts_of_an_organisation():
    first = MembershipFactory(role=Role.PARTNER_CONTACT)
    MembershipFactory(organisation=first.organisation)
    second = MembershipFactory(organisation=first.organisation, role=Role.PARTNER_CONTACT)
    assert list(partner_contacts(first.organisation)) == [first, second]
