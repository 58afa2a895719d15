"""People for tests."""

import factory

from accounts.models import User


class UserFactory(factory.django.DjangoModelFactory):
    """Somebody without a password, as nearly everybody is."""

    class Meta:
        model = User
        skip_postgeneration_save = True

    email = factory.Sequence(lambda number: f"person{number}@example.org")
    first_name = "Mina"
    last_name = factory.Sequence(lambda number: f"Okafor {number}")
    password = "!"
