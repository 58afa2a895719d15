"""Who gets a place when many want it at once: on SQLite and on PostgreSQL, by the suite's own database."""

import datetime as dt
from collections import Counter
from functools import partial

import pytest

from accounts.models import User
from notices.models import Notice
from programmes.catalogue.models import Workshop
from programmes.catalogue.tests.factories import WorkshopFactory
from programmes.enrolment import services
from programmes.enrolment.errors import Full, OfferEnded
from programmes.enrolment.models import Enrolment
from programmes.enrolment.queries import invariant_violations, places, position, waiting
from programmes.enrolment.services import lock
from programmes.people.tests.factories import UserFactory
from tests.races.rivals import race

pytestmark = pytest.mark.django_db(transaction=True)
State = Enrolment.State


def people(number: int) -> list[User]:
    return [UserFactory() for _ in range(number)]


def bookings(workshop: Workshop, rivals: list[User], **options: bool) -> list:
    return [partial(services.book, workshop, rival, by=rival, **options) for rival in rivals]


def confirmed(workshop: Workshop) -> list[Enrolment]:
    return list(workshop.enrolments.filter(state=State.CONFIRMED).select_related("person", "workshop"))


def test_sixty_rivals_for_sixteen_places():
    workshop, rivals = WorkshopFactory(places_max=16), people(60)
    results = race(bookings(workshop, rivals, join_list=True))
    assert [result for result in results if isinstance(result, Exception)] == []
    assert Counter(result.state for result in results) == {State.CONFIRMED: 16, State.WAITLISTED: 44}
    on_list = [result for result in results if result.state == State.WAITLISTED]
    assert sorted(position(enrolment) for enrolment in on_list) == list(range(1, 45))
    assert Notice.objects.filter(kind="enrolment/confirmed").count() == 16
    assert Notice.objects.filter(kind="enrolment/waitlisted").count() == 44
    assert invariant_violations() == []


def test_thirty_two_rivals_after_places_were_cut_and_offers_ran_out():
    workshop, invited = WorkshopFactory(places_min=1, places_max=12), people(6)
    offers = [services.invite(workshop, person, by=None) for person in invited]
    services.change_places(workshop, 8, by=None)
    services.lapse_offers_of(workshop, now=max(offer.offer_expires_at for offer in offers))
    results = race(bookings(workshop, people(32)))
    assert Counter(getattr(result, "state", type(result)) for result in results) == {State.CONFIRMED: 8, Full: 24}
    assert invariant_violations() == []


@pytest.mark.postgres
def test_without_the_lock_the_workshop_is_oversold(monkeypatch):
    """The negative control: it shows that the test above would see a missing lock."""

    def take_no_lock(*workshops: Workshop) -> list[Workshop]:
        return [Workshop.objects.get(pk=workshop.pk) for workshop in workshops]

    workshop, rivals = WorkshopFactory(places_max=16), people(60)
    monkeypatch.setattr(lock, "lock_workshops", take_no_lock)
    results = race(bookings(workshop, rivals, join_list=True))
    assert [result for result in results if isinstance(result, Exception)] == []
    assert places(workshop).taken > 16
    assert invariant_violations()[0] == f"Workshop {workshop.code}: {places(workshop).taken} places are taken of 16."


@pytest.mark.parametrize("full", [False, True])
def test_a_form_sent_twenty_times_is_one_booking(full):
    workshop, (person,) = WorkshopFactory(places_min=1, places_max=1), people(1)
    if full:
        services.book(workshop, UserFactory(), by=None)
    results = race(bookings(workshop, [person] * 20, join_list=True))
    assert len({result.pk for result in results}) == 1
    kind = "enrolment/waitlisted" if full else "enrolment/confirmed"
    assert Notice.objects.filter(kind=kind, recipient=person).count() == 1


def test_five_of_thirty_places_come_free_at_once():
    workshop = WorkshopFactory(places_min=1, places_max=8)
    for person in people(8 + 30):
        services.book(workshop, person, by=person, join_list=True)
    queue = [enrolment.pk for enrolment in waiting(workshop)]
    leaving = confirmed(workshop)[:5]
    results = race([partial(services.withdraw, enrolment, by=enrolment.person) for enrolment in leaving])
    assert [result.state for result in results] == [State.WITHDRAWN] * 5
    assert sorted(workshop.enrolments.filter(state=State.OFFERED).values_list("pk", flat=True)) == queue[:5]
    assert list(waiting(workshop).values_list("pk", flat=True)) == queue[5:]
    assert invariant_violations() == []


def test_a_place_that_comes_free_is_not_taken_by_a_newcomer():
    workshop = WorkshopFactory(places_min=1, places_max=4)
    for person in people(4 + 4):
        services.book(workshop, person, by=person, join_list=True)
    leaving = [partial(services.withdraw, enrolment, by=enrolment.person) for enrolment in confirmed(workshop)]
    results = race([*leaving, *bookings(workshop, people(12))])
    assert [type(result) for result in results[4:]] == [Full] * 12
    assert (places(workshop).held, places(workshop).waiting) == (4, 0)
    assert invariant_violations() == []


@pytest.mark.parametrize("repeat", range(5))
def test_an_offer_is_accepted_or_lapses_never_both(repeat):
    workshop, (person, next_one) = WorkshopFactory(places_min=1, places_max=1), people(2)
    offer = services.invite(workshop, person, by=None)
    services.join_list(workshop, next_one, by=next_one)
    end = offer.offer_expires_at
    now = end - dt.timedelta(seconds=1)
    accepted, _lapsed = race(
        [
            partial(services.accept_offer, offer, by=person, now=now),
            partial(services.lapse_offers_of, workshop, now=end),
        ]
    )
    offer.refresh_from_db()
    second = workshop.enrolments.get(person=next_one)
    if isinstance(accepted, OfferEnded):
        assert (offer.state, second.state) == (State.EXPIRED, State.OFFERED)
    else:
        assert (accepted.state, offer.state, second.state) == (State.CONFIRMED, State.CONFIRMED, State.WAITLISTED)
    assert places(workshop).taken == 1
    assert invariant_violations() == []


def test_two_workers_pass_a_lapsed_offer_on_once():
    workshop, (person, *others) = WorkshopFactory(places_min=1, places_max=1), people(4)
    offer = services.invite(workshop, person, by=None)
    for other in others:
        services.join_list(workshop, other, by=other)
    results = race([partial(services.lapse_offers_of, workshop, now=offer.offer_expires_at)] * 4)
    assert sorted(len(result) for result in results) == [0, 0, 0, 1]
    assert (places(workshop).held, places(workshop).waiting) == (1, 2)


def test_people_come_and_go_while_places_change():
    workshop, everyone = WorkshopFactory(places_min=1, places_max=6), people(24)
    for person in everyone[:12]:
        services.book(workshop, person, by=person, join_list=True)
    leaving = [partial(services.withdraw, enrolment, by=None) for enrolment in workshop.enrolments.all()[:8]]
    changing = [partial(services.change_places, workshop, number, by=None) for number in (3, 9, 5, 7)]
    results = race([*bookings(workshop, everyone[12:], join_list=True), *leaving, *changing])
    assert [result for result in results if isinstance(result, Exception)] == []
    assert invariant_violations() == []
