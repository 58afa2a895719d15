"""Calls and coaches, on either side of the telephone."""

import datetime as dt

from django.db.models import Q
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from notices.personal import Holding, Row, hold, rows_of
from notices.retention import Rule, emptying, keep
from programmes.coaching.models import (
    Availability,
    Call,
    CallAbsence,
    CallEvent,
    CallGroup,
    Claim,
    Coach,
    ExtraHours,
    GroupAttendance,
    GroupCall,
    GroupMember,
    Pairing,
    TimeOff,
)
from programmes.enrolment.models import Enrolment


def calls(person: User) -> list[Row]:
    own = Call.objects.filter(enrolment__person=person).select_related("coach__user", "second_coach__user")
    return (
        [
            {
                "reference": call.reference,
                "with": call.coach_names,
                "starts": call.starts_at,
                "ends": call.ends_at,
                "held": call.mode,
                "number": str(call.number),
                "state": call.state,
            }
            for call in own.order_by("pk")
        ]
        + rows_of(
            CallEvent.objects.filter(call__enrolment__person=person),
            "at", "kind", "reason", call="call__reference",
        )
        + rows_of(CallAbsence.objects.filter(person=person), call_missed="call__reference")
        + [
            {
                "coach": str(pairing.coach),
                "from": pairing.started_at,
                "until": pairing.ended_at,
                "why_beyond_the_rules": pairing.beyond_because,
                "why_it_ended": pairing.ended_because,
            }
            for pairing in Pairing.objects.filter(enrolment__person=person).select_related("coach__user")
        ]
        + rows_of(GroupMember.objects.filter(enrolment__person=person), "joined_at", "left_at", group="group__title")
        + rows_of(GroupAttendance.objects.filter(enrolment__person=person), "mark", at="call__starts_at")
        + rows_of(Claim.objects.filter(person=person), busy_from="starts_at", until="ends_at")
    )  # fmt: skip


def erase_calls(person: User, now: dt.datetime) -> int:
    """Empty the numbers and reasons; who was in which group, and whose time was taken, goes."""
    own = CallEvent.objects.filter(Q(call__enrolment__person=person) | Q(by=person)).exclude(reason="")
    emptied = own.update(reason="") + Call.objects.filter(enrolment__person=person).exclude(number="").update(number="")
    said = Pairing.objects.filter(enrolment__person=person).exclude(ended_because="", beyond_because="")
    emptied += said.update(ended_because="", beyond_because="")
    return emptied + Claim.objects.filter(person=person).delete()[0]


def coach(person: User) -> list[Row]:
    own = rows_of(
        Coach.objects.filter(user=person), "scope", "escalation_contact", "video_link", "meeting_place", "time_zone"
    )
    phones = [{"telephone": str(one.phone)} for one in Coach.objects.filter(user=person).exclude(phone="")]
    hours = rows_of(Availability.objects.filter(coach__user=person), "weekday", "starts", "ends")
    hours += rows_of(ExtraHours.objects.filter(coach__user=person), "date", "starts", "ends")
    hours += rows_of(TimeOff.objects.filter(coach__user=person), "starts_on", "ends_on")
    groups = rows_of(CallGroup.objects.filter(coach__user=person), "title", "joining_link")
    return own + phones + hours + groups


def erase_coach(person: User, now: dt.datetime) -> int:
    for times in (Availability, ExtraHours, TimeOff):
        times.objects.filter(coach__user=person).delete()
    CallGroup.objects.filter(coach__user=person).update(joining_link="")
    return Coach.objects.filter(user=person).update(
        active=False, scope="", escalation_contact="", phone="", video_link="", meeting_place=""
    )


def waits_for(person: User) -> str:
    current = Pairing.objects.filter(coach__user=person, ended_at=None, enrolment__state__in=Enrolment.OPEN)
    if not current.exists():
        return ""
    return _now("You coach people now. They need another coach before your details can be erased.")


hold(
    Holding(
        name="coaching/calls",
        title=_("Your calls, and who coaches you"),
        why=_("So that you and your coach can find a time, and know how many calls are left."),
        kept=_(
            "That there were calls, and when, stays; the number to ring for 30 days after the call, or until you ask."
        ),
        models=(Call, CallEvent, CallAbsence, Pairing, GroupMember, GroupAttendance, Claim),
        rows=calls,
        erase=erase_calls,
        stays=_(
            "That calls were booked, held or missed, and when: a programme's figures and a coach's record need it."
        ),
    )
)
hold(
    Holding(
        name="coaching/coach",
        title=_("What you say of yourself as a coach, and your hours"),
        why=_("So that people know whom they talk to, and when they can."),
        kept=_("For as long as you coach."),
        models=(Coach, Coach.roles.through, Availability, ExtraHours, TimeOff, CallGroup, GroupCall),
        rows=coach,
        erase=erase_coach,
        stays=_("That calls were held by somebody."),
        waits_for=waits_for,
    )
)
keep(
    Rule(
        name="coaching/numbers",
        what=_("Numbers to ring people on for a call"),
        setting="CALL_NUMBERS_KEPT_DAYS",
        since=_("after the call"),
        past=lambda before: Call.objects.filter(ends_at__lte=before).exclude(number=""),
        remove=emptying(number=""),
    )
)
