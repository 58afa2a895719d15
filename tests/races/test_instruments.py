"""Many who answer at once: every answer is kept once, whatever two of them do."""

from collections import Counter
from functools import partial

import pytest
from django.utils import timezone

from learning_review.instruments import services
from learning_review.instruments.models import AnonymousAnswer, Ask, Completion, NamedAnswer
from learning_review.instruments.tests.factories import VersionFactory, ask_of
from programmes.catalogue.tests.factories import WorkshopFactory
from programmes.enrolment.tests.factories import EnrolmentFactory
from tests.races.rivals import race

pytestmark = pytest.mark.django_db(transaction=True)

PEOPLE = 6


def test_a_group_that_answers_at_once_and_twice_loses_and_doubles_nothing():
    version = VersionFactory()
    workshop = WorkshopFactory()
    acts = []
    for number in range(PEOPLE):
        ask = ask_of(version, EnrolmentFactory(workshop=workshop))
        services.save(ask, {code: {"value": number} for code in ("name", "how")}, by=ask.enrolment.person)
        acts += 2 * [partial(services.complete, ask, by=ask.enrolment.person)]
    results = race(acts)
    assert Counter(type(result) for result in results) == {Completion: 2 * PEOPLE}
    assert Completion.objects.count() == PEOPLE
    assert sorted(AnonymousAnswer.objects.values_list("value", flat=True)) == list(range(PEOPLE))
    assert sorted(NamedAnswer.objects.values_list("value", flat=True)) == list(range(PEOPLE))


def test_two_workers_ask_once():
    version = VersionFactory(stage="baseline")
    workshop = WorkshopFactory()
    for _person in range(3):
        EnrolmentFactory(workshop=workshop)
    race(4 * [partial(services.ask_what_is_due, [workshop.pk], now=timezone.now())])
    assert Counter(Ask.objects.values_list("version", flat=True)) == {version.pk: 3}
