"""What the worker does for figures."""

import datetime as dt

from learning_review.disclosure.errors import DisclosureRefused
from learning_review.disclosure.queries import rounds_to_release
from learning_review.disclosure.services import release
from learning_review.instruments.models import InstrumentVersion
from notices.duties import duty
from programmes.catalogue.models import Workshop


@duty("disclosure/take figures", every=dt.timedelta(hours=1))
def take_figures(now: dt.datetime) -> int:
    """Take the figures of what nobody can answer any more; return of how many sets of questions."""
    taken = 0
    for found in rounds_to_release(now):
        workshop, version = Workshop(pk=found.workshop), InstrumentVersion.objects.get(pk=found.version)
        try:
            release(workshop, version, found.occasion, now=now)
        except DisclosureRefused:  # somebody was asked in this moment: later, then
            continue
        taken += 1
    return taken
