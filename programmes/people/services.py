"""Change what is known of people and their organisations."""

import datetime as dt
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User, UserManager
from notices.services import queue
from programmes.people.errors import MembershipRefused, ProfileRefused
from programmes.people.models import Membership, MembershipInvitation, Organisation, Profile
from programmes.people.queries import managed_organisations, open_invitations, partner_contacts
from ui.locks import retry_once

MEMBER_INVITED = "people/invited"
INVITATION_LASTS = dt.timedelta(days=30)
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


# --- Members, looked after by their organisation --------------------------------------------------------


@retry_once
@transaction.atomic
def invite_member(
    organisation: Organisation, email: str, role: str, *, by: User, now: dt.datetime | None = None
) -> MembershipInvitation:
    """Ask whoever reads `email` into an organisation, by mail, for thirty days; return the invitation.

    It is the same for an address that somebody signs in with and for any other. A second one to the same address takes
    the place of the first. Raises MembershipRefused unless `by` looks after the organisation's members, for no such
    role, and for who has it already.
    """
    now = now or timezone.now()
    organisation = _locked_to_manage(organisation, by)
    _check_role(role)
    email = UserManager.normalize_email(email)
    if Membership.objects.filter(organisation=organisation, person__email=email, role=role).exists():
        raise MembershipRefused(_("They are in that role already."))
    invitation, _made = MembershipInvitation.objects.update_or_create(
        organisation=organisation,
        email=email,
        accepted_at=None,
        defaults={"role": role, "invited_by": by, "invited_at": now, "expires_at": now + INVITATION_LASTS},
    )
    queue(
        MEMBER_INVITED,
        to=email,
        data={"invitation": invitation.pk, "invited_at": now.isoformat()},
        about=f"organisation:{organisation.pk}",
    )
    return invitation


@retry_once
@transaction.atomic
def accept_invitation(invitation: MembershipInvitation, *, by: User, now: dt.datetime | None = None) -> Membership:
    """Put whoever signs in with the invited address into the organisation; return the membership.

    Raises MembershipRefused for anybody else, and when it was taken back, has run out or was accepted before.
    """
    now = now or timezone.now()
    held = open_invitations(now).select_for_update(of=["self"]).filter(pk=invitation.pk, email=by.email).first()
    if held is None:
        raise MembershipRefused(_("This invitation is no longer open. Ask for another."))
    held.accepted_at = now
    held.save(update_fields=["accepted_at"])
    return add_membership(by, held.organisation, held.role)


@retry_once
@transaction.atomic
def withdraw_invitation(invitation: MembershipInvitation, *, by: User) -> None:
    """Take back an invitation that nobody has accepted; a second time changes nothing."""
    organisation = _locked_to_manage(invitation.organisation, by)
    MembershipInvitation.objects.filter(pk=invitation.pk, organisation=organisation, accepted_at=None).delete()


@retry_once
@transaction.atomic
def change_role(membership: Membership, role: str, *, by: User) -> Membership:
    """Give a member another role; return the membership, or the one they had in that role already.

    Raises MembershipRefused for no such role, unless `by` looks after the members, and where nobody would be left who
    speaks for the organisation.
    """
    organisation = _locked_to_manage(membership.organisation, by)
    _check_role(role)
    membership = _held(membership, organisation)
    if membership.role == role:
        return membership
    _check_not_last(membership)
    person = membership.person
    membership.delete()
    return add_membership(person, organisation, role)


@retry_once
@transaction.atomic
def end_membership(membership: Membership, *, by: User) -> None:
    """Take somebody out of a role in an organisation. Raises MembershipRefused as `change_role` does."""
    organisation = _locked_to_manage(membership.organisation, by)
    membership = _held(membership, organisation)
    _check_not_last(membership)
    membership.delete()


def _locked_to_manage(organisation: Organisation, by: User) -> Organisation:
    organisation = Organisation.objects.select_for_update(of=["self"]).get(pk=organisation.pk)
    if not managed_organisations(by).filter(pk=organisation.pk).exists():
        raise MembershipRefused(_("Only those who speak for the organisation can do this."))
    return organisation


def _held(membership: Membership, organisation: Organisation) -> Membership:
    held = Membership.objects.select_related("person").filter(pk=membership.pk, organisation=organisation).first()
    if held is None:
        raise MembershipRefused(_("They have left this role meanwhile."))
    return held


def _check_role(role: str) -> None:
    if role not in Membership.Role.values:
        raise MembershipRefused(_("Choose what this person does for the organisation."))


def _check_not_last(membership: Membership) -> None:
    if membership.role != Membership.Role.PARTNER_CONTACT:
        return
    others = partner_contacts(membership.organisation).filter(person__is_active=True).exclude(pk=membership.pk)
    if not others.exists():
        raise MembershipRefused(
            _("Somebody has to speak for the organisation. Let another do so first, then change this.")
        )
