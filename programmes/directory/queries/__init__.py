"""What people look for among local services, and among one another."""

from programmes.directory.queries.people import (
    Found,
    found_by,
    listing_of,
    may_be_found,
    messages_left,
    reachable,
    runs_or_takes_part,
    shown_of,
)
from programmes.directory.queries.resources import (
    duplicates_of,
    find_resources,
    kept_by,
    looked_after,
    may_look_after,
    wants_a_look,
    with_everything,
)

__all__ = [
    "Found",
    "duplicates_of",
    "find_resources",
    "found_by",
    "kept_by",
    "listing_of",
    "looked_after",
    "may_be_found",
    "may_look_after",
    "messages_left",
    "reachable",
    "runs_or_takes_part",
    "shown_of",
    "wants_a_look",
    "with_everything",
]
