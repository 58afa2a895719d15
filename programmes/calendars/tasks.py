"""What calendars do when something happens in a room below; connected in programmes/receivers.py."""

from typing import Any

from notices.services import queue_each
from programmes.calendars.services import tell_calendars
from programmes.catalogue.models import Workshop, WorkshopEvent
from programmes.catalogue.signals import Change
from programmes.enrolment.models import Enrolment, VoluntaryChoice

Kind = WorkshopEvent.Kind
# Acts in which dates, places or agendas that people hold may have become others.
SEEN_IN_CALENDARS = frozenset(
    {
        Kind.MOVED,
        Kind.PLANNED,
        Kind.CONFIRMED,
        Kind.CANCELLED,
        Kind.DETAILS,
        Kind.SESSION_CHANGED,
        Kind.SESSION_CANCELLED,
    }
)
# Acts that need words as well; confirming and cancelling a workshop have mails of their own.
NEEDS_WORDS = frozenset({Kind.MOVED, Kind.PLANNED, Kind.SESSION_CHANGED, Kind.SESSION_CANCELLED})
WORTH_TELLING = frozenset({"starts_at", "ends_at", "venue", "venue_id", "mode", "cancelled_at", "time_zone"})


def tell_of_enrolment(*, enrolment: Enrolment, from_state: str, to_state: str, **kwargs: Any) -> None:
    """Put a workshop into, or take it out of, the calendar of somebody who comes or goes."""
    was_in, is_in = from_state in Enrolment.TAKING_PART, to_state in Enrolment.TAKING_PART
    if was_in != is_in:
        workshop = enrolment.workshop
        tell_calendars(workshop, [enrolment.person], workshop.sessions.all())


def tell_of_choice(*, choice: VoluntaryChoice, **kwargs: Any) -> None:
    """Put a voluntary session into, or take it out of, the calendar of somebody who has chosen."""
    tell_calendars(choice.enrolment.workshop, [choice.enrolment.person], [choice.session])


def tell_of_workshop(*, workshop: Workshop, kind: str, change: Change, reason: str, **kwargs: Any) -> None:
    """Tell each person in the group once, in words, and their calendars about each session that is another."""
    if kind not in SEEN_IN_CALENDARS or not change.sessions:
        return
    told_in_words = kind in NEEDS_WORDS and any(one.fields & WORTH_TELLING for one in change.sessions)
    gone = [one.session.pk for one in change.sessions if "cancelled_at" in one.fields]
    group = list(workshop.enrolments.filter(state__in=Enrolment.TAKING_PART).select_related("person"))
    if told_in_words:
        queue_each(
            "calendars/moved",
            [
                (enrolment.person, {"enrolment": enrolment.pk, "reason": reason, "cancelled": gone})
                for enrolment in group
            ],
            about=f"workshop:{workshop.code}",
        )
    tell_calendars(workshop, [enrolment.person for enrolment in group], [one.session for one in change.sessions])
