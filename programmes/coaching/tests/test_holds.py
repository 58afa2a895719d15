"""A time that somebody has chosen is kept for a little while, and is everybody's again after that."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from programmes.catalogue.tests.factories import WorkshopFactory
from programmes.coaching import queries, services
from programmes.coaching.errors import AllowanceUsed, NotOffered, TimeRefused, TimeTaken
from programmes.coaching.models import Call, Claim
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

pytestmark = pytest.mark.django_db

HOUR = dt.timedelta(hours=1)
DAY = dt.timedelta(days=1)
MINUTE = dt.timedelta(minutes=1)


@pytest.fixture
def coach():
    return CoachFactory(weekdays=range(5))


@pytest.fixture
def enrolment(coach):
    return coached_enrolment(coach)


@pytest.fixture
def rival(coach):
    return coached_enrolment(coach)


def hold(enrolment, starts_at=NINE, **values):
    return services.hold_time(enrolment, starts_at, **{"by": enrolment.person, "now": NOW} | values)


def starts(enrolment, now=NOW):
    return [slot.starts_at for slot in queries.free_slots(enrolment, now=now)]


def test_a_held_time_is_nobody_elses_for_ten_minutes(enrolment, rival):
    assert hold(enrolment) == NOW + 10 * MINUTE
    assert (NINE in starts(enrolment), NINE in starts(rival)) == (True, False)
    for act in (hold, lambda one: booked_call(one)):
        with pytest.raises(TimeTaken):
            act(rival)
    call = services.book_call(enrolment, NINE, number=NUMBER, by=enrolment.person, now=NOW + 9 * MINUTE)
    assert Claim.objects.filter(session=None).count() == call.claims.count() == 2


def test_what_has_run_out_is_in_nobodys_way_even_before_the_job_comes_by(enrolment, rival):
    hold(enrolment)
    later = NOW + 10 * MINUTE
    assert NINE in starts(rival, later)
    assert services.book_call(rival, NINE, number=NUMBER, by=rival.person, now=later).state == "booked"
    with pytest.raises(TimeTaken):
        services.book_call(enrolment, NINE, number=NUMBER, by=enrolment.person, now=later)


def test_a_call_moves_to_a_time_that_was_held_by_somebody_who_has_gone(enrolment, rival):
    call = booked_call(rival)
    hold(enrolment, NINE + HOUR)
    with pytest.raises(TimeTaken):
        services.move_call(call, NINE + HOUR, by=rival.person, now=NOW)
    assert services.move_call(call, NINE + HOUR, by=rival.person, now=NOW + HOUR).starts_at == NINE + HOUR


def test_choosing_again_gives_the_first_time_back(enrolment, rival):
    hold(enrolment)
    hold(enrolment, NINE + DAY)
    assert (NINE in starts(rival), NINE + DAY in starts(rival)) == (True, False)
    assert set(Claim.objects.filter(held_for=enrolment).values_list("starts_at", flat=True)) == {NINE + DAY}


def test_the_job_deletes_what_has_run_out_and_only_that(enrolment, rival):
    hold(enrolment)
    hold(rival, NINE + HOUR, now=NOW + 5 * MINUTE)
    assert services.release_holds(now=NOW + 9 * MINUTE) == 0
    assert services.release_holds(now=NOW + 10 * MINUTE) == 2
    assert {claim.held_for for claim in Claim.objects.filter(session=None)} == {rival}
    assert queries.call_violations(now=NOW + 16 * MINUTE) == []
    assert len(queries.call_violations(now=NOW + 2 * HOUR)) == 2


def test_a_hold_keeps_every_rule(enrolment):
    with pytest.raises(TimeRefused, match="takes no calls then"):
        hold(enrolment, NINE + 6 * HOUR)
    with pytest.raises(TimeRefused, match="24 hours of notice"):
        hold(enrolment, now=NINE - 23 * HOUR)
    with pytest.raises(NotOffered):
        hold(EnrolmentFactory())
    for number in range(3):
        booked_call(enrolment, NINE + number * DAY)
    with pytest.raises(AllowanceUsed):
        hold(enrolment, NINE + 3 * DAY)
    assert not Claim.objects.filter(held_for__isnull=False).exists()


def test_a_session_comes_before_what_is_only_held(enrolment, coach):
    """The other workshop's three days begin on the Tuesday at ten."""
    hold(enrolment, NINE + DAY + HOUR)
    other = EnrolmentFactory(workshop=WorkshopFactory(first_day=FIRST_DAY + 7 * DAY))
    services.assign_coach(other, coach, by=None)
    assert not Claim.objects.filter(held_for__isnull=False).exists()


def test_the_database_knows_no_hold_without_an_end_and_no_overlap(enrolment, rival):
    hold(enrolment)
    claim = Claim.objects.filter(held_for=enrolment).first()
    for wrong in (
        {"person": rival.person, "held_for": rival, "expires_at": None},
        {"person": claim.person, "held_for": rival, "expires_at": NOW + HOUR},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Claim.objects.create(starts_at=NINE, ends_at=NINE + HOUR, **wrong)


def test_the_page_holds_what_was_chosen_and_says_when_it_is_gone(client, enrolment, rival):
    hold(rival, now=NOW)
    client.force_login(enrolment.person)
    address = reverse("calls", args=[enrolment.reference])
    gone = client.post(address, {"at": NINE.isoformat()}, follow=True)
    assert "That time has just been taken. Choose another." in gone.content.decode()
    chosen = client.post(address, {"at": (NINE + HOUR).isoformat()})
    assert "This time is kept for you until 9.10am." in " ".join(client.get(chosen.url).content.decode().split())
    assert Call.objects.count() == 0
