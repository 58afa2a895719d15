"""People with desks, for tests."""

from django.contrib.auth.models import Permission

from accounts.models import User
from programmes.catalogue.models import Workshop
from programmes.people.tests.factories import UserFactory


def coordinator() -> User:
    """Somebody who puts on workshops."""
    user = UserFactory()
    user.user_permissions.add(Permission.objects.get(codename="coordinate_workshop"))
    return User.objects.get(pk=user.pk)


def facilitator_of(*workshops: Workshop) -> User:
    """Somebody who facilitates these."""
    user = UserFactory(first_name="Rosalind", last_name="Achebe")
    for workshop in workshops:
        workshop.facilitators.add(user)
    return user
