"""The permission that rooms of every storey ask about."""

from django.contrib.auth.models import AnonymousUser

from accounts.models import User

# Declared by programmes' Workshop, given to a group by a migration.
COORDINATE = "programmes.coordinate_workshop"


def may_coordinate(user: User | AnonymousUser) -> bool:
    """True for those who put on workshops and decide who gets a place."""
    return user.has_perm(COORDINATE)
