"""People and organisations for tests."""

import factory
from factory.django import DjangoModelFactory

from notices.tests.factories import UserFactory
from programmes.people.models import Audience, Membership, Organisation, Profile

__all__ = ["AudienceFactory", "MembershipFactory", "OrganisationFactory", "ProfileFactory", "UserFactory"]


class AudienceFactory(DjangoModelFactory):
    class Meta:
        model = Audience

    code = factory.Sequence(lambda n: f"audience-{n:05}")
    name = factory.Sequence(lambda n: f"Neighbourhood worker {n:05}")


class OrganisationFactory(DjangoModelFactory):
    class Meta:
        model = Organisation

    name = factory.Sequence(lambda n: f"Organisation {n:05}")


class MembershipFactory(DjangoModelFactory):
    class Meta:
        model = Membership

    person = factory.SubFactory(UserFactory)
    organisation = factory.SubFactory(OrganisationFactory)
    role = Membership.Role.MEMBER


class ProfileFactory(DjangoModelFactory):
    class Meta:
        model = Profile

    person = factory.SubFactory(UserFactory)
    audience = factory.SubFactory(AudienceFactory)
    sector = Profile.Sector.HOUSING
    organisation_name = "Meadow Homes"
    area = "The Leys"
