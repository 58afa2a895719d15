"""What a catalogue value must be."""

from functools import cache
from zoneinfo import available_timezones

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _


@cache
def time_zones() -> frozenset[str]:
    """Return the names of all IANA zones; looking through the zone files takes long, and they stay while we run."""
    return frozenset(available_timezones())


def validate_time_zone(value: str) -> None:
    """Raise ValidationError unless `value` is an IANA zone name such as Europe/London."""
    if value not in time_zones():
        raise ValidationError(_("Give a time zone such as Europe/London."), code="time_zone")
