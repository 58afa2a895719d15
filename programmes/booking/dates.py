"""The dates of one's own place, part by part, with one's own answers beside them."""

import datetime as dt
from dataclasses import dataclass
from itertools import groupby

from programmes.catalogue.models import Module, Part, Session
from programmes.enrolment.models import Enrolment


@dataclass(frozen=True)
class Date:
    """A session with its person's answer, if any; `open` while they may answer."""

    session: Session
    coming: bool | None
    open: bool


@dataclass(frozen=True)
class PartDates:
    """A part's sessions that are not cancelled, in order of time."""

    part: Part
    dates: list[Date]

    @property
    def is_series(self) -> bool:
        return self.part.kind == Module.Kind.SERIES

    @property
    def next(self) -> Date | None:
        """The first session that can still be answered."""
        return next((date for date in self.dates if date.open), None)

    @property
    def again(self) -> Date | None:
        """The first they have not said "not now" to, of those that can still be answered."""
        return next((date for date in self.dates if date.open and date.coming is not False), None)


def parts_of(enrolment: Enrolment, *, now: dt.datetime) -> list[PartDates]:
    """Return the parts of somebody's workshop that have sessions, in order of time; two queries."""
    answers = dict(enrolment.voluntary_choices.values_list("session", "coming"))
    may_answer = enrolment.state == Enrolment.State.CONFIRMED
    sessions = (
        enrolment.workshop.sessions.filter(cancelled_at=None)
        .select_related("part", "venue")
        .order_by("part__starts_on", "part__order", "part", "starts_at", "pk")
    )
    return [
        PartDates(
            part,
            [
                Date(
                    session,
                    answers.get(session.pk),
                    open=may_answer and session.is_optional and session.ends_at > now,
                )
                for session in of_part
            ],
        )
        for part, of_part in groupby(sessions, key=lambda session: session.part)
    ]
