"""Other programs read our calendars, and find in them what we put there: libical, ical.js, vobject, ical, khal."""

import datetime as dt
import json
import os
import subprocess
from collections.abc import Mapping
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings

from tests.interop.feeds import Feed, demo, difficult, hours, residential

pytestmark = pytest.mark.interop

INSTALLED = Path(settings.BASE_DIR, ".venv/interop")
SCRIPTS = Path(__file__).parent / "readers"
PYTHON = str(INSTALLED / "bin/python")
READERS = {
    "libical": [PYTHON, str(SCRIPTS / "with_libical.py")],
    "ical.js": ["node", str(SCRIPTS / "with_icaljs.mjs")],
    "vobject": [PYTHON, str(SCRIPTS / "with_vobject.py")],
    "ical": [PYTHON, str(SCRIPTS / "with_ical.py")],
    "khal": [PYTHON, str(SCRIPTS / "with_khal.py")],
}

# khal counts with pytz, whose rules end in 2037: what it makes of later years has a test of its own.
BEYOND = {("khal", "hours of 2039"), ("khal", "own rules")}


def ask(command: list[str], *arguments: object) -> list:
    """Run a reader and return what it printed, a value for each line."""
    done = subprocess.run(
        [*command, *map(str, arguments)],
        env={**os.environ, "INTEROP": str(INSTALLED), "TZ": "Asia/Tokyo", "PYTHONUTF8": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr + done.stdout
    return [json.loads(line) for line in done.stdout.splitlines()]


def write(feeds: Mapping[str, Feed], folder: Path) -> list[Path]:
    files = [folder / f"{number}.ics" for number in range(len(feeds))]
    for file, feed in zip(files, feeds.values(), strict=True):
        file.write_bytes(feed.content)
    return files


def found_by(reader: str, feeds: Mapping[str, Feed], folder: Path) -> dict[str, list]:
    """Return what a reader finds in each calendar, by UID."""
    answers = ask(READERS[reader], *write(feeds, folder))
    return {name: sorted(events, key=lambda event: event["uid"]) for name, events in zip(feeds, answers, strict=True)}


@pytest.mark.parametrize("reader", READERS)
def test_what_is_difficult_is_read_as_it_was_meant(reader, tmp_path):
    feeds = {name: feed for name, feed in difficult().items() if (reader, name) not in BEYOND}
    found = found_by(reader, feeds, tmp_path)
    for name, feed in feeds.items():
        assert found[name] == feed.holds, name


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.xdist_group("world")
@pytest.mark.django_db
def test_every_calendar_of_the_demonstration_is_read_as_it_was_meant(world, reader, tmp_path):
    feeds = demo()
    assert sum(len(feed.holds) for feed in feeds.values()) > 200
    found = found_by(reader, feeds, tmp_path)
    for name, feed in feeds.items():
        assert found[name] == feed.holds, name


def test_khal_finds_everything_of_2039_by_the_last_rule_that_it_knows(tmp_path):
    """It counts with pytz, for which the clocks stand still after 2037: no date is lost, and none moves but by that."""
    [found] = found_by("khal", {"later": difficult()["hours of 2039"]}, tmp_path).values()
    assert [(event["uid"], event["start"], event["end"]) for event in found] == sorted(
        (one.uid, *(as_after_2037(moment, one.zone) for moment in (one.starts_at, one.ends_at))) for one in hours(2039)
    )


def as_after_2037(moment: dt.datetime, zone: str) -> str:
    """Return in UTC the instant at which a clock of the zone shows this time if it is never changed again."""
    last = dt.datetime(2037, 12, 31, tzinfo=ZoneInfo(zone)).utcoffset()
    return (moment.astimezone(ZoneInfo(zone)).replace(tzinfo=dt.UTC) - last).isoformat()


def test_khal_lists_a_residential_on_exactly_its_days(tmp_path):
    [file] = write({"residential": difficult()["residential"]}, tmp_path)
    [listed] = ask([*READERS["khal"], "--days"], "Europe/London", "2027-03-01", 60, file)
    assert listed == {residential().uid: [f"2027-03-{day}" for day in (26, 27, 28, 29)]}


@pytest.mark.parametrize("reader", [reader for reader in READERS if reader != "khal"])
def test_a_reader_that_is_given_other_rules_reads_other_hours(reader, tmp_path):
    """So it would be noticed if ours were wrong: the zone is unknown to it, its summer begins in August."""
    feed = difficult()["own rules"]
    late = feed.content.replace(b"BYDAY=-1SU;BYMONTH=3", b"BYDAY=-1SU;BYMONTH=8")
    assert late != feed.content
    assert found_by(reader, {"late": Feed(late, [])}, tmp_path)["late"] != feed.holds
