"""Being found by others, messages passed on, and what somebody added to the list of local services."""

import datetime as dt
from collections.abc import Iterator

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from notices.personal import Holding, Row, hold, rows_of
from notices.retention import Rule, keep
from notices.withdrawals import Standing, Withdrawable, withdrawable
from programmes.directory import services
from programmes.directory.models import (
    KeptResource,
    Listing,
    ListingConsent,
    NetworkBlock,
    RelayedMessage,
    Resource,
    ResourceCorrection,
    ResourceEvent,
    ResourceVisit,
)
from programmes.directory.services.network import FOUND


def network(person: User) -> list[Row]:
    return (
        rows_of(Listing.objects.filter(person=person), "scope", "talks_about", "contact", "listed_at")
        + rows_of(ListingConsent.objects.filter(person=person), "wording", "scope", "shown", "given_at", "ended_at")
        + rows_of(RelayedMessage.objects.filter(sender=person), sent_at="at")
        + rows_of(RelayedMessage.objects.filter(recipient=person), received_at="at")
        + rows_of(NetworkBlock.objects.filter(person=person), blocked_somebody_at="at")
    )


def erase_network(person: User, now: dt.datetime) -> int:
    services.stop_being_found(person, now=now)
    return (
        ListingConsent.objects.filter(person=person).delete()[0]
        + RelayedMessage.objects.filter(Q(sender=person) | Q(recipient=person)).delete()[0]
        + NetworkBlock.objects.filter(Q(person=person) | Q(blocked=person)).delete()[0]
    )


def entries(person: User) -> list[Row]:
    return (
        rows_of(Resource.objects.filter(owner=person), looks_after="name")
        + rows_of(Resource.objects.filter(suggested_by=person), suggested="name")
        + rows_of(
            ResourceCorrection.objects.filter(by=person), "at", "note", "after", "state", "answer",
            corrected="resource__name",
        )
        + rows_of(
            ResourceVisit.objects.filter(by=person), "on", "direction", "who", "learned", visit="resource__name"
        )
        + rows_of(ResourceEvent.objects.filter(by=person), "at", "kind", "note", changed="resource__name")
        + rows_of(KeptResource.objects.filter(person=person), "at", kept="resource__name")
    )  # fmt: skip


def erase_entries(person: User, now: dt.datetime) -> int:
    """Hand the entries back, and take the person out of what they added: the facts about a service stay."""
    kept = KeptResource.objects.filter(person=person).delete()[0]
    for role in ("owner", "suggested_by", "checked_by"):
        kept += Resource.objects.filter(**{role: person}).update(**{role: None})
    kept += ResourceCorrection.objects.filter(by=person).update(by=None, note="", answer="")
    kept += ResourceCorrection.objects.filter(decided_by=person).update(decided_by=None)
    kept += ResourceVisit.objects.filter(by=person).update(by=None, who="")
    return kept + ResourceEvent.objects.filter(by=person).update(by=None, note="")


hold(
    Holding(
        name="directory/network",
        title=_("Being found by others, and messages passed on"),
        why=_("Because you asked to be found, or wrote to somebody."),
        kept=_("Until you stop it; who wrote to whom for 90 days, and never what."),
        models=(Listing, ListingConsent, RelayedMessage, NetworkBlock),
        rows=network,
        erase=erase_network,
    )
)
hold(
    Holding(
        name="directory/entries",
        title=_("What you added to the list of local services, and your own list of them"),
        why=_("So that a list stays true: somebody looks after each entry."),
        kept=_("For as long as the entry is there."),
        models=(Resource, ResourceCorrection, ResourceEvent, ResourceVisit, KeptResource),
        rows=entries,
        erase=erase_entries,
        stays=_("The facts about local services that you told us, without who told them."),
    )
)
keep(
    Rule(
        name="directory/messages",
        what=_("Who wrote to whom; never what"),
        setting="NETWORK_MESSAGES_KEPT_DAYS",
        since=_("after the message"),
        past=lambda before: RelayedMessage.objects.filter(at__lt=before),
    )
)


# --- Taken back, to be taken back again after a restore -------------------------------------------------


def found() -> Iterator[Standing]:
    """Yield who is found, since they agreed to that; who was found by fewer, or with less, since then is not at all."""
    agreed = dict(ListingConsent.objects.filter(ended_at=None).values_list("person", "given_at"))
    for listing in Listing.objects.select_related("person").order_by("pk"):
        yield Standing(listing.person, agreed.get(listing.person_id, listing.listed_at), [listing.reference])


withdrawable(Withdrawable(FOUND, found, lambda person, at, _: services.stop_being_found(person, now=at)))
