"""What we offer: programmes and their modules, workshops with their parts and sessions, venues."""

from programmes.catalogue.models.places import DeliveryMode, Region, Venue
from programmes.catalogue.models.prerequisites import Prerequisite
from programmes.catalogue.models.programmes import (
    CoachingKind,
    CoachRole,
    DevelopmentKind,
    Method,
    Module,
    Outcome,
    Programme,
    ProgrammeAudience,
    ProgrammePartner,
    Purpose,
    SupervisionKind,
)
from programmes.catalogue.models.stages import Condition, StageAnswer, StageEvent
from programmes.catalogue.models.workshops import Part, Session, Workshop, WorkshopEvent, WorkshopPartner

__all__ = [
    "CoachRole",
    "CoachingKind",
    "Condition",
    "DeliveryMode",
    "DevelopmentKind",
    "Method",
    "Module",
    "Outcome",
    "Part",
    "Prerequisite",
    "Programme",
    "ProgrammeAudience",
    "ProgrammePartner",
    "Purpose",
    "Region",
    "Session",
    "StageAnswer",
    "StageEvent",
    "SupervisionKind",
    "Venue",
    "Workshop",
    "WorkshopEvent",
    "WorkshopPartner",
]
