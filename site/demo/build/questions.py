"""What people were asked and answered: the first programme has the starting set, and a group went all the way with it."""

import datetime as dt
from typing import Any

from demo.build.words.questions import AGREE, SETS
from demo.build.workshops import Stage
from learning_review.disclosure.tasks import take_figures
from learning_review.instruments import services
from learning_review.instruments.models import Ask, Instrument, Item
from programmes.catalogue.models import Workshop

Kind, SetOf = Item.Kind, Instrument.Stage
# The one of the set that its coordinator is still reading.
STILL_A_DRAFT = SetOf.PARTNER
# How many of the group that is over answered each, and how many days after its last day.
ANSWERED = {SetOf.END: (12, 3), SetOf.WEEKS: (10, 45)}
# How many days after its last day all of it is closed, and figures are taken.
FIGURES = 66


def build_past(stage: Stage) -> None:
    """Publish the set, and let the group that is over answer what was due; then take the figures."""
    published = stage.clock.days_ago(310)
    for version in services.add_starting_set(stage.programme):
        if version.instrument.stage != STILL_A_DRAFT:
            services.publish(version, by=stage.coordinator, now=published)
    past = stage.workshops["past"]
    first, last = _span(past)
    _ask_and_answer(stage, past, SetOf.BASELINE, first - dt.timedelta(days=4), most=13)
    for asked, (most, days) in ANSWERED.items():
        _ask_and_answer(stage, past, asked, last + dt.timedelta(days=days), most=most)
    closed = stage.clock.at(last + dt.timedelta(days=FIGURES), 12)
    services.ask_what_is_due([past.pk], now=closed)
    take_figures(closed)


def build_running(stage: Stage) -> None:
    """Let the group between two visits answer what was due; the practitioner has one set to answer."""
    past, running = stage.workshops["past"], stage.workshops["running"]
    _ask_and_answer(stage, running, SetOf.BASELINE, _span(running)[0] - dt.timedelta(days=4), most=9)
    for workshop in (past, running):
        services.ask_what_is_due([workshop.pk], now=stage.clock.now)
    take_figures(stage.clock.now)


def _span(workshop: Workshop) -> tuple[dt.date, dt.date]:
    days = [(part.starts_on, part.ends_on) for part in workshop.parts.all()]
    return min(first for first, _last in days), max(last for _first, last in days)


def _ask_and_answer(stage: Stage, workshop: Workshop, asked: str, day: dt.date, *, most: int) -> None:
    """Ask a group what is due on a day, and let so many answer; the last of them on paper, one says "not now"."""
    now = stage.clock.at(day, 12)
    services.ask_what_is_due([workshop.pk], now=now)
    asks = Ask.objects.filter(enrolment__workshop=workshop, instrument__stage=asked).select_related(
        "enrolment__person", "version"
    )
    due = [ask for ask in asks.order_by("enrolment") if ask.enrolment.person != stage.people["practitioner"]]
    items = list(due[0].version.items.order_by("order"))
    for number, ask in enumerate(due[:most]):
        answers = {item.code: answer for item in items if (answer := _answer(item, number, asked)) is not None}
        if number == most - 1:
            services.enter_for(ask, answers, channel="paper", by=stage.coordinator, now=now)
        else:
            services.save(ask, answers, by=ask.enrolment.person, now=now)
            services.complete(ask, by=ask.enrolment.person, now=now)
    for ask in due[most : most + 1]:
        services.decline(ask, by=ask.enrolment.person, now=now)


def _answer(item: Item, number: int, asked: str) -> dict[str, Any] | None:
    """What the person of this number says: most are better off afterwards, some are not, and some have no such work."""
    turn = (number * 7 + item.order * 3) % 10
    if item.offers_not_mine and turn == 9:
        return {"said": "not_mine"}
    if item.kind == Kind.THEN_NOW:
        return {"value": {"then": 2 + turn // 3, "now": min(10, 4 + turn // 2 + number % 3)}}
    if item.kind == Kind.SCALE:
        return {"value": (2 if asked == SetOf.BASELINE else 5) + turn // 2}
    if item.kind == Kind.FIVE_POINT:
        return {"value": AGREE[turn]}
    if item.kind == Kind.MANY:
        return {"value": [choice for place, choice in enumerate(item.choices) if (place + turn) % 3 == 0]}
    if item.kind == Kind.ONE_CHOICE:
        return {"value": item.choices[turn % 3]}
    said = SETS.get((asked, item.code), ())
    return {"value": said[number % len(said)]} if said and number % 4 != 3 else None
