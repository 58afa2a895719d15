"""Read calendars with khal, a calendar for the terminal: `with_khal.py FILE…` prints a line of JSON for each file.

`with_khal.py --days ZONE FIRST COUNT FILE` prints instead on which of so many days it lists each event, by UID.
"""

import json
import os
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

os.environ["COLUMNS"] = "1000000"  # it breaks lines where a terminal ends

from click.testing import CliRunner
from khal.cli import main_khal

SETTINGS = """
[calendars]
[[feed]]
path = {folder}/feed
[locale]
default_timezone = UTC
local_timezone = {zone}
timeformat = %H:%M
dateformat = %Y-%m-%d
longdateformat = %Y-%m-%d
datetimeformat = %Y-%m-%d %H:%M
longdatetimeformat = %Y-%m-%d %H:%M
[sqlite]
path = {folder}/khal.db
"""
# Half of its time is waiting for a disk, after every event: so it is given memory where that is a folder.
MEMORY = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None  # noqa: S108
FIELDS = ("uid", "start-long-full", "end-long-full", "title", "description", "status")


def khal(folder: Path, *arguments: str) -> str:
    result = CliRunner().invoke(main_khal, ["-c", str(folder / "settings"), *arguments])
    if result.exit_code:
        raise SystemExit(f"khal: {result.output}{result.exception or ''}")
    return result.output


def take_in(name: str, folder: Path, zone: str = "UTC") -> None:
    (folder / "feed").mkdir()
    (folder / "settings").write_text(SETTINGS.format(folder=folder, zone=zone))
    khal(folder, "import", "--batch", "-a", "feed", name)


def utc(moment: str) -> str:
    return datetime.strptime(moment, "%Y-%m-%d %H:%M").replace(tzinfo=UTC).isoformat()


def events(name: str) -> list[dict[str, str]]:
    with tempfile.TemporaryDirectory(dir=MEMORY) as folder:
        take_in(name, Path(folder))
        # Every event holds the word; listing would walk through all the days between.
        found = khal(Path(folder), "search", *(f"--json={field}" for field in FIELDS), "VEVENT")
    return [
        {
            "uid": event["uid"],
            "start": utc(event["start-long-full"]),
            "end": utc(event["end-long-full"]),
            "title": event["title"],
            "text": event["description"],
            "status": event["status"],
        }
        for line in found.splitlines()
        for event in json.loads(line)
    ]


def days(zone: str, first: str, count: str, name: str) -> dict[str, list[str]]:
    with tempfile.TemporaryDirectory(dir=MEMORY) as folder:
        take_in(name, Path(folder), zone)
        found = khal(Path(folder), "list", "--day-format", "on {date-long}", "--format", "{uid}", first, f"{count}d")
    listed: dict[str, list[str]] = {}
    for line in found.splitlines():
        if line.startswith("on "):
            day = line.removeprefix("on ")
        else:
            listed.setdefault(line, []).append(day)
    return listed


if sys.argv[1] == "--days":
    print(json.dumps(days(*sys.argv[2:])))
else:
    for file in sys.argv[1:]:
        print(json.dumps(events(file)))
