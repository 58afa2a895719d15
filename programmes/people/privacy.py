"""What people say they do, and for whom they speak."""

import datetime as dt

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from notices.personal import AtAddress, Holding, Row, hold, rows_of
from programmes.people.models import Membership, MembershipInvitation, Profile


def rows(person: User) -> list[Row]:
    profile = rows_of(
        Profile.objects.filter(person=person),
        "other_role", "sector", "organisation_name", "area", "languages", "time_zone",
        role="audience__name",
    )  # fmt: skip
    phones = [{"telephone": str(one.phone)} for one in Profile.objects.filter(person=person).exclude(phone="")]
    members = rows_of(Membership.objects.filter(person=person), "role", organisation="organisation__name")
    asked = rows_of(
        invitations(person.email), "email", "role", "invited_at", "accepted_at", organisation="organisation__name"
    )
    return profile + phones + members + asked


def invitations(address: str) -> QuerySet[MembershipInvitation]:
    """Return the invitations to speak for an organisation that went to an address."""
    return MembershipInvitation.objects.filter(email__iexact=address)


def rows_at(address: str) -> list[Row]:
    return rows_of(invitations(address), "email", "role", "invited_at", organisation="organisation__name")


def erase_at(address: str, at: dt.datetime) -> int:
    return invitations(address).filter(invited_at__lte=at).delete()[0]


def erase(person: User, now: dt.datetime) -> int:
    removed = Membership.objects.filter(person=person).delete()[0] + invitations(person.email).delete()[0]
    return removed + Profile.objects.filter(person=person).delete()[0]


hold(
    Holding(
        name="people/profile",
        title=_("What you do, and where"),
        why=_("So that groups are mixed well, coaches can ring you, and partners know who speaks for them."),
        kept=_("For as long as you have something here; yours to change at any time."),
        models=(Profile, Membership, MembershipInvitation),
        rows=rows,
        at_address=AtAddress(
            rows_at, erase_at, lambda: MembershipInvitation.objects.values_list("email", "invited_at")
        ),
        erase=erase,
    )
)
