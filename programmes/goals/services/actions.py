"""Actions, which a person owns and a coach proposes; and what a person prepares before a call."""

import datetime as dt

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from programmes.coaching.models import Call
from programmes.enrolment.models import Enrolment
from programmes.goals.errors import AnsweredAlready, GoalsRefused, NotYours
from programmes.goals.models import Action, Goal, Preparation
from programmes.goals.services.who import check_own, coach_of, required, tell_of_proposal
from ui.locks import retry_once
from ui.typed import tidy

State = Action.State


@retry_once
@transaction.atomic
def note_action(
    enrolment: Enrolment,
    *,
    by: User,
    what: str,
    by_when: dt.date | None = None,
    call: Call | None = None,
    goal: Goal | None = None,
    now: dt.datetime | None = None,
) -> Action:
    """Note down something the person `by` will do, agreed in a call or by themselves; return it. Their coaches read it.

    Raises NotYours (also for another's call or goal), NothingWritten.
    """
    check_own(enrolment, by)
    return _begin(enrolment, what, by_when, call, goal, State.AGREED, now or timezone.now())


@retry_once
@transaction.atomic
def propose_action(
    enrolment: Enrolment,
    *,
    by: User,
    what: str,
    by_when: dt.date | None = None,
    call: Call | None = None,
    now: dt.datetime | None = None,
) -> Action:
    """Put an action before somebody one coaches now; it counts once they agree. They are told that something waits.

    Raises NotYours, NothingWritten.
    """
    now = now or timezone.now()
    action = _begin(enrolment, what, by_when, call, None, State.PROPOSED, now, proposed_by=coach_of(enrolment, by))
    tell_of_proposal(enrolment, now=now)
    return action


@retry_once
@transaction.atomic
def answer_action(action: Action, *, by: User, agree: bool, now: dt.datetime | None = None) -> Action:
    """Agree to a proposed action, or leave it aside; return it. Raises NotYours, AnsweredAlready."""
    action = _own(action, by)
    if action.state != State.PROPOSED:
        raise AnsweredAlready(_("This has been answered already."))
    return _move(action, State.AGREED if agree else State.LEFT, now or timezone.now())


@retry_once
@transaction.atomic
def change_action(action: Action, *, by: User, what: str, by_when: dt.date | None) -> Action:
    """Put an action in other words, or give it another day; return it. One that was proposed still waits for a yes.

    Raises NotYours, NothingWritten, and AnsweredAlready for what was left aside.
    """
    action = _own(action, by)
    if action.state == State.LEFT:
        raise AnsweredAlready(_("You have left this aside."))
    action.what, action.by_when = required(what, _("Write what is to be done.")), by_when
    action.save()
    return action


@retry_once
@transaction.atomic
def settle_action(action: Action, state: str, *, by: User, now: dt.datetime | None = None) -> Action:
    """Say that an agreed action is done, not done, let go, or to do again; return it. Twice is once.

    Raises NotYours, and AnsweredAlready for one that nobody has agreed to.
    """
    action = _own(action, by)
    state = State(state)
    if {action.state, state} - Action.AGREED_STATES:
        raise AnsweredAlready(_("This has not been agreed, so there is nothing to say of it yet."))
    return _move(action, state, now or timezone.now()) if action.state != state else action


@retry_once
@transaction.atomic
def withdraw_action(action: Action, *, by: User) -> None:
    """Take back an action that one proposed and nobody has answered. Raises NotYours, AnsweredAlready."""
    action = _held(action)
    if action.proposed_by is None or action.proposed_by.user_id != by.pk:
        raise NotYours(_("Somebody else proposed this."))
    if action.state != State.PROPOSED:
        raise AnsweredAlready(_("This has been answered already."))
    action.delete()


@retry_once
@transaction.atomic
def prepare(
    call: Call, *, by: User, wants: str = "", since: str = "", helps: str = "", now: dt.datetime | None = None
) -> Preparation | None:
    """Keep what a person thinks of before a call, and return it; the call's coach reads it at once.

    Nothing written takes it away, and None is returned. Raises NotYours, and GoalsRefused when the call is over or off.
    """
    now = now or timezone.now()
    # The call's row is what two windows of one browser wait for: there is one preparation for each call.
    call = Call.objects.select_for_update(of=["self"], no_key=True).select_related("enrolment").get(pk=call.pk)
    check_own(call.enrolment, by)
    if call.state != Call.State.BOOKED or call.ends_at <= now:
        raise GoalsRefused(_("This call is over or off, so there is nothing to prepare any more."))
    words = {"wants": tidy(wants), "since": tidy(since), "helps": tidy(helps)}
    if not any(words.values()):
        Preparation.objects.filter(call=call).delete()
        return None
    values = {**words, "enrolment": call.enrolment, "updated_at": now}
    return Preparation.objects.update_or_create(call=call, defaults=values)[0]


def _begin(
    enrolment: Enrolment,
    what: str,
    by_when: dt.date | None,
    call: Call | None,
    goal: Goal | None,
    state: str,
    now: dt.datetime,
    **values: object,
) -> Action:
    if any(one is not None and one.enrolment_id != enrolment.pk for one in (call, goal)):
        raise NotYours(_("This belongs to somebody else."))
    return Action.objects.create(
        enrolment=enrolment,
        what=required(what, _("Write what is to be done.")),
        by_when=by_when,
        call=call,
        goal=goal,
        state=state,
        state_since=now,
        written_at=now,
        **values,
    )


def _held(action: Action) -> Action:
    found = (
        Action.objects.select_for_update(of=["self"], no_key=True)
        .select_related("enrolment", "proposed_by")
        .filter(pk=action.pk)
        .first()
    )
    if found is None:
        raise NotYours(_("This is no longer there."))
    return found


def _own(action: Action, by: User) -> Action:
    action = _held(action)
    check_own(action.enrolment, by)
    return action


def _move(action: Action, state: str, now: dt.datetime) -> Action:
    action.state, action.state_since = state, now
    action.save(update_fields=["state", "state_since"])
    return action
