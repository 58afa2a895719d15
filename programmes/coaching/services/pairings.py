"""Who coaches whom, and whether somebody wants calls at the moment."""

import datetime as dt
from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from programmes.catalogue.models import CoachRole, Workshop
from programmes.coaching.errors import NotOffered
from programmes.coaching.matching import Matching, Proposed, is_full
from programmes.coaching.models import Call, Claim, Coach, Pairing
from programmes.coaching.queries import current_pairings, people_of_coaches, roles_of, with_coach, without_coach
from programmes.coaching.services.claims import lock_people, people_of
from programmes.coaching.services.fitting import settle
from programmes.coaching.services.history import call_off
from programmes.coaching.services.introductions import introduce, tell_of_end
from programmes.enrolment.models import Enrolment
from ui.locks import retry_once


@retry_once
@transaction.atomic
def assign_coach(
    enrolment: Enrolment,
    coach: Coach,
    *,
    by: User | None,
    role: CoachRole | None = None,
    why: str = "",
    now: dt.datetime | None = None,
) -> Pairing:
    """Give somebody with a place a coach, or another coach, and return the pairing; the former one is history, with
    `why` it ended.

    In a programme whose people have two coaches `role` says which of the two; the other one stays. Coming calls with
    a former coach are cancelled, given back, and both are told. The workshop's sessions claim the new coach's time.

    Raises NotOffered when somebody (`by`) puts another in a coach's place, or gives a coach more people than they take,
    and doesn't say why; when the person has no
    place; when the coach takes no calls, does not bring what the role asks for, coaches this person already, or is that
    person; or when the role is none of the programme's.
    """
    now = now or timezone.now()
    standing = current_pairings(enrolment)
    lock_people({enrolment.person_id, coach.user_id, *(pairing.coach.user_id for pairing in standing)})
    enrolment = _read(enrolment)
    standing = current_pairings(enrolment)
    former = next((pairing for pairing in standing if pairing.role == role), None)
    if former and former.coach_id == coach.pk:
        return former
    _check_pair(enrolment, coach, role, standing)
    why = why.strip()
    beyond = is_full(coach, people_of_coaches()[coach.pk])
    if beyond:
        _check_limit(coach, by, why)
    if former:
        _check_reason(by, why)
        end_pairing(former, by=by, now=now, reason=_("There is another coach now."), why=why)
        tell_of_end(former, [former.coach.user], now=now)
    not_now_at = next((pairing.not_now_at for pairing in standing if pairing.not_now_at), None)
    pairing = _pair(enrolment, coach, role, by=by, now=now, not_now_at=not_now_at, beyond=why if beyond else "")
    settle({coach.user_id, *({former.coach.user_id} if former else ())}, by=by, now=now)
    return pairing


@retry_once
@transaction.atomic
def assign_coaches(
    workshop: Workshop,
    *,
    by: User | None,
    chosen: Sequence[Proposed] | None = None,
    why: str = "",
    now: dt.datetime | None = None,
) -> list[Pairing]:
    """Give those in a workshop's group who have no coach yet the ones that were chosen for them, or where nothing is
    said the ones that are proposed (see `coaching.matching`); return the new pairings. All of them, or none.

    Somebody who has one of two coaches keeps that one alone: it may be meant. Raises NotOffered when nobody takes
    calls, or nobody brings what a role asks for; for what `assign_coach` would refuse; and when one of the chosen has
    been given somebody else meanwhile; and when a coach would have more people than they take and nobody says `why`.
    Chosen again, it is the same.
    """
    now = now or timezone.now()
    why = why.strip()
    everybody = Coach.objects.filter(active=True).values_list("user", flat=True)
    lock_people({*people_of(workshop), *everybody, *without_coach(workshop).values_list("person", flat=True)})
    pairings = []
    load = people_of_coaches()
    for one in Matching(workshop).proposals if chosen is None else chosen:
        if one.coach and (chosen is None or _is_to_be_given(one, one.coach, now)):
            beyond = is_full(one.coach, load[one.coach.pk])
            if beyond:
                _check_limit(one.coach, by, why)
            load[one.coach.pk] += 1
            pairings.append(_pair(one.enrolment, one.coach, one.role, by=by, now=now, beyond=why if beyond else ""))
    settle({pairing.coach.user_id for pairing in pairings}, by=by, now=now)
    return pairings


@retry_once
@transaction.atomic
def release_coach(pairing: Pairing, *, by: User | None, why: str = "", now: dt.datetime | None = None) -> Pairing:
    """Let a pairing end without another in its place, as when one of two coaches is enough; return it.

    Both are told; coming calls with that coach are cancelled and given back. Twice is once. Raises NotOffered when a
    person (`by`) doesn't say why.
    """
    now = now or timezone.now()
    lock_people(
        {
            pairing.enrolment.person_id,
            *Pairing.objects.filter(enrolment=pairing.enrolment_id, ended_at=None).values_list(
                "coach__user", flat=True
            ),
        }
    )
    pairing = Pairing.objects.select_related("coach__user", "enrolment__person").get(pk=pairing.pk)
    if pairing.ended_at is None:
        _check_reason(by, why := why.strip())
        end_pairing(pairing, by=by, now=now, reason=_("This coach no longer coaches here."), why=why)
        tell_of_end(pairing, [pairing.enrolment.person, pairing.coach.user], now=now)
        settle({pairing.coach.user_id}, by=by, now=now)
    return pairing


@retry_once
@transaction.atomic
def decline_calls(enrolment: Enrolment, *, now: dt.datetime | None = None) -> Pairing:
    """Note that somebody would rather have no calls at the moment. Calls already booked stay. See `welcome_calls`."""
    return _answer(enrolment, now or timezone.now())


@retry_once
@transaction.atomic
def welcome_calls(enrolment: Enrolment) -> Pairing:
    """Take a "not now" back."""
    return _answer(enrolment, None)


def end_pairing(pairing: Pairing, *, by: User | None, now: dt.datetime, reason: str, why: str = "") -> None:
    """End a pairing; cancel its coming calls, those with both coaches too. The people must be locked.

    `reason` is what the two are told of their calls, `why` what is kept for coordinators.
    """
    pairing.ended_at, pairing.ended_by, pairing.ended_because = now, by, why[:300]
    pairing.save(update_fields=["ended_at", "ended_by", "ended_because"])
    Claim.objects.filter(held_for=pairing.enrolment_id).delete()
    coming = Call.objects.filter(with_coach(pairing.coach)).filter(
        enrolment=pairing.enrolment_id, state=Call.State.BOOKED, starts_at__gt=now
    )
    for call in coming.select_related("coach__user", "second_coach__user", "enrolment__person", "enrolment__workshop"):
        call_off(call, by=by, now=now, reason=reason)


def _pair(
    enrolment: Enrolment,
    coach: Coach,
    role: CoachRole | None,
    *,
    by: User | None,
    now: dt.datetime,
    not_now_at: dt.datetime | None = None,
    beyond: str = "",
) -> Pairing:
    pairing = Pairing.objects.create(
        enrolment=enrolment,
        coach=coach,
        role=role,
        started_at=now,
        assigned_by=by,
        not_now_at=not_now_at,
        beyond_because=beyond[:300],
    )
    introduce(pairing)
    return pairing


def _read(enrolment: Enrolment) -> Enrolment:
    return Enrolment.objects.select_related("workshop__programme", "person").get(pk=enrolment.pk)


def _is_to_be_given(one: Proposed, coach: Coach, now: dt.datetime) -> bool:
    """Return False for what stands already; NotOffered for what can't be, or where there is another coach meanwhile."""
    standing = current_pairings(one.enrolment)
    if any((pairing.role, pairing.coach) == (one.role, coach) for pairing in standing):
        return False
    if any(pairing.started_at != now for pairing in standing):  # not of this very act
        raise NotOffered(_("%(name)s has been given a coach meanwhile. Look again.") % {"name": one.enrolment.person})
    _check_pair(_read(one.enrolment), coach, one.role, standing)
    return True


def _check_reason(by: User | None, why: str) -> None:
    if by is not None and not why:
        raise NotOffered(_("Say why, in a few words: it is kept with the change."))


def _check_limit(coach: Coach, by: User | None, why: str) -> None:
    if by is not None and not why:
        raise NotOffered(
            _(
                "%(coach)s has as many people as they take (%(number)s). Say why they should take one more, or choose "
                "another coach."
            )
            % {"coach": coach, "number": coach.people_max}
        )


def _check_pair(enrolment: Enrolment, coach: Coach, role: CoachRole | None, standing: list[Pairing]) -> None:
    if enrolment.state != Enrolment.State.CONFIRMED:
        raise NotOffered(_("Only somebody with a confirmed place can be given a coach."))
    if not coach.active:
        raise NotOffered(_("This coach takes no calls at the moment."))
    if coach.user_id == enrolment.person_id:
        raise NotOffered(_("Nobody coaches themselves. Choose another coach."))
    roles = roles_of(enrolment.workshop.programme)
    if (role is None) == bool(roles) or (role is not None and role not in roles):
        raise NotOffered(_("Say what this coach brings: the programme has its own words for it."))
    if role is not None and not coach.roles.filter(pk=role.pk).exists():
        raise NotOffered(_("%(coach)s does not bring “%(role)s”.") % {"coach": coach, "role": role})
    if any(pairing.coach_id == coach.pk for pairing in standing):
        raise NotOffered(_("%(coach)s coaches this person already, in the other role.") % {"coach": coach})


def _answer(enrolment: Enrolment, not_now_at: dt.datetime | None) -> Pairing:
    pairings = list(Pairing.objects.select_for_update().filter(enrolment=enrolment, ended_at=None).order_by("pk"))
    if not pairings:
        raise NotOffered(_("You have no coach yet. We will write to you as soon as you can book a call."))
    for pairing in pairings:
        pairing.not_now_at = not_now_at
        pairing.save(update_fields=["not_now_at"])
    return pairings[0]
