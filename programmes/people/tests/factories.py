"""People and organisations for tests."""

import factory
from factory.django import DjangoModelFactory

from accounts.models import User
from programmes.people.models import Audience, Membership, Organisation, Profile


class UserFactory(DjangoModelFactory):
    """Somebody who signs in with mailed codes; `password="…"` gives them one."""

    class Meta:
        model = User

    email = factory.Sequence(lambda n: f"person-{n}@example.org")
    first_name = "Robin"
    last_name = factory.Sequence(lambda n: f"Example-{n}")

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        return model_class.objects.create_user(*args, **kwargs)


class AudienceFactory(DjangoModelFactory):
    class Meta:
        model = Audience

    code = factory.Sequence(lambda n: f"audience-{n}")
    name = factory.Sequence(lambda n: f"Neighbourhood worker {n}")


class OrganisationFactory(DjangoModelFactory):
    class Meta:
        model = Organisation

    name = factory.Sequence(lambda n: f"Organisation {n}")


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
