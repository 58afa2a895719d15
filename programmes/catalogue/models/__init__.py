"""What we offer: programmes and their modules, workshops with their parts and sessions, venues."""

from programmes.catalogue.models.places import DeliveryMode, Region, Venue
from programmes.catalogue.models.programmes import (
    CoachingKind,
    Method,
    Module,
    Outcome,
    Programme,
    ProgrammeAudience,
    ProgrammePartner,
    Purpose,
)
from programmes.catalogue.models.stages import Condition, StageAnswer, StageEvent
from programmes.catalogue.models.workshops import Part, Session, Workshop, WorkshopEvent, WorkshopPartner

__all__ = [
    "CoachingKind",
    "Condition",
    "DeliveryMode",
    "Method",
    "Module",
    "Outcome",
    "Part",
    "Programme",
    "ProgrammeAudience",
    "ProgrammePartner",
    "Purpose",
    "Region",
    "Session",
    "StageAnswer",
    "StageEvent",
    "Venue",
    "Workshop",
    "WorkshopEvent",
    "WorkshopPartner",
]
