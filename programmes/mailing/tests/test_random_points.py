"""A move, a withdrawal and a cancellation at random points: each person gets exactly what they should, once.

What they should get is said here by itself, from the diary of what happened, and not by asking the plan.
"""

import datetime as dt
from dataclasses import dataclass, field

import pytest
import time_machine
from hypothesis import example, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from notices.models import Notice
from programmes.catalogue.models import Workshop
from programmes.catalogue.services import cancel_workshop, move_workshop
from programmes.catalogue.tests.factories import ArcProgrammeFactory, WorkshopFactory
from programmes.enrolment.services import book, save_needs, withdraw
from programmes.mailing.tests.clock import FIRST_DAY, UK, work
from programmes.people.tests.factories import UserFactory
from tests.soak import times

DAY = dt.timedelta(days=1)
BEGIN = dt.date(2026, 1, 26)
LAST = 90  # days in which things happen and mail is looked at
DUTIES = ("catalogue/start", "mailing/", "notices/deliver")
NINE, SIX = dt.time(9, 1), dt.time(18, 1)
# Three days, the month in between, two days: days from the first.
BACK = 35


@dataclass
class Diary:
    """What happened on which day (counted from BEGIN), at noon: nothing but what a bystander would note."""

    first_day: dict[int, dt.date] = field(default_factory=lambda: {-1: FIRST_DAY})
    booked: dict[str, int] = field(default_factory=dict)
    told_needs: dict[str, int] = field(default_factory=dict)
    left: dict[str, int] = field(default_factory=dict)
    called_off: int = 10_000

    def first_day_at(self, day: int, *, noon_past: bool) -> dt.date:
        known = [when for when in self.first_day if when < day or (when == day and noon_past)]
        return self.first_day[max(known)]


def should_have(diary: Diary, name: str) -> list[tuple[str, str]]:
    """What one person should have got, as (kind, of which date), in order, by looking at every morning and evening."""
    got: list[tuple[str, str]] = []
    asked_on: dt.datetime | None = None
    joining_on: dict[dt.date, dt.datetime] = {}
    ahead_on: dict[dt.date, dt.datetime] = {}
    for day in range(LAST + 1):
        for hour in (NINE, SIX):
            noon_past = hour == SIX
            now = dt.datetime.combine(BEGIN + day * DAY, hour)

            def happened(when: int, day: int = day, noon_past: bool = noon_past) -> bool:
                return when < day or (when == day and noon_past)

            if not happened(diary.booked[name]) or happened(diary.left.get(name, 10_000)) or happened(diary.called_off):
                continue
            first = diary.first_day_at(day, noon_past=noon_past)
            start, back = _ten(first), _ten(first + BACK * DAY)
            booked = dt.datetime.combine(BEGIN + diary.booked[name] * DAY, dt.time(12))
            silent = not happened(diary.told_needs.get(name, 10_000))

            def once(kind: str, of: dt.date | str = "") -> bool:
                line = (kind, str(of))
                if line in got:
                    return False
                got.append(line)
                return True

            if (
                silent
                and _from(first, -28) <= now < _from(first, -3)
                and now >= booked + 2 * DAY
                and once("needs_form")
            ):
                asked_on = now
            if silent and asked_on and _from(first, -21) <= now < _from(first, -7) and now >= asked_on + 6 * DAY:
                once("needs_nudge")
            if _from(first, -14) <= now < start and once("joining", first):
                joining_on[first] = now
            if first in joining_on and _from(first, -2) <= now < start and now >= joining_on[first] + DAY / 2:
                once("see_you", first)
            if (
                dt.datetime.combine(first + 2 * DAY, dt.time(18))
                <= now
                < dt.datetime.combine(first + 5 * DAY, dt.time(20))
            ):
                once("thanks")
            for week in (1, 2, 3):
                if _from(first, 3 + 7 * week) <= now < _from(first, 6 + 7 * week):
                    once(f"practice_{week}")
            if _from(first, BACK - 10) <= now < _from(first, BACK - 2) and once("module_ahead", first + BACK * DAY):
                ahead_on[first] = now
            if _from(first, BACK - 2) <= now < back and now >= ahead_on.get(first, booked) + DAY / 2:
                once("module_soon", first + BACK * DAY)
            if _from(first, BACK + 2) <= now < _from(first, BACK + 9):
                once("the_end")
    return got


def _from(first: dt.date, days: int) -> dt.datetime:
    return dt.datetime.combine(first + days * DAY, dt.time(9))


def _ten(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(10))


@st.composite
def plots(draw: st.DrawFn) -> dict[str, int]:
    """On which days what happens; the first day moves only while it is still ahead."""
    move_on = draw(st.integers(0, 35))
    return {
        "move_on": move_on,
        "by": draw(st.sampled_from([-7, -1, 1, 3, 7, 14, 21])),
        "told_on": draw(st.integers(0, 40)),
        "ben_books": draw(st.integers(0, 34)),
        "leave_on": draw(st.integers(1, LAST)),
        "called_off": draw(st.one_of(st.just(10_000), st.integers(1, LAST))),
    }


@pytest.mark.soak
class RandomPoints(TestCase):
    @settings(max_examples=times(1, 200))
    @given(plot=plots())
    # Moved a week on after joining instructions; one comes three days before, one leaves while they practise.
    @example({"move_on": 24, "by": 7, "told_on": 20, "ben_books": 40, "leave_on": 60, "called_off": 80})
    def test_each_gets_exactly_what_they_should(self, plot):
        diary = Diary()
        with time_machine.travel(_at(-1, dt.time(12)), tick=False) as clock:
            workshop = WorkshopFactory(programme=ArcProgrammeFactory(coaching_calls=0), first_day=FIRST_DAY)
            people = {name: UserFactory(first_name=name) for name in ("Ada", "Ben", "Cy")}
            enrolled = {name: book(workshop, people[name], by=people[name]) for name in ("Ada", "Cy")}
            diary.booked = {"Ada": -1, "Cy": -1}
            for day in range(LAST + 1):
                clock.move_to(_at(day, NINE))
                work(_at(day, NINE), DUTIES)
                clock.move_to(_at(day, dt.time(12)))
                _noon(day, plot, diary, workshop, people, enrolled)
                clock.move_to(_at(day, SIX))
                work(_at(day, SIX), DUTIES)
        for name, person in people.items():
            expected = should_have(diary, name) if name in diary.booked else []
            sent = Notice.objects.filter(state=Notice.State.SENT, recipient=person, kind__startswith="mailing/")
            got = [_line(notice) for notice in sent.order_by("finished_at", "pk")]
            assert sorted(got) == sorted(expected), (name, plot)


def _noon(day, plot, diary, workshop, people, enrolled):
    workshop.refresh_from_db()
    first = diary.first_day[max(diary.first_day)]
    today = BEGIN + day * DAY
    over = workshop.state in Workshop.OVER
    if day == plot["told_on"] and not over:
        save_needs(enrolled["Ada"], values={"room": "share"}, consent=False, by=people["Ada"])
        diary.told_needs["Ada"] = day
    if day == plot["ben_books"] and not over and today < first:
        enrolled["Ben"] = book(workshop, people["Ben"], by=people["Ben"])
        diary.booked["Ben"] = day
    if day == plot["move_on"] and not over and today < first and first + plot["by"] * DAY > today:
        move_workshop(workshop, first_day=first + plot["by"] * DAY, by=None)
        diary.first_day[day] = first + plot["by"] * DAY
    if day == plot["leave_on"] and not over:
        withdraw(enrolled["Cy"], by=people["Cy"])
        diary.left["Cy"] = day
    if day == plot["called_off"] and not over:
        cancel_workshop(workshop, by=None, reason="The house is closed.")
        diary.called_off = day


def _at(day: int, time: dt.time) -> dt.datetime:
    return dt.datetime.combine(BEGIN + day * DAY, time, UK)


def _line(notice: Notice) -> tuple[str, str]:
    key = notice.data["key"].split(":")
    return notice.kind.removeprefix("mailing/"), key[3] if len(key) > 3 else ""
