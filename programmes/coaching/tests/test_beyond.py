"""What binds participants, and who may go beyond it: coaches and coordinators; on record, never for themselves."""

import datetime as dt

import pytest
from django.contrib.auth.models import Permission

from accounts.models import User
from programmes.catalogue.tests.factories import WorkshopFactory
from programmes.coaching import services
from programmes.coaching.errors import AllowanceUsed, CoachingRefused, ReasonNeeded, TimeRefused
from programmes.coaching.tests.factories import (
    FIRST_DAY,
    NINE,
    NOW,
    NUMBER,
    DualProgrammeFactory,
    booked_call,
    coach_who_brings,
    coached_enrolment,
)
from programmes.enrolment.tests.factories import EnrolmentFactory
from programmes.people.tests.factories import UserFactory

pytestmark = pytest.mark.django_db
HOUR = dt.timedelta(hours=1)
DAY = dt.timedelta(days=1)
WHY = "They rang: tomorrow is the day they need it."


def as_coordinator(user: User) -> User:
    user.user_permissions.add(Permission.objects.get(codename="coordinate_workshop"))
    return User.objects.get(pk=user.pk)


def test_a_coordinator_books_and_moves_within_the_notice_and_says_why():
    enrolment, coordinator = coached_enrolment(), as_coordinator(UserFactory())
    facts = {"number": NUMBER, "by": coordinator, "now": NINE - 23 * HOUR}
    with pytest.raises(ReasonNeeded):
        services.book_call(enrolment, NINE, **facts)
    call = services.book_call(enrolment, NINE, override=WHY, **facts)
    with pytest.raises(ReasonNeeded):
        services.move_call(call, NINE + HOUR, by=coordinator, now=NINE - 22 * HOUR)
    call = services.move_call(call, NINE + HOUR, by=coordinator, override=WHY, now=NINE - 22 * HOUR)
    assert list(call.events.values_list("kind", "by", "reason")) == [
        ("booked", coordinator.pk, ""),
        ("override", coordinator.pk, WHY),
        ("moved", coordinator.pk, ""),
        ("override", coordinator.pk, WHY),
    ]
    # Whoever cancels for somebody else takes nothing of their allowance.
    assert services.cancel_call(call, by=coordinator, now=NINE - HOUR).uses_allowance is False


def test_a_coordinator_gives_a_call_beyond_the_allowance_and_nobody_else_does():
    call, coordinator = booked_call(), as_coordinator(UserFactory())
    enrolment = call.enrolment
    enrolment.workshop.programme.coaching_calls = 1
    enrolment.workshop.programme.save()
    for by, error in ((enrolment.person, AllowanceUsed), (UserFactory(), AllowanceUsed), (coordinator, ReasonNeeded)):
        with pytest.raises(error):
            services.book_call(enrolment, NINE + DAY, number=NUMBER, by=by)
    extra = services.book_call(enrolment, NINE + DAY, number=NUMBER, by=coordinator, override=WHY)
    assert (extra.extra, extra.uses_allowance) == (True, False)


def test_nobody_goes_beyond_anothers_time():
    enrolment, coordinator = coached_enrolment(), as_coordinator(UserFactory())
    services.add_time_off(enrolment.pairings.get().coach, starts_on=NINE.date(), ends_on=NINE.date())
    with pytest.raises(TimeRefused, match="takes no calls then"):
        services.book_call(enrolment, NINE, number=NUMBER, by=coordinator, override=WHY)


def test_who_takes_part_is_bound_even_as_a_coordinator():
    enrolment = coached_enrolment()
    person = as_coordinator(enrolment.person)
    with pytest.raises(TimeRefused, match="24 hours of notice"):
        services.book_call(enrolment, NINE, number=NUMBER, by=person, now=NINE - 23 * HOUR)
    with pytest.raises(CoachingRefused, match="Only one of its coaches, or a coordinator"):
        services.book_call(enrolment, NINE, number=NUMBER, by=person, override=WHY)


@pytest.mark.parametrize(
    ("coaches", "chosen", "queries"), [(1, False, 18), (1, True, 18), (2, False, 21), (2, True, 18)]
)
def test_where_somebody_stands_is_read_once_under_the_locks(coaches, chosen, queries, django_assert_num_queries):
    if coaches == 1:
        enrolment = coached_enrolment()
    else:
        programme = DualProgrammeFactory(first_call_joint=not chosen)
        enrolment = EnrolmentFactory(workshop=WorkshopFactory(programme=programme, first_day=FIRST_DAY))
        for title in ("Wellbeing", "Work"):
            coach_who_brings(programme, title)
        services.assign_coaches(enrolment.workshop, by=None)
    coach = enrolment.pairings.earliest("role__order", "pk").coach if chosen else None
    with django_assert_num_queries(queries):
        services.hold_time(enrolment, NINE, coach=coach, by=enrolment.person, now=NOW)
