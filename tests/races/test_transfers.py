"""Places that move between two dates at once: on SQLite and on PostgreSQL, by the suite's own database."""

from collections import Counter
from functools import partial

import pytest

from programmes.catalogue.tests.factories import WorkshopFactory
from programmes.coaching.models import Pairing
from programmes.coaching.services import assign_coach
from programmes.coaching.tests.factories import CoachFactory
from programmes.enrolment import services
from programmes.enrolment.errors import Full
from programmes.enrolment.models import Enrolment
from programmes.enrolment.queries import invariant_violations, places
from programmes.people.tests.factories import UserFactory
from tests.races.rivals import race

pytestmark = pytest.mark.django_db(transaction=True)
State = Enrolment.State


def booked(workshop, number=1):
    return [services.book(workshop, person, by=person) for person in (UserFactory() for _one in range(number))]


def test_rivals_from_two_dates_and_a_newcomer_for_the_last_place():
    spring = WorkshopFactory(places_min=1, places_max=16)
    summer = WorkshopFactory(programme=spring.programme, places_min=1, places_max=16)
    autumn = WorkshopFactory(programme=spring.programme, places_min=1, places_max=1)
    moving = [*booked(spring, 2), *booked(summer, 2)]
    newcomer = UserFactory()
    results = race(
        [
            *(partial(services.transfer, enrolment, autumn, by=None) for enrolment in moving),
            partial(services.book, autumn, newcomer, by=newcomer),
        ]
    )
    assert Counter(getattr(result, "state", type(result)) for result in results) == {State.CONFIRMED: 1, Full: 4}
    # Whoever did not move has kept what they had.
    came = autumn.enrolments.get(state=State.CONFIRMED)
    assert places(spring).taken + places(summer).taken == 4 - (came.moved_from is not None)
    assert invariant_violations() == []


def test_those_who_change_places_with_each_other_never_wait_for_each_other_for_ever():
    spring = WorkshopFactory(places_min=1, places_max=16)
    autumn = WorkshopFactory(programme=spring.programme, places_min=1, places_max=16)
    there, back = booked(spring, 6), booked(autumn, 6)
    coach = CoachFactory()
    for enrolment in (*there[:3], *back[:3]):
        assign_coach(enrolment, coach, by=None)
    results = race(
        [partial(services.transfer, enrolment, autumn, by=None) for enrolment in there]
        + [partial(services.transfer, enrolment, spring, by=None) for enrolment in back]
    )
    assert [result for result in results if isinstance(result, Exception)] == []
    assert (places(spring).taken, places(autumn).taken) == (6, 6)
    assert Pairing.objects.filter(ended_at=None).count() == 0
    assert invariant_violations() == []


def test_the_same_transfer_twice_at_once_is_one():
    spring = WorkshopFactory(places_min=1, places_max=2)
    autumn = WorkshopFactory(programme=spring.programme, places_min=1, places_max=2)
    (enrolment,) = booked(spring)
    results = race([partial(services.transfer, enrolment, autumn, by=None)] * 4)
    assert len({result.pk for result in results}) == 1
    assert (places(spring).taken, places(autumn).taken) == (0, 1)
