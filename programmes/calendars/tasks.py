"""What calendars do when something happens in a room below; connected in programmes/receivers.py."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from accounts.models import User
from notices.services import queue_each
from programmes.calendars.services import tell_calendars, tell_calendars_of_group
from programmes.catalogue.models import Part, Session, Workshop, WorkshopEvent
from programmes.catalogue.signals import Change, SessionChange
from programmes.coaching.models import CallGroup, GroupCall
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
PLACE = frozenset({"venue", "mode"})
WORTH_TELLING = PLACE | {"starts_at", "ends_at", "cancelled_at", "time_zone"}


def tell_of_enrolment(*, enrolment: Enrolment, from_state: str, to_state: str, **kwargs: Any) -> None:
    """Put a workshop into, or take it out of, the calendar of somebody who comes or goes."""
    was_in, is_in = from_state in Enrolment.TAKING_PART, to_state in Enrolment.TAKING_PART
    if was_in != is_in:
        workshop = enrolment.workshop
        tell_calendars(workshop, [enrolment.person], workshop.sessions.all())


def tell_of_choice(*, enrolment: Enrolment, choices: Sequence[VoluntaryChoice], **kwargs: Any) -> None:
    """Put sessions into, or take them out of, the calendar of somebody who has chosen."""
    tell_calendars(enrolment.workshop, [enrolment.person], [choice.session for choice in choices])


def tell_of_workshop(*, workshop: Workshop, kind: str, change: Change, reason: str, **kwargs: Any) -> None:
    """Tell each person in the group once, in words, and their calendars about each session that is another.

    Whoever has said "not now" to a session is not told that it moves.
    """
    if kind not in SEEN_IN_CALENDARS or not change.sessions:
        return
    group = list(workshop.enrolments.filter(state__in=Enrolment.TAKING_PART).select_related("person"))
    if kind in NEEDS_WORDS and (worth := [one for one in change.sessions if one.fields & WORTH_TELLING]):
        _tell_in_words(workshop, group, worth, reason)
    tell_calendars(workshop, [enrolment.person for enrolment in group], [one.session for one in change.sessions])


def tell_of_stage(*, part: Part, sessions: Sequence[Session], **kwargs: Any) -> None:
    """Tell calendars which dates have become provisional because a stage rests, or are certain again."""
    if sessions:
        taking_part = part.workshop.enrolments.filter(state__in=Enrolment.TAKING_PART).select_related("person")
        tell_calendars(part.workshop, [enrolment.person for enrolment in taking_part], sessions)


def tell_of_group(*, group: CallGroup, people: Sequence[User], calls: Sequence[GroupCall], **kwargs: Any) -> None:
    """Put dates of a group into, or take them out of, the calendars of those concerned."""
    if calls:
        tell_calendars_of_group(group, people, calls)


def _tell_in_words(
    workshop: Workshop, group: Sequence[Enrolment], changes: Sequence[SessionChange], reason: str
) -> None:
    declined = set(
        VoluntaryChoice.objects.filter(
            session__in=[one.session.pk for one in changes], enrolment__in=group, coming=False
        ).values_list("enrolment", "session")
    )
    mails = []
    for enrolment in group:
        concerned = [_fact(one) for one in changes if (enrolment.pk, one.session.pk) not in declined]
        if concerned:
            mails.append((enrolment.person, {"enrolment": enrolment.pk, "reason": reason, "changed": concerned}))
    queue_each("calendars/moved", mails, about=f"workshop:{workshop.code}")


def _fact(one: SessionChange) -> dict[str, object]:
    """What a mail has to know of a changed session: when it was, and whether its place is another."""
    was = [one.before.get(name, getattr(one.session, name)) for name in ("starts_at", "ends_at")]
    return {
        "session": one.session.pk,
        "was": [moment.isoformat() for moment in was if isinstance(moment, dt.datetime)],
        "elsewhere": not one.fields.isdisjoint(PLACE),
    }
