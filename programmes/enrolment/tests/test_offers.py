"""Offers: how long they last, what ends them, who is next."""

import datetime as dt

import pytest
from django.utils import timezone

from notices.duties import registered_duties
from notices.models import Duty, Notice
from notices.worker import run_due
from programmes.catalogue import services as catalogue
from programmes.catalogue.errors import DetailsRefused
from programmes.catalogue.models import Workshop
from programmes.catalogue.tests.factories import WorkshopFactory
from programmes.enrolment import services, tasks
from programmes.enrolment.errors import NotOpen, OfferEnded
from programmes.enrolment.models import Enrolment
from programmes.enrolment.queries import first_session_start, invariant_violations, offers_end, places, waiting
from programmes.enrolment.services.offers import offer_end
from programmes.enrolment.tests.factories import EnrolmentFactory, full_workshop
from programmes.enrolment.tests.test_ways_in import mails_to
from programmes.people.tests.factories import UserFactory

pytestmark = pytest.mark.django_db
State = Enrolment.State
HOUR = dt.timedelta(hours=1)
SECOND = dt.timedelta(seconds=1)
LONG = dt.timedelta(hours=48)


def states(*enrolments: Enrolment) -> list[str]:
    for enrolment in enrolments:
        enrolment.refresh_from_db()
    return [enrolment.state for enrolment in enrolments]


def leave(workshop: Workshop, how_many: int = 1) -> None:
    for enrolment in workshop.enrolments.filter(state=State.CONFIRMED)[:how_many]:
        services.withdraw(enrolment, by=enrolment.person)


def test_an_offer_that_ran_out_is_passed_on_within_five_minutes_though_a_worker_died_at_it():
    workshop = full_workshop(places_max=1, waiting=2)
    first, second = waiting(workshop)
    leave(workshop)
    end = Enrolment.objects.get(pk=first.pk).offer_expires_at
    name = "enrolment/lapse offers"
    duty = next(one for one in registered_duties() if one.name == name)
    # A worker took the duty just before the end, and was killed.
    Duty.objects.create(name=name, started_at=end - SECOND, leased_until=end - SECOND + duty.lease)
    minutes = [end + number * dt.timedelta(minutes=1) for number in range(5)]
    passed_on = [minute for minute in minutes if run_due(minute).get(name)]
    assert passed_on == [end + dt.timedelta(minutes=1)]
    assert states(first, second) == [State.EXPIRED, State.OFFERED]


def test_five_leave_of_thirty_waiting_five_are_offered_in_order():
    workshop = full_workshop(places_max=8, waiting=30)
    queue = list(waiting(workshop))
    leave(workshop, 5)
    assert states(*queue) == [State.OFFERED] * 5 + [State.WAITLISTED] * 25
    assert invariant_violations() == []


def test_an_offer_from_the_list_lasts_two_days():
    workshop = full_workshop(places_max=1, waiting=1)
    before = timezone.now()
    leave(workshop)
    offer = workshop.enrolments.get(state=State.OFFERED)
    assert before + LONG <= offer.offer_expires_at <= timezone.now() + LONG
    assert mails_to(offer.person) == ["enrolment/waitlisted", "enrolment/offered"]


@pytest.mark.parametrize(
    ("left", "lasts"),
    [
        (dt.timedelta(days=30), LONG),
        (4 * dt.timedelta(days=1), LONG),
        (dt.timedelta(hours=60), dt.timedelta(hours=30)),
        (dt.timedelta(hours=3), dt.timedelta(hours=1, minutes=30)),
        (dt.timedelta(minutes=90), HOUR),
        (dt.timedelta(minutes=20), dt.timedelta(minutes=20)),
        (dt.timedelta(0), None),
    ],
)
def test_an_offer_shortens_as_the_workshop_comes_near(left, lasts):
    workshop = WorkshopFactory()
    now = offers_end(workshop) - left
    assert offer_end(workshop, LONG, now=now) == (lasts and now + lasts)


def test_where_people_book_offers_end_with_booking_elsewhere_with_the_first_session():
    closes = timezone.now() + dt.timedelta(days=10)
    workshop = WorkshopFactory(closes_at=closes)
    assert offer_end(workshop, LONG, now=closes - HOUR / 2) == closes
    workshop.enrolment_mode = Workshop.EnrolmentMode.APPLY
    assert offer_end(workshop, LONG, now=closes) == closes + LONG


def test_accepting_twice_is_accepting_once():
    offer = EnrolmentFactory(state=State.OFFERED)
    services.accept_offer(offer, by=offer.person)
    accepted = services.accept_offer(offer, by=offer.person)
    assert (accepted.state, accepted.offer_expires_at) == (State.CONFIRMED, None)
    assert mails_to(offer.person) == ["enrolment/invited", "enrolment/confirmed"]


@pytest.mark.parametrize("state", [State.WAITLISTED, State.WITHDRAWN, State.EXPIRED, State.CANCELLED])
def test_nothing_to_accept_or_decline(state):
    enrolment = EnrolmentFactory(state=state)
    with pytest.raises(OfferEnded):
        services.accept_offer(enrolment, by=enrolment.person)
    if state != State.WITHDRAWN:
        with pytest.raises(OfferEnded):
            services.decline_offer(enrolment, by=enrolment.person)


def test_an_offer_can_be_accepted_until_its_last_instant_and_not_at_its_end():
    workshop = WorkshopFactory()
    offers = [EnrolmentFactory(workshop=workshop, state=State.OFFERED) for _ in range(2)]
    end = offers[0].offer_expires_at
    with pytest.raises(OfferEnded):
        services.accept_offer(offers[0], by=offers[0].person, now=end)
    services.accept_offer(offers[0], by=offers[0].person, now=end - dt.timedelta(microseconds=1))
    assert states(*offers) == [State.CONFIRMED, State.OFFERED]


def test_no_accepting_once_the_workshop_has_begun_earlier_than_planned():
    offer = EnrolmentFactory(state=State.OFFERED)
    offer.workshop.sessions.update(starts_at=timezone.now() - HOUR)
    with pytest.raises(NotOpen):
        services.accept_offer(offer, by=offer.person)


def test_a_declined_offer_goes_to_the_next_at_once():
    workshop = full_workshop(places_max=1, waiting=2)
    first, second = waiting(workshop)
    leave(workshop)
    services.decline_offer(first, by=first.person)
    services.decline_offer(first, by=first.person)
    assert states(first, second) == [State.WITHDRAWN, State.OFFERED]
    assert mails_to(first.person) == ["enrolment/waitlisted", "enrolment/offered", "enrolment/offer_passed_on"]


def test_a_lapsed_offer_goes_to_the_next_and_both_are_told():
    workshop = full_workshop(places_max=1, waiting=2)
    first, second = waiting(workshop)
    leave(workshop)
    first.refresh_from_db()
    now = first.offer_expires_at
    assert tasks.lapse_offers(now - dt.timedelta(microseconds=1)) == 0
    assert tasks.lapse_offers(now) == 1
    assert tasks.lapse_offers(now) == 0
    assert states(first, second) == [State.EXPIRED, State.OFFERED]
    assert second.offer_expires_at == now + LONG
    assert mails_to(first.person)[-1] == "enrolment/offer_lapsed"
    assert mails_to(second.person) == ["enrolment/waitlisted", "enrolment/offered"]
    assert invariant_violations() == []


def test_who_let_an_offer_lapse_can_join_the_end_of_the_list():
    workshop = full_workshop(places_max=1, waiting=2)
    first, _second = waiting(workshop)
    leave(workshop)
    first.refresh_from_db()
    tasks.lapse_offers(first.offer_expires_at)
    again = services.join_list(workshop, first.person, by=first.person, now=first.offer_expires_at)
    assert (again.state, again.pk == first.pk) == (State.WAITLISTED, False)


def test_more_places_are_offered_at_once():
    workshop = full_workshop(places_max=2, waiting=3)
    queue = list(waiting(workshop))
    assert services.change_places(workshop, 4, by=None).places_max == 4
    assert states(*queue) == [State.OFFERED, State.OFFERED, State.WAITLISTED]


def test_fewer_places_throw_nobody_out_and_let_nobody_in():
    workshop = full_workshop(places_max=4, waiting=1)
    services.change_places(workshop, 2, by=None)
    assert (places(workshop).taken, places(workshop).left) == (4, 0)
    assert invariant_violations() == []
    leave(workshop, 2)
    assert (places(workshop).taken, places(workshop).held) == (2, 0)
    leave(workshop)
    assert (places(workshop).taken, places(workshop).held) == (2, 1)
    assert invariant_violations() == []


def test_not_fewer_places_than_the_workshop_needs():
    workshop = WorkshopFactory(places_min=10)
    with pytest.raises(DetailsRefused):
        services.change_places(workshop, 9, by=None)


def test_places_that_no_act_saw_are_offered_within_a_minute():
    workshop = full_workshop(places_max=1, waiting=2)
    full_workshop(places_max=1, waiting=1)
    Workshop.objects.filter(pk=workshop.pk).update(places_max=2)
    assert tasks.offer_free_places(timezone.now()) == 1
    assert tasks.offer_free_places(timezone.now()) == 0


def test_the_list_is_closed_when_no_more_offers_can_be_made():
    workshop = full_workshop(places_max=1, waiting=2)
    end = offers_end(workshop)
    assert tasks.close_lists(end - HOUR) == 0
    assert tasks.close_lists(end) == 2
    assert tasks.close_lists(end) == 0
    assert Notice.objects.filter(kind="enrolment/list_closed").count() == 2
    assert places(workshop).waiting == 0


def test_applications_nobody_answered_are_closed_too():
    applied = EnrolmentFactory(state=State.APPLIED)
    tasks.close_lists(first_session_start(applied.workshop))
    assert states(applied) == [State.DECLINED]


def test_a_cancelled_workshop_tells_everybody_and_lets_nobody_in():
    workshop = full_workshop(places_max=1, waiting=1)
    gone = EnrolmentFactory(workshop=full_workshop(places_max=1), state=State.WAITLISTED)
    catalogue.cancel_workshop(workshop, by=None, reason="The house is closed.")
    ended = list(workshop.enrolments.order_by("pk"))
    assert [enrolment.state for enrolment in ended] == [State.CANCELLED] * 2
    assert {enrolment.events.last().reason for enrolment in ended} == {"The house is closed."}
    assert [mails_to(enrolment.person)[-1] for enrolment in ended] == ["enrolment/cancelled"] * 2
    assert states(gone) == [State.WAITLISTED]
    with pytest.raises(NotOpen):
        services.book(workshop, UserFactory(), by=None)
