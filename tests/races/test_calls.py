"""Many people after one coach's time: one gets it, the others are told so, nobody waits for ever."""

import datetime as dt
from collections import Counter
from functools import partial
from itertools import pairwise

import pytest
import time_machine

from programmes.catalogue.tests.factories import WorkshopFactory
from programmes.coaching.errors import TimeTaken
from programmes.coaching.models import Call, CallEvent, Claim
from programmes.coaching.services import assign_coach, book_call, booking, move_call
from programmes.coaching.tests.factories import (
    FIRST_DAY,
    NINE,
    NOW,
    NUMBER,
    CoachFactory,
    booked_call,
    coached_enrolment,
)
from programmes.enrolment.tests.factories import EnrolmentFactory
from tests.races.rivals import race

pytestmark = pytest.mark.django_db(transaction=True)

RIVALS = 30
HOUR = dt.timedelta(hours=1)
DAY = dt.timedelta(days=1)


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False):
        yield


def rivals(number: int = RIVALS) -> list:
    """People of one coach, in two workshops."""
    coach = CoachFactory(weekdays=range(5))
    workshops = [WorkshopFactory(first_day=FIRST_DAY, places_min=1, places_max=number) for _workshop in range(2)]
    enrolments = [EnrolmentFactory(workshop=workshops[turn % 2]) for turn in range(number)]
    for enrolment in enrolments:
        assign_coach(enrolment, coach, by=None)
    return enrolments


def wants(enrolment, starts_at=NINE):
    return partial(book_call, enrolment, starts_at, number=NUMBER, by=enrolment.person, now=NOW)


def no_claims_overlap() -> bool:
    claims = list(Claim.objects.filter(active=True).order_by("person", "starts_at"))
    return not any(
        one.person_id == other.person_id and other.starts_at < one.ends_at for one, other in pairwise(claims)
    )


def test_thirty_rivals_for_one_time():
    results = race([wants(enrolment) for enrolment in rivals()])
    assert Counter(type(result) for result in results) == {Call: 1, TimeTaken: RIVALS - 1}
    assert Call.objects.count() == 1
    assert no_claims_overlap()


def test_without_the_locks_the_database_itself_still_lets_one_in(monkeypatch):
    """The control: check-then-insert alone would let several in; the exclusion constraint, or the trigger, doesn't."""
    enrolments = rivals()
    monkeypatch.setattr(booking, "lock_people", lambda people: None)
    results = race([wants(enrolment) for enrolment in enrolments])
    assert Counter(type(result) for result in results) == {Call: 1, TimeTaken: RIVALS - 1}
    assert no_claims_overlap()


def test_a_form_sent_many_times_is_one_call():
    enrolment = coached_enrolment()
    results = race([wants(enrolment)] * 10)
    assert {result.pk for result in results} == {Call.objects.get().pk}


def test_two_who_coach_each_other_never_wait_for_each_other_for_ever():
    """Each booking wants the same two people, the other way round."""
    one, other = CoachFactory(weekdays=range(5)), CoachFactory(weekdays=range(5))
    first = EnrolmentFactory(workshop=WorkshopFactory(first_day=FIRST_DAY), person=one.user)
    second = EnrolmentFactory(workshop=WorkshopFactory(first_day=FIRST_DAY), person=other.user)
    for enrolment, coach in ((first, other), (second, one)):
        assign_coach(enrolment, coach, by=None)
        enrolment.workshop.programme.coaching_calls = 50
        enrolment.workshop.programme.save()
    for day in range(5):
        results = race([wants(enrolment, NINE + day * DAY) for enrolment in (first, second) for _twice in range(2)])
        assert Counter(type(result) for result in results) == {Call: 2, TimeTaken: 2}
    assert Call.objects.count() == 5
    assert no_claims_overlap()


def test_calls_that_swap_and_newcomers_end_with_one_call_a_time():
    enrolments = rivals(8)
    held = [booked_call(enrolment, NINE + hour * HOUR) for hour, enrolment in enumerate(enrolments[:2])]
    results = race(
        [
            partial(move_call, held[0], NINE + HOUR, by=held[0].enrolment.person, now=NOW),
            partial(move_call, held[1], NINE, by=held[1].enrolment.person, now=NOW),
            *(partial(move_call, call, NINE + 2 * HOUR, by=call.coach.user, now=NOW) for call in held),
            *(wants(enrolment, NINE + 2 * HOUR) for enrolment in enrolments[2:]),
        ]
    )
    assert {type(result) for result in results} <= {Call, TimeTaken}
    starts = list(Call.objects.values_list("starts_at", flat=True))
    assert len(starts) == len(set(starts))
    # Whoever had the third time may have moved on since, to one that another had left.
    assert CallEvent.objects.filter(starts_at=NINE + 2 * HOUR).exists()
    assert no_claims_overlap()
