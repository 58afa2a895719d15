"""The directory's rows: local services, and people who asked to be found."""

from programmes.directory.models.people import Listing, ListingConsent, NetworkBlock, RelayedMessage
from programmes.directory.models.resources import (
    KeptResource,
    Resource,
    ResourceCategory,
    ResourceCorrection,
    ResourceEvent,
    ResourceVisit,
)

__all__ = [
    "KeptResource",
    "Listing",
    "ListingConsent",
    "NetworkBlock",
    "RelayedMessage",
    "Resource",
    "ResourceCategory",
    "ResourceCorrection",
    "ResourceEvent",
    "ResourceVisit",
]
