"""What the worker does about planned mail; and what is said at once when a workshop is certain."""

import datetime as dt
from typing import Any

from notices.duties import asked_to_stop, duty
from notices.services import queue_each
from programmes.catalogue.models import Workshop, WorkshopEvent
from programmes.enrolment.models import Enrolment
from programmes.mailing.queries import about, may_be_due
from programmes.mailing.services import queue_owed

A_BATCH = 50  # workshops


@duty("mailing/queue what is owed", every=dt.timedelta(minutes=5))
def queue_what_is_owed(now: dt.datetime) -> int:
    """Queue the mails of the plan whose time has come, some workshops at a time; return how many."""
    queued = 0
    workshops = list(may_be_due(now).order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(workshops), A_BATCH):
        if asked_to_stop():
            break
        queued += queue_owed(workshops[start : start + A_BATCH], now=now)
    return queued


def tell_that_it_goes_ahead(*, workshop: Workshop, kind: str, **kwargs: Any) -> None:
    """Receive `workshop_changed`: whoever took a place while it was provisional is told that it will take place."""
    if kind != WorkshopEvent.Kind.CONFIRMED:
        return
    group = workshop.enrolments.filter(state__in=Enrolment.TAKING_PART).select_related("person").order_by("pk")
    mails = [(enrolment.person, {"enrolment": enrolment.pk}) for enrolment in group]
    queue_each("mailing/goes_ahead", mails, about=about(workshop))
