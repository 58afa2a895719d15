"""Say what became of a call, and who was not there."""

import datetime as dt
from collections.abc import Collection

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from programmes.coaching.errors import CallClosed, CoachingRefused
from programmes.coaching.models import Call, CallAbsence
from programmes.coaching.services.history import note, revise
from programmes.coaching.services.rules import is_coach_in, locked
from ui.locks import retry_once


@retry_once
@transaction.atomic
def mark_call(call: Call, *, absent: Collection[int] = (), by: User, now: dt.datetime | None = None) -> Call:
    """Say who of a call's people (their keys) was not there, once it has begun; nobody means that it was held.

    Only a coach of it can, and may put it right later. Where the participant was there with one of two coaches they
    talked: it was held, and the other's absence is noted. Where no coach came it is given back to the participant.
    Raises CallClosed before it begins or once it is cancelled; CoachingRefused when somebody else asks, or for
    somebody who is not in the call.
    """
    now = now or timezone.now()
    call = locked(call)
    if not is_coach_in(by, call.coaches):
        raise CoachingRefused(_("Only the coach of a call can say what became of it."))
    if call.state == Call.State.CANCELLED:
        raise CallClosed(_("This call was cancelled."))
    if now < call.starts_at:
        raise CallClosed(_("This call has not begun yet."))
    missing = [person for person in call.people if person.pk in set(absent)]
    if len(missing) != len(set(absent)):
        raise CoachingRefused(_("Choose among the people of this call."))
    state, missed_by = _outcome(call, {person.pk for person in missing})
    noted = set(call.absences.values_list("person", flat=True))
    if (call.state, call.missed_by, noted) != (state, missed_by, {person.pk for person in missing}):
        call.state, call.missed_by = state, missed_by
        call.uses_allowance = not call.extra and missed_by != Call.Side.COACH
        revise(call, now=now, moved=False)
        call.save()
        call.absences.all().delete()
        CallAbsence.objects.bulk_create(CallAbsence(call=call, person=person) for person in missing)
        names = ", ".join(str(person) for person in missing)
        note(call, state, by=by, now=now, reason=_("Not there: %(names)s") % {"names": names} if names else "")
    return call


def mark_held(call: Call, *, by: User, now: dt.datetime | None = None) -> Call:
    """Say that a call took place with everybody there; see `mark_call`."""
    return mark_call(call, by=by, now=now)


def mark_missed(call: Call, *, by: User, missed_by: str = Call.Side.PERSON, now: dt.datetime | None = None) -> Call:
    """Say which side (Call.Side) of a call did not come, of two coaches both; see `mark_call`."""
    person, *coaches = call.people
    absent = [person.pk] if missed_by == Call.Side.PERSON else [coach.pk for coach in coaches]
    return mark_call(call, absent=absent, by=by, now=now)


def _outcome(call: Call, missing: set[int]) -> tuple[str, str]:
    """Return the state that a call has when these were not there, and which side missed it."""
    person, *coaches = call.people
    if all(coach.pk in missing for coach in coaches):
        return Call.State.MISSED, Call.Side.COACH
    if person.pk in missing:
        return Call.State.MISSED, Call.Side.PERSON
    return Call.State.HELD, ""
