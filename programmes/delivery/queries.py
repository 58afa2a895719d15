"""Registers, the programme's rule for completing, and who may open what."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser
from django.db.models import Count, Exists, IntegerField, OuterRef, Prefetch, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from accounts.models import User
from accounts.permissions import may_coordinate
from programmes.catalogue.models import Module, Part, Session, Workshop
from programmes.delivery.models import Attendance, Material
from programmes.enrolment.models import Enrolment, VoluntaryChoice
from programmes.enrolment.queries import taking_part

# A register is kept from the morning on, wherever somebody prepares it.
OPENS_BEFORE = dt.timedelta(hours=12)


@dataclass(frozen=True)
class Row:
    """One person's line in a session's register. `coming` is their answer for a session that is theirs to choose, if
    any."""

    enrolment: Enrolment
    attendance: Attendance | None
    coming: bool | None

    @property
    def mark(self) -> str:
        """Their mark, or "" while nothing is recorded."""
        return self.attendance.mark if self.attendance else ""

    @property
    def not_now(self) -> bool:
        """True when they said they would rather not come this time, and nothing else has been recorded."""
        return self.coming is False and self.attendance is None


def register(session: Session) -> list[Row]:
    """Return a session's register: everyone in the group, marked or not, with who marked them. Three queries."""
    marked = Attendance.objects.filter(session=session).select_related("recorded_by")
    own = Prefetch("attendance", marked, to_attr="own_attendance")
    chosen = Prefetch("voluntary_choices", VoluntaryChoice.objects.filter(session=session), to_attr="own_choices")
    return [
        Row(
            enrolment,
            attendance=next(iter(enrolment.own_attendance), None),
            coming=next((one.coming for one in enrolment.own_choices), None),
        )
        for enrolment in taking_part(session.workshop).prefetch_related(own, chosen)
    ]


def register_opens_at(session: Session) -> dt.datetime:
    """Return the instant from which a session's register can be kept."""
    return session.starts_at - OPENS_BEFORE


def sessions_with_marks(workshop: Workshop) -> QuerySet[Session]:
    """Return a workshop's sessions in order of time with their parts, each with counts over the group.

    `marked` is for how many something is recorded, `coming` how many said they come to one that is theirs to choose,
    `not_now` how many said "not now" and have no mark.
    """
    said_not_now = (
        VoluntaryChoice.objects.filter(session=OuterRef("pk"), coming=False, enrolment__state__in=Enrolment.TAKING_PART)
        .filter(~Exists(Attendance.objects.filter(session=OuterRef("session"), enrolment=OuterRef("enrolment"))))
        .order_by()
        .values("session")
        .annotate(n=Count("pk"))
        .values("n")
    )
    return (
        workshop.sessions.select_related("part")
        .annotate(
            not_now=Coalesce(Subquery(said_not_now, output_field=IntegerField()), Value(0)),
            marked=Count("attendance", filter=Q(attendance__enrolment__state__in=Enrolment.TAKING_PART), distinct=True),
            coming=Count(
                "voluntary_choices",
                filter=Q(voluntary_choices__coming=True, voluntary_choices__enrolment__state__in=Enrolment.TAKING_PART),
                distinct=True,
            ),
        )
        .order_by("starts_at", "pk")
    )


def compulsory_sessions(workshop: Workshop) -> QuerySet[Session]:
    """Return the sessions that count towards completing."""
    return workshop.sessions.filter(voluntary=False, cancelled_at=None)


def marks_of_group(workshop: Workshop, sessions: Iterable[int]) -> dict[int, list[str]]:
    """Return by enrolment's key the marks for the sessions with these keys, whose order says nothing.

    A "not now" that somebody said themselves is as good as one in the register, unless another mark stands there.
    Two queries.
    """
    declined = VoluntaryChoice.objects.filter(session__in=sessions, enrolment__workshop=workshop, coming=False)
    marks: dict[tuple[int, int], str] = dict.fromkeys(
        declined.values_list("enrolment", "session"), Attendance.Mark.NOT_NOW
    )
    recorded = Attendance.objects.filter(session__in=sessions).values_list("enrolment", "session", "mark")
    marks |= {(enrolment, session): mark for enrolment, session, mark in recorded}
    found: dict[int, list[str]] = {}
    for (enrolment, _session), mark in marks.items():
        found.setdefault(enrolment, []).append(mark)
    return found


def rule_met(marks: Iterable[str], *, sessions: int, may_miss: int) -> bool | None:
    """Say whether somebody with these marks has completed, or None while it is still open.

    `marks` are those of the compulsory sessions recorded so far, of `sessions` in all; attended in whole or part
    counts. A person completes who was away, excused, "not now" or otherwise, from at most `may_miss` of them (language
    of the programme: "every compulsory session attended in whole or part", unless it allows for some).
    """
    marks = list(marks)
    there = sum(mark in Attendance.COUNTS for mark in marks)
    if len(marks) - there > may_miss:
        return False
    if there >= sessions - may_miss and len(marks) == sessions:
        return True
    return None


def materials_for(user: User | AnonymousUser, module: Module, *, now: dt.datetime | None = None) -> list[Material]:
    """Return the module's materials that this person may open now, in order."""
    if not user.is_authenticated:
        return []
    materials = list(Material.objects.filter(module=module))
    if _works_on(user, module):
        return materials
    mine = Enrolment.objects.filter(person=user, state__in=Enrolment.TAKING_PART)
    parts = (
        Part.objects.filter(module=module, workshop__enrolments__in=mine)
        .exclude(workshop__state=Workshop.State.CANCELLED)
        .select_related("workshop")
    )
    now = now or timezone.now()
    released = {release for part in parts for release in _released(part, part.workshop.today(now))}
    return [material for material in materials if material.release in released]


@dataclass(frozen=True)
class Handouts:
    """What a part of somebody's workshop has handed out to them so far."""

    part: Part
    materials: list[Material]


def handouts_of(enrolments: Iterable[Enrolment], *, now: dt.datetime) -> dict[int, list[Handouts]]:
    """Return by enrolment's key what its person may open now, part by part; parts with nothing are left out.

    The same rule as `materials_for`, for a page of several enrolments: one query when their workshops come with their
    parts prefetched. Somebody who has no place gets nothing.
    """
    placed = [
        enrolment
        for enrolment in enrolments
        if enrolment.state in Enrolment.TAKING_PART and enrolment.workshop.state != Workshop.State.CANCELLED
    ]
    modules = {part.module_id for enrolment in placed for part in enrolment.workshop.parts.all()}
    of_module: dict[int, list[Material]] = {}
    for material in Material.objects.filter(module__in=modules):
        of_module.setdefault(material.module_id, []).append(material)
    found: dict[int, list[Handouts]] = {}
    for enrolment in placed:
        today = enrolment.workshop.today(now)
        for part in enrolment.workshop.parts.all():
            released = _released(part, today)
            if open_now := [one for one in of_module.get(part.module_id, []) if one.release in released]:
                found.setdefault(enrolment.pk, []).append(Handouts(part, open_now))
    return found


def may_open(user: User | AnonymousUser, material: Material, *, now: dt.datetime | None = None) -> bool:
    """True when this person may open this material now."""
    return material in materials_for(user, material.module, now=now)


def may_hand_out(user: User | AnonymousUser, module: Module | None = None) -> bool:
    """True for coordinators, and for who facilitates a workshop: of the module's programme, or at least one."""
    if not user.is_authenticated:
        return False
    if module is not None:
        return _works_on(user, module)
    return may_coordinate(user) or Workshop.objects.filter(facilitators=user).exists()


def modules_to_hand_out_in(user: User) -> QuerySet[Module]:
    """Return the modules whose materials somebody looks after: all for a coordinator."""
    modules = Module.objects.select_related("programme").order_by("programme__title", "order", "pk")
    if may_coordinate(user):
        return modules
    return modules.filter(programme__in=Workshop.objects.filter(facilitators=user).values("programme"))


def _released(part: Part, today: dt.date) -> set[str]:
    """Which of a module's materials are open to a group on a day, where the group's workshop is."""
    released: set[str] = {Material.Release.BEFORE}
    if part.starts_on <= today:
        released.add(Material.Release.START)
    if part.ends_on < today:
        released.add(Material.Release.END)
    return released


def _works_on(user: User, module: Module) -> bool:
    if may_coordinate(user):
        return True
    return Workshop.objects.filter(Q(facilitators=user), programme=module.programme_id).exists()
