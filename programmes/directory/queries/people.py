"""Who may find whom. One condition decides: `found_by` lists by it, and `reachable` opens one by it."""

import datetime as dt
from dataclasses import dataclass

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.permissions import may_coordinate
from programmes.catalogue.models import Workshop
from programmes.coaching.models import Coach, Pairing
from programmes.directory.models import Listing, NetworkBlock, RelayedMessage
from programmes.enrolment.models import Enrolment

A_DAY = dt.timedelta(days=1)
Scope = Listing.Scope


def runs_or_takes_part(user: User | AnonymousUser) -> bool:
    """True for whoever takes or took part in a workshop, facilitates one, coaches or coordinates."""
    if not user.is_authenticated:
        return False
    if may_coordinate(user):
        return True
    return (
        User.objects.filter(pk=user.pk)
        .filter(
            Exists(Enrolment.objects.filter(person=user.pk, state__in=Enrolment.TAKING_PART))
            | Exists(Workshop.objects.filter(facilitators=user.pk))
            | Exists(Coach.objects.filter(user=user.pk, active=True))
        )
        .exists()
    )


def may_be_found(user: User) -> bool:
    """True for whoever takes or took part in a workshop: they may ask to be found."""
    return Enrolment.objects.filter(person=user, state__in=Enrolment.TAKING_PART).exists()


def workshops_of(user: User) -> QuerySet[Workshop]:
    """Return the workshops somebody takes or took part in, facilitates or coaches in; all for a coordinator."""
    if may_coordinate(user):
        return Workshop.objects.order_by()
    took_part = Enrolment.objects.filter(person=user, state__in=Enrolment.TAKING_PART, workshop=OuterRef("pk"))
    facilitates = Workshop.facilitators.through.objects.filter(user=user, workshop=OuterRef("pk"))
    coaches = Pairing.objects.filter(
        coach__user=user,
        ended_at=None,
        enrolment__workshop=OuterRef("pk"),
        enrolment__state__in=Enrolment.TAKING_PART,
    )
    return Workshop.objects.order_by().filter(Exists(took_part) | Exists(facilitates) | Exists(coaches))


def _findable(user: User) -> QuerySet[Listing]:
    """The listings of others that this person may see, by each one's own choice."""
    part = Enrolment.objects.filter(person=OuterRef("person"), state__in=Enrolment.TAKING_PART)
    common = workshops_of(user)
    theirs = (
        Q(Exists(part.filter(workshop__in=common)), scope=Scope.WORKSHOP)
        | Q(Exists(part.filter(workshop__programme__in=common.values("programme"))), scope=Scope.PROGRAMME)
        | Q(Exists(part), scope=Scope.ANY)
    )
    blocked = NetworkBlock.objects.filter(
        Q(person=OuterRef("person"), blocked=user) | Q(person=user, blocked=OuterRef("person"))
    )
    return Listing.objects.filter(theirs, ~Exists(blocked), person__is_active=True).exclude(person=user)


@dataclass(frozen=True)
class Found:
    """Somebody as they wish to be seen: what they don't show is "". `email` is theirs only if they show it."""

    reference: str
    name: str
    role: str
    organisation: str
    area: str
    talks_about: str
    email: str

    @property
    def title(self) -> str:
        """What to call them: their name, else what they do, else no more than that they took part."""
        return self.name or self.role or _("Somebody who took part")


def shown_of(listing: Listing) -> Found:
    """Return what a listing shows at this moment; its `person` and their profile should be fetched with it."""
    profile = getattr(listing.person, "profile", None)
    return Found(
        reference=listing.reference,
        name=listing.person.get_full_name() if listing.show_name else "",
        role=profile.role if profile and listing.show_role else "",
        organisation=profile.organisation_name if profile and listing.show_organisation else "",
        area=profile.area if profile and listing.show_area else "",
        talks_about=listing.talks_about,
        email=listing.person.email if listing.contact == Listing.Contact.ADDRESS else "",
    )


def found_by(user: User | AnonymousUser) -> QuerySet[Listing]:
    """Return the listings this person may see, newest first, ready for `shown_of`; nobody for an outsider."""
    if isinstance(user, AnonymousUser) or not runs_or_takes_part(user):
        return Listing.objects.none()
    listings = _findable(user).select_related("person__profile__audience")
    return listings.order_by("-listed_at", "-pk")


def reachable(user: User, reference: str) -> Listing | None:
    """Return one listing if this person may see it."""
    return found_by(user).filter(reference=reference).first()


def listing_of(user: User) -> Listing | None:
    """Return somebody's own listing, if they asked to be found."""
    return Listing.objects.filter(person=user).select_related("person__profile__audience").first()


def messages_left(sender: User, *, now: dt.datetime) -> int:
    """Return how many more messages somebody may send now: NETWORK_MESSAGES_A_DAY in any 24 hours."""
    sent = RelayedMessage.objects.filter(sender=sender, at__gt=now - A_DAY).count()
    return max(0, settings.NETWORK_MESSAGES_A_DAY - sent)
