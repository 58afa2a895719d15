"""Time zones, as people choose them."""

from functools import cache
from itertools import groupby
from zoneinfo import available_timezones

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

# The parts of the world that a person looks for their town in; the database's other names are old or technical.
REGIONS = ("Africa", "America", "Antarctica", "Arctic", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific")


@cache
def time_zones() -> frozenset[str]:
    """Return the names of all IANA zones; looking through the zone files takes long, and they stay while we run."""
    return frozenset(available_timezones())


def validate_time_zone(value: str) -> None:
    """Raise ValidationError unless `value` is an IANA zone name such as Europe/London."""
    if value not in time_zones():
        raise ValidationError(_("Give a time zone such as Europe/London."), code="time_zone")


@cache
def zones_by_region() -> list[tuple[str, list[tuple[str, str]]]]:
    """Return the zones to choose from, grouped for a list: region, then (IANA name, town), in order."""
    names = sorted(name for name in time_zones() if name.partition("/")[0] in REGIONS)
    return [
        (region, [(name, name.partition("/")[2].replace("_", " ").replace("/", ", ")) for name in group])
        for region, group in groupby(names, key=lambda name: name.partition("/")[0])
    ]
