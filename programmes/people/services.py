"""Change what is known of people and their organisations."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from programmes.people.errors import ProfileRefused
from programmes.people.models import Membership, Organisation, Profile
from ui.locks import retry_once

PROFILE_FIELDS = frozenset(
    {"audience", "other_role", "sector", "organisation_name", "area", "phone", "languages", "time_zone"}
)


@retry_once
@transaction.atomic
def update_profile(person: User, *, by: User | None = None, **values: Any) -> Profile:
    """Write what a person says of themselves, or what somebody else (`by`) was told by them: audience, other_role,
    sector, organisation_name, area, phone, the codes of the languages they talk in, the best liked first, and
    time_zone, in which they read clocks.

    Fields not given stay. An audience and a role in one's own words exclude each other: the audience wins. With
    languages it is kept who else wrote them down. Returns the profile, made when there was none. Raises ProfileRefused
    for a value that cannot be; TypeError for a name that is no such field.
    """
    if unknown := values.keys() - PROFILE_FIELDS:
        raise TypeError(f"Not a field of a profile: {sorted(unknown)}")
    User.objects.select_for_update().get(pk=person.pk)
    profile = Profile.objects.filter(person=person).first() or Profile(person=person)
    for name, value in values.items():
        setattr(profile, name, value)
    if "languages" in values:
        profile.languages_set_by = by if by and by.pk != person.pk else None
    if profile.audience is not None:
        profile.other_role = ""
    try:
        profile.full_clean(exclude=["person"])
    except ValidationError as error:
        raise ProfileRefused(" ".join(error.messages)) from error
    profile.save()
    return profile


@retry_once
def rename_person(person: User, *, first_name: str, last_name: str) -> User:
    """Write what a person is called, in one statement; ProfileRefused when nothing is left of it."""
    first_name, last_name = first_name.strip()[:150], last_name.strip()[:150]
    if not (first_name or last_name):
        raise ProfileRefused(_("Give a name to call you by."))
    person.first_name, person.last_name = first_name, last_name
    person.save(update_fields=["first_name", "last_name"])
    return person


def add_membership(person: User, organisation: Organisation, role: str = Membership.Role.MEMBER) -> Membership:
    """Put a person into an organisation with a Membership.Role; a second time changes nothing.

    Raises ProfileRefused when the role is none of them.
    """
    if role not in Membership.Role.values:
        raise ProfileRefused(_("Choose what this person does for the organisation."))
    return Membership.objects.get_or_create(person=person, organisation=organisation, role=role)[0]


def remove_membership(membership: Membership) -> None:
    """End a person's role in an organisation. Ending it twice is no error."""
    Membership.objects.filter(pk=membership.pk).delete()
