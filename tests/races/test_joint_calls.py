"""Many people after two coaches' time at once: one gets it, whoever is named first, and nobody waits for ever."""

import datetime as dt
from collections import Counter
from functools import partial

import pytest
import time_machine

from programmes.catalogue.tests.factories import WorkshopFactory
from programmes.coaching.errors import TimeTaken
from programmes.coaching.models import Call, Claim
from programmes.coaching.services import assign_coach, book_call, booking, hold_time, release_holds
from programmes.coaching.tests.factories import (
    FIRST_DAY,
    NINE,
    NOW,
    NUMBER,
    CoachFactory,
    DualProgrammeFactory,
    booked_call,
)
from programmes.enrolment.tests.factories import EnrolmentFactory
from tests.races.rivals import race
from tests.races.test_calls import no_claims_overlap

pytestmark = pytest.mark.django_db(transaction=True)

RIVALS = 30
DAY = dt.timedelta(days=1)


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False):
        yield


def rivals(number: int = RIVALS) -> list:
    """People of the same two coaches, half of whom have them the other way round: each booking wants the same two."""
    coaches = [CoachFactory(weekdays=range(5)) for _two in range(2)]
    enrolments = []
    for turn in range(2):
        workshop = WorkshopFactory(
            programme=DualProgrammeFactory(), first_day=FIRST_DAY, places_min=1, places_max=number
        )
        roles = list(workshop.programme.coachroles.order_by("order"))
        for coach in coaches:
            coach.roles.add(*roles)
        for _person in range(number // 2):
            enrolment = EnrolmentFactory(workshop=workshop)
            for role, coach in zip(roles, coaches if turn else reversed(coaches), strict=True):
                assign_coach(enrolment, coach, role=role, by=None)
            enrolments.append(enrolment)
    return enrolments


def wants(enrolment, starts_at=NINE):
    return partial(book_call, enrolment, starts_at, joint=True, number=NUMBER, by=enrolment.person, now=NOW)


def test_thirty_rivals_for_one_time_of_two_coaches():
    results = race([wants(enrolment) for enrolment in rivals()])
    assert Counter(type(result) for result in results) == {Call: 1, TimeTaken: RIVALS - 1}
    assert Claim.objects.filter(call__isnull=False).count() == 3
    assert no_claims_overlap()


def test_without_the_locks_the_database_itself_lets_one_in(monkeypatch):
    """The control. Nobody then waits for a lock in order, so a deadlock is what some may be told of; none overlaps."""
    enrolments = rivals(10)
    monkeypatch.setattr(booking, "lock_people", lambda people: None)
    results = race([wants(enrolment) for enrolment in enrolments])
    assert sum(isinstance(result, Call) for result in results) == 1
    assert no_claims_overlap()


def test_two_coaches_in_reversed_order_never_wait_for_each_other_for_ever():
    enrolments = rivals(8)
    one, other = enrolments[0], enrolments[-1]
    first, second = ([pairing.coach for pairing in one.pairings.order_by("role__order")] for one in (one, other))
    assert first == second[::-1]
    for day in range(3):
        results = race([wants(enrolment, NINE + day * DAY) for enrolment in enrolments])
        assert Counter(type(result) for result in results) == {Call: 1, TimeTaken: 7}
    assert no_claims_overlap()


def test_holds_and_bookings_and_the_job_end_with_one_of_them():
    """All want one time; holds of others have run out and are being released meanwhile."""
    enrolments = rivals(12)
    stale = enrolments.pop()
    hold_time(stale, NINE, joint=True, by=stale.person, now=NOW - dt.timedelta(minutes=20))
    results = race(
        [
            *(partial(hold_time, one, NINE, joint=True, by=one.person, now=NOW) for one in enrolments[:5]),
            *(wants(one) for one in enrolments[5:10]),
            *(partial(release_holds, now=NOW) for _twice in range(2)),
        ]
    )
    won = [result for result in results[:10] if not isinstance(result, TimeTaken)]
    assert len(won) == 1
    assert isinstance(won[0], Call | dt.datetime)
    assert all(isinstance(result, int) for result in results[10:])
    assert Claim.objects.filter(session=None).count() == 3
    assert no_claims_overlap()


def test_a_joint_call_and_calls_with_either_coach_share_out_the_time():
    enrolments = rivals(6)
    alone = [
        partial(book_call, one, NINE, coach=one.pairings.first().coach, number=NUMBER, by=one.person, now=NOW)
        for one in enrolments[3:]
    ]
    results = race([*(wants(one) for one in enrolments[:3]), *alone])
    assert {type(result) for result in results} == {Call, TimeTaken}
    assert no_claims_overlap()
    assert booked_call(enrolments[0], NINE + DAY).state == "booked"


def test_the_last_place_of_a_group_is_had_once():
    from programmes.coaching.errors import GroupFull
    from programmes.coaching.models import GroupMember
    from programmes.coaching.services import join_group, open_group
    from programmes.coaching.tests.factories import coached_enrolment

    first = coached_enrolment(places_min=1, places_max=30)
    coach = first.pairings.get().coach
    group = open_group(
        first.workshop,
        coach,
        kind="action_learning",
        title="Three",
        places_max=3,
        first_date=NINE.date(),
        starts=dt.time(14),
        minutes=60,
        dates=2,
    )
    everybody = [first, *(EnrolmentFactory(workshop=first.workshop) for _person in range(9))]
    results = race([partial(join_group, group, enrolment, now=NOW) for enrolment in everybody])
    assert Counter(type(result) for result in results) == {GroupMember: 3, GroupFull: 7}
    assert no_claims_overlap()
