"""What the calendar does to workshops."""

import datetime as dt

from notices.duties import duty
from programmes.catalogue.errors import StateRefused
from programmes.catalogue.models import Workshop
from programmes.catalogue.services import complete_workshop, start_workshop

EVERY = dt.timedelta(minutes=5)
# Zones lie up to fourteen hours ahead of UTC: look that far, and let the service ask the workshop's own calendar.
AHEAD = dt.timedelta(hours=14)


@duty("catalogue/start and complete workshops", every=EVERY)
def follow_the_calendar(now: dt.datetime) -> int:
    """Start confirmed workshops on their first day, complete running ones after their last; return how many."""
    done = 0
    latest = (now + AHEAD).astimezone(dt.UTC).date()
    dated = Workshop.objects.with_dates()
    starting = dated.filter(state=Workshop.State.CONFIRMED, first_day__lte=latest)  # type: ignore[misc]
    ending = dated.filter(state=Workshop.State.RUNNING, last_day__lt=latest)  # type: ignore[misc]
    for act, workshops in ((start_workshop, starting), (complete_workshop, ending)):
        for workshop in workshops.order_by("pk"):
            try:
                act(workshop, by=None, now=now)
            except StateRefused:
                continue  # its own day has not come, or somebody was quicker
            done += 1
    return done
