"""Days go by: at set hours of each the worker does its duties, and what it sent is read from its rows."""

import datetime as dt
from collections.abc import Iterable, Iterator
from zoneinfo import ZoneInfo

import time_machine
from django.utils import timezone

from accounts.models import User
from notices.duties import registered_duties
from notices.models import Notice

UK = ZoneInfo("Europe/London")
# Three days from Tuesday 3 March 2026, practice from Friday 6 March to Monday 6 April, two days from Tuesday 7 April;
# summer time begins on 29 March.
FIRST_DAY = dt.date(2026, 3, 3)
WINTER = dt.datetime(2026, 1, 5, 10, tzinfo=dt.UTC)

# The duties that bring mail about: the others (documents, indexes, figures) would take most of the time.
BRING_MAIL = ("catalogue/start", "coaching/", "enrolment/", "mailing/", "notices/deliver")

# Morning, evening: just after each mail of the plan is due.
HOURS = (dt.time(9, 1), dt.time(18, 1))


def at(day: str, time: str = "12:00") -> dt.datetime:
    """Return a wall time in 2026 where the workshop is: at("3 Mar", "09:00")."""
    return dt.datetime.strptime(f"{day} 2026 {time}", "%d %b %Y %H:%M").replace(tzinfo=UK)


def ticks(until: dt.datetime, hours: Iterable[dt.time] = HOURS) -> Iterator[dt.datetime]:
    """Yield each of the `hours` of each day from now on, as long as it is before `until`."""
    now, day = timezone.now(), timezone.now().astimezone(UK).date()
    while day <= until.astimezone(UK).date():
        for hour in hours:
            moment = dt.datetime.combine(day, hour, UK)
            if now < moment < until:
                yield moment
        day += dt.timedelta(days=1)


def go_to(clock: time_machine.Traveller, until: dt.datetime) -> None:
    """Let time pass, the worker at work, and stop at `until`, when it has run once more."""
    for moment in [*ticks(until), until]:
        clock.move_to(moment)
        work(moment)


def work(now: dt.datetime, duties: tuple[str, ...] = BRING_MAIL) -> None:
    """Do each duty that brings mail about, in their order, as the worker does."""
    for duty in registered_duties():
        if duty.name.startswith(duties):
            duty.run(now)


def got(people: dict[str, User], *, without: Iterable[str] = ()) -> list[tuple[str, str, str]]:
    """Return what was really sent to these: (when, name, kind), in order; kinds in `without` are left out."""
    names = {person.email: name for name, person in people.items()}
    sent = Notice.objects.filter(state=Notice.State.SENT, address__in=names).exclude(kind__in=list(without))
    lines = [(notice.finished_at.astimezone(UK), names[notice.address], notice.kind) for notice in sent]
    return [(f"{moment:%d %b %H:%M}", name, kind) for moment, name, kind in sorted(lines)]
