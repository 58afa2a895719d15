"""Change what is known of a workshop, or of one of its sessions."""

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from programmes.catalogue.errors import DetailsRefused, StateRefused
from programmes.catalogue.models import DeliveryMode, Session, Workshop, WorkshopEvent, WorkshopPartner
from programmes.catalogue.services.events import assign, live_sessions, lock_workshop, revise, tell
from programmes.catalogue.signals import Change, SessionChange
from programmes.catalogue.validators import time_zones
from ui.locks import retry_once

Kind = WorkshopEvent.Kind

DETAILS = frozenset(
    {
        "title",
        "region",
        "venue",
        "enrolment_mode",
        "opens_at",
        "closes_at",
        "places_min",
        "places_max",
        "decision_date",
    }
)
SESSION_DETAILS = frozenset({"title", "venue", "mode", "joining_link", "agenda"})
# What tells a calendar that people have to be elsewhere.
SESSION_PLACE = frozenset({"venue", "mode"})


def check_details(workshop: Workshop) -> None:
    """Raise DetailsRefused, with a sentence, when a workshop's own facts contradict one another."""
    if workshop.time_zone not in time_zones():
        raise DetailsRefused(_("Give a time zone such as Europe/London."))
    if not workshop.title.strip():
        raise DetailsRefused(_("Give the workshop a title."))
    if workshop.places_max < 1 or workshop.places_min > workshop.places_max:
        raise DetailsRefused(_("The fewest people cannot be more than the most."))
    if workshop.opens_at and workshop.closes_at and workshop.opens_at >= workshop.closes_at:
        raise DetailsRefused(_("Booking has to open before it closes."))


@retry_once
@transaction.atomic
def change_details(workshop: Workshop, *, by: User | None, now: dt.datetime | None = None, **values: Any) -> Workshop:
    """Change a workshop's title, region, venue, enrolment mode, opening times, places or decision date; return it.

    `facilitators` (users) and `partners` (pairs of organisation and WorkshopPartner.Role) replace those that stand.
    Sessions held at the former venue go to the new one. Nothing is told when nothing changed. Raises DetailsRefused;
    StateRefused when it is cancelled; TypeError for a name that is none of these.
    """
    now = now or timezone.now()
    facilitators = values.pop("facilitators", None)
    partners = values.pop("partners", None)
    if unknown := values.keys() - DETAILS:
        raise TypeError(f"Not a detail of a workshop: {sorted(unknown)}")
    workshop = lock_workshop(workshop)
    if workshop.state == Workshop.State.CANCELLED:
        raise StateRefused(_("This workshop is cancelled, so its details stay as they are."))
    before = assign(workshop, values)
    check_details(workshop)
    workshop.save()
    if facilitators is not None:
        former = set(workshop.facilitators.all())
        if former != set(facilitators):
            workshop.facilitators.set(facilitators)
            before["facilitators"] = former
    if partners is not None:
        former_partners = {(row.organisation, row.role) for row in workshop.partners.select_related("organisation")}
        if former_partners != set(partners):
            _set_partners(workshop, dict(partners))
            before["partners"] = former_partners
    changes = []
    if "venue" in before:
        for session in live_sessions(workshop):
            was_there = session.mode == DeliveryMode.IN_PERSON and session.venue == before["venue"]
            if was_there and session.ends_at > now:
                moved = assign(session, {"venue": workshop.venue})
                revise(session, now, moved=True)
                session.save()
                changes.append(SessionChange(session, moved))
    if before:
        tell(workshop, Kind.DETAILS, by=by, at=now, change=Change(sessions=tuple(changes), before=before))
    return workshop


@retry_once
@transaction.atomic
def edit_session(session: Session, *, by: User | None, now: dt.datetime | None = None, **values: Any) -> Session:
    """Change a session's title, venue, mode, joining link or agenda; return it. Its time is changed by a move.

    Another place or mode counts in its calendar sequence, anything in its revision. Raises StateRefused when it is
    cancelled; TypeError for any other name.
    """
    now = now or timezone.now()
    if unknown := values.keys() - SESSION_DETAILS:
        raise TypeError(f"Not a detail of a session: {sorted(unknown)}")
    workshop = lock_workshop(session.workshop)
    session = workshop.sessions.get(pk=session.pk)
    if session.cancelled_at is not None:
        raise StateRefused(_("This session is cancelled, so it stays as it is."))
    if not (before := assign(session, values)):
        return session
    if not session.title.strip():
        raise DetailsRefused(_("Give the session a title."))
    revise(session, now, moved=not SESSION_PLACE.isdisjoint(before))
    session.save()
    change = Change(sessions=(SessionChange(session, before),))
    tell(workshop, Kind.SESSION_CHANGED, by=by, at=now, change=change)
    return session


def _set_partners(workshop: Workshop, partners: dict) -> None:
    workshop.partners.exclude(organisation__in=partners).delete()
    for organisation, role in partners.items():
        WorkshopPartner.objects.update_or_create(workshop=workshop, organisation=organisation, defaults={"role": role})
