"""What delivery does when a workshop is over; connected in programmes/receivers.py."""

from typing import Any

from accounts.models import User
from programmes.catalogue.models import Workshop, WorkshopEvent
from programmes.delivery.services import settle


def settle_completed_workshop(*, workshop: Workshop, kind: str, by: User | None, at: Any, **kwargs: Any) -> None:
    """Settle who has completed as soon as the workshop is over; a register kept later settles the rest."""
    if kind == WorkshopEvent.Kind.COMPLETED:
        settle(workshop, by=by, now=at)
