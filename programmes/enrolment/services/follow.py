"""What enrolment does when the catalogue says that a workshop has changed."""

import datetime as dt
from typing import Any

from accounts.models import User
from programmes.catalogue.models import Workshop, WorkshopEvent
from programmes.enrolment.services.lock import lock_workshop
from programmes.enrolment.services.offers import offer_under_lock
from programmes.enrolment.services.places import cancel_all


def follow_workshop(
    sender: type[Workshop], *, workshop: Workshop, kind: str, reason: str, by: User | None, at: dt.datetime, **_: Any
) -> None:
    """Receive `workshop_changed`: a cancelled workshop ends every enrolment; more places are offered to the list."""
    if kind == WorkshopEvent.Kind.CANCELLED:
        cancel_all(workshop, by=by, reason=reason, now=at)
    elif kind == WorkshopEvent.Kind.DETAILS:
        offer_under_lock(lock_workshop(workshop), now=at)
