"""What pages of lower rooms show of calls, which they may not know: a page loads the tag by its name."""

from typing import Any

from django import template

from programmes.catalogue.models import Workshop
from programmes.coaching.queries import out_of_place

register = template.Library()


@register.inclusion_tag("programmes/coaching/admin/out_of_place.html")
def what_no_longer_fits(workshop: Workshop) -> dict[str, Any]:
    """Say which calls and dates of groups a workshop's dates have left without a place, and whose they are."""
    return {"workshop": workshop, "found": out_of_place(workshop)}
