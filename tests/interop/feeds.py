"""Calendars that other programs are given to read, with what stands in them."""

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from accounts.models import User
from demo.people import PEOPLE
from programmes.calendars import queries
from programmes.calendars.events import Event, cancelled
from programmes.calendars.ical import calendar_file, clean, invitation
from programmes.calendars.models import Show
from programmes.calendars.tests.test_ical import event
from programmes.catalogue.models import Programme, Workshop

LONDON = "Europe/London"
ZONES = [LONDON, "America/New_York", "Australia/Sydney", "Asia/Kolkata"]
# Deep winter and summer, and both weekends on which the clocks of Europe change, soon and after 2038, when the seconds
# since 1970 no longer fit into 32 bits. Sessions may not begin in an hour that is missing or comes twice.
DAYS = {
    2027: [(1, 15), (7, 15), (3, 27), (3, 28), (10, 30), (10, 31)],
    2039: [(1, 15), (7, 15), (3, 26), (3, 27), (10, 29), (10, 30)],
}
TITLES = [
    "Żółć, 日本 🔥; \\ ünï",
    "Tŷ Gwyn: e\u0301 und é",
    "שלום, עולם",
    'A "quoted" name; and, commas: all\\n of them',
    "ü" * 300,
    "👩🏽‍🌾" * 40,
    "BEGIN:VEVENT",
    "a\x00b\x07c",
]


@dataclass(frozen=True)
class Feed:
    """A calendar as bytes, and what every reader should find in it."""

    content: bytes
    holds: list[dict[str, str]]


def feed(events: Iterable[Event], name: str = "Dates") -> Feed:
    events = list(events)
    return Feed(calendar_file(events, name), facts(events))


def facts(events: Iterable[Event]) -> list[dict[str, str]]:
    """Return what is to be read of each event, by zoneinfo alone."""
    found = [
        {
            "uid": event.uid,
            "start": event.starts_at.astimezone(dt.UTC).isoformat(),
            "end": event.ends_at.astimezone(dt.UTC).isoformat(),
            "title": clean(event.title),
            "text": clean(event.description),
            "status": event.status,
        }
        for event in events
    ]
    return sorted(found, key=lambda fact: fact["uid"])


def residential() -> Event:
    """Friday to Monday, the clocks going forward in between."""
    starts, ends = (dt.datetime(2027, 3, *when, tzinfo=ZoneInfo(LONDON)) for when in ((26, 10), (29, 15, 30)))
    return event(uid="residential", starts_at=starts, ends_at=ends)


def hours(year: int) -> list[Event]:
    """Return events about the clock, in several zones, on the days of a year on which a reader may get it wrong."""
    return [
        event(uid=f"{zone}, {start}", zone=zone, starts_at=start, ends_at=start + dt.timedelta(minutes=90))
        for zone in ZONES
        for month, day in DAYS[year]
        for hour in (0, 9, 18, 22)
        if (start := dt.datetime(year, month, day, hour, 30, tzinfo=ZoneInfo(zone)))
    ]


def difficult() -> dict[str, Feed]:
    """Return calendars that hold what readers stumble over, by name."""
    words = [
        event(uid=f"words-{number}", title=title, description=f"{title}\n\n{title}", location=title)
        for number, title in enumerate(TITLES)
    ]
    asked = event(uid="asked")
    in_london = feed([one for year in DAYS for one in hours(year) if one.zone == LONDON])
    return {
        "empty": feed([]),
        "full": feed([event(uid=f"{number}@example.org", sequence=number) for number in range(60)]),
        "cancelled only": feed([cancelled(event(uid=f"off-{number}")) for number in range(3)]),
        "provisional": feed([event(status="TENTATIVE")]),
        "words": feed(words, TITLES[0]),
        **{f"hours of {year}": feed(hours(year)) for year in DAYS},
        # A zone that no reader can know: then it is our own rules that are read, and not its database.
        "own rules": Feed(re.sub(rb"(TZID.)Europe/London", rb"\1Kindling/Only", in_london.content), in_london.holds),
        "residential": feed([residential()]),
        "invitation": Feed(
            invitation(
                asked, method="REQUEST", organizer="office@example.org", attendees=[("sam@example.org", 'Sam "Q" Hill')]
            ),
            facts([asked]),
        ),
    }


def demo() -> dict[str, Feed]:
    """Return every programme's feed, every workshop's file and the own feeds of those whom a newcomer to the
    demonstration can be."""
    feeds = {one.slug: feed(queries.programme_events(one), one.title) for one in Programme.objects.all()}
    for workshop in Workshop.objects.exclude(state=Workshop.State.DRAFT):
        feeds[workshop.code] = feed(queries.workshop_events(workshop, personal=True), workshop.title)
    for person in User.objects.filter(email__in=[one.email for one in PEOPLE]):
        for show in Show.values:
            feeds[f"{person}, {show}"] = feed(queries.personal_events(person, show=show))
    return {name: one for name, one in feeds.items() if one.holds}
