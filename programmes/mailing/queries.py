"""What of the plan is owed to whom, and what has gone: reading only.

One function, `planned`, says what somebody is still owed as things stand. The worker asks it what to queue, the mail
itself whether it is still true when it is delivered, and the coordinators' page what will come.
"""

import datetime as dt
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.models import User
from notices.models import Notice
from notices.queries import Sent, sent_before
from programmes.catalogue.models import Module, Part, Programme, Session, Workshop
from programmes.coaching.services import set_resting
from programmes.delivery.models import Attendance
from programmes.enrolment.models import Enrolment, Needs
from programmes.mailing.models import MailPause, MailWording, NudgesStopped
from programmes.mailing.plan import AFTERWARDS, AHEAD, DAYS, PLAN, Concern, Occasion, Step, Whom, civil, occasions_of

# Workshops whose people get planned mail: a provisional one sends none, and what was called off neither.
MAILED_STATES = frozenset({Workshop.State.CONFIRMED, Workshop.State.RUNNING, Workshop.State.COMPLETED})
# Mails that only mail programs read.
FOR_CALENDARS = frozenset({"calendars/invitation", "calendars/group_invitation"})

_marks = Attendance.objects.filter(enrolment=OuterRef("pk"))
# What makes a mail needless for somebody in the group, by the name that a Step gives it.
REASONS_NOT_TO: dict[str, Any] = {
    "told_needs": Exists(Needs.objects.filter(enrolment=OuterRef("pk"))),
    "no_nudges": Exists(NudgesStopped.objects.filter(enrolment=OuterRef("pk"))),
    "was_away": Exists(_marks) & ~Exists(_marks.filter(mark__in=Attendance.COUNTS)),
}


@dataclass(frozen=True)
class Planned:
    """A mail that somebody is owed as things stand, from `due_at` while it is before `closes_at`.

    `key` is the same for the same mail to the same person about the same occasion, whatever else changes.
    """

    step: Step
    occasion: Occasion
    workshop: Workshop
    person: User
    enrolment: Enrolment | None
    due_at: dt.datetime
    closes_at: dt.datetime
    key: str


def planned(
    workshop: Workshop,
    group: Iterable[Enrolment],
    facilitators: Iterable[User],
    sent: Sent,
    *,
    now: dt.datetime,
    occasions: Collection[Occasion] | None = None,
) -> Iterator[Planned]:
    """Yield what each of `group` (from `group_of`) and each facilitator is still owed, now or later; asks nothing.

    Left out is what has been queued, what its person doesn't need, and what would come too late.
    """
    occasions = occasions_of(workshop) if occasions is None else occasions
    for enrolment in group:
        own = f"e{enrolment.pk}"
        yield from _planned_for(workshop, enrolment.person, enrolment, own, occasions, sent, now)
    for person in facilitators:
        own = f"w{workshop.pk}u{person.pk}"
        yield from _planned_for(workshop, person, None, own, occasions, sent, now)


def _planned_for(
    workshop: Workshop,
    person: User,
    enrolment: Enrolment | None,
    own: str,
    occasions: Iterable[Occasion],
    sent: Sent,
    now: dt.datetime,
) -> Iterator[Planned]:
    whom = Whom.FACILITATOR if enrolment is None else Whom.PERSON
    for occasion in occasions:
        # When each step was, or will be, sent: for those that come after it.
        told: dict[str, dt.datetime] = {}
        for step in PLAN:
            if step.concern != occasion.concern or step.whom != whom:
                continue
            key = key_of(step, occasion, own)
            if key in sent.at:
                told[step.code] = sent.at[key]
                continue
            window = occasion.window(step)
            if window is None or _is_needless(step, occasion, enrolment):
                continue
            due_at, closes_at = window
            if enrolment is not None and step.grace:
                due_at = max(due_at, enrolment.state_since + step.grace)
            if step.after in told:
                due_at = max(due_at, told[step.after] + step.gap)
            due_at = civil(due_at, occasion.zone)
            if due_at < closes_at and now < closes_at:
                told[step.code] = max(due_at, now)
                yield Planned(step, occasion, workshop, person, enrolment, due_at, closes_at, key)


def _is_needless(step: Step, occasion: Occasion, enrolment: Enrolment | None) -> bool:
    if not step.unless:
        return False
    reason = getattr(enrolment, step.unless)
    return occasion.number <= reason if step.by_occasion else bool(reason)


def key_of(step: Step, occasion: Occasion, own: str) -> str:
    """Return the key of one mail to one person: a dated one has another key for each date of its occasion."""
    day = f":{occasion.starts_on.isoformat()}" if step.dated else ""
    return f"{step.kind}:{own}:{occasion.number}{day}"


def group_of(workshops: Collection[Workshop]) -> QuerySet[Enrolment]:
    """Return who takes part in these, with their person and all REASONS_NOT_TO: one query."""
    return (
        Enrolment.objects.filter(workshop__in=workshops, state__in=Enrolment.TAKING_PART)
        .select_related("person")
        .annotate(**REASONS_NOT_TO)
        .order_by("workshop", "pk")
    )


def sent_about(workshops: Collection[Workshop], *, to: User | None = None) -> Sent:
    """Return what of the plan was queued about these workshops, to everybody or to one person: one query."""
    rows = Notice.objects.filter(
        about__in=[about(workshop) for workshop in workshops],
        kind__in=[step.kind for step in PLAN],
    )
    if to is not None:
        rows = rows.filter(recipient=to)
    return sent_before(rows)


def about(workshop: Workshop) -> str:
    """Return what coordinators find a workshop's mail by."""
    return f"workshop:{workshop.code}"


def with_dates(workshops: QuerySet[Workshop]) -> QuerySet[Workshop]:
    """Fetch what the plan reads of workshops: programme, venue, parts, sessions, facilitators. Four queries."""
    return workshops.select_related("programme", "venue").prefetch_related("parts", "sessions__venue", "facilitators")


def may_be_due(now: dt.datetime) -> QuerySet[Workshop]:
    """Return the workshops in which something could be owed about now, going by their dates alone."""
    sessions = Session.objects.filter(workshop=OuterRef("pk"), cancelled_at=None)
    practice = Part.objects.filter(workshop=OuterRef("pk"), kind=Module.Kind.PRACTICE)
    today = now.date()
    begun = Q(
        Exists(sessions.filter(starts_at__lte=now + AHEAD + DAYS)) | Exists(practice.filter(starts_on__lte=today))
    )
    not_over = Q(
        Exists(sessions.filter(ends_at__gte=now - AFTERWARDS - DAYS))
        | Exists(practice.filter(ends_on__gte=today - DAYS))
    )
    around = begun & not_over
    for step in PLAN:
        if step.concern == Concern.AFTERWARDS:
            since, until = today - (step.closes.days + 1) * DAYS, today - (step.opens.days - 1) * DAYS
            around |= Q(Exists(Part.objects.filter(workshop=OuterRef("pk"), ends_on__range=(since, until))))
    return Workshop.objects.filter(around, state__in=MAILED_STATES)


def open_steps(workshop: Workshop, *, now: dt.datetime) -> list[Occasion]:
    """Return the occasions of which some mail may be owed at `now`; asks nothing when the dates are there."""
    found = []
    for occasion in occasions_of(workshop):
        windows = (occasion.window(step) for step in PLAN if step.concern == occasion.concern)
        if any(window and window[0] <= now < window[1] for window in windows):
            found.append(occasion)
    return found


# --- Pauses -----------------------------------------------------------------------------------------


@set_resting
def paused(workshops: Collection[int]) -> set[int]:
    """Return the keys of those of these workshops whose planned mail rests, by itself or with their programme's."""
    resting = MailPause.objects.filter(ended_at=None)
    found = Workshop.objects.filter(pk__in=workshops).filter(
        Q(pk__in=resting.filter(workshop__isnull=False).values("workshop"))
        | Q(programme__in=resting.filter(programme__isnull=False).values("programme"))
    )
    return set(found.values_list("pk", flat=True))


def standing_pauses(thing: Workshop | Programme) -> QuerySet[MailPause]:
    """Return the pauses of a workshop's, or a programme's, own mail that have not ended: one at most."""
    return MailPause.objects.filter(ended_at=None, **paused_by(thing))


def paused_by(thing: Workshop | Programme) -> dict[str, Workshop | Programme]:
    """Return the field of a MailPause that says whose mail rests."""
    return {"workshop" if isinstance(thing, Workshop) else "programme": thing}


def pause_of(thing: Workshop | Programme) -> MailPause | None:
    """Return the pause that a workshop's, or a programme's, own mail is in; None when it goes out."""
    return standing_pauses(thing).select_related("by").first()


# --- At delivery ------------------------------------------------------------------------------------


def still_owed(notice: Notice, *, now: dt.datetime) -> Planned | None:
    """Return the mail that a queued notice is, if its person is owed it now; None when things have changed.

    One that a coordinator sends again is owed as long as it makes sense, paused or not.
    """
    workshop = with_dates(Workshop.objects.filter(pk=notice.data["workshop"], state__in=MAILED_STATES)).first()
    person = notice.recipient
    again = bool(notice.data.get("again"))
    if workshop is None or person is None or (not again and paused([workshop.pk])):
        return None
    plain = notice.data["key"]
    own_enrolment = notice.data["enrolment"]
    group = list(group_of([workshop]).filter(pk=own_enrolment)) if own_enrolment else []
    staff = [] if own_enrolment else [one for one in workshop.facilitators.all() if one.pk == person.pk]
    sent = sent_about([workshop], to=person).without(plain)
    for one in planned(workshop, group, staff, sent, now=now):
        if one.key == plain and one.due_at <= now:
            return one
    return None


def may_send_again(notice: Notice) -> bool:
    """True when somebody may be sent this mail once more: what is for calendars alone, or carried a code, is not."""
    if notice.kind in FOR_CALENDARS or notice.secrets:
        return False
    return notice.state == Notice.State.SENT or notice.may_be_resent


def gone_about(workshop: Workshop) -> QuerySet[Notice]:
    """Return the mails about a workshop that have been queued, the latest first, without those for calendars alone."""
    found = Notice.objects.filter(about=about(workshop)).exclude(kind__in=FOR_CALENDARS)
    return found.select_related("recipient").defer("body_text", "body_html").order_by("-due_at", "-pk")


def wording_of(programme: Programme, code: str) -> MailWording | None:
    """Return a programme's own words for a mail; None where the usual ones stand."""
    return MailWording.objects.filter(programme=programme, code=code).first()


# --- What will come, for coordinators ---------------------------------------------------------------


@dataclass(frozen=True)
class Batch:
    """One mail of the plan to some people at one time."""

    title: str
    due_at: dt.datetime
    people: tuple[User, ...]
    part: str = ""


def coming(workshop: Workshop, *, now: dt.datetime) -> list[Batch]:
    """Return what will go out in a workshop as things stand, the soonest first. A constant number of queries.

    A workshop that is not confirmed yet is looked at as if it were.
    """
    if workshop.state == Workshop.State.CANCELLED:
        return []
    sent = sent_about([workshop])
    batches: dict[tuple[dt.datetime, str, str], list[User]] = {}
    for one in planned(workshop, group_of([workshop]), workshop.facilitators.all(), sent, now=now):
        key = (max(one.due_at, civil(now, one.occasion.zone)), str(one.step.title), one.occasion.part.title)
        batches.setdefault(key, []).append(one.person)
    return [
        Batch(title, due_at, tuple(sorted(people, key=str)), part)
        for (due_at, title, part), people in sorted(batches.items(), key=lambda item: item[0])
    ]
