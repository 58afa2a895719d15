"""Mails that calendars read: invitations, changes and cancellations, one UID each; and the words when dates move."""

import datetime as dt
from dataclasses import dataclass, replace
from email.utils import parseaddr
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from notices.kinds import Attachment, CalendarPart, Content, mail_kind
from notices.models import Notice
from programmes.calendars.events import Event, call_event, group_event, personal_event
from programmes.calendars.ical import calendar_file, invitation
from programmes.calendars.queries import expected_at, in_group, sessions, workshop_events
from programmes.calendars.services import settle_invitation
from programmes.catalogue.models import Session, Workshop
from programmes.coaching.mails import set_invitation_part
from programmes.coaching.models import Call, GroupCall
from programmes.enrolment.mails import attach_to_confirmation
from programmes.enrolment.models import Enrolment


def organizer_address() -> str:
    """Return who invites: the site's own monitored mailbox, never a coach and never one that nobody reads."""
    return parseaddr(settings.DEFAULT_FROM_EMAIL)[1]


def invitation_part(event: Event, person: User, method: str) -> CalendarPart:
    """Return the calendar part of a mail to one person, who alone is listed: nobody learns who else comes."""
    content = invitation(
        event, method=method, organizer=organizer_address(), attendees=[(person.email, person.get_full_name())]
    )
    return CalendarPart(content=content, method=method)


def calendar_attachment(workshop: Workshop) -> Attachment:
    """Return one file with every date of a workshop, for a mail to somebody who takes part."""
    content = calendar_file(workshop_events(workshop, personal=True), workshop.title)
    return Attachment(name=f"{workshop.code.lower()}.ics", content=content, mime_type="text/calendar")


@attach_to_confirmation
def dates_of_enrolment(enrolment: Enrolment) -> tuple[Attachment, ...]:
    """Put every date into the mail that confirms a place; nothing while there are no dates."""
    workshop = enrolment.workshop
    return (calendar_attachment(workshop),) if workshop.sessions.exists() else ()


@mail_kind("calendars/invitation", _("Date for a calendar"))
def session_invitation(notice: Notice) -> Content | None:
    """Tell one calendar what has become of one session, if it does not know already."""
    session = sessions(pk=notice.data["session"]).first()
    person = notice.recipient
    if session is None or person is None or session.ends_at <= timezone.now():
        return None
    settled = settle_invitation(notice, person, session, expected=expected_at(person, session))
    if settled is None:
        return None
    method, sequence = settled
    # Where a person leaves, the event goes on without them: a CANCEL to them alone, its status unchanged.
    event = replace(personal_event(session), sequence=sequence)
    return Content(
        context={
            "title": session.title,
            "date": session,
            "workshop": session.workshop,
            "reference": _reference(person, session.workshop),
            "taken_back": method == "CANCEL",
            "off": event.is_cancelled,
            "provisional": event.is_provisional,
        },
        calendar=invitation_part(event, person, method),
    )


@mail_kind("calendars/group_invitation", _("Date of a group for a calendar"))
def group_invitation(notice: Notice) -> Content | None:
    """Tell one calendar what has become of one date of a group, if it does not know already."""
    calls = GroupCall.objects.select_related("group__coach__user", "group__workshop")
    call = calls.filter(pk=notice.data["group_call"]).first()
    person = notice.recipient
    if call is None or person is None or call.ends_at <= timezone.now():
        return None
    expected = call.cancelled_at is None and in_group(person, call.group)
    settled = settle_invitation(notice, person, call, expected=expected)
    if settled is None:
        return None
    method, sequence = settled
    event = replace(group_event(call, person, place=_reference(person, call.group.workshop)), sequence=sequence)
    return Content(
        context={
            "title": call.group.title,
            "date": call,
            "workshop": call.group.workshop,
            "reference": _reference(person, call.group.workshop),
            "taken_back": method == "CANCEL",
            "off": event.is_cancelled,
        },
        calendar=invitation_part(event, person, method),
    )


@dataclass(frozen=True)
class ChangedSession:
    """One line of what has changed: a session as it is now, when it was before if that is another time, and whether
    people meet elsewhere."""

    session: Session
    was: tuple[dt.datetime, dt.datetime] | None
    elsewhere: bool

    @property
    def off(self) -> bool:
        return self.session.cancelled_at is not None


@mail_kind("calendars/moved", _("Dates have changed"))
def dates_moved(notice: Notice) -> Content | None:
    """Tell one person, once, in words, what has changed in the dates of their workshop; the file holds all that now
    stands. Nothing when it has all been changed back."""
    enrolment = (
        Enrolment.objects.filter(pk=notice.data["enrolment"], state__in=Enrolment.TAKING_PART)
        .select_related("workshop__programme", "workshop__venue")
        .first()
    )
    if enrolment is None or enrolment.workshop.state == Workshop.State.CANCELLED:
        return None
    workshop = enrolment.workshop
    changed = _changed(notice.data["changed"])
    if not changed:
        return None
    return Content(
        context={
            "enrolment": enrolment,
            "reference": enrolment.reference,
            "workshop": workshop,
            "changed": changed,
            "reason": notice.data.get("reason", ""),
        },
        attachments=(calendar_attachment(workshop),),
    )


def _changed(facts: list[dict[str, Any]]) -> list[ChangedSession]:
    """Lay what was written down when dates changed beside the sessions as they are now, in order of time."""
    by_key = {fact["session"]: fact for fact in facts}
    lines = []
    for session in sessions(pk__in=by_key).order_by("starts_at", "pk"):
        fact = by_key[session.pk]
        starts_at, ends_at = (dt.datetime.fromisoformat(moment) for moment in fact["was"])
        moved = (starts_at, ends_at) != (session.starts_at, session.ends_at)
        if moved or fact["elsewhere"] or session.cancelled_at is not None:
            lines.append(ChangedSession(session, (starts_at, ends_at) if moved else None, fact["elsewhere"]))
    return lines


@set_invitation_part
def call_invitation(call: Call, recipient: User, method: str) -> CalendarPart:
    """Return the calendar part for a mail about a coaching call; registered with the coaching room."""
    event = call_event(call, recipient)
    return invitation_part(event, recipient, method)


def _reference(person: User, workshop: Workshop) -> str:
    """The reference of a person's latest enrolment in a workshop: what they quote when they answer."""
    theirs = Enrolment.objects.filter(person=person, workshop=workshop).order_by("-created_at", "-pk")
    return theirs.values_list("reference", flat=True).first() or ""
