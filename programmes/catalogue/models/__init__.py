"""What we offer: programmes and their modules, workshops with their parts and sessions, venues."""

from programmes.catalogue.models.places import DeliveryMode, Region, Venue
from programmes.catalogue.models.programmes import (
    Method,
    Module,
    Outcome,
    Programme,
    ProgrammeAudience,
    ProgrammePartner,
    Purpose,
)
from programmes.catalogue.models.workshops import Part, Session, Workshop, WorkshopEvent, WorkshopPartner

__all__ = [
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
    "Venue",
    "Workshop",
    "WorkshopEvent",
    "WorkshopPartner",
]
