"""How dates get into somebody's own calendar."""

import datetime as dt

from django.utils.translation import gettext_lazy as _

from accounts.models import User
from notices.personal import Holding, Row, hold, rows_of
from programmes.calendars.models import CalendarSettings, Invitation


def rows(person: User) -> list[Row]:
    """The links themselves let anybody in who has them, and are not in the copy."""
    return rows_of(CalendarSettings.objects.filter(person=person), "wants_invitations", links_made="made_at") + rows_of(
        Invitation.objects.filter(person=person), "uid", "sequence", "active"
    )


def erase(person: User, now: dt.datetime) -> int:
    """End the private links at once; a calendar that subscribed shows nothing from then on."""
    return sum(model.objects.filter(person=person).delete()[0] for model in (CalendarSettings, Invitation))


hold(
    Holding(
        name="calendars/links",
        title=_("Your private calendar links, and what your calendar was told by mail"),
        why=_("So that a moved date moves in your calendar too."),
        kept=_("Until you make new links; ended when you ask for erasure."),
        models=(CalendarSettings, Invitation),
        rows=rows,
        erase=erase,
    )
)
