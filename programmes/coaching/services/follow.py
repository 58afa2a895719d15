"""What coaching does when a workshop or an enrolment changes: receivers of the signals of the rooms below."""

import datetime as dt

from django.utils.translation import gettext as _

from accounts.models import User
from programmes.catalogue.models import Workshop
from programmes.coaching.models import CallGroup
from programmes.coaching.queries import current_pairings
from programmes.coaching.services.claims import lock_people, people_of, staff_of
from programmes.coaching.services.fitting import settle
from programmes.coaching.services.groups import call_off_group, take_out_of_groups
from programmes.coaching.services.pairings import end_pairing
from programmes.enrolment.models import Enrolment


def follow_workshop(sender: type, *, workshop: Workshop, by: User | None, at: dt.datetime, **facts: object) -> None:
    """Receive `workshop_changed`: its sessions claim its staff's time, and calls that no longer fit are pointed out."""
    people = people_of(workshop)
    if people:
        lock_people(people)
        if workshop.state == Workshop.State.CANCELLED:
            for group in CallGroup.objects.filter(workshop=workshop).select_related("coach__user", "workshop"):
                coming = list(group.calls.filter(cancelled_at=None, starts_at__gt=at))
                call_off_group(group, coming, reason=_("The workshop has been cancelled."), now=at)
        settle(staff_of(workshop), by=by, now=at)


def follow_enrolment(
    sender: type, *, enrolment: Enrolment, from_state: str, to_state: str, by: User | None, reason: str, **facts: object
) -> None:
    """Receive `enrolment_changed`: whoever leaves a group has no coach and no calls any more."""
    if from_state not in Enrolment.TAKING_PART or to_state in Enrolment.TAKING_PART:
        return
    now = enrolment.state_since
    # All of the workshop's people at once: when it is cancelled this is called for each of them in one transaction.
    lock_people(people_of(enrolment.workshop) | {enrolment.person_id})
    take_out_of_groups(enrolment, now=now)
    pairings = current_pairings(enrolment)
    if not pairings:
        return
    if to_state == Enrolment.State.CANCELLED:
        why = _("The workshop has been cancelled.")
    elif Enrolment.objects.filter(moved_from=enrolment).exists():
        why = _("The place has moved to another date of the programme.")
    else:
        why = _("The place on the workshop has been given up.")
    for pairing in pairings:
        end_pairing(pairing, by=by, now=now, reason=why)
    settle({pairing.coach.user_id for pairing in pairings}, by=by, now=now)
