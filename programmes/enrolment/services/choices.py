"""Say whether one comes to sessions that are one's own to choose: voluntary ones, and those of a series."""

import datetime as dt

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from programmes.catalogue.models import Session
from programmes.catalogue.queries import live_from
from programmes.enrolment.errors import WrongSession, WrongState
from programmes.enrolment.models import Enrolment, VoluntaryChoice
from programmes.enrolment.services.offers import lock_enrolment
from programmes.enrolment.signals import session_chosen
from ui.locks import retry_once


@retry_once
@transaction.atomic
def choose_sessions(
    enrolment: Enrolment,
    session: Session,
    *,
    coming: bool,
    following: bool,
    by: User | None,
    now: dt.datetime | None = None,
) -> list[VoluntaryChoice]:
    """Say that somebody comes to a session, or "not now"; with `following` to all later live ones of its part too.

    No reason is asked, and they may change their mind until each ends. Returns the answers. Raises WrongSession for a
    session that is not theirs to choose (see Session.is_optional), a cancelled or past one or another workshop's, and
    WrongState for somebody who has no place.
    """
    _workshop, enrolment = lock_enrolment(enrolment)
    session = Session.objects.select_related("part").get(pk=session.pk)
    over = session.ends_at <= (now or timezone.now())
    if session.workshop_id != enrolment.workshop_id or not session.is_optional or session.cancelled_at or over:
        raise WrongSession
    if enrolment.state not in Enrolment.OPEN:
        raise WrongState
    chosen = live_from(session) if following else [session]
    VoluntaryChoice.objects.bulk_create(
        [VoluntaryChoice(enrolment=enrolment, session=one, coming=coming) for one in chosen],
        update_conflicts=True,
        unique_fields=["enrolment", "session"],
        update_fields=["coming", "changed_at"],
    )
    choices = list(
        VoluntaryChoice.objects.filter(enrolment=enrolment, session__in=chosen)
        .select_related("session")
        .order_by("session__starts_at", "session__pk")
    )
    session_chosen.send(sender=Enrolment, enrolment=enrolment, choices=choices)
    return choices


def choose_session(
    enrolment: Enrolment, session: Session, *, coming: bool, by: User | None, now: dt.datetime | None = None
) -> VoluntaryChoice:
    """Say whether somebody comes to one session; see `choose_sessions`."""
    return choose_sessions(enrolment, session, coming=coming, following=False, by=by, now=now)[0]
