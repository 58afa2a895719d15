"""The starting set: instruments for a programme, as drafts to read and change."""

from django.db import transaction

from learning_review.instruments.models import Instrument, InstrumentVersion, Item
from learning_review.instruments.reckoning import minutes_for
from learning_review.instruments.starting_set import STARTING_SET, Question
from programmes.catalogue.models import Outcome, Programme
from ui.locks import retry_once


@retry_once
@transaction.atomic
def add_starting_set(programme: Programme) -> list[InstrumentVersion]:
    """Give a programme those instruments of the starting set that it has not got, as drafts; return their versions.

    A question about outcomes becomes one for each of the programme's, linked to it. Twice adds nothing.
    """
    Programme.objects.select_for_update(no_key=True).get(pk=programme.pk)
    there = set(Instrument.objects.filter(programme=programme).values_list("code", flat=True))
    outcomes = list(programme.outcomes.all())
    made = []
    for one in STARTING_SET:
        if one.stage in there:
            continue
        instrument = Instrument.objects.create(
            programme=programme, code=one.stage, stage=one.stage, title=str(one.title)
        )
        version = InstrumentVersion.objects.create(instrument=instrument, number=1, intro=str(one.intro))
        items = [
            _item(version, question, outcome, first=number == 0)
            for question in one.questions
            for number, outcome in enumerate(outcomes if question.of_each_outcome else [None])
        ]
        for order, item in enumerate(items, start=1):
            item.order = order
        Item.objects.bulk_create(items)
        version.minutes = minutes_for(items, version.intro)
        version.save()
        made.append(version)
    return made


def _item(version: InstrumentVersion, question: Question, outcome: Outcome | None, *, first: bool) -> Item:
    words = str(question.words)
    in_room = version.instrument.is_in_room
    return Item(
        version=version,
        code=f"{question.code}-{outcome.code}" if outcome else question.code,
        kind=question.kind,
        words=words.replace("{outcome}", outcome.title) if outcome else words,
        help=outcome.text[:500] if outcome else str(question.help),
        choices=[str(choice) for choice in question.choices],
        low=str(question.low),
        high=str(question.high),
        outcome=outcome,
        level=question.level,
        mode=question.mode,
        page=str(question.page) if first else "",
        offers_not_mine=question.offers_not_mine,
        offers_not_now=not in_room,
    )
