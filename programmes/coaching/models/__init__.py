"""Coaches, who coaches whom, when they can be rung, the calls themselves, and the time that all this takes."""

from programmes.coaching.models.calls import Call, CallAbsence, CallEvent
from programmes.coaching.models.claims import Claim
from programmes.coaching.models.coaches import Coach, HolidayRegion, Pairing
from programmes.coaching.models.groups import CallGroup, GroupAttendance, GroupCall, GroupMember
from programmes.coaching.models.times import Availability, ExtraHours, PublicHoliday, TimeOff

__all__ = [
    "Availability",
    "Call",
    "CallAbsence",
    "CallEvent",
    "CallGroup",
    "Claim",
    "Coach",
    "ExtraHours",
    "GroupAttendance",
    "GroupCall",
    "GroupMember",
    "HolidayRegion",
    "Pairing",
    "PublicHoliday",
    "TimeOff",
]
