"""Registers, the programme's rule for completing, and who may open what."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser
from django.db.models import Prefetch, Q, QuerySet
from django.utils import timezone

from accounts.models import User
from programmes.catalogue.models import Module, Part, Session, Workshop
from programmes.delivery.models import Attendance, Material
from programmes.enrolment.models import Enrolment, VoluntaryChoice


@dataclass(frozen=True)
class Row:
    """One person's line in a session's register. `coming` is their answer for a voluntary session, if any."""

    enrolment: Enrolment
    mark: str
    coming: bool | None


def may_keep_register(user: User | AnonymousUser, workshop: Workshop) -> bool:
    """True for coordinators and the workshop's own facilitators."""
    if not user.is_authenticated:
        return False
    return user.has_perm("programmes.coordinate_workshop") or workshop.facilitators.filter(pk=user.pk).exists()


def group(workshop: Workshop) -> QuerySet[Enrolment]:
    """Return those who take part, by surname, with their profiles."""
    return (
        workshop.enrolments.filter(state__in=Enrolment.TAKING_PART)
        .select_related("person__profile__audience")
        .order_by("person__last_name", "person__first_name", "pk")
    )


def register(session: Session) -> list[Row]:
    """Return a session's register: everyone in the group, marked or not. Two queries."""
    own = Prefetch("attendance", Attendance.objects.filter(session=session), to_attr="own_attendance")
    chosen = Prefetch("voluntary_choices", VoluntaryChoice.objects.filter(session=session), to_attr="own_choices")
    return [
        Row(
            enrolment,
            mark=next((one.mark for one in enrolment.own_attendance), ""),  # type: ignore[attr-defined]
            coming=next((one.coming for one in enrolment.own_choices), None),  # type: ignore[attr-defined]
        )
        for enrolment in group(session.workshop).prefetch_related(own, chosen)
    ]


def compulsory_sessions(workshop: Workshop) -> QuerySet[Session]:
    """Return the sessions that count towards completing."""
    return workshop.sessions.filter(voluntary=False, cancelled_at=None)


def rule_met(marks: Iterable[str], *, sessions: int, may_miss: int) -> bool | None:
    """Say whether somebody with these marks has completed, or None while it is still open.

    `marks` are those of the compulsory sessions recorded so far, of `sessions` in all; attended in whole or part
    counts. A person completes who has missed, excused or not, at most `may_miss` of them (language of the
    programme: "every compulsory session attended in whole or part", unless it allows for some).
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
    materials = list(module.materials.all())
    if _works_on(user, module):
        return materials
    today = timezone.localdate(now)
    parts = Part.objects.filter(
        module=module,
        workshop__enrolments__in=Enrolment.objects.filter(person=user, state__in=Enrolment.TAKING_PART),
    ).exclude(workshop__state=Workshop.State.CANCELLED)
    released: set[str] = set()
    for part in parts:
        released.add(Material.Release.BEFORE)
        if part.starts_on <= today:
            released.add(Material.Release.START)
        if part.ends_on < today:
            released.add(Material.Release.END)
    return [material for material in materials if material.release in released]


def may_open(user: User | AnonymousUser, material: Material, *, now: dt.datetime | None = None) -> bool:
    """True when this person may open this material now."""
    return material in materials_for(user, material.module, now=now)


def _works_on(user: User, module: Module) -> bool:
    if user.has_perm("programmes.coordinate_workshop"):
        return True
    return Workshop.objects.filter(Q(facilitators=user), programme=module.programme_id).exists()
