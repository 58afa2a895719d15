"""Questions that were answered and closed, for tests."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django.utils import timezone

from learning_review.instruments.models import AnonymousAnswer, Ask, Completion, InstrumentVersion, NamedAnswer
from learning_review.instruments.tests.factories import VersionFactory, ask_of
from programmes.catalogue.models import Workshop
from programmes.enrolment.models import Enrolment
from programmes.enrolment.tests.factories import EnrolmentFactory

NOT_MINE, NOT_NOW = "not_mine", "not_now"


def closed_round(
    workshop: Workshop,
    answers: Mapping[str, Sequence[Any]],
    *,
    version: InstrumentVersion | None = None,
    invited: int = 0,
    enrolments: Sequence[Enrolment] = (),
    occasion: int = 0,
    open_still: bool = False,
) -> InstrumentVersion:
    """Ask some people a version, and have the first of them answer: by the item's code, NOT_MINE and NOT_NOW included.

    As many are asked as answered, or `invited`. Everything was closed a week ago, unless `open_still`.
    """
    version = version or VersionFactory()
    most = max([invited, *(len(given) for given in answers.values())])
    people = [*enrolments] or [
        EnrolmentFactory(workshop=workshop, state=Enrolment.State.COMPLETED) for _person in range(most)
    ]
    today = timezone.localdate()
    closes = today + dt.timedelta(days=7 if open_still else -7)
    asks = [
        ask_of(
            version,
            person,
            occasion=occasion,
            opens_on=today - dt.timedelta(days=21),
            closes_on=closes,
            state=Ask.State.DONE if number < max(map(len, answers.values()), default=0) else Ask.State.LAPSED,
        )
        for number, person in enumerate(people)
    ]
    Completion.objects.bulk_create(Completion(ask=ask, on=closes) for ask in asks if ask.state == Ask.State.DONE)
    for item in version.items.all():
        for ask, value in zip(asks, answers.get(item.code, ()), strict=False):
            kept = {"said": value} if value in (NOT_MINE, NOT_NOW) else {"value": value}
            if item.is_anonymous:
                AnonymousAnswer.objects.create(workshop=workshop, item=item, occasion=occasion, **kept)
            else:
                NamedAnswer.objects.create(ask=ask, item=item, **kept)
    return version
