"""The same rivals in two processes of sixteen threads: nothing but the database stands between them."""

from collections import Counter

import pytest

from accounts.models import User
from notices.models import Notice
from programmes.catalogue.models import Workshop
from programmes.catalogue.tests.factories import WorkshopFactory
from programmes.enrolment import services
from programmes.enrolment.models import Enrolment
from programmes.enrolment.queries import invariant_violations, places, position
from programmes.people.tests.factories import UserFactory
from tests.races.crew import Act, Crew
from tests.soak import times

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.soak, pytest.mark.slow]
State = Enrolment.State


def bookings(workshop: Workshop, rivals: list[User], *, join_list: bool) -> list[Act]:
    return [("book", {"workshop": workshop.pk, "person": rival.pk, "join_list": join_list}) for rival in rivals]


def people(number: int) -> list[User]:
    return UserFactory.create_batch(number)


def test_sixty_rivals_for_sixteen_places_exactly_each_time():
    rivals = people(60)
    with Crew() as crew:
        for _repeat in range(times(2, 20)):
            workshop = WorkshopFactory(places_max=16)
            results = crew.race(bookings(workshop, rivals, join_list=True))
            assert Counter(results) == {State.CONFIRMED: 16, State.WAITLISTED: 44}
            waiting = workshop.enrolments.filter(state=State.WAITLISTED)
            assert sorted(position(enrolment) for enrolment in waiting) == list(range(1, 45))
            told = Notice.objects.filter(about=f"workshop:{workshop.code}")
            assert Counter(told.values_list("kind", flat=True)) == {
                "enrolment/confirmed": 16,
                "calendars/invitation": 16 * 3,
                "enrolment/waitlisted": 44,
            }
            assert invariant_violations() == []


def test_exactly_as_many_after_places_were_cut_and_offers_ran_out():
    rivals, invited = people(60), people(6)
    with Crew() as crew:
        for _repeat in range(times(2, 20)):
            workshop = WorkshopFactory(places_min=1, places_max=16)
            offers = [services.invite(workshop, person, by=None) for person in invited]
            services.change_places(workshop, 12, by=None)
            services.lapse_offers_of(workshop, now=max(offer.offer_expires_at for offer in offers))
            results = crew.race(bookings(workshop, rivals, join_list=False))
            assert Counter(results) == {State.CONFIRMED: 12, "Full": 48}
            assert places(workshop).taken == 12
            assert invariant_violations() == []


@pytest.mark.postgres
def test_without_the_lock_two_processes_oversell():
    """The negative control: the races above would see a missing lock."""
    workshop = WorkshopFactory(places_max=16)
    with Crew(without_the_lock=True) as crew:
        crew.race(bookings(workshop, people(60), join_list=True))
    assert places(workshop).taken > 16
    assert invariant_violations()[0] == f"Workshop {workshop.code}: {places(workshop).taken} places are taken of 16."


def test_people_who_change_places_with_each_other_never_block_each_other():
    """Two workshops, held in opposite order by those who go there and those who come back."""
    spring = WorkshopFactory(places_min=1, places_max=16)
    autumn = WorkshopFactory(programme=spring.programme, places_min=1, places_max=16)
    movers = people(8) + people(8)
    for number, person in enumerate(movers):
        services.book(spring if number < 8 else autumn, person, by=person)
    moves = 0
    with Crew() as crew:
        while moves < times(48, 1000):
            live = Enrolment.objects.filter(state=State.CONFIRMED)
            acts = [
                ("move", {"enrolment": one.pk, "workshop": (spring if one.workshop_id == autumn.pk else autumn).pk})
                for one in live
            ]
            assert Counter(crew.race(acts)) == {State.CONFIRMED: 16}
            moves += len(acts)
    assert places(spring).taken + places(autumn).taken == 16
    assert invariant_violations() == []
