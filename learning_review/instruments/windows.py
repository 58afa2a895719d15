"""From when until when each stage is asked in a workshop, going by its dates as they are. Asks nothing of the database
when parts and sessions are there."""

import datetime as dt
import itertools
from collections.abc import Iterator
from dataclasses import dataclass

from learning_review.instruments.models import Instrument
from programmes.catalogue.models import Workshop
from programmes.mailing.plan import occasions_of

Stage = Instrument.Stage
DAYS = dt.timedelta(days=1)

# Days after the last day: from, until. The months are half a year and a year.
AT_THE_END = (0, 28)
WEEKS_LATER = (42, 63)
MONTHS_LATER = {6: (182, 224), 12: (365, 407)}
# How long after some days together what they were like is asked.
AFTER_DAYS, AFTER_RETURN = 21 * DAYS, 7 * DAYS
# How long after a workshop's last day anything of it may be asked.
LONGEST = MONTHS_LATER[12][1] * DAYS


@dataclass(frozen=True)
class Window:
    """An occasion at which a stage is asked, with its first and last day, where the workshop is.

    `opens_on` is None where it opens with the place.
    """

    occasion: int
    opens_on: dt.date | None
    closes_on: dt.date


def windows_of(stage: str, workshop: Workshop) -> list[Window]:
    """Return when a stage is asked in a workshop, in order; nothing while it has no dates."""
    if workshop.span is None:
        return []
    first_day, last_day = workshop.span
    match stage:
        case Stage.BASELINE:
            return [Window(0, None, first_day)]
        case Stage.MODULE_END:
            return list(_after_days_together(workshop))
        case Stage.RETURN:
            days = _days_together(workshop)[1:]
            return [Window(number, first, last + AFTER_RETURN) for number, (first, last) in enumerate(days)]
        case Stage.END:
            return [_later(0, last_day, AT_THE_END)]
        case Stage.WEEKS:
            return [_later(0, last_day, WEEKS_LATER)]
        case Stage.MONTHS:
            return [_later(months, last_day, days) for months, days in MONTHS_LATER.items()]
    return []


def _later(occasion: int, last_day: dt.date, days: tuple[int, int]) -> Window:
    return Window(occasion, last_day + days[0] * DAYS, last_day + days[1] * DAYS)


def _after_days_together(workshop: Workshop) -> Iterator[Window]:
    """What all but the last days together were like: until they meet again, three weeks at most."""
    days = _days_together(workshop)
    for number, ((_first, last), (again, _end)) in enumerate(itertools.pairwise(days)):
        yield Window(number, last, max(last, min(last + AFTER_DAYS, again - DAYS)))


def _days_together(workshop: Workshop) -> list[tuple[dt.date, dt.date]]:
    return [(one.starts_on, one.ends_at.astimezone(one.zone).date()) for one in occasions_of(workshop) if one.sessions]
