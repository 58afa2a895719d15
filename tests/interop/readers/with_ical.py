"""Read calendars with ical (allenporter/ical, which Home Assistant uses): prints a line of JSON for each file."""

import datetime as dt
import json
import sys
from pathlib import Path

from ical.calendar_stream import IcsCalendarStream


def utc(moment: dt.datetime) -> str:
    return moment.astimezone(dt.UTC).isoformat()


for name in sys.argv[1:]:
    calendar = IcsCalendarStream.calendar_from_ics(Path(name).read_bytes().decode())
    print(
        json.dumps(
            [
                {
                    "uid": event.uid,
                    "start": utc(event.dtstart),
                    "end": utc(event.dtend),
                    "title": event.summary,
                    "text": event.description or "",
                    "status": event.status.value,
                }
                for event in calendar.events
            ]
        )
    )
