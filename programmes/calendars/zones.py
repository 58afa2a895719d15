"""VTIMEZONE blocks: one for each zone used, as yearly rules.

Rules (RRULE) and never lists of dates (RDATE): common calendar programs misread the lists by an hour. The rules come
from the zone database's own POSIX line for the years ahead (RFC 8536, section 3.3), so they are as right as the
machine's zone data.
"""

import datetime as dt
import importlib.resources
import re
import zoneinfo
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from icalendar import Timezone, TimezoneDaylight, TimezoneStandard, vRecur

# Every zone in use has kept its present rule since before this year; no event of ours is older.
FIRST_YEAR = 2010
WEEKDAYS = ["SU", "MO", "TU", "WE", "TH", "FR", "SA"]
NAME = r"([A-Za-z]{3,}|<[^>]+>)"
OFFSET = r"([+-]?\d{1,3}(?::\d{2}){0,2})"
RULE = r",M(\d+)\.(\d)\.(\d)(?:/([+-]?\d+(?::\d{2}){0,2}))?"
POSIX = re.compile(f"^{NAME}{OFFSET}(?:{NAME}{OFFSET}?(?:{RULE}{RULE})?)?$")


@cache
def vtimezone(name: str) -> bytes:
    """Return the VTIMEZONE block of an IANA zone.

    Raises ValueError for a zone whose coming years no yearly rule describes (a handful, as Africa/Casablanca).
    """
    match = POSIX.match(posix_line(name))
    if not match or (match[3] and not match[5]):
        raise ValueError(f"No yearly rule describes {name}.")
    standard_name, standard = match[1].strip("<>"), -offset(match[2])
    zone = Timezone()
    zone.add("TZID", name)
    if not match[3]:
        zone.add_component(observance(TimezoneStandard, standard_name, standard, standard, None))
        return zone.to_ical()
    daylight_name = match[3].strip("<>")
    daylight = -offset(match[4]) if match[4] else standard + dt.timedelta(hours=1)
    zone.add_component(observance(TimezoneDaylight, daylight_name, standard, daylight, match.groups()[4:8]))
    zone.add_component(observance(TimezoneStandard, standard_name, daylight, standard, match.groups()[8:12]))
    return zone.to_ical()


def posix_line(name: str) -> str:
    """Return the last line of the zone's compiled file, where the rule for all coming years stands."""
    zoneinfo.ZoneInfo(name)  # refuses a name that is no zone, and any path that leads elsewhere
    for folder in zoneinfo.TZPATH:
        if (path := Path(folder, name)).is_file():
            data = path.read_bytes()
            break
    else:
        data = importlib.resources.files("tzdata").joinpath("zoneinfo", *name.split("/")).read_bytes()
    return data.rstrip(b"\n").rsplit(b"\n", 1)[-1].decode("ascii")


def offset(text: str) -> dt.timedelta:
    """Read "-1", "+5:30" or "2:00:00"; POSIX counts hours west of Greenwich as positive."""
    sign = -1 if text.startswith("-") else 1
    hours, minutes, seconds = [*map(int, text.lstrip("+-").split(":")), 0, 0][:3]
    return sign * dt.timedelta(hours=hours, minutes=minutes, seconds=seconds)


def observance(
    kind: type[TimezoneDaylight | TimezoneStandard],
    name: str,
    before: dt.timedelta,
    after: dt.timedelta,
    rule: Sequence[str] | None,
) -> TimezoneDaylight | TimezoneStandard:
    """Return one half of a zone's year; `rule` is POSIX's month, week, weekday and time of day."""
    part = kind()
    part.add("TZNAME", name)
    part.add("TZOFFSETFROM", before)
    part.add("TZOFFSETTO", after)
    if rule is None:
        part.add("DTSTART", dt.datetime(FIRST_YEAR, 1, 1))  # noqa: DTZ001 - local by definition
        return part
    month, week, weekday = map(int, rule[:3])
    at = offset(rule[3] or "2")
    # "The fifth" means the last in POSIX; in RRULE that is -1.
    position = -1 if week == 5 else week
    part.add("DTSTART", first_onset(month, position, weekday, at))
    part.add("RRULE", vRecur(FREQ="YEARLY", BYMONTH=month, BYDAY=f"{position}{WEEKDAYS[weekday]}"))
    return part


def first_onset(month: int, position: int, weekday: int, at: dt.timedelta) -> dt.datetime:
    """Return the local moment of the change in FIRST_YEAR; `weekday` counts from Sunday."""
    days = [dt.datetime(FIRST_YEAR, month, day) for day in range(1, 29)]  # noqa: DTZ001
    while (after := days[-1] + dt.timedelta(days=1)).month == month:
        days.append(after)
    of_that_weekday = [day for day in days if (day.weekday() + 1) % 7 == weekday]
    return of_that_weekday[position if position < 0 else position - 1] + at
