"""Who belongs where."""

import datetime as dt

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet

from accounts.models import User
from accounts.permissions import may_coordinate
from programmes.people.languages import USUAL
from programmes.people.models import Membership, MembershipInvitation, Organisation


def partner_organisations(user: User | AnonymousUser) -> QuerySet[Organisation]:
    """Return the organisations that somebody speaks for in learning reviews; none for a visitor."""
    return _organisations(user, Membership.Role.PARTNER_CONTACT)


def booking_organisations(user: User | AnonymousUser) -> QuerySet[Organisation]:
    """Return the organisations that somebody may book places for; none for a visitor."""
    return _organisations(user, Membership.Role.BOOKER)


def is_partner_contact(user: User | AnonymousUser, organisation: Organisation | None = None) -> bool:
    """True when somebody speaks for an organisation, or for the given one, in learning reviews."""
    organisations = partner_organisations(user)
    if organisation is not None:
        organisations = organisations.filter(pk=organisation.pk)
    return organisations.exists()


def partner_contacts(organisation: Organisation) -> QuerySet[Membership]:
    """Return the memberships of those who speak for an organisation, with the person, in the order they joined."""
    contacts = organisation.memberships.filter(role=Membership.Role.PARTNER_CONTACT)
    return contacts.select_related("person").order_by("pk")


def managed_organisations(user: User | AnonymousUser) -> QuerySet[Organisation]:
    """Return the organisations whose members somebody looks after: those they speak for; all for a coordinator."""
    return Organisation.objects.all() if may_coordinate(user) else partner_organisations(user)


def open_invitations(now: dt.datetime) -> QuerySet[MembershipInvitation]:
    """Return the invitations that can be accepted at `now`, with their organisations."""
    return MembershipInvitation.objects.filter(accepted_at=None, expires_at__gt=now).select_related("organisation")


def languages_of(person: User) -> list[str]:
    """Return the codes of the languages to talk with somebody in, the one they like best first; English where they have
    not said. No query where the profile is at hand.
    """
    profile = getattr(person, "profile", None)
    return (profile and profile.languages) or [USUAL]


def time_zone_of(person: User, otherwise: str) -> str:
    """Return the IANA zone that somebody reads clocks in, where they have said so; else `otherwise`."""
    profile = getattr(person, "profile", None)
    return profile.time_zone if profile and profile.time_zone else otherwise


def _organisations(user: User | AnonymousUser, role: str) -> QuerySet[Organisation]:
    if not user.is_authenticated:
        return Organisation.objects.none()
    return Organisation.objects.filter(memberships__person=user.pk, memberships__role=role)
