"""Who may do what, asked by every rule of this room; and how words are taken."""

import datetime as dt
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from accounts.models import User
from notices.services import queue
from programmes.coaching.models import Coach
from programmes.enrolment.models import Enrolment
from programmes.goals.errors import NothingWritten, NotYours
from ui.typed import tidy


def check_own(enrolment: Enrolment, by: User) -> None:
    """Raise NotYours unless `by` is the person of an enrolment in which one takes part, or has."""
    if enrolment.person_id != by.pk:
        raise NotYours(_("This belongs to somebody else."))
    if enrolment.state not in Enrolment.TAKING_PART:
        raise NotYours(_("You no longer take part in this workshop, so nothing is written here any more."))


def coach_of(enrolment: Enrolment, by: User) -> Coach:
    """Return `by` as one of the enrolment's coaches now; raise NotYours for anybody else."""
    found = Coach.objects.filter(
        user=by, pairings__enrolment=enrolment, pairings__ended_at__isnull=True
    ).select_related("user")
    coach = found.first()
    if coach is None or enrolment.person_id == by.pk:
        raise NotYours(_("You do not coach this person at the moment."))
    return coach


def required(text: str, sentence: str) -> str:
    """Return cleaned words; raise NothingWritten with the sentence when there are none."""
    words = tidy(text)
    if not words:
        raise NothingWritten(sentence)
    return words


def tell_of_proposal(enrolment: Enrolment, *, now: dt.datetime) -> None:
    """Queue the mail that something waits for the person's answer: at most one a day, and never with its words."""
    workshop = enrolment.workshop
    day = now.astimezone(ZoneInfo(workshop.time_zone)).date()
    queue(
        "goals/proposed",
        to=enrolment.person,
        data={"enrolment": enrolment.pk},
        about=f"workshop:{workshop.code}",
        due_at=now,
        key=f"goals/proposed:{enrolment.pk}:{day}",
    )
