"""Put a workshop on, lay out its dates, move them."""

import datetime as dt
import secrets
from collections.abc import Iterable, Sequence
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from programmes.catalogue.errors import PatternRefused, StateRefused
from programmes.catalogue.models import (
    DeliveryMode,
    Part,
    Programme,
    Region,
    Session,
    Venue,
    Workshop,
    WorkshopEvent,
    WorkshopPartner,
)
from programmes.catalogue.pattern import PlannedPart, PlannedSession, follow, lay_out, plan_of, shift, span_of
from programmes.catalogue.services.details import check_details
from programmes.catalogue.services.events import assign, lock_workshop, revise, tell
from programmes.catalogue.signals import Change, SessionChange
from programmes.people.models import Organisation
from ui.locks import retry_once

# No vowels, so that no code is a word; nothing that looks like something else (0 O, 1 I L).
CODE_ALPHABET = "23456789BCDFGHJKMNPQRSTVWXZ"
CODE_LENGTH = 4


@retry_once
@transaction.atomic
def create_workshop(
    programme: Programme,
    *,
    region: Region,
    by: User | None,
    title: str = "",
    first_day: dt.date | None = None,
    planned: Sequence[PlannedPart] | None = None,
    time_zone: str = settings.TIME_ZONE,
    venue: Venue | None = None,
    enrolment_mode: str = Workshop.EnrolmentMode.BOOK,
    opens_at: dt.datetime | None = None,
    closes_at: dt.datetime | None = None,
    places_min: int | None = None,
    places_max: int | None = None,
    decision_date: dt.date | None = None,
    facilitators: Iterable[User] = (),
    partners: Iterable[tuple[Organisation, str]] = (),
    code: str = "",
    now: dt.datetime | None = None,
) -> Workshop:
    """Put on a workshop, as a draft, and return it.

    Its dates are laid out by the programme's pattern from `first_day` (local, in `time_zone`), or are those of
    `planned`; with neither it has none yet. Booking closes when its first day begins unless `closes_at` says
    otherwise, and opens when it is announced unless `opens_at` does. Places are the programme's by default.
    `partners` are organisations with a WorkshopPartner.Role each. `code` is one that an import brings along; else one
    is made. Raises PatternRefused or DetailsRefused.
    """
    now = now or timezone.now()
    workshop = Workshop(
        programme=programme,
        title=title or programme.title,
        region=region,
        time_zone=time_zone,
        venue=venue,
        enrolment_mode=enrolment_mode,
        opens_at=opens_at,
        closes_at=closes_at,
        places_min=programme.places_min if places_min is None else places_min,
        places_max=programme.places_max if places_max is None else places_max,
        decision_date=decision_date,
    )
    if planned is None and first_day is not None:
        planned = lay_out(programme, first_day, time_zone)
    if planned:
        workshop.closes_at = closes_at or _start_of(span_of(planned)[0], time_zone)
    check_details(workshop)
    if code:
        workshop.code = code
        workshop.save(force_insert=True)
    else:
        _save_with_code(workshop)
    workshop.facilitators.set(facilitators)
    for organisation, role in partners:
        WorkshopPartner.objects.create(workshop=workshop, organisation=organisation, role=role)
    _write_plan(workshop, planned or [], now)
    tell(workshop, WorkshopEvent.Kind.CREATED, by=by, at=now, from_state="")
    return workshop


@retry_once
@transaction.atomic
def change_plan(
    workshop: Workshop, *, planned: Sequence[PlannedPart], by: User | None, now: dt.datetime | None = None
) -> Workshop:
    """Give a draft, or a workshop that has no dates yet, the dates of `planned`; return it.

    Raises StateRefused once people may have booked on dates: those are moved.
    """
    now = now or timezone.now()
    workshop = lock_workshop(workshop)
    if workshop.state in Workshop.OVER:
        raise StateRefused(_("This workshop is over, so its dates stay as they are."))
    if workshop.state != Workshop.State.DRAFT and workshop.parts.exists():
        raise StateRefused(_("This workshop has been announced with its dates. Move it instead."))
    if not planned:
        raise PatternRefused(_("Give at least one part with its dates."))
    before = workshop.span
    follow_first_day(workshop, before, span_of(planned)[0])
    check_details(workshop)
    workshop.save()
    changes = _write_plan(workshop, planned, now)
    tell(workshop, WorkshopEvent.Kind.PLANNED, by=by, at=now, change=Change(sessions=tuple(changes)))
    return workshop


@retry_once
@transaction.atomic
def move_workshop(
    workshop: Workshop,
    *,
    by: User | None,
    first_day: dt.date | None = None,
    planned: Sequence[PlannedPart] | None = None,
    reason: str = "",
    now: dt.datetime | None = None,
) -> Workshop:
    """Move a workshop's dates as one act, and return it; those concerned are told once for all of it.

    Either every part moves so that the first falls on `first_day`, wall times kept; or each part and session gets
    the dates of `planned`, which has as many of both as stand (`pattern.plan_of` gives them); windows left where they
    stood follow the days around them (`pattern.follow`). Booking's end and the decision date move along with the first
    day. Sessions whose time did not change stay untouched; when none did,
    nobody is told.

    Raises StateRefused when it is over; PatternRefused when it has no dates, when what has begun would move, or
    when something would move into the past.
    """
    now = now or timezone.now()
    workshop = lock_workshop(workshop)
    if workshop.state in Workshop.OVER:
        raise StateRefused(_("This workshop is over, so it cannot be moved."))
    standing = plan_of(workshop)
    if not standing:
        raise PatternRefused(_("This workshop has no dates yet. Lay them out first."))
    old_first = span_of(standing)[0]
    if planned is None:
        if first_day is None:
            raise PatternRefused(_("Say which day it moves to."))
        planned = shift(standing, (first_day - old_first).days)
    _check_same_shape(standing, planned)
    if list(planned) == standing:
        return workshop
    planned = follow(standing, planned)
    changes = _write_plan(workshop, planned, now)
    for session in changes:
        _check_moved(session, now)
    follow_first_day(workshop, span_of(standing), span_of(planned)[0])
    check_details(workshop)
    workshop.save()
    change = Change(sessions=tuple(changes))
    tell(workshop, WorkshopEvent.Kind.MOVED, by=by, at=now, reason=reason, change=change)
    return workshop


def _save_with_code(workshop: Workshop) -> None:
    """Save a new workshop under a code that no other has, however many are made at once."""
    while True:
        letters = "".join(secrets.choice(CODE_ALPHABET) for _letter in range(CODE_LENGTH))
        workshop.code = f"{workshop.programme.code_prefix.upper()}-{letters}"
        try:
            with transaction.atomic():
                workshop.save(force_insert=True)
        except IntegrityError:
            if not Workshop.objects.filter(code=workshop.code).exists():
                raise
        else:
            return


def _start_of(day: dt.date, time_zone: str) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(), ZoneInfo(time_zone)).astimezone(dt.UTC)


def follow_first_day(workshop: Workshop, before: tuple[dt.date, dt.date] | None, first: dt.date) -> None:
    """Let booking's end and the decision date go where the first day goes, unsaved."""
    if before is None:
        workshop.closes_at = workshop.closes_at or _start_of(first, workshop.time_zone)
        return
    by = first - before[0]
    if workshop.closes_at is not None:
        local = workshop.closes_at.astimezone(ZoneInfo(workshop.time_zone))
        workshop.closes_at = (local + by).astimezone(dt.UTC)
    if workshop.decision_date is not None:
        workshop.decision_date += by


def _check_same_shape(standing: Sequence[PlannedPart], planned: Sequence[PlannedPart]) -> None:
    if [(part.module.pk, len(part.sessions)) for part in standing] != [
        (part.module.pk, len(part.sessions)) for part in planned
    ]:
        raise PatternRefused(_("A move keeps every part and session. Cancel a session apart from it."))


def _check_moved(change: SessionChange, now: dt.datetime) -> None:
    session = change.session
    former = change.before.get("starts_at", session.starts_at)
    if isinstance(former, dt.datetime) and former <= now:
        raise PatternRefused(_("“%(title)s” has already begun, so it cannot move.") % {"title": session.title})
    if session.starts_at <= now:
        raise PatternRefused(_("“%(title)s” would move into the past.") % {"title": session.title})


def _write_plan(workshop: Workshop, planned: Sequence[PlannedPart], now: dt.datetime) -> list[SessionChange]:
    """Make the workshop's parts and sessions those of the plan, keeping rows by their place in it.

    Returns what changed in sessions that stood before. Rows that the plan has no place for are deleted, which only
    a draft's can be.
    """
    parts = list(workshop.parts.all())
    changes: list[SessionChange] = []
    for part in parts[len(planned) :]:
        part.delete()
    for order, plan in enumerate(planned, start=1):
        if plan.starts_on > plan.ends_on:
            raise PatternRefused(_("“%(title)s” would end before it begins.") % {"title": plan.title})
        part = parts[order - 1] if order <= len(parts) else Part(workshop=workshop)
        part.module = plan.module
        part.order = order
        part.title = plan.title
        part.kind = plan.kind
        part.starts_on = plan.starts_on
        part.ends_on = plan.ends_on
        part.voluntary = plan.voluntary
        _follow_kind(part)
        part.save()
        changes += _write_sessions(workshop, part, plan.sessions, now)
    return changes


def _follow_kind(part: Part) -> None:
    """Give a part that is, or is no longer, a stage the state that goes with it, unsaved."""
    if part.is_stage != bool(part.stage_state):
        part.stage_state = Part.StageState.SHUT if part.is_stage else ""
        part.stage_since, part.closings = None, 0


def _write_sessions(
    workshop: Workshop, part: Part, planned: Sequence[PlannedSession], now: dt.datetime
) -> list[SessionChange]:
    standing = list(part.sessions.filter(cancelled_at=None).order_by("order", "pk"))
    changes = []
    for session in standing[len(planned) :]:
        session.delete()
    for order, plan in enumerate(planned, start=1):
        starts_at, ends_at = plan.instants(workshop.time_zone)
        if not part.starts_on <= plan.starts_on <= plan.ends_on <= part.ends_on:
            raise PatternRefused(
                _("“%(session)s” lies outside the dates of “%(part)s”.") % {"session": plan.title, "part": part.title}
            )
        values: dict[str, object] = {
            "order": order,
            "title": plan.title,
            "starts_at": starts_at,
            "ends_at": ends_at,
            "time_zone": workshop.time_zone,
            "mode": plan.mode,
            "voluntary": plan.voluntary,
            "agenda": plan.agenda,
        }
        if order > len(standing):
            venue = workshop.venue if plan.mode == DeliveryMode.IN_PERSON else None
            Session.objects.create(
                workshop=workshop, part=part, uid=_new_uid(workshop), venue=venue, revised_at=now, **values
            )
            continue
        session = standing[order - 1]
        if before := assign(session, values):
            revise(session, now, moved=not before.keys().isdisjoint({"starts_at", "ends_at", "mode", "time_zone"}))
            session.save()
            changes.append(SessionChange(session, before))
    return changes


def _new_uid(workshop: Workshop) -> str:
    """Return the next session's calendar UID: for ever, whatever its time or title become (RFC 5545, 3.8.4.7)."""
    stem = f"{workshop.code.lower()}-s"
    numbers = [int(uid.removeprefix(stem).split("@")[0]) for uid in workshop.sessions.values_list("uid", flat=True)]
    return f"{stem}{max(numbers, default=0) + 1}@{settings.MAIL_DOMAIN}"
