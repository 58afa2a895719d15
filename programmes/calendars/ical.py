"""Events as iCalendar (RFC 5545) and as messages that invite and cancel (RFC 5546).

The same events give the same bytes, whenever and wherever they are written: DTSTAMP is the event's last revision.
"""

import datetime as dt
import hashlib
import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from zoneinfo import ZoneInfo

from django.core.cache import caches
from icalendar import Calendar, vCalAddress, vDuration, vText
from icalendar import Event as VEvent

from programmes.calendars.events import Event
from programmes.calendars.zones import vtimezone

PRODUCT = "-//Kindling//Kindling 1.0//EN"
REFRESH = dt.timedelta(hours=4)
CACHED_FOR = 7 * 24 * 3600
# Control characters but for line feed and tab: they break parsers and mean nothing.
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u2028\u2029]")


def calendar_file(events: Iterable[Event], name: str) -> bytes:
    """Return a whole calendar without METHOD, ORGANIZER or ATTENDEE: for feeds, downloads and attachments."""
    events = list(events)
    return _filled(_shell(name), events, rendered(events))


def invitation(event: Event, *, method: str, organizer: str, attendees: Sequence[tuple[str, str]]) -> bytes:
    """Return the iTIP message about one event: `method` REQUEST or CANCEL, `attendees` as (address, name)."""
    shell = _bare()
    shell.add("METHOD", method)
    component = _component(event)
    component.add("ORGANIZER", vCalAddress(f"mailto:{organizer}"))
    for address, name in attendees:
        attendee = vCalAddress(f"mailto:{address}")
        # A quotation mark cannot be written in a parameter (RFC 5545, 3.2).
        attendee.params["CN"] = vText(clean(name).replace('"', "'"))
        attendee.params["ROLE"] = vText("REQ-PARTICIPANT")
        attendee.params["PARTSTAT"] = vText("NEEDS-ACTION")
        attendee.params["RSVP"] = vText("FALSE")
        component.add("ATTENDEE", attendee)
    return _filled(shell.to_ical(), [event], [component.to_ical()])


def rendered(events: Sequence[Event]) -> list[bytes]:
    """Return each event's VEVENT, from the cache where it has been written before: writing takes a millisecond."""
    keys = [f"vevent:{hashlib.sha256(repr(event).encode()).hexdigest()}" for event in events]
    kept = caches["events"]
    known = kept.get_many(keys)
    new = {key: _component(event).to_ical() for key, event in zip(keys, events, strict=True) if key not in known}
    if new:
        kept.set_many(new, CACHED_FOR)
    return [known[key] if key in known else new[key] for key in keys]


def etag(content: bytes) -> str:
    """Return a strong ETag: equal bytes, equal tag."""
    return f'"{hashlib.sha256(content).hexdigest()[:32]}"'


def clean(text: str) -> str:
    """Return the text without what no calendar can show."""
    return CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def _bare() -> Calendar:
    """Return a calendar that says no more than what wrote it, and how."""
    calendar = Calendar()
    calendar.add("PRODID", PRODUCT)
    calendar.add("VERSION", "2.0")
    calendar.add("CALSCALE", "GREGORIAN")
    return calendar


@lru_cache(maxsize=256)
def _shell(name: str) -> bytes:
    """Return an empty calendar of this name: writing it takes longer than joining a workshop's events."""
    shell = _bare()
    shell.add("NAME", vText(clean(name)))
    shell.add("X-WR-CALNAME", vText(clean(name)))
    shell.add("REFRESH-INTERVAL", vDuration(REFRESH, params={"VALUE": "DURATION"}))
    shell.add("X-PUBLISHED-TTL", vDuration(REFRESH))
    return shell.to_ical()


def _component(event: Event) -> VEvent:
    zone = ZoneInfo(event.zone)
    component = VEvent()
    component.add("UID", event.uid)
    component.add("SEQUENCE", event.sequence)
    revised = event.revised_at.astimezone(dt.UTC).replace(microsecond=0)
    component.add("DTSTAMP", revised)
    component.add("LAST-MODIFIED", revised)
    component.add("DTSTART", event.starts_at.astimezone(zone))
    component.add("DTEND", event.ends_at.astimezone(zone))
    component.add("SUMMARY", clean(event.title))
    if event.description:
        component.add("DESCRIPTION", clean(event.description))
    if event.location:
        component.add("LOCATION", clean(event.location))
    if event.coordinates:
        component.add("GEO", event.coordinates)
    if event.url:
        component.add("URL", event.url)
    component.add("STATUS", event.status)
    component.add("TRANSP", "TRANSPARENT" if event.is_cancelled else "OPAQUE")
    return component


def _filled(shell: bytes, events: Sequence[Event], fragments: Sequence[bytes]) -> bytes:
    """Put the zones, then the events, before the calendar's last line."""
    head, end = shell.rsplit(b"END:VCALENDAR", 1)
    zones = [vtimezone(zone) for zone in sorted({event.zone for event in events})]
    return b"".join([head, *zones, *fragments, b"END:VCALENDAR", end])
