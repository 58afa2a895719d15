"""The one lock of this room: whoever makes a workshop's places scarcer holds its row first."""

from programmes.catalogue.models import Workshop
from programmes.enrolment.queries import with_asks_first


def lock_workshop(workshop: Workshop) -> Workshop:
    """Return the workshop as it is now, its row held until the transaction ends."""
    return lock_workshops(workshop)[0]


def lock_workshops(*workshops: Workshop) -> list[Workshop]:
    """Hold several workshops' rows, always in the order of their keys so that two callers can't block each other.

    They are returned in the order asked for. The lock is the one an update takes (FOR NO KEY UPDATE): rows that
    merely point at the workshop, as a draft does, can still be written by others meanwhile. Their sessions come with
    them, and whether their programme asks for something first, read once under the lock: every rule here asks for both.
    """
    keys = [workshop.pk for workshop in workshops]
    rows = Workshop.objects.select_for_update(no_key=True).filter(pk__in=keys).prefetch_related("sessions")
    by_key = {workshop.pk: workshop for workshop in with_asks_first(rows).order_by("pk")}
    return [by_key[key] for key in keys]
