"""Keep the register, and settle who has completed."""

import datetime as dt
from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from programmes.catalogue.models import Session, Workshop
from programmes.catalogue.queries import may_facilitate
from programmes.delivery.errors import DeliveryRefused
from programmes.delivery.models import Attendance
from programmes.delivery.queries import compulsory_sessions, marks_of_group, register_opens_at, rule_met
from programmes.enrolment.queries import taking_part
from programmes.enrolment.services import finish
from ui.locks import retry_once


@retry_once
@transaction.atomic
def keep_register(session: Session, marks: Mapping[int, str], *, by: User, now: dt.datetime | None = None) -> int:
    """Record who was at a session, and return how many lines changed.

    `marks` maps enrolments' keys to a mark, or to "" to take one back; people who are not in it keep theirs, so two
    facilitators can each do half of the room at once. Which marks there are depends on the session
    (Attendance.marks_for): neither a voluntary one nor a series knows absences. Raises DeliveryRefused
    for somebody who may not, before the session's day, for a cancelled session, and for a mark or person unknown.
    """
    now = now or timezone.now()
    workshop = Workshop.objects.select_for_update().get(pk=session.workshop_id)
    session = Session.objects.select_related("part").get(pk=session.pk)
    if not may_facilitate(by, workshop):
        raise DeliveryRefused(_("Only the workshop's facilitators and coordinators keep its register."))
    if session.cancelled_at:
        raise DeliveryRefused(_("This session was cancelled, so it has no register."))
    if now < register_opens_at(session):
        raise DeliveryRefused(_("The register opens on the day of the session."))
    allowed = Attendance.marks_for(session)
    people = {enrolment.pk: enrolment for enrolment in taking_part(workshop)}
    recorded = Attendance.objects.filter(session=session)
    standing = dict(recorded.values_list("enrolment_id", "mark"))
    changed = 0
    for pk, mark in marks.items():
        if pk not in people or (mark and mark not in allowed):
            raise DeliveryRefused(_("The group has changed in the meantime. Please look at the register again."))
        if standing.get(pk, "") == mark:
            continue
        changed += 1
        if not mark:
            recorded.filter(enrolment=pk).delete()
        else:
            recorded.update_or_create(
                session=session, enrolment=people[pk], defaults={"mark": mark, "recorded_by": by, "recorded_at": now}
            )
    settle(workshop, by=by, now=now)
    return changed


def settle(workshop: Workshop, *, by: User | None, now: dt.datetime | None = None) -> int:
    """Decide, once a workshop is over, who has completed it; return for how many it was decided.

    Somebody whose register is not whole yet stays undecided.
    """
    if workshop.state != Workshop.State.COMPLETED:
        return 0
    compulsory = list(compulsory_sessions(workshop).values_list("pk", flat=True))
    marks = marks_of_group(workshop, compulsory)
    decided = 0
    for enrolment in taking_part(workshop):
        met = rule_met(
            marks.get(enrolment.pk, []), sessions=len(compulsory), may_miss=workshop.programme.may_miss_sessions
        )
        if met is not None:
            finish(enrolment, met=met, by=by, now=now)
            decided += 1
    return decided
