"""Groups for calls: open one with its dates, join it and leave it, change one date or all that follow, note who came.

Each locks the group first, then its people in the order of their keys, so that capacity is exact and nobody is in two
calls at once.
"""

import datetime as dt
from collections.abc import Collection, Mapping
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from notices.services import Mail, drop_waiting, queue_once
from programmes.catalogue.models import DeliveryMode, Workshop
from programmes.coaching.errors import (
    CallClosed,
    CoachingRefused,
    DayOff,
    GroupFull,
    NotOffered,
    TimeRefused,
    TimeTaken,
)
from programmes.coaching.models import (
    CallGroup,
    Claim,
    Coach,
    GroupAttendance,
    GroupCall,
    GroupMember,
)
from programmes.coaching.queries import (
    CALLING_STATES,
    coming_calls,
    days_off,
    group_calls_from,
    may_hold_groups_in,
    members_of,
)
from programmes.coaching.services.claims import let_go, lock_people, write_claims
from programmes.coaching.services.history import REASON_LENGTH, REMINDER_BEFORE
from programmes.coaching.signals import group_changed
from programmes.coaching.slots import instant
from programmes.enrolment.models import Enrolment
from ui import references, when
from ui.locks import retry_once

MOST_DATES = 52


@retry_once
@transaction.atomic
def open_group(
    workshop: Workshop,
    coach: Coach,
    *,
    kind: str,
    title: str,
    places_max: int,
    first_date: dt.date,
    starts: dt.time,
    minutes: int,
    dates: int = 1,
    every_weeks: int = 1,
    mode: str = DeliveryMode.ONLINE,
    joining_link: str = "",
    although: Collection[dt.date] = (),
    now: dt.datetime | None = None,
) -> CallGroup:
    """Open a group of a workshop's people with all its dates, so many weeks apart, and return it.

    `starts` is wall-clock time where the workshop is, on every date. The coach's time is claimed, their buffer after
    each. On days that the coach keeps free it meets only if `although` names them, by the coach's clock.

    Raises DayOff, naming all such days; NotOffered unless the coach coaches in the workshop or facilitates it;
    TimeRefused for a date that is past or at which the clocks change; TimeTaken, naming the date, when the coach has
    something else.
    """
    now = now or timezone.now()
    if workshop.state not in CALLING_STATES or not may_hold_groups_in(coach, workshop):
        raise NotOffered(_("Groups are held by coaches and facilitators of a workshop that is coming or under way."))
    if not 1 <= dates <= MOST_DATES or not 1 <= every_weeks <= 12 or not 10 <= minutes <= 480 or places_max < 1:
        raise CoachingRefused(_("Choose up to %(most)s dates of up to eight hours each.") % {"most": MOST_DATES})
    lock_people([coach.user_id])
    group = CallGroup.objects.create(
        workshop=workshop,
        coach=coach,
        kind=kind,
        title=title,
        places_max=places_max,
        mode=mode,
        joining_link=joining_link,
        created_at=now,
    )
    days = (first_date + dt.timedelta(weeks=every_weeks * number) for number in range(dates))
    beginnings = [_at(day, starts, workshop.time_zone, now) for day in days]
    _check_days(coach, beginnings, although)
    for starts_at in beginnings:
        call = GroupCall.objects.create(
            group=group,
            starts_at=starts_at,
            ends_at=starts_at + dt.timedelta(minutes=minutes),
            time_zone=workshop.time_zone,
            uid=f"group-{references.new_reference(10).lower()}@{settings.MAIL_DOMAIN}",
            revised_at=now,
        )
        _claim_for(call, [coach.user_id], coach, now=now)
    group_changed.send(sender=CallGroup, group=group, people=[coach.user], calls=list(coming_calls(group, now=now)))
    return group


@retry_once
@transaction.atomic
def join_group(group: CallGroup, enrolment: Enrolment, *, now: dt.datetime | None = None) -> GroupMember:
    """Put somebody with a place into a group of their workshop, and return the membership; twice is once.

    Raises GroupFull; NotOffered without a place in that workshop; TimeTaken, naming the date, when one of its dates
    falls on something they have already.
    """
    now = now or timezone.now()
    group = _locked(group, enrolment.person_id)
    enrolment = Enrolment.objects.select_related("person", "workshop").get(pk=enrolment.pk)
    if enrolment.workshop_id != group.workshop_id or enrolment.state != Enrolment.State.CONFIRMED:
        raise NotOffered(_("This group is for people with a place on its workshop."))
    if enrolment.person_id == group.coach.user_id:
        raise NotOffered(_("You hold this group, so you are in it already."))
    standing = list(members_of(group))
    already = next((member for member in standing if member.enrolment_id == enrolment.pk), None)
    if already is not None:
        return already
    if len(standing) >= group.places_max:
        raise GroupFull(_("This group is full. Look at the others, or ask your coach."))
    coming = list(coming_calls(group, now=now))
    if not coming:
        raise CallClosed(_("This group has no more dates."))
    for call in coming:
        _claim_for(call, [enrolment.person_id], group.coach, now=now)
    member = GroupMember.objects.create(group=group, enrolment=enrolment, joined_at=now)
    _tell("group_joined", group, [enrolment.person], key=f"{group.pk}:{member.pk}", now=now)
    _remind(coming, [enrolment.person], now=now)
    group_changed.send(sender=CallGroup, group=group, people=[enrolment.person], calls=coming)
    return member


@retry_once
@transaction.atomic
def leave_group(group: CallGroup, enrolment: Enrolment, *, now: dt.datetime | None = None) -> None:
    """Take somebody out of a group: their time is theirs again. What they were at stays. Twice is once."""
    now = now or timezone.now()
    group = _locked(group, enrolment.person_id)
    take_out_of_groups(enrolment, now=now, group=group)


def take_out_of_groups(enrolment: Enrolment, *, now: dt.datetime, group: CallGroup | None = None) -> None:
    """Take somebody out of one group of their workshop, or of all; called under their lock."""
    members = GroupMember.objects.filter(enrolment=enrolment, left_at=None, **({"group": group} if group else {}))
    for member in members.select_related("group__coach__user", "group__workshop").order_by("pk"):
        member.left_at = now
        member.save(update_fields=["left_at"])
        coming = list(coming_calls(member.group, now=now))
        Claim.objects.filter(person=enrolment.person_id, group_call__in=coming).delete()
        group_changed.send(sender=CallGroup, group=member.group, people=[enrolment.person], calls=coming)


@retry_once
@transaction.atomic
def change_group_calls(
    call: GroupCall,
    *,
    following: bool,
    days: int = 0,
    starts: dt.time | None = None,
    reason: str = "",
    although: Collection[dt.date] = (),
    by: User,
    now: dt.datetime | None = None,
) -> list[GroupCall]:
    """Give one date of a group another time, with `following` all later ones too, and return those that now differ.

    So many days later or earlier, and at another time on the clock where it is given; each keeps its length and UID.
    Everybody is told once. A member who has something else at a new time keeps that: the group's time is then not kept
    free for them, and the coach's page says so. Raises TimeTaken when the coach has something else, and DayOff when one
    comes to lie on a day that they keep free and that is not named in `although`; all stands then.
    """
    now = now or timezone.now()
    group, call = _hold(call, by=by, now=now)
    changed, before = [], {}
    for one in list(group_calls_from(call, now=now)) if following else [call]:
        zone = ZoneInfo(one.time_zone)
        was = one.starts_at.astimezone(zone)
        try:
            date = was.date() + dt.timedelta(days=days)
        except OverflowError as error:
            raise TimeRefused(_("That is too far off.")) from error
        starts_at = _at(date, starts or was.time(), one.time_zone, now)
        if starts_at != one.starts_at:
            before[one.pk] = one.starts_at
            one.starts_at, one.ends_at = starts_at, starts_at + (one.ends_at - one.starts_at)
            changed.append(one)
    moved = [
        one.starts_at for one in changed if _day_of(group.coach, one.starts_at) != _day_of(group.coach, before[one.pk])
    ]
    _check_days(group.coach, moved, although)
    # All give their time up before any takes its new one: the second may move to where the third was.
    Claim.objects.filter(group_call__in=changed).delete()
    members = sorted(members_of(group).values_list("enrolment__person", flat=True))
    for one in changed:
        _revise(one, reason, now=now)
        _claim_for(one, [group.coach.user_id], group.coach, now=now)
        for person in members:
            _claim_for(one, [person], group.coach, now=now, or_leave=True)
    _tell_change(group, changed, before=before, now=now)
    return changed


@retry_once
@transaction.atomic
def cancel_group_calls(
    call: GroupCall, *, following: bool, reason: str = "", by: User, now: dt.datetime | None = None
) -> list[GroupCall]:
    """Call one date of a group off, with `following` all later ones too, and return them. Everybody is told once."""
    now = now or timezone.now()
    group, call = _hold(call, by=by, now=now)
    calls = list(group_calls_from(call, now=now)) if following else [call]
    call_off_group(group, calls, reason=reason, now=now)
    return calls


def call_off_group(group: CallGroup, calls: list[GroupCall], *, reason: str, now: dt.datetime) -> None:
    """Cancel dates of a group; called under its people's locks."""
    for one in calls:
        one.cancelled_at = now
        _revise(one, reason, now=now)
    Claim.objects.filter(group_call__in=calls).delete()
    _tell_change(group, calls, now=now)


@retry_once
@transaction.atomic
def mark_group_call(
    call: GroupCall, marks: Mapping[int, str], *, by: User, now: dt.datetime | None = None
) -> list[GroupAttendance]:
    """Note who was at a group call, by enrolments' keys, once it has begun; return all that is noted of it.

    May be put right later; an empty mark takes one back. Raises CallClosed before it begins or once it is cancelled;
    CoachingRefused when somebody else than its coach asks, or for somebody who is not in the group.
    """
    now = now or timezone.now()
    group = CallGroup.objects.select_for_update().select_related("coach").get(pk=call.group_id)
    call = GroupCall.objects.get(pk=call.pk)
    _check_coach(group, by)
    if call.cancelled_at is not None:
        raise CallClosed(_("This call was cancelled."))
    if now < call.starts_at:
        raise CallClosed(_("This call has not begun yet."))
    known = set(group.members.values_list("enrolment", flat=True))
    if marks.keys() - known or set(marks.values()) - {"", *GroupAttendance.Mark.values}:
        raise CoachingRefused(_("Choose what to note of each of its people."))
    for enrolment, mark in marks.items():
        if mark:
            GroupAttendance.objects.update_or_create(
                call=call, enrolment_id=enrolment, defaults={"mark": mark, "by": by, "at": now}
            )
        else:
            call.attendance.filter(enrolment=enrolment).delete()
    return list(call.attendance.all())


def _hold(call: GroupCall, *, by: User, now: dt.datetime) -> tuple[CallGroup, GroupCall]:
    group = _locked(call.group)
    _check_coach(group, by)
    call = GroupCall.objects.get(pk=call.pk)
    if call.cancelled_at is not None or call.starts_at <= now:
        raise CallClosed(_("This call has begun, is over or cancelled, so it can no longer be changed."))
    return group, call


def _locked(group: CallGroup, *others: int) -> CallGroup:
    """Return the group, locked, with the people whose time it takes, and others."""
    group = CallGroup.objects.select_for_update(of=("self",)).select_related("coach__user", "workshop").get(pk=group.pk)
    lock_people({group.coach.user_id, *members_of(group).values_list("enrolment__person", flat=True), *others})
    return group


def _check_coach(group: CallGroup, by: User) -> None:
    if by.pk != group.coach.user_id:
        raise CoachingRefused(_("Only the coach who holds a group can do this."))


def _at(date: dt.date, time: dt.time, zone: str, now: dt.datetime) -> dt.datetime:
    if not now.year - 1 <= date.year <= now.year + 5:
        raise TimeRefused(_("That is too far off."))
    starts_at = instant(date, time, ZoneInfo(zone))
    if starts_at is None:
        raise TimeRefused(_("The clocks change then. Choose another time."))
    if starts_at <= now:
        raise TimeRefused(_("That time has passed. Choose another."))
    return starts_at


def _day_of(coach: Coach, moment: dt.datetime) -> dt.date:
    return moment.astimezone(ZoneInfo(coach.time_zone)).date()


def _check_days(coach: Coach, beginnings: list[dt.datetime], although: Collection[dt.date]) -> None:
    """Raise DayOff where one of the dates of a group lies on a day that its coach keeps free, unless it is meant."""
    free = days_off(coach, {_day_of(coach, moment) for moment in beginnings})
    if free.keys() <= set(although):
        return
    named = [f"{when.day(day)} ({name})" if name else when.day(day) for day, name in free.items()]
    raise DayOff(
        ngettext(
            "You keep this day free: %(days)s. Choose another, or say that you meet then all the same.",
            "You keep these days free: %(days)s. Choose others, or say that you meet then all the same.",
            len(named),
        )
        % {"days": "; ".join(named)},
        days=free,
    )


def _claim_for(call: GroupCall, people: list[int], coach: Coach, *, now: dt.datetime, or_leave: bool = False) -> None:
    let_go(people, now=now)
    ends_at = call.ends_at + dt.timedelta(minutes=coach.buffer_minutes)
    try:
        write_claims(
            [Claim(person_id=person, group_call=call, starts_at=call.starts_at, ends_at=ends_at) for person in people]
        )
    except TimeTaken as error:
        if not or_leave:
            local = call.starts_at.astimezone(ZoneInfo(call.time_zone))
            raise TimeTaken(_("There is something else on %(when)s.") % {"when": when.day_and_clock(local)}) from error


def _revise(call: GroupCall, reason: str, *, now: dt.datetime) -> None:
    call.sequence += 1
    call.revised_at, call.reason = now, reason[:REASON_LENGTH]
    call.save()


def _people(group: CallGroup) -> list[User]:
    return [group.coach.user, *(member.enrolment.person for member in members_of(group))]


def _tell_change(
    group: CallGroup, calls: list[GroupCall], *, before: Mapping[int, dt.datetime] | None = None, now: dt.datetime
) -> None:
    """Queue one mail to each of a group's people about all dates of one act, `before` is when they were where they have
    moved; reminders for the new times."""
    if not calls:
        return
    people = _people(group)
    group_changed.send(sender=CallGroup, group=group, people=people, calls=calls)
    states = ",".join(f"{call.pk}-{call.sequence}" for call in calls[:3])
    was = {call.pk: (before or {}).get(call.pk) for call in calls}
    data = {"calls": [[call.pk, call.sequence, at.isoformat() if (at := was[call.pk]) else ""] for call in calls]}
    _tell("group_changed", group, people, key=f"{group.pk}:{states}:{len(calls)}", now=now, **data)
    drop_waiting([_reminder_of(call, person, call.sequence - 1) for call in calls for person in people[1:]], now=now)
    _remind([call for call in calls if call.cancelled_at is None], people[1:], now=now)


def _tell(kind: str, group: CallGroup, people: list[User], *, key: str, now: dt.datetime, **data: object) -> None:
    queue_once(
        [
            Mail(
                f"coaching/{kind}",
                person,
                {"group": group.pk, **data},
                f"workshop:{group.workshop.code}",
                key=f"coaching/{kind}:{key}:{person.pk}",
            )
            for person in people
        ],
        now=now,
    )


def _reminder_of(call: GroupCall, person: User, sequence: int) -> str:
    return f"coaching/group_reminder:{call.pk}:{sequence}:{person.pk}"


def _remind(calls: list[GroupCall], people: list[User], *, now: dt.datetime) -> None:
    """Queue the reminders of the day before; each is dropped when its date moves, is called off, or they leave."""
    queue_once(
        [
            Mail(
                "coaching/group_reminder",
                person,
                {"call": call.pk, "sequence": call.sequence},
                f"workshop:{call.group.workshop.code}",
                key=_reminder_of(call, person, call.sequence),
                due_at=call.starts_at - REMINDER_BEFORE,
            )
            for call in calls
            if call.starts_at - REMINDER_BEFORE > now
            for person in people
        ],
        now=now,
    )
