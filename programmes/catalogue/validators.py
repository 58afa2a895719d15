"""What a catalogue value must be."""

from ui.zones import time_zones, validate_time_zone

__all__ = ["time_zones", "validate_time_zone"]
