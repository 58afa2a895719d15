"""The mails of coaching. Each says what is true when it leaves, or is dropped. None ever holds a telephone number."""

import datetime as dt
from collections.abc import Callable

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from notices.kinds import CalendarPart, Content, mail_kind
from notices.models import Notice
from programmes.coaching.how import how_it_is_held, in_words
from programmes.coaching.models import Call, CallGroup, GroupCall, Pairing
from programmes.coaching.queries import coaching_status, current_pairings, group_calls_to_move, members_of
from programmes.coaching.services.openings import opens_at, still_asked
from programmes.enrolment.models import Enrolment
from programmes.people.queries import time_zone_of

InvitationPart = Callable[[Call, User, str], CalendarPart | None]

# What lets mail programs put a call into a calendar; from a room above (see set_invitation_part).
_invitation_part: InvitationPart | None = None


def set_invitation_part(maker: InvitationPart) -> InvitationPart:
    """Register who makes the calendar part of a mail about a call; a decorator.

    `maker(call, recipient, method)` is called when the mail is delivered, with method REQUEST (booked, moved) or
    CANCEL; it answers None for somebody who gets no invitations. So words and invitation come in one mail.
    """
    global _invitation_part
    _invitation_part = maker
    return maker


@mail_kind("coaching/your_coach", _("Who your coach is"))
def your_coach(notice: Notice) -> Content | None:
    """Somebody has been given a coach, or two; nothing when that has changed again."""
    enrolment = (
        Enrolment.objects.select_related("workshop__programme", "person")
        .prefetch_related("workshop__parts")
        .filter(pk=notice.data["enrolment"], state=Enrolment.State.CONFIRMED)
        .first()
    )
    pairings = [one for one in current_pairings(enrolment) if _is_new(one, notice)] if enrolment else []
    if enrolment is None or not pairings:
        return None
    opens = opens_at(enrolment.workshop) if enrolment.workshop.programme.coaching_calls else None
    return Content(
        {
            "enrolment": enrolment,
            "workshop": enrolment.workshop,
            "pairings": [(pairing, _link("coach_profile", str(pairing.coach_id))) for pairing in pairings],
            "opens": opens if opens and opens > timezone.now() else None,
            "link": _link("my_journey"),
            "languages_link": _link("my_languages"),
            "reference": enrolment.reference,
        }
    )


@mail_kind("coaching/your_people", _("Whom you coach"))
def your_people(notice: Notice) -> Content | None:
    """A coach has been given people in a workshop; nothing when that has changed again."""
    found = Pairing.objects.filter(
        coach=notice.data["coach"],
        enrolment__workshop=notice.data["workshop"],
        enrolment__state=Enrolment.State.CONFIRMED,
        ended_at=None,
    )
    pairings = [
        one
        for one in found.select_related("role", "enrolment__person__profile", "enrolment__workshop")
        if _is_new(one, notice)
    ]
    if not pairings:
        return None
    return Content(
        {
            "pairings": pairings,
            "workshop": pairings[0].enrolment.workshop,
            "link": _link("coach_people"),
            "reference": pairings[0].enrolment.workshop.code,
        }
    )


@mail_kind("coaching/pairing_ended", _("A coach no longer coaches somebody"))
def pairing_ended(notice: Notice) -> Content | None:
    """A coach no longer coaches somebody: to either of the two; nothing when the coach is theirs again."""
    pairing = (
        Pairing.objects.select_related("coach__user", "role", "enrolment__person", "enrolment__workshop")
        .filter(pk=notice.data["pairing"], enrolment__state=Enrolment.State.CONFIRMED)
        .first()
    )
    if pairing is None:
        return None
    now_with = [one.coach for one in current_pairings(pairing.enrolment)]
    if pairing.coach in now_with:
        return None
    for_coach = notice.recipient == pairing.coach.user
    return Content(
        {
            "pairing": pairing,
            "workshop": pairing.enrolment.workshop,
            "for_coach": for_coach,
            "others": in_words([coach.user for coach in now_with]),
            "link": _link("coach_people") if for_coach else _link("my_journey"),
            "reference": pairing.enrolment.workshop.code if for_coach else pairing.enrolment.reference,
        }
    )


def _is_new(pairing: Pairing, notice: Notice) -> bool:
    return pairing.started_at == dt.datetime.fromisoformat(notice.data["since"])


@mail_kind("coaching/times_open", _("Coaching times are open"))
def times_open(notice: Notice) -> Content | None:
    """They can book their first call; nothing when they have, would rather not now, or mail about their workshop rests:
    it is then queued anew."""
    now = timezone.now()
    enrolment = still_asked(notice, now=now)
    if enrolment is None:
        return None
    return Content(
        {
            "enrolment": enrolment,
            "workshop": enrolment.workshop,
            "coaching": coaching_status(enrolment, now=now),
            "link": _link("calls", enrolment.reference),
            "reference": enrolment.reference,
        }
    )


@mail_kind("coaching/nudge", _("Coaching times are still open"))
def nudge(notice: Notice) -> Content | None:
    """They can still book their first call; nothing when they have answered either way."""
    return times_open(notice)


@mail_kind("coaching/call_booked", _("Call booked"))
def call_booked(notice: Notice) -> Content | None:
    """A call stands; nothing when it has been moved or cancelled since: that has a mail of its own."""
    return _standing(notice, method="REQUEST")


@mail_kind("coaching/call_moved", _("Call moved"))
def call_moved(notice: Notice) -> Content | None:
    """A call has another time; nothing when that has changed again."""
    return _standing(notice, method="REQUEST")


@mail_kind("coaching/call_cancelled", _("Call cancelled"))
def call_cancelled(notice: Notice) -> Content | None:
    """A call is off."""
    call = _call(notice, Call.State.CANCELLED)
    return _content(notice, call, method="CANCEL") if call else None


@mail_kind("coaching/call_reminder", _("Reminder of a call"))
def call_reminder(notice: Notice) -> Content | None:
    """The call is tomorrow; nothing when it was moved, cancelled or has begun."""
    return _standing(notice)


@mail_kind("coaching/call_to_move", _("Call has to be moved"))
def call_to_move(notice: Notice) -> Content | None:
    """Dates have changed under a call; nothing when it has been moved since, or fits again."""
    call = _call(notice, Call.State.BOOKED)
    return _content(notice, call) if call and call.outside_window and call.starts_at > timezone.now() else None


@mail_kind("coaching/group_joined", _("In a group for calls"))
def group_joined(notice: Notice) -> Content | None:
    """They are in a group: all its dates; nothing when they have left since, or nothing comes any more."""
    group = _group(notice)
    person = notice.recipient
    if group is None or person is None or not members_of(group).filter(enrolment__person=person).exists():
        return None
    calls = list(group.calls.filter(cancelled_at=None, starts_at__gt=timezone.now()))
    return _group_content(group, person, calls) if calls else None


@mail_kind("coaching/group_changed", _("Dates of a group have changed"))
def group_changed(notice: Notice) -> Content | None:
    """What has become of the dates of one act; those that have changed again since have a mail of their own."""
    group = _group(notice)
    person = notice.recipient
    if group is None or person is None:
        return None
    in_it = group.coach.user == person or members_of(group).filter(enrolment__person=person).exists()
    told = {pk: (sequence, "".join(was)) for pk, sequence, *was in notice.data["calls"]}
    calls = [call for call in group.calls.filter(pk__in=told) if call.sequence == told[call.pk][0]]
    for call in calls:
        was = told[call.pk][1]
        call.was = dt.datetime.fromisoformat(was) if was else None  # type: ignore[attr-defined]
    reason = next((call.reason for call in calls if call.reason), "")
    return _group_content(group, person, calls, reason=reason) if calls and in_it else None


@mail_kind("coaching/group_reminder", _("Reminder of a group call"))
def group_reminder(notice: Notice) -> Content | None:
    """A group meets tomorrow; nothing when the date moved, is off or has begun, or the person has left."""
    call = GroupCall.objects.filter(
        pk=notice.data["call"], sequence=notice.data["sequence"], cancelled_at=None, starts_at__gt=timezone.now()
    ).first()
    person = notice.recipient
    if call is None or person is None or not members_of(call.group).filter(enrolment__person=person).exists():
        return None
    return _group_content(call.group, person, [call])


@mail_kind("coaching/group_to_move", _("Date of a group needs another time"))
def group_to_move(notice: Notice) -> Content | None:
    """The coach of a group has to be elsewhere at one of its dates: for them, and for the coordinators; nothing when it
    has been changed since, or fits again."""
    call = group_calls_to_move().filter(pk=notice.data["call"], sequence=notice.data["sequence"]).first()
    if call is None:
        return None
    for_coach = notice.recipient == call.group.coach.user
    workshop = call.group.workshop
    return Content(
        {
            "call": call,
            "group": call.group,
            "workshop": workshop,
            "for_coach": for_coach,
            "time_zone": call.group.coach.time_zone if for_coach else workshop.time_zone,
            "link": _link("coach_group_call", str(call.pk))
            if for_coach
            else _link("facilitate_workshop", workshop.code),
            "reference": workshop.code,
        }
    )


def _group(notice: Notice) -> CallGroup | None:
    groups = CallGroup.objects.select_related("coach__user", "workshop__programme")
    return groups.filter(pk=notice.data["group"]).first()


def _group_content(group: CallGroup, person: User, calls: list[GroupCall], *, reason: str = "") -> Content:
    for_coach = group.coach.user == person
    zone = group.coach.time_zone if for_coach else time_zone_of(person, group.workshop.time_zone)
    enrolment = group.workshop.enrolments.filter(person=person, state__in=Enrolment.TAKING_PART).first()
    own = _link("call_groups", enrolment.reference) if enrolment else f"{settings.SITE_URL}/my/"
    return Content(
        {
            "group": group,
            "workshop": group.workshop,
            "calls": calls,
            "all_off": all(call.cancelled_at for call in calls),
            "reason": reason,
            "time_zone": zone,
            "link": _link("coach_group", str(group.pk)) if for_coach else own,
            "reference": enrolment.reference if enrolment else "",
        }
    )


def _standing(notice: Notice, *, method: str | None = None) -> Content | None:
    call = _call(notice, Call.State.BOOKED)
    return _content(notice, call, method=method) if call and call.starts_at > timezone.now() else None


def _call(notice: Notice, state: str) -> Call | None:
    """Return the notice's call if it is in this state and has not changed since the notice was queued."""
    return (
        Call.objects.select_related(
            "coach__user", "second_coach__user", "enrolment__person__profile", "enrolment__workshop__programme"
        )
        .filter(pk=notice.data["call"], state=state, sequence=notice.data["sequence"])
        .first()
    )


def _content(notice: Notice, call: Call, *, method: str | None = None) -> Content:
    recipient = notice.recipient
    coach = next((coach for coach in call.coaches if coach.user == recipient), None)
    was = notice.data.get("was")
    part = _invitation_part(call, recipient, method) if _invitation_part and recipient and method else None
    return Content(
        {
            "call": call,
            "workshop": call.enrolment.workshop,
            "for_coach": coach is not None,
            "person": call.enrolment.person,
            "others": in_words([person for person in call.people if person != recipient]),
            "how": how_it_is_held(call, recipient) if recipient else "",
            "time_zone": coach.time_zone if coach else time_zone_of(call.enrolment.person, call.time_zone),
            "was": dt.datetime.fromisoformat(was) if was else None,
            "reason": notice.data.get("reason", ""),
            "said_by": User.objects.filter(pk=notice.data.get("said_by")).first(),
            "recipient": recipient,
            "link": _link("coach_call", call.reference) if coach else _link_of(call),
            "reference": call.reference,
        },
        calendar=part,
    )


def _link_of(call: Call) -> str:
    """Return where the participant does next what there is to do about a call."""
    enrolment = call.enrolment.reference
    if call.enrolment.state != Enrolment.State.CONFIRMED:
        return f"{settings.SITE_URL}/my/"
    if call.state == Call.State.CANCELLED:
        return _link("calls", enrolment)
    if call.outside_window:
        return _link("call_move", enrolment, call.reference)
    return _link("call", enrolment, call.reference)


def _link(name: str, *args: str) -> str:
    return f"{settings.SITE_URL}{reverse(name, args=args)}"
