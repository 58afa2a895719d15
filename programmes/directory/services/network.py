"""Ask to be found, and stop. The person's own row is the lock."""

import datetime as dt
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from notices.withdrawals import note
from programmes.directory.errors import NetworkRefused
from programmes.directory.models import Listing, ListingConsent
from programmes.directory.queries import may_be_found
from programmes.enrolment.models import Enrolment
from ui.locks import retry_once
from ui.references import new_reference

CONSENT_WORDING = gettext_lazy(
    "I want to be found by the people I chose, with what I ticked and wrote here. Those who facilitate, coach or "
    "coordinate what I took part in count among them. I can change this or stop at any time, and it ends at once."
)
# What the ledger knows: that somebody is no longer found, or by fewer people, or with less shown.
FOUND = "directory/found"
SHOWN = ("show_name", "show_role", "show_organisation", "show_area")


@retry_once
@transaction.atomic
def be_found(
    person: User,
    *,
    scope: str,
    shown: set[str],
    talks_about: str = "",
    contact: str = Listing.Contact.RELAY,
    consent: bool,
    now: dt.datetime | None = None,
) -> Listing:
    """List somebody, or change how they are listed, and keep what they agreed to; return the listing.

    `shown` holds names of SHOWN; what is not in it stays hidden. What stays the same leaves the consent as it was.
    Raises NetworkRefused without consent, without anything to show, or when they take part in nothing.
    """
    now = now or timezone.now()
    User.objects.select_for_update(no_key=True).get(pk=person.pk)
    talks_about = " ".join(talks_about.split())[:300]
    if not consent:
        raise NetworkRefused(_("Tick that you want this; nobody is listed who did not ask."))
    if not may_be_found(person):
        raise NetworkRefused(_("You can be found once you take part in a workshop."))
    if scope not in Listing.Scope.values or contact not in Listing.Contact.values or shown - set(SHOWN):
        raise NetworkRefused(_("Choose who may find you, what they see and how they reach you."))
    if not shown and not talks_about:
        raise NetworkRefused(_("Tick at least one thing to show, or write what you would like to talk about."))
    listing = Listing.objects.filter(person=person).first()
    if listing is None:
        listing = Listing(person=person, reference=_new_reference(), listed_at=now)
    values: dict[str, Any] = {"scope": scope, "talks_about": talks_about, "contact": contact}
    for name, value in {**values, **{name: name in shown for name in SHOWN}}.items():
        setattr(listing, name, value)
    listing.save()
    _agree(listing, now=now)
    return listing


def _is_less(current: ListingConsent, listing: Listing, shown: list[str]) -> bool:
    """True when a listing is for other people than was agreed to before, or shows less."""
    return current.scope != listing.scope or bool(set(current.shown) - set(shown))


def _agree(listing: Listing, *, now: dt.datetime) -> None:
    """Keep what was agreed to, unless it is what was agreed to before."""
    told: dict[str, Any] = {
        "wording": str(CONSENT_WORDING),
        "scope": listing.scope,
        "shown": [name for name in SHOWN if getattr(listing, name)] + ["talks_about"] * bool(listing.talks_about),
        "contact": listing.contact,
    }
    current = ListingConsent.objects.filter(person=listing.person, ended_at=None).first()
    if current and all(getattr(current, name) == value for name, value in told.items()):
        return
    if current and _is_less(current, listing, told["shown"]):
        note(FOUND, listing.reference, at=now)
    _end_consents(listing.person, now=now)
    ListingConsent.objects.create(person=listing.person, given_at=now, **told)


@retry_once
@transaction.atomic
def stop_being_found(person: User, *, now: dt.datetime | None = None) -> bool:
    """Take somebody's listing away, and with it every word written for it; say whether there was one.

    That they had agreed, to what, and until when, stays. Messages still on their way to them are dropped.
    """
    User.objects.select_for_update(no_key=True).get(pk=person.pk)
    return _unlist(person, now=now or timezone.now())


def follow_enrolment(*, enrolment: Enrolment, from_state: str, to_state: str, **kwargs: Any) -> None:
    """End the listing of somebody who has left the last thing they took part in; receives `enrolment_changed`."""
    left = from_state in Enrolment.TAKING_PART and to_state not in Enrolment.TAKING_PART
    if left and not may_be_found(enrolment.person):
        _unlist(enrolment.person, now=timezone.now())


def end_what_nobody_sees(*, now: dt.datetime) -> int:
    """End the listings of people who take part in nothing any more, and return how many there were.

    Nobody finds them as it is. Their enrolment's end takes them along; this is for an enrolment that was deleted, or
    that ended in the moment when its person asked to be found.
    """
    part = Enrolment.objects.filter(person=OuterRef("person"), state__in=Enrolment.TAKING_PART)
    listings = Listing.objects.filter(~Exists(part)).select_related("person").order_by("pk")
    return sum(stop_being_found(listing.person, now=now) for listing in listings)


def _unlist(person: User, *, now: dt.datetime) -> bool:
    _end_consents(person, now=now)
    listing = Listing.objects.filter(person=person).first()
    if listing is None:
        return False
    note(FOUND, listing.reference, at=now)
    listing.delete()
    return True


def _end_consents(person: User, *, now: dt.datetime) -> None:
    ListingConsent.objects.filter(person=person, ended_at=None).update(ended_at=now)


def _new_reference() -> str:
    while True:
        reference = "N" + new_reference(7)
        if not Listing.objects.filter(reference=reference).exists():
            return reference
