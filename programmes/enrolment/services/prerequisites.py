"""Nobody is confirmed, or offered a place, while something required is not verified for the workshop's first day.

Asked under the workshop's lock, on each way in. What a coordinator takes back at the same instant counts if it was
taken back before this looked: somebody who has a place keeps it, so no order of the two is wrong.
"""

import datetime as dt

from django.utils.translation import gettext as _

from accounts.models import User
from programmes.catalogue.models import Workshop
from programmes.enrolment.errors import PrerequisitesMissing
from programmes.enrolment.queries import lacking
from programmes.prerequisites.queries import in_words


def require(workshop: Workshop, person: User, *, now: dt.datetime) -> None:
    """Raise PrerequisitesMissing, with what is missing, for the person themselves."""
    if missing := lacking(workshop, person, now=now):
        raise PrerequisitesMissing(
            _(
                "Before a place can be yours, a coordinator has to verify for the first day: %(missing)s. "
                "You find how things stand on the page “Before you can take part”."
            )
            % {"missing": in_words(missing)}
        )


def require_of(workshop: Workshop, person: User, *, now: dt.datetime) -> None:
    """Raise PrerequisitesMissing, with what is missing, for the coordinator who would give somebody a place."""
    if missing := lacking(workshop, person, now=now):
        raise PrerequisitesMissing(
            _("%(name)s can't be offered a place yet. Not verified for the first day: %(missing)s.")
            % {"name": person, "missing": in_words(missing)}
        )
