"""Read calendars with vobject: `with_vobject.py FILE…` prints a line of JSON for each file."""

import datetime as dt
import json
import sys
from pathlib import Path

import vobject


def utc(moment: dt.datetime) -> str:
    return moment.astimezone(dt.UTC).isoformat()


for name in sys.argv[1:]:
    calendar = vobject.readOne(Path(name).read_bytes().decode())
    print(
        json.dumps(
            [
                {
                    "uid": event.uid.value,
                    "start": utc(event.dtstart.value),
                    "end": utc(event.dtend.value),
                    "title": event.summary.value,
                    "text": event.description.value if hasattr(event, "description") else "",
                    "status": event.status.value,
                }
                for event in getattr(calendar, "vevent_list", [])
            ]
        )
    )
