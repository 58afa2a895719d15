"""Makes the demo's people: those one can sign in as, and everybody else."""

from django.contrib.auth.hashers import make_password

from accounts.models import User
from demo.people import DESCRIBED, PASSWORD, PEOPLE, PRACTITIONERS, Practitioner, read_people
from programmes.people.models import Audience, Membership, Organisation, Profile
from programmes.people.services import add_membership, update_profile


def build_people() -> dict[str, User]:
    """Make the people one can sign in as, known by the part of their address before the @."""
    password = make_password(PASSWORD)
    people = {}
    for person in PEOPLE:
        user = User.objects.create_user(person.email, first_name=person.first_name, last_name=person.last_name)
        user.password = password
        user.save()
        people[person.email.partition("@")[0]] = user
    people["admin"].is_superuser = people["admin"].is_staff = True
    people["admin"].save()
    return people


def build_practitioners() -> list[User]:
    """Make everybody else, each with a profile, in the order of the list."""
    audiences = _audiences()
    return [build_practitioner(one, audiences) for one in PRACTITIONERS]


def build_people_of(table: str) -> list[User]:
    """Make the people of a table laid out as demo.people reads it, each with a profile, in its order."""
    audiences = _audiences()
    return [build_practitioner(one, audiences) for one in read_people(table)]


def build_profiles(people: dict[str, User]) -> None:
    """Write what those whom one can be say of themselves."""
    audiences = _audiences()
    for key, one in DESCRIBED.items():
        _describe(people[key], one, audiences)


def build_memberships(people: dict[str, User], organisations: dict[str, Organisation]) -> None:
    """Say who speaks for which organisation."""
    contact = Membership.Role.PARTNER_CONTACT
    add_membership(people["partner"], organisations["meadow"], contact)
    add_membership(people["coordinator"], organisations["hearth"], contact)
    for key, email, first_name, last_name in (
        ("harrowby", "ruth.garland@example.org", "Ruth", "Garland"),
        ("leenside", "peter.amos@example.org", "Peter", "Amos"),
    ):
        person = User.objects.create_user(email, first_name=first_name, last_name=last_name)
        add_membership(person, organisations[key], contact)


def _audiences() -> dict[str, Audience]:
    return {audience.code: audience for audience in Audience.objects.all()}


def build_practitioner(one: Practitioner, audiences: dict[str, Audience]) -> User:
    """Make one person with a profile; `audiences` by their codes."""
    user = User.objects.create_user(one.email, first_name=one.first_name, last_name=one.last_name)
    _describe(user, one, audiences)
    return user


def _describe(user: User, one: Practitioner, audiences: dict[str, Audience]) -> None:
    update_profile(
        user,
        audience=audiences.get(one.audience),
        other_role=one.other_role,
        sector=Profile.Sector(one.sector),
        organisation_name=one.organisation,
        area=one.area,
    )
