"""What has to be true before a call is booked, held, moved or cancelled; asked under the locks of its people."""

import datetime as dt

from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from phonenumber_field.phonenumber import PhoneNumber
from phonenumbers import NumberParseException, ValidationResult, is_possible_number_with_reason

from accounts.models import User
from accounts.permissions import may_coordinate
from programmes.coaching.errors import CallClosed, CoachingRefused, NotOffered, ReasonNeeded, TimeRefused
from programmes.coaching.models import Call, Coach
from programmes.coaching.queries import CALLING_STATES
from programmes.coaching.services.claims import lock_people, time_taken
from programmes.coaching.slots import Diary, Obstacle
from programmes.enrolment.models import Enrolment


def locked(call: Call) -> Call:
    """Return the call as it is now, all of its people locked until the transaction ends."""
    lock_people(person.pk for person in call.people)
    return Call.objects.select_related(
        "coach__user", "second_coach__user", "enrolment__person", "enrolment__workshop__programme"
    ).get(pk=call.pk)


def whole_number(text: str) -> str:
    """Return a telephone number in international form; nothing when it is none.

    Whole, not known to be in use: lists of ranges lag behind, and whoever rings will find out.
    """
    try:
        parsed = PhoneNumber.from_string(text)
    except NumberParseException:
        return ""
    possible = is_possible_number_with_reason(parsed) == ValidationResult.IS_POSSIBLE
    return parsed.as_e164 if possible else ""


def is_coach_in(by: User | None, coaches: list[Coach]) -> bool:
    """True when who asks is one of the coaches."""
    return by is not None and any(coach.user_id == by.pk for coach in coaches)


def is_above_the_rules(by: User | None, enrolment: Enrolment, coaches: list[Coach]) -> bool:
    """True when who asks may go beyond what binds participants, and says why: a coach of the call, or a coordinator;
    never for a call of their own as a participant."""
    if by is None or by.pk == enrolment.person_id:
        return False
    return is_coach_in(by, coaches) or may_coordinate(by)


def is_late(call: Call, *, by: User | None, now: dt.datetime) -> bool:
    """True when the participant would change a call within the coaches' hours of notice, for reasons of their own."""
    hours = max(coach.notice_hours for coach in call.coaches)
    return (
        by is not None
        and by.pk == call.enrolment.person_id
        and not call.outside_window
        and call.starts_at - now < dt.timedelta(hours=hours)
    )


def check_taking_part(enrolment: Enrolment) -> None:
    """Raise NotOffered unless calls go on for this enrolment."""
    if enrolment.state != Enrolment.State.CONFIRMED or enrolment.workshop.state not in CALLING_STATES:
        raise NotOffered(_("Calls are for people with a place on a workshop that is coming or under way."))


def check_coming(call: Call, now: dt.datetime) -> None:
    """Raise CallClosed unless a call is booked and still to come."""
    if call.state == Call.State.CANCELLED:
        raise CallClosed(_("This call has been cancelled already."))
    if call.state != Call.State.BOOKED or call.starts_at <= now:
        raise CallClosed(_("This call has begun or is over, so it can no longer be changed."))


def check_override(override: str, enrolment: Enrolment, coaches: list[Coach], *, by: User | None) -> None:
    """Raise CoachingRefused when somebody would go beyond the rules who may not (see `is_above_the_rules`)."""
    if override and not is_above_the_rules(by, enrolment, coaches):
        raise CoachingRefused(_("Only one of its coaches, or a coordinator, can go beyond the rules, and says why."))


def check_time(
    diary: Diary, starts_at: dt.datetime, *, may_go_beyond: bool, now: dt.datetime, override: str = ""
) -> bool:
    """Raise TimeRefused or TimeTaken unless a call can start then. Return True when it needed a reason.

    Notice binds whoever takes part. Who may go beyond it says why (`override`); ReasonNeeded without a word.
    """
    obstacle = diary.obstacle(starts_at, now)
    short_of_notice = obstacle is Obstacle.NOTICE
    if short_of_notice and may_go_beyond:
        obstacle = diary.obstacle(starts_at, now, with_notice=False)
    if obstacle is not None:
        raise _why_not(obstacle, diary)
    if short_of_notice and not override:
        raise ReasonNeeded(_("That is sooner than people are promised. Say why; it is kept with the call."))
    return short_of_notice


def _why_not(obstacle: Obstacle, diary: Diary) -> TimeRefused:
    hours = int(diary.notice.total_seconds() // 3600)
    match obstacle:
        case Obstacle.PAST:
            return TimeRefused(_("That time has passed. Choose another."))
        case Obstacle.NOTICE:
            return TimeRefused(
                ngettext(
                    "Your coach needs %(hours)s hour of notice. Choose a later time.",
                    "Your coach needs %(hours)s hours of notice. Choose a later time.",
                    hours,
                )
                % {"hours": hours}
            )
        case Obstacle.WINDOW:
            return TimeRefused(_("Calls are held between the modules of your workshop. Choose a time in those weeks."))
        case Obstacle.HOURS if len(diary.coaches) > 1:
            return TimeRefused(_("Your coaches are not both there then. Choose one of the times shown."))
        case Obstacle.HOURS:
            return TimeRefused(_("Your coach takes no calls then. Choose one of the times shown."))
        case Obstacle.FULL:
            return TimeRefused(_("Your coach takes no more calls on that day. Choose another."))
        case Obstacle.BUSY:
            return time_taken()
