"""The only code that counts answers, once for each question, and writes down what may be told of it."""

import datetime as dt
import secrets
from collections import defaultdict
from collections.abc import Iterable, Sequence

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from learning_review.disclosure.counting import counted_words, counts
from learning_review.disclosure.errors import DisclosureRefused
from learning_review.disclosure.models import Release, ReleasedText
from learning_review.disclosure.rules import Audience, Figure, Group, figure
from learning_review.instruments.models import AnonymousAnswer, Answer, Ask, InstrumentVersion, Item, NamedAnswer
from learning_review.instruments.queries import items_of
from programmes.catalogue.models import Workshop
from ui.locks import retry_once

State = ReleasedText.State


@retry_once
@transaction.atomic
def release(
    workshop: Workshop,
    version: InstrumentVersion,
    occasion: int,
    *,
    by: User | None = None,
    now: dt.datetime | None = None,
) -> list[Release]:
    """Take the figures of a set of questions that is closed, for every audience; return all there are of it.

    What was taken before stays as it is. Answers in words are for facilitators alone. Raises DisclosureRefused while
    anybody may still answer.
    """
    workshop = Workshop.objects.select_for_update(of=["self"]).get(pk=workshop.pk)
    asks = Ask.objects.filter(enrolment__workshop=workshop, version=version, occasion=occasion)
    states = list(asks.values_list("state", "closes_on"))
    today = workshop.today(now or timezone.now())
    if any(state == Ask.State.OPEN or closes_on >= today for state, closes_on in states):
        raise DisclosureRefused(_("People may still answer these questions. Figures are taken when they are closed."))
    invited = sum(state != Ask.State.ENDED for state, _closes_on in states)
    held = list(Release.objects.filter(workshop=workshop, item__version=version, occasion=occasion))
    rows = [*held]
    answers = _answers(workshop, version, occasion)
    like_it = _taken_in_other_words(workshop, version, occasion)
    for item in items_of(version):
        of_item = [row for row in held if row.item_id == item.pk]
        made = _take(item, answers[item.pk], invited, of_item, like_it[item.code])
        for row in made:
            row.workshop, row.occasion, row.released_on = workshop, occasion, today
            row.save(force_insert=True)
            if item.kind in Item.WORDS and row.answered is not None:
                ReleasedText.objects.bulk_create(_by_lot(row, answers[item.pk]))
        rows += made
    return rows


def _take(
    item: Item, answers: Sequence[Answer], invited: int, held: list[Release], like_it: Iterable[Figure]
) -> list[Release]:
    """Return what is not written down yet of one question."""
    in_words = item.kind in Item.WORDS
    audiences = [Audience.FACILITATORS] if in_words else list(Audience)
    # Of words it is those who wrote any that must be enough.
    answered = len(_written(answers)) if in_words else len(answers)
    counted = 0 if in_words else sum(counts(item, answer) for answer in answers)
    group = Group(max(invited, answered), answered, counted)
    taken = [row.figure for row in held if row.figure]
    made = []
    for audience in audiences:
        if any(row.audience == audience for row in held):
            continue
        said = figure(group, audience, taken=taken, like_it=like_it)
        row = Release(item=item, audience=audience, question=item.words, counted=counted_words(item))
        if said is not None:
            row.invited, row.answered, row.band = said.invited, said.answered, "" if in_words else said.band
            taken.append(said)
        made.append(row)
    return made


def _written(answers: Iterable[Answer]) -> list[Answer]:
    return [answer for answer in answers if answer.said == Answer.Said.ANSWER]


def _answers(workshop: Workshop, version: InstrumentVersion, occasion: int) -> dict[int, list[Answer]]:
    found: dict[int, list[Answer]] = defaultdict(list)
    anonymous = AnonymousAnswer.objects.filter(workshop=workshop, item__version=version, occasion=occasion)
    named = NamedAnswer.objects.filter(ask__enrolment__workshop=workshop, item__version=version, ask__occasion=occasion)
    for of_nobody in anonymous:
        found[of_nobody.item_id].append(of_nobody)
    for of_somebody in named:
        found[of_somebody.item_id].append(of_somebody)
    return found


def _taken_in_other_words(workshop: Workshop, version: InstrumentVersion, occasion: int) -> dict[str, list[Figure]]:
    """Return by code the figures taken at this occasion of the same questions in other versions."""
    found: dict[str, list[Figure]] = defaultdict(list)
    others = Release.objects.filter(
        workshop=workshop, occasion=occasion, item__version__instrument=version.instrument_id
    ).exclude(item__version=version)
    for row in others.select_related("item"):
        if row.figure:
            found[row.item.code].append(row.figure)
    return found


def _by_lot(row: Release, answers: Iterable[Answer]) -> list[ReleasedText]:
    """Return what was written in an order drawn by lot, the same for whoever reads it, and for no other question."""
    written = _written(answers)
    secrets.SystemRandom().shuffle(written)
    return [
        ReleasedText(
            release=row,
            answer=answer if isinstance(answer, NamedAnswer) else None,
            text=str(answer.value),
            place=place,
        )
        for place, answer in enumerate(written)
    ]


@retry_once
@transaction.atomic
def look_at(text: ReleasedText, *, show: bool, by: User) -> ReleasedText:
    """Let an answer in words be read by the facilitators, or keep it from them; return it. May be changed later."""
    text = ReleasedText.objects.select_for_update().get(pk=text.pk)
    text.state = State.SHOWN if show else State.HELD
    text.save(update_fields=["state"])
    return text
