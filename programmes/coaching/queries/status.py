"""Where somebody stands with the calls they are offered."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from programmes.catalogue.models import Module, Part, Workshop
from programmes.coaching.models import Call, Coach, Pairing
from programmes.coaching.queries.pairings import pairings_of
from programmes.enrolment.models import Enrolment

# Workshops whose people may book calls.
CALLING_STATES = frozenset({Workshop.State.TENTATIVE, Workshop.State.CONFIRMED, Workshop.State.RUNNING})


@dataclass(frozen=True)
class CoachingStatus:
    """Where somebody stands with the calls they are offered; for task lists and for the call pages.

    `allowed` is what the programme offers, `used` what is booked, held or given up too late. `window` is the first
    and last date of the coaching windows, `today` the date where the workshop is. `calls` are those still booked or
    already past, earliest first; cancelled ones are left out. `not_now` is an answer like any other. `pairings` are
    the open ones: none, one, or two coaches who complement one another. `begins_with_both` says that the programme
    wants the first call with both of two.
    """

    pairings: tuple[Pairing, ...]
    window: tuple[dt.date, dt.date] | None
    allowed: int
    used: int
    calls: tuple[Call, ...]
    not_now: bool
    taking_part: bool
    begins_with_both: bool
    now: dt.datetime
    today: dt.date

    @property
    def coach(self) -> Coach | None:
        """The coach, or the first of two."""
        return self.pairings[0].coach if self.pairings else None

    @property
    def is_dual(self) -> bool:
        """True when there are two coaches."""
        return len(self.pairings) > 1

    @property
    def bookable(self) -> tuple[Pairing, ...]:
        """Those of the pairings whose coach takes calls."""
        return tuple(pairing for pairing in self.pairings if pairing.coach.active)

    @property
    def can_be_joint(self) -> bool:
        """True when both of two coaches take calls, so that a call can be with both."""
        return len(self.bookable) > 1

    @property
    def first_is_joint(self) -> bool:
        """True while the next call is the first, and is to be with both coaches."""
        had = any(call.state in {Call.State.BOOKED, Call.State.HELD} for call in self.calls)
        return self.begins_with_both and self.can_be_joint and not had

    @property
    def offered(self) -> bool:
        """True when the programme has calls and somebody is there to hold them."""
        return self.allowed > 0 and self.coach is not None and self.taking_part

    @property
    def left(self) -> int:
        return max(0, self.allowed - self.used)

    @property
    def can_book(self) -> bool:
        """True when a call may be asked for; whether a time is free is another question."""
        return (
            self.offered
            and self.left > 0
            and self.window is not None
            and bool(self.bookable)
            and self.today <= self.window[1]
        )

    @property
    def coming(self) -> tuple[Call, ...]:
        """Calls that are booked and not yet over."""
        return tuple(call for call in self.calls if call.state == Call.State.BOOKED and call.ends_at > self.now)

    @property
    def past(self) -> tuple[Call, ...]:
        return tuple(call for call in self.calls if call not in self.coming)

    @property
    def to_move(self) -> tuple[Call, ...]:
        """Coming calls that no longer fit because dates have changed."""
        return tuple(call for call in self.coming if call.outside_window)


def coaching_status(enrolment: Enrolment, *, now: dt.datetime) -> CoachingStatus:
    """Say where an enrolled person stands with coaching, in three queries (workshop and programme at hand)."""
    return coaching_statuses([enrolment], now=now)[enrolment.pk]


def coaching_statuses(enrolments: Iterable[Enrolment], *, now: dt.datetime) -> dict[int, CoachingStatus]:
    """Say the same of several enrolments, by their keys, in three queries however many there are."""
    enrolments = list(enrolments)
    pairings: dict[int, list[Pairing]] = {}
    for pairing in pairings_of([enrolment.pk for enrolment in enrolments]):
        pairings.setdefault(pairing.enrolment_id, []).append(pairing)
    windows: dict[int, list[Part]] = {}
    workshops = {enrolment.workshop_id for enrolment in enrolments}
    for part in Part.objects.filter(workshop__in=workshops, kind=Module.Kind.COACHING).order_by("starts_on", "pk"):
        windows.setdefault(part.workshop_id, []).append(part)
    calls: dict[int, list[Call]] = {}
    for call in (
        Call.objects.filter(enrolment__in=enrolments)
        .select_related("coach__user", "second_coach__user")
        .order_by("starts_at", "pk")
    ):
        calls.setdefault(call.enrolment_id, []).append(call)
    return {
        enrolment.pk: _status(
            enrolment,
            pairings.get(enrolment.pk, []),
            windows.get(enrolment.workshop_id, []),
            calls.get(enrolment.pk, []),
            now,
        )
        for enrolment in enrolments
    }


def _status(
    enrolment: Enrolment, pairings: list[Pairing], windows: list[Part], calls: list[Call], now: dt.datetime
) -> CoachingStatus:
    workshop = enrolment.workshop
    return CoachingStatus(
        pairings=tuple(pairings),
        window=(windows[0].starts_on, max(part.ends_on for part in windows)) if windows else None,
        allowed=workshop.programme.coaching_calls,
        used=sum(call.uses_allowance for call in calls),
        calls=tuple(call for call in calls if call.state != Call.State.CANCELLED),
        not_now=any(pairing.not_now_at for pairing in pairings),
        taking_part=enrolment.state == Enrolment.State.CONFIRMED and workshop.state in CALLING_STATES,
        begins_with_both=workshop.programme.first_call_joint,
        now=now,
        today=workshop.today(now),
    )
