"""Who is asked what, compared with what should be: by the worker, and when somebody leaves or wants no questions."""

import datetime as dt
from collections.abc import Collection
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from learning_review.instruments.errors import CannotAnswer
from learning_review.instruments.models import Ask, AskDraft, Instrument, InstrumentVersion, QuestionsStopped
from learning_review.instruments.queries import chosen_for, current_versions, open_windows
from learning_review.instruments.windows import windows_of
from programmes.catalogue.models import Workshop
from programmes.enrolment.models import Enrolment
from programmes.mailing.queries import MAILED_STATES, group_of, with_dates
from ui.locks import retry_once

State, Stage = Ask.State, Instrument.Stage
# Asks whose days follow those of their workshop.
FOLLOWING = frozenset({State.OPEN, State.LAPSED})


def ask_what_is_due(workshops: Collection[int], *, now: dt.datetime) -> int:
    """Ask the people of these workshops, by their keys, what is due and has not been asked; return how many asks.

    What should be is compared with what is, so twice, or two at once, is once: a date that has moved takes the open
    asks along, and what is past its last day lapses with what was typed. Whoever wants no questions isn't asked, nor
    is whoever was never there about what it was like. A constant number of queries.
    """
    found = list(with_dates(Workshop.objects.filter(pk__in=workshops, state__in=MAILED_STATES)))
    changed = _follow_dates({workshop.pk: workshop for workshop in found}, now)
    versions = current_versions({workshop.programme_id for workshop in found})
    due: dict[int, list[tuple[InstrumentVersion, int, dt.date, dt.date]]] = {}
    for workshop in found:
        today = workshop.today(now)
        for stage, chosen in chosen_for(workshop.programme_id, versions).items():
            for window in open_windows(workshop, stage, today):
                days = (window.opens_on or today, window.closes_on)
                due.setdefault(workshop.pk, []).extend((version, window.occasion, *days) for version in chosen)
    return changed + (_ask(due, [one for one in found if one.pk in due]) if due else 0)


def _ask(due: dict[int, list[tuple[InstrumentVersion, int, dt.date, dt.date]]], workshops: list[Workshop]) -> int:
    stopped = Exists(QuestionsStopped.objects.filter(enrolment=OuterRef("pk")))
    group = list(group_of(workshops).filter(~stopped))
    before = set(Ask.objects.filter(enrolment__in=group).values_list("enrolment", "instrument", "occasion"))
    asks = [
        Ask(
            version=version,
            instrument_id=version.instrument_id,
            enrolment=enrolment,
            occasion=occasion,
            opens_on=opens_on,
            closes_on=closes_on,
        )
        for enrolment in group
        for version, occasion, opens_on, closes_on in due[enrolment.workshop_id]
        if (enrolment.pk, version.instrument_id, occasion) not in before
        and not (version.instrument.stage != Stage.BASELINE and enrolment.was_away)  # type: ignore[attr-defined]
    ]
    Ask.objects.bulk_create(asks, ignore_conflicts=True)  # another worker may have asked just now
    return len(asks)


@retry_once
@transaction.atomic
def _follow_dates(workshops: dict[int, Workshop], now: dt.datetime) -> int:
    """Let open asks follow their workshop's dates, and lapse; return how many changed."""
    asks = (
        Ask.objects.select_for_update(of=["self"])
        .filter(enrolment__workshop__in=workshops, state__in=FOLLOWING)
        .select_related("instrument", "enrolment")
        .order_by("pk")
    )
    changed = []
    for ask in asks:
        workshop = workshops[ask.enrolment.workshop_id]
        was = (ask.opens_on, ask.closes_on, ask.state)
        windows = {one.occasion: one for one in windows_of(ask.instrument.stage, workshop)}
        window = windows.get(ask.occasion)
        if window:
            ask.closes_on = window.closes_on
            ask.opens_on = min(ask.opens_on, ask.closes_on) if window.opens_on is None else window.opens_on
        over = window is None or ask.closes_on < workshop.today(now)
        ask.state = State.LAPSED if over else State.OPEN
        if was != (ask.opens_on, ask.closes_on, ask.state):
            changed.append(ask)
    Ask.objects.bulk_update(changed, ["opens_on", "closes_on", "state"])
    AskDraft.objects.filter(ask__in=[ask for ask in changed if ask.state == State.LAPSED]).delete()
    return len(changed)


def follow_enrolment(*, enrolment: Enrolment, to_state: str, **kwargs: Any) -> None:
    """Receive `enrolment_changed`: whoever leaves the group is asked nothing more, and what they typed is forgotten."""
    if to_state in Enrolment.TAKING_PART:
        return
    _end(enrolment, State.ENDED)


@retry_once
@transaction.atomic
def stop(enrolment: Enrolment, *, by: User, now: dt.datetime | None = None) -> None:
    """Ask somebody nothing more about one workshop, and send no mail about it; twice is once. Raises CannotAnswer for
    somebody else's."""
    _check_own(enrolment, by)
    today = enrolment.workshop.today(now or timezone.now())
    QuestionsStopped.objects.get_or_create(enrolment=enrolment, defaults={"on": today})
    _end(enrolment, State.STOPPED)


@retry_once
@transaction.atomic
def resume(enrolment: Enrolment, *, by: User, now: dt.datetime | None = None) -> None:
    """Let the questions come again, those that are still open at once. Raises CannotAnswer for somebody else's."""
    _check_own(enrolment, by)
    QuestionsStopped.objects.filter(enrolment=enrolment).delete()
    today = enrolment.workshop.today(now or timezone.now())
    Ask.objects.filter(enrolment=enrolment, state=State.STOPPED, closes_on__gte=today).update(state=State.OPEN)


def _end(enrolment: Enrolment, state: str) -> None:
    asks = Ask.objects.filter(enrolment=enrolment, state__in=[State.OPEN, State.STOPPED])
    AskDraft.objects.filter(ask__in=asks).delete()
    asks.update(state=state)


def _check_own(enrolment: Enrolment, by: User) -> None:
    if enrolment.person_id != by.pk:
        raise CannotAnswer(_("These questions are for somebody else."))
