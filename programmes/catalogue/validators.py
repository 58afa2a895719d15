"""What a catalogue value must be."""

from zoneinfo import available_timezones

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _


def validate_time_zone(value: str) -> None:
    """Raise ValidationError unless `value` is an IANA zone name such as Europe/London."""
    if value not in available_timezones():
        raise ValidationError(_("Give a time zone such as Europe/London."), code="time_zone")
