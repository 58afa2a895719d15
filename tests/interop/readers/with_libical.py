"""Read calendars with libical (Evolution, GNOME Calendar, Thunderbird's elders): prints a line of JSON for each file.

The library is C; ctypes calls it, so nothing has to be compiled.
"""

import ctypes
import datetime as dt
import json
import sys
from ctypes import Structure, c_char_p, c_int, c_long, c_void_p
from ctypes.util import find_library
from pathlib import Path

ical = ctypes.CDLL(find_library("ical") or "libical.so.3")


class Time(Structure):
    """libical's struct icaltimetype, since its version 3."""

    _fields_ = [
        *((name, c_int) for name in ("year", "month", "day", "hour", "minute", "second", "is_date", "is_daylight")),
        ("zone", c_void_p),
    ]


def function(name, result, *arguments):
    found = getattr(ical, name)
    found.restype, found.argtypes = result, arguments
    return found


parse = function("icalparser_parse_string", c_void_p, c_char_p)
errors = function("icalcomponent_count_errors", c_int, c_void_p)
keeps_the_rules = function("icalrestriction_check", c_int, c_void_p)
kind_of = function("icalcomponent_string_to_kind", c_int, c_char_p)
first = function("icalcomponent_get_first_component", c_void_p, c_void_p, c_int)
following = function("icalcomponent_get_next_component", c_void_p, c_void_p, c_int)
uid = function("icalcomponent_get_uid", c_char_p, c_void_p)
summary = function("icalcomponent_get_summary", c_char_p, c_void_p)
description = function("icalcomponent_get_description", c_char_p, c_void_p)
status = function("icalcomponent_get_status", c_int, c_void_p)
status_word = function("icalproperty_status_to_string", c_char_p, c_int)
starts = function("icalcomponent_get_dtstart", Time, c_void_p)
ends = function("icalcomponent_get_dtend", Time, c_void_p)
seconds = function("icaltime_as_timet_with_zone", c_long, Time, c_void_p)


def utc(time: Time) -> str:
    if not time.zone:
        raise SystemExit("libical did not find the zone of a time.")
    return dt.datetime.fromtimestamp(seconds(time, time.zone), dt.UTC).isoformat()


def events(calendar):
    event = first(calendar, kind_of(b"VEVENT"))
    while event:
        yield event
        event = following(calendar, kind_of(b"VEVENT"))


for name in sys.argv[1:]:
    calendar = parse(Path(name).read_bytes())
    if not calendar or errors(calendar) or not keeps_the_rules(calendar):
        raise SystemExit(f"libical finds faults in {name}.")
    print(
        json.dumps(
            [
                {
                    "uid": uid(event).decode(),
                    "start": utc(starts(event)),
                    "end": utc(ends(event)),
                    "title": summary(event).decode(),
                    "text": (description(event) or b"").decode(),
                    "status": status_word(status(event)).decode(),
                }
                for event in events(calendar)
            ]
        )
    )
