"""What a calendar shows: sessions and calls, each as one event with one UID for life."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from programmes.catalogue.models import DeliveryMode, Session, Venue, Workshop
from programmes.coaching.how import how_it_is_held, in_words
from programmes.coaching.models import Call, GroupCall
from programmes.enrolment.models import Enrolment
from ui.addresses import absolute

# A cancelled event stays visible so long, so that every subscribed calendar has seen it go.
CANCELLED_STAYS = dt.timedelta(days=30)
# What feeds show, fixed so that a feed does not change from minute to minute.
WINDOW = (dt.timedelta(days=90), dt.timedelta(days=731))


@dataclass(frozen=True)
class Event:
    """One entry of a calendar. Instants are aware; `zone` is the IANA zone they are written in. One that can be taken
    `anywhere` is read by the clock where its reader is."""

    uid: str
    sequence: int
    revised_at: dt.datetime
    starts_at: dt.datetime
    ends_at: dt.datetime
    zone: str
    title: str
    description: str = ""
    location: str = ""
    coordinates: tuple[float, float] | None = None
    path: str = ""
    own_path: str = ""
    status: str = "CONFIRMED"
    anywhere: bool = False

    @property
    def leads_to(self) -> str:
        """Where its reader goes on from our own pages; `own_path` is only for them, `path` goes into files too."""
        return self.own_path or self.path

    @property
    def url(self) -> str:
        """Where more is said of it to whoever has the file; `path` is the same within this site."""
        return absolute(self.path) if self.path else ""

    @property
    def is_provisional(self) -> bool:
        return self.status == "TENTATIVE"

    @property
    def is_cancelled(self) -> bool:
        return self.status == "CANCELLED"


def window(now: dt.datetime) -> tuple[dt.datetime, dt.datetime]:
    """Return the instants between which feeds show events: whole days in UTC, 90 days back, two years ahead."""
    midnight = now.astimezone(dt.UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    return midnight - WINDOW[0], midnight + WINDOW[1]


def public_event(session: Session) -> Event:
    """Describe a session for anybody: no names, no joining link. Expects one of `calendars.queries.sessions`."""
    return _session_event(session, [session.agenda])


def personal_event(session: Session, *, place: str | None = "") -> Event:
    """Describe a session for somebody who takes part in it: with the joining link, travel and access.

    `place` is the reference of their place, None where they run the workshop. Their own page of it stays out of files:
    those get passed on, and lead to the workshop's page.
    """
    venue = _venue(session)
    lines = [session.agenda]
    if session.joining_link:
        lines.append(_("Join here: %(link)s") % {"link": session.joining_link})
    if venue and session.mode == DeliveryMode.IN_PERSON:
        if venue.travel:
            lines.append(_("Getting there: %(travel)s") % {"travel": venue.travel})
        if venue.access_notes:
            lines.append(_("Access: %(notes)s") % {"notes": venue.access_notes})
    if place is None:
        own_path = reverse("facilitate_workshop", args=[session.workshop.code])
    else:
        own_path = reverse("enrolment", args=[place]) if place else ""
    return replace(_session_event(session, lines), own_path=own_path)


def _session_event(session: Session, lines: list[str]) -> Event:
    workshop = session.workshop
    venue = _venue(session)
    title = f"{workshop.programme.title}: {session.title}"
    if session.voluntary:
        lines = [_("Voluntary: come if you like."), *lines]
    provisional = workshop.state == Workshop.State.TENTATIVE
    if provisional:
        lines = [_("These dates are provisional; we will write when they are certain."), *lines]
    elif session.in_doubt:  # type: ignore[attr-defined]
        provisional = True
        lines = [_("The work before it is paused, so this date is provisional until that goes on."), *lines]
    location, coordinates = "", None
    if session.mode == DeliveryMode.IN_PERSON and venue:
        location = ", ".join([venue.name, *venue.address.splitlines(), venue.town, venue.postcode])
        if venue.latitude is not None and venue.longitude is not None:
            coordinates = (float(venue.latitude), float(venue.longitude))
    elif session.mode != DeliveryMode.IN_PERSON:
        location = str(DeliveryMode(session.mode).label)
    event = Event(
        uid=session.uid,
        sequence=session.sequence,
        revised_at=session.revised_at,
        starts_at=session.starts_at,
        ends_at=session.ends_at,
        zone=session.time_zone,
        title=title,
        description="\n\n".join(line for line in lines if line),
        location=location,
        coordinates=coordinates,
        path=f"/workshops/{workshop.code}/",
        status="TENTATIVE" if provisional else "CONFIRMED",
    )
    return cancelled(event) if session.cancelled_at is not None else event


def call_event(call: Call, reader: User) -> Event:
    """Describe a coaching call for one of its people. Number and link are never in it: calendars get shared."""
    others = in_words([person for person in call.people if person != reader])
    if reader != call.enrolment.person:
        page = reverse("coach_call", args=[call.reference])
    elif call.enrolment.state in Enrolment.TAKING_PART:
        page = reverse("call", args=[call.enrolment.reference, call.reference])
    else:
        page = reverse("my_journey")
    event = Event(
        uid=call.uid,
        sequence=call.sequence,
        revised_at=call.revised_at,
        starts_at=call.starts_at,
        ends_at=call.ends_at,
        zone=call.time_zone,
        anywhere=True,
        title=_("Coaching call with %(name)s") % {"name": others},
        description=how_it_is_held(call, reader) + "\n\n" + _("More on %(page)s") % {"page": absolute(page)},
        location=str(DeliveryMode(call.mode).label),
        path=page,
    )
    return cancelled(event) if call.state == Call.State.CANCELLED else event


def group_event(call: GroupCall, reader: User, *, place: str) -> Event:
    """Describe a group call for one of its people: with no names but the coach's, and no link; calendars get shared.

    `place` is the reference of the reader's place in its workshop, "" where they have none.
    """
    group = call.group
    if reader == group.coach.user:
        page = reverse("coach_group", args=[group.pk])
    else:
        page = reverse("call_groups", args=[place]) if place else reverse("my_journey")
    event = Event(
        uid=call.uid,
        sequence=call.sequence,
        revised_at=call.revised_at,
        starts_at=call.starts_at,
        ends_at=call.ends_at,
        zone=call.time_zone,
        anywhere=True,
        title=f"{group.get_kind_display()}: {group.title}",
        description=_("With %(coach)s. More on %(page)s") % {"coach": group.coach, "page": absolute(page)},
        location=str(DeliveryMode(group.mode).label),
        path=page,
    )
    return cancelled(event) if call.cancelled_at else event


def cancelled(event: Event) -> Event:
    """Return the event as it is shown once it is off."""
    title = _("Cancelled: %(title)s") % {"title": event.title}
    return replace(event, status="CANCELLED", title=title)


def still_shown(events: Iterable[Event], now: dt.datetime | None = None) -> list[Event]:
    """Leave out what was cancelled more than thirty days ago; sort by start, then UID, so that order is stable."""
    oldest = (now or timezone.now()) - CANCELLED_STAYS
    shown = (event for event in events if not event.is_cancelled or event.revised_at >= oldest)
    return sorted(shown, key=lambda event: (event.starts_at, event.uid))


def _venue(session: Session) -> Venue | None:
    return session.venue or session.workshop.venue
