"""'Tell me when there is a date': left by visitors, turned into invitations by coordinators."""

import datetime as dt
from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from notices.services import queue
from programmes.catalogue.models import Programme, Region, Workshop
from programmes.enrolment.errors import Full, PrerequisitesMissing
from programmes.enrolment.models import Enrolment, Interest
from programmes.enrolment.services.lock import lock_workshop
from programmes.enrolment.services.places import invite
from programmes.people.models import Audience
from ui.locks import retry_once


@retry_once
@transaction.atomic
def leave_interest(
    programme: Programme,
    *,
    name: str,
    email: str,
    region: Region | None = None,
    workshop: Workshop | None = None,
    audience: Audience | None = None,
    message: str = "",
    now: dt.datetime | None = None,
) -> Interest:
    """Keep that somebody wants to hear of dates; from the same address for the same programme, bring it up to date.

    The programme's contact is told of a new one and the visitor gets a receipt; of a repeat, nobody more than once
    a day, for anybody can type anybody's address.
    """
    now = now or timezone.now()
    interest, _created = Interest.objects.update_or_create(
        programme=programme,
        email=User.objects.normalize_email(email),
        closed_at=None,
        defaults={
            "name": name,
            "region": region,
            "workshop": workshop,
            "audience": audience,
            "message": message,
        },
        create_defaults={
            "name": name,
            "region": region,
            "workshop": workshop,
            "audience": audience,
            "message": message,
            "created_at": now,
        },
    )
    for kind, address in (("interest_received", interest.email), ("interest_to_contact", programme.contact_email)):
        queue(
            f"enrolment/{kind}",
            to=address,
            data={"interest": interest.pk},
            about=f"programme:{programme.slug}",
            key=f"enrolment/{kind}:{interest.pk}:{now.date()}",
        )
    return interest


@retry_once
@transaction.atomic
def interests_to_invitations(
    interests: Iterable[Interest], workshop: Workshop, *, by: User, now: dt.datetime | None = None
) -> list[Enrolment]:
    """Invite those who left their interest to a workshop that now has dates, the earliest first.

    It stops when no place can be held for another, and goes by those for whom something that the programme asks is not
    verified. Whom it didn't reach stays on the list of interest. Returns the invitations. Raises NotOpen when the
    workshop can't take anybody.
    """
    workshop = lock_workshop(workshop)
    now = now or timezone.now()
    keys = [interest.pk for interest in interests]
    invitations = []
    for interest in Interest.objects.filter(pk__in=keys, closed_at=None, programme=workshop.programme_id):
        first_name, _space, last_name = interest.name.strip().rpartition(" ")
        if not first_name:
            first_name, last_name = last_name, ""
        try:
            invitation = invite(
                workshop, interest.email, by=by, first_name=first_name[:150], last_name=last_name[:150], now=now
            )
        except Full:
            break
        except PrerequisitesMissing:
            continue
        interest.invitation, interest.closed_at = invitation, now
        interest.save(update_fields=["invitation", "closed_at"])
        invitations.append(invitation)
    return invitations


def forget_interests(interests: Iterable[Interest]) -> int:
    """Delete what people left, as when they ask for it, and return how many were there; mails about it are dropped."""
    return Interest.objects.filter(pk__in=[interest.pk for interest in interests]).delete()[0]
