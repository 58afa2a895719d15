"""Answer what one is asked: saved as one goes, kept at the end, or not now."""

import datetime as dt
import secrets
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.permissions import may_coordinate
from learning_review.instruments.errors import CannotAnswer
from learning_review.instruments.models import AnonymousAnswer, Ask, AskDraft, Completion, Item, NamedAnswer
from learning_review.instruments.values import Given, given
from programmes.catalogue.models import Workshop
from programmes.enrolment.models import Enrolment
from ui.locks import retry_once

State, Channel = Ask.State, Completion.Channel
# What was said to a question, by its code, as values.given reads it; None takes it back.
Answers = Mapping[str, Mapping[str, Any] | None]

# States from which staff may still enter what came in on paper or by telephone.
OPEN_TO_STAFF = frozenset({State.OPEN, State.NOT_NOW, State.LAPSED})


@retry_once
@transaction.atomic
def save(ask: Ask, answers: Answers, *, by: User, now: dt.datetime | None = None) -> dict[str, Any]:
    """Keep what somebody has answered so far beside what they had; return all of it, by code.

    None of it is an answer before they send it. Raises CannotAnswer when the questions are not open to `by`, or an
    answer is none to its question, and then keeps nothing.
    """
    ask = _lock(ask)
    _check_open(ask, by, now or timezone.now())
    items = _items(ask)
    draft, _created = AskDraft.objects.get_or_create(ask=ask)
    for code, raw in answers.items():
        item = _item(items, code)
        if raw is None:
            draft.answers.pop(code, None)
        else:
            draft.answers[code] = given(item, raw)._asdict()
    draft.save()
    return draft.answers


@retry_once
@transaction.atomic
def complete(ask: Ask, *, by: User, now: dt.datetime | None = None) -> Completion:
    """Keep for good what somebody has saved, and forget the draft; return that they have answered.

    A second time changes nothing and returns the same. Raises CannotAnswer when the questions are not open to `by`, or
    none has an answer.
    """
    now = now or timezone.now()
    ask, workshop = _lock_with_workshop(ask)
    if ask.state == State.DONE and ask.enrolment.person_id == by.pk:
        return ask.completion
    _check_open(ask, by, now)
    draft = AskDraft.objects.filter(ask=ask).first()
    return _keep(ask, workshop, draft.answers if draft else {}, Completion(channel=Channel.SELF), now)


@retry_once
@transaction.atomic
def enter_for(ask: Ask, answers: Answers, *, channel: str, by: User, now: dt.datetime | None = None) -> Completion:
    """Enter for somebody what they answered on paper or on the telephone, and mark it so; return the completion.

    For coordinators, also when the questions have closed: paper takes its time. Raises CannotAnswer for others, for
    whoever wants no questions or has left, and where it has been answered already.
    """
    now = now or timezone.now()
    if not may_coordinate(by):
        raise CannotAnswer(_("Only coordinators enter answers for somebody else."))
    if channel not in {Channel.PAPER, Channel.TELEPHONE}:
        raise CannotAnswer(_("Say whether it came on paper or by telephone."))
    ask, workshop = _lock_with_workshop(ask)
    if ask.state == State.DONE:
        raise CannotAnswer(_("They have answered these questions already."))
    if ask.state not in OPEN_TO_STAFF or ask.enrolment.state not in Enrolment.TAKING_PART:
        raise CannotAnswer(_("They have left the group, or want no questions, so nothing can be entered for them."))
    said = {code: raw for code, raw in answers.items() if raw is not None}
    return _keep(ask, workshop, said, Completion(channel=channel, entered_by=by), now)


@retry_once
@transaction.atomic
def decline(ask: Ask, *, by: User, now: dt.datetime | None = None) -> Ask:
    """Say "not now" to all of it, and forget what was typed; twice is once. Raises CannotAnswer when it is not open."""
    ask = _lock(ask)
    if ask.state == State.NOT_NOW and ask.enrolment.person_id == by.pk:
        return ask
    _check_open(ask, by, now or timezone.now())
    return _close(ask, State.NOT_NOW)


@retry_once
@transaction.atomic
def open_again(ask: Ask, *, by: User, now: dt.datetime | None = None) -> Ask:
    """Answer after all what one has said "not now" to, while it is open. Raises CannotAnswer."""
    ask = _lock(ask)
    if ask.state == State.NOT_NOW:
        ask.state = State.OPEN
    _check_open(ask, by, now or timezone.now())
    ask.save(update_fields=["state"])
    return ask


def _keep(
    ask: Ask, workshop: Workshop, answers: Mapping[str, Mapping[str, Any]], completion: Completion, now: dt.datetime
) -> Completion:
    items = _items(ask)
    said = [(item, given(item, raw)) for code, raw in answers.items() for item in [_item(items, code)]]
    if not said:
        raise CannotAnswer(_("Nothing is answered yet. Answer what you like, or say “not now”."))
    NamedAnswer.objects.bulk_create(
        NamedAnswer(ask=ask, item=item, **answer._asdict()) for item, answer in said if not item.is_anonymous
    )
    _stir(ask, workshop, [(item, answer) for item, answer in said if item.is_anonymous])
    _close(ask, State.DONE)
    completion.ask, completion.on = ask, workshop.today(now)
    completion.save()
    return completion


def _stir(ask: Ask, workshop: Workshop, said: list[tuple[Item, Given]]) -> None:
    """Put anonymous answers among those of the others, and write all of them anew in a random order.

    So neither their order on the disk nor the number of the transaction that wrote them tells which came with which,
    or with whose completion. The workshop's row is held, or two at once would lose or double some.
    """
    if not said:
        return
    others = AnonymousAnswer.objects.filter(workshop=workshop, item__version=ask.version_id, occasion=ask.occasion)
    rows = [
        AnonymousAnswer(workshop=workshop, item_id=item, occasion=ask.occasion, said=answer, value=value)
        for item, answer, value in [
            *others.values_list("item", "said", "value"),
            *((item.pk, answer.said, answer.value) for item, answer in said),
        ]
    ]
    others.delete()
    secrets.SystemRandom().shuffle(rows)
    AnonymousAnswer.objects.bulk_create(rows)


def _close(ask: Ask, state: str) -> Ask:
    """Give an ask its state, and forget what was typed."""
    AskDraft.objects.filter(ask=ask).delete()
    ask.state = state
    ask.save(update_fields=["state"])
    return ask


def _lock(ask: Ask) -> Ask:
    rows = Ask.objects.select_for_update(of=["self"]).select_related("enrolment__workshop", "version__instrument")
    return rows.get(pk=ask.pk)


def _lock_with_workshop(ask: Ask) -> tuple[Ask, Workshop]:
    """Hold the workshop and then the ask, in the order in which somebody's withdrawal holds them."""
    workshop = Workshop.objects.select_for_update(no_key=True).get(enrolments=ask.enrolment_id)
    return _lock(ask), workshop


def _check_open(ask: Ask, by: User, now: dt.datetime) -> None:
    if ask.enrolment.person_id != by.pk:
        raise CannotAnswer(_("These questions are for somebody else."))
    if ask.state == State.DONE:
        raise CannotAnswer(_("You have answered these questions already; nothing was changed."))
    if not ask.is_open(now):
        raise CannotAnswer(_("These questions are not open any more, so nothing was kept."))


def _items(ask: Ask) -> dict[str, Item]:
    return {item.code: item for item in Item.objects.filter(version=ask.version_id)}


def _item(items: Mapping[str, Item], code: str) -> Item:
    if code not in items:
        raise CannotAnswer(_("There is no such question among these."))
    return items[code]
