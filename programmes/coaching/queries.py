"""Who coaches whom, which times are free, what calls there are: reading only."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet

from accounts.models import User
from accounts.permissions import may_coordinate
from programmes.catalogue.models import CoachRole, Module, Part, Programme, Session, Workshop
from programmes.coaching.models import Call, Claim, Coach, Pairing
from programmes.coaching.slots import Days, Diary, Hours, Slot, Span, whole_days
from programmes.enrolment.models import Enrolment, VoluntaryChoice

# Workshops whose sessions people are really at, so that their time is spoken for.
CLAIMING_STATES = frozenset({Workshop.State.CONFIRMED, Workshop.State.RUNNING})
# Workshops whose people may book calls.
CALLING_STATES = frozenset({Workshop.State.TENTATIVE, Workshop.State.CONFIRMED, Workshop.State.RUNNING})


def current_pairings(enrolment: Enrolment) -> list[Pairing]:
    """Return the open pairings of an enrolment, in the order of the programme's roles, with coach, user and role."""
    return list(pairings_of([enrolment.pk]))


def pairings_of(enrolments: Iterable[int] | QuerySet) -> QuerySet[Pairing]:
    """Return the open pairings of the enrolments with these keys, as `current_pairings` does."""
    return (
        Pairing.objects.select_related("coach__user", "role")
        .filter(enrolment__in=enrolments, ended_at=None)
        .order_by("role__order", "started_at", "pk")
    )


def pairings_prefetched() -> Prefetch:
    """Fetch open pairings beside enrolments, as `current_pairings` on each: one query for them all."""
    pairings = Pairing.objects.filter(ended_at=None).select_related("coach__user", "role")
    return Prefetch("pairings", pairings.order_by("role__order", "started_at", "pk"), to_attr="current_pairings")


def roles_of(programme: Programme) -> list[CoachRole]:
    """Return what the coaches of a programme bring, in order: two roles give each person two coaches, none one."""
    return list(programme.coachroles.order_by("order", "pk"))


def is_coach_of(user: User, enrolment: Enrolment) -> bool:
    """True when the user is a coach of the enrolment now; it is what "my coach" in a journal means."""
    return Pairing.objects.filter(coach__user=user, enrolment=enrolment, ended_at=None).exists()


def coached_by(coach: Coach) -> QuerySet[Pairing]:
    """Return the coach's open pairings with people who are in a group, by name, with person, profile and workshop.

    Each is annotated with `calls_held` and `calls_coming`, counted over all of the enrolment's calls; its enrolment has
    `current_pairings`, for who coaches beside them.
    """
    return (
        Pairing.objects.filter(coach=coach, ended_at=None, enrolment__state__in=Enrolment.TAKING_PART)
        .select_related("role", "enrolment__person__profile__audience", "enrolment__workshop__programme")
        .prefetch_related(
            Prefetch(
                "enrolment__pairings",
                pairings_of(Enrolment.objects.filter(pairings__coach=coach).values("pk")),
                to_attr="current_pairings",
            )
        )
        .annotate(
            calls_held=Count("enrolment__calls", filter=Q(enrolment__calls__state=Call.State.HELD)),
            calls_coming=Count("enrolment__calls", filter=Q(enrolment__calls__state=Call.State.BOOKED)),
        )
        .order_by("enrolment__person__last_name", "enrolment__person__first_name", "pk")
    )


def coaches_open_to(user: User) -> QuerySet[Coach]:
    """Return the coaches whose page somebody may open: their own coaches of now, those who coach beside them, those of
    people in workshops they facilitate, and themselves; for coordinators, all.
    """
    coaches = Coach.objects.select_related("user__profile")
    if may_coordinate(user):
        return coaches
    shared = Enrolment.objects.filter(
        Q(person=user)
        | Q(workshop__facilitators=user)
        | Q(pk__in=Pairing.objects.filter(coach__user=user, ended_at=None).values("enrolment")),
        state__in=Enrolment.TAKING_PART,
    )
    theirs = Pairing.objects.filter(ended_at=None, enrolment__in=shared.values("pk"))
    return coaches.filter(Q(user=user) | Q(pk__in=theirs.values("coach")))


def changes_by_hand(workshop: Workshop) -> QuerySet[Pairing]:
    """Return the pairings of a workshop that somebody ended and said why, the latest first, with all that is named."""
    return (
        Pairing.objects.filter(enrolment__workshop=workshop, ended_at__isnull=False)
        .exclude(ended_because="")
        .select_related("enrolment__person", "coach__user", "role", "ended_by")
        .order_by("-ended_at", "-pk")
    )


def coaching_windows(workshop: Workshop) -> list[Part]:
    """Return the parts of a workshop in which calls are booked, first one first."""
    return list(workshop.parts.filter(kind=Module.Kind.COACHING).order_by("starts_on", "pk"))


def windows_as_spans(parts: Iterable[Part], workshop: Workshop) -> list[Span]:
    """Return the spans of coaching windows: whole days, both dates included, in the workshop's zone."""
    zone = ZoneInfo(workshop.time_zone)
    return [whole_days(Days(part.starts_on, part.ends_on), zone) for part in parts]


def calls_used(enrolment: Enrolment) -> int:
    """Return how many of the calls that the programme offers are booked, were held, or were given up too late."""
    return enrolment.calls.filter(uses_allowance=True).count()


def diary_of(enrolment: Enrolment, coach: Coach, *, now: dt.datetime, moving: Call | None = None) -> Diary:
    """Gather all that decides when the two can talk; `moving` is a call whose own time counts as free.

    A constant number of queries. Under the locks of both people it is exact, else it is a moment's view.
    """
    workshop = enrolment.workshop
    claims = Claim.objects.filter(person__in=[coach.user_id, enrolment.person_id], active=True, ends_at__gt=now)
    if moving is not None:
        claims = claims.exclude(call=moving)
    own_sessions = Session.objects.filter(
        workshop__state__in=CLAIMING_STATES,
        workshop__enrolments__person=enrolment.person_id,
        workshop__enrolments__state=Enrolment.State.CONFIRMED,
        cancelled_at=None,
        ends_at__gt=now,
    ).exclude(voluntary_choices__in=VoluntaryChoice.objects.filter(enrolment=enrolment, coming=False))
    return Diary(
        zone=ZoneInfo(coach.time_zone),
        hours=[
            Hours(row.weekday, row.starts, row.ends, row.valid_from, row.valid_to) for row in coach.availability.all()
        ],
        time_off=[Days(row.starts_on, row.ends_on) for row in coach.time_off.all()],
        windows=windows_as_spans(coaching_windows(workshop), workshop),
        busy=[
            *(Span(*row) for row in claims.values_list("starts_at", "ends_at")),
            *(Span(*row) for row in own_sessions.values_list("starts_at", "ends_at")),
        ],
        length=dt.timedelta(minutes=workshop.programme.call_minutes),
        buffer=dt.timedelta(minutes=coach.buffer_minutes),
        notice=dt.timedelta(hours=coach.notice_hours),
    )


def free_slots(
    enrolment: Enrolment,
    *,
    now: dt.datetime,
    coach: Coach | None = None,
    days: int | None = None,
    moving: Call | None = None,
) -> list[Slot]:
    """Return the times at which the enrolled person can have a call, earliest first; aware, in UTC.

    With their first coach, unless `coach` says which of the two. `days` looks only so far ahead. With `moving` the
    times are those to which that call can move, with its own coach. Empty when there is no coach, no window, or
    nothing free. Says nothing about the allowance.
    """
    coach = moving.coach if moving else coach
    if coach is None:
        coach = next((pairing.coach for pairing in current_pairings(enrolment) if pairing.coach.active), None)
    if coach is None or not coach.active:
        return []
    until = now + dt.timedelta(days=days) if days is not None else None
    return diary_of(enrolment, coach, now=now, moving=moving).slots(now, until=until)


@dataclass(frozen=True)
class CoachingStatus:
    """Where somebody stands with the calls they are offered; for task lists and for the call pages.

    `allowed` is what the programme offers, `used` what is booked, held or given up too late. `window` is the first
    and last date of the coaching windows, `today` the date where the workshop is. `calls` are those still booked or
    already past, earliest first; cancelled ones are left out. `not_now` is an answer like any other. `pairings` are
    the open ones: none, one, or two coaches who complement one another.
    """

    pairings: tuple[Pairing, ...]
    window: tuple[dt.date, dt.date] | None
    allowed: int
    used: int
    calls: tuple[Call, ...]
    not_now: bool
    taking_part: bool
    now: dt.datetime
    today: dt.date

    @property
    def coach(self) -> Coach | None:
        """The coach, or the first of two."""
        return self.pairings[0].coach if self.pairings else None

    @property
    def is_dual(self) -> bool:
        """True when there are two coaches."""
        return len(self.pairings) > 1

    @property
    def bookable(self) -> tuple[Pairing, ...]:
        """Those of the pairings whose coach takes calls."""
        return tuple(pairing for pairing in self.pairings if pairing.coach.active)

    @property
    def offered(self) -> bool:
        """True when the programme has calls and somebody is there to hold them."""
        return self.allowed > 0 and self.coach is not None and self.taking_part

    @property
    def left(self) -> int:
        return max(0, self.allowed - self.used)

    @property
    def can_book(self) -> bool:
        """True when a call may be asked for; whether a time is free is another question."""
        return (
            self.offered
            and self.left > 0
            and self.window is not None
            and bool(self.bookable)
            and self.today <= self.window[1]
        )

    @property
    def coming(self) -> tuple[Call, ...]:
        """Calls that are booked and not yet over."""
        return tuple(call for call in self.calls if call.state == Call.State.BOOKED and call.ends_at > self.now)

    @property
    def past(self) -> tuple[Call, ...]:
        return tuple(call for call in self.calls if call not in self.coming)

    @property
    def to_move(self) -> tuple[Call, ...]:
        """Coming calls that no longer fit because dates have changed."""
        return tuple(call for call in self.coming if call.outside_window)


def coaching_status(enrolment: Enrolment, *, now: dt.datetime) -> CoachingStatus:
    """Say where an enrolled person stands with coaching, in three queries (workshop and programme at hand)."""
    return coaching_statuses([enrolment], now=now)[enrolment.pk]


def coaching_statuses(enrolments: Iterable[Enrolment], *, now: dt.datetime) -> dict[int, CoachingStatus]:
    """Say the same of several enrolments, by their keys, in three queries however many there are."""
    enrolments = list(enrolments)
    pairings: dict[int, list[Pairing]] = {}
    for pairing in pairings_of([enrolment.pk for enrolment in enrolments]):
        pairings.setdefault(pairing.enrolment_id, []).append(pairing)
    windows: dict[int, list[Part]] = {}
    workshops = {enrolment.workshop_id for enrolment in enrolments}
    for part in Part.objects.filter(workshop__in=workshops, kind=Module.Kind.COACHING).order_by("starts_on", "pk"):
        windows.setdefault(part.workshop_id, []).append(part)
    calls: dict[int, list[Call]] = {}
    for call in Call.objects.filter(enrolment__in=enrolments).select_related("coach__user").order_by("starts_at", "pk"):
        calls.setdefault(call.enrolment_id, []).append(call)
    return {
        enrolment.pk: _status(
            enrolment,
            pairings.get(enrolment.pk, []),
            windows.get(enrolment.workshop_id, []),
            calls.get(enrolment.pk, []),
            now,
        )
        for enrolment in enrolments
    }


def _status(
    enrolment: Enrolment, pairings: list[Pairing], windows: list[Part], calls: list[Call], now: dt.datetime
) -> CoachingStatus:
    workshop = enrolment.workshop
    return CoachingStatus(
        pairings=tuple(pairings),
        window=(windows[0].starts_on, max(part.ends_on for part in windows)) if windows else None,
        allowed=workshop.programme.coaching_calls,
        used=sum(call.uses_allowance for call in calls),
        calls=tuple(call for call in calls if call.state != Call.State.CANCELLED),
        not_now=any(pairing.not_now_at for pairing in pairings),
        taking_part=enrolment.state == Enrolment.State.CONFIRMED and workshop.state in CALLING_STATES,
        now=now,
        today=workshop.today(now),
    )


def calls_of_person(user: User) -> QuerySet[Call]:
    """Return the calls somebody booked as a participant, earliest first, with coach and workshop at hand."""
    return _with_people(Call.objects.filter(enrolment__person=user))


def calls_of_coach(coach: Coach) -> QuerySet[Call]:
    """Return the calls a coach has or had, earliest first, with the other person and the workshop at hand."""
    return _with_people(Call.objects.filter(coach=coach))


def calls_of_workshop(workshop: Workshop) -> QuerySet[Call]:
    """Return the calls of everybody in a workshop, earliest first. For counting: their numbers are private."""
    return _with_people(Call.objects.filter(enrolment__workshop=workshop))


def _with_people(calls: QuerySet[Call]) -> QuerySet[Call]:
    return calls.select_related("coach__user", "enrolment__person", "enrolment__workshop__programme").order_by(
        "starts_at", "pk"
    )


def calls_to_move(workshop: Workshop) -> QuerySet[Call]:
    """Return the coming calls of a workshop that no longer fit its dates, for those who run it."""
    return calls_of_workshop(workshop).filter(state=Call.State.BOOKED, outside_window=True)


def without_coach(workshop: Workshop) -> QuerySet[Enrolment]:
    """Return those in a workshop's group who have no coach yet, in the order they came."""
    return (
        Enrolment.objects.filter(workshop=workshop, state=Enrolment.State.CONFIRMED)
        .filter(~Exists(Pairing.objects.filter(enrolment=OuterRef("pk"), ended_at=None)))
        .select_related("person")
        .order_by("created_at", "pk")
    )


@dataclass(frozen=True)
class CoachCalls:
    """A coach's calls, laid out for their desk: by the coach's own days."""

    to_note: tuple[Call, ...]
    today: tuple[Call, ...]
    this_week: tuple[Call, ...]
    later: tuple[Call, ...]


def coach_calls(coach: Coach, *, now: dt.datetime) -> CoachCalls:
    """Lay out a coach's booked calls in one query: past ones of which nothing has been said yet, oldest first; those of
    today that are still to come; the next six days'; and the rest."""
    zone = ZoneInfo(coach.time_zone)
    today = now.astimezone(zone).date()
    to_note, on_day, this_week, later = [], [], [], []
    for call in calls_of_coach(coach).filter(state=Call.State.BOOKED):
        day = call.starts_at.astimezone(zone).date()
        if call.ends_at <= now:
            to_note.append(call)
        elif day <= today:
            on_day.append(call)
        elif day < today + dt.timedelta(days=7):
            this_week.append(call)
        else:
            later.append(call)
    return CoachCalls(tuple(to_note), tuple(on_day), tuple(this_week), tuple(later))


def call_violations() -> list[str]:
    """Return a sentence for each thing that can't be of calls and claims; empty when all is well.

    The first is a rule of the database too (coaching.constraints), put in place after each migrate.
    """
    others = Claim.objects.filter(
        person=OuterRef("person"),
        active=True,
        pk__gt=OuterRef("pk"),
        starts_at__lt=OuterRef("ends_at"),
        ends_at__gt=OuterRef("starts_at"),
    )
    double = Claim.objects.filter(Exists(others), active=True).order_by("pk")
    kept = Call.objects.filter(state=Call.State.CANCELLED).filter(
        Q(Exists(Claim.objects.filter(call=OuterRef("pk"), active=True))) | ~Q(number="")
    )
    booked = Call.objects.filter(state=Call.State.BOOKED).annotate(claimed=Count("claims")).exclude(claimed=2)
    return [
        *(f"Claim {claim.pk}: another of the same person overlaps it." for claim in double),
        *(f"Call {call.reference}: cancelled, but it keeps its time or number." for call in kept.order_by("pk")),
        *(f"Call {call.reference}: booked, but {call.claimed} of its two claim their time." for call in booked),
    ]
