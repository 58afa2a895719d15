"""Calls and claims follow what happens to workshops and enrolments; nothing is broken in silence."""

import datetime as dt

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import Group
from django.urls import reverse

from notices.models import Notice
from programmes.catalogue.models import Module
from programmes.catalogue.services import NewTime, cancel_session, cancel_workshop, change_sessions, move_workshop
from programmes.catalogue.tests.factories import ArcProgrammeFactory, WorkshopFactory
from programmes.coaching import services
from programmes.coaching.errors import CoachingRefused, NotOffered, TimeRefused
from programmes.coaching.models import Call, Claim, Pairing
from programmes.coaching.queries import (
    OutOfPlace,
    calls_to_move,
    coaching_status,
    free_slots,
    out_of_place,
    without_coach,
)
from programmes.coaching.services import assign_coach, assign_coaches, book_call
from programmes.coaching.tests.factories import (
    FIRST_DAY,
    NINE,
    NOW,
    NUMBER,
    WINDOW,
    CoachFactory,
    booked_call,
    coached_enrolment,
)
from programmes.enrolment.services import transfer, withdraw
from programmes.enrolment.tests.factories import EnrolmentFactory
from programmes.people.tests.factories import UserFactory

pytestmark = pytest.mark.django_db

HOUR = dt.timedelta(hours=1)
DAY = dt.timedelta(days=1)


def mails(kind):
    return sorted(Notice.objects.filter(kind=f"coaching/{kind}").values_list("address", flat=True))


def claims_of(person):
    return list(Claim.objects.filter(person=person, active=True).values_list("starts_at", "ends_at"))


def test_whoever_withdraws_has_no_calls_any_more():
    call = booked_call()
    past = book_call(call.enrolment, NINE + DAY, number=NUMBER, by=call.enrolment.person)
    past = services.mark_held(past, by=past.coach.user, now=NINE + 2 * DAY)
    withdraw(call.enrolment, by=call.enrolment.person)
    call.refresh_from_db()
    past.refresh_from_db()
    assert (call.state, call.number, call.uses_allowance, past.state) == ("cancelled", "", False, "held")
    assert call.events.last().reason == "The place on the workshop has been given up."
    assert Pairing.objects.get().ended_at == NOW
    # What was held was held.
    assert claims_of(call.enrolment.person) == [(NINE + DAY, NINE + DAY + HOUR)]
    assert mails("call_cancelled") == sorted([call.enrolment.person.email, call.coach.user.email])


def test_a_place_that_moves_leaves_its_coach_and_calls_and_has_all_its_calls_again():
    call = booked_call()
    late = book_call(call.enrolment, NINE + DAY, number=NUMBER, by=call.enrolment.person)
    services.cancel_call(late, by=call.enrolment.person, now=NINE + 2 * HOUR)
    assert coaching_status(call.enrolment, now=NOW).left == 1
    there = WorkshopFactory(programme=call.enrolment.workshop.programme, first_day=FIRST_DAY + 90 * DAY)
    moved = transfer(call.enrolment, there, by=None)
    call.refresh_from_db()
    assert (call.state, call.events.last().reason) == (
        "cancelled",
        "The place has moved to another date of the programme.",
    )
    assert claims_of(call.enrolment.person) == claims_of(call.coach.user) == []
    assert mails("call_cancelled").count(call.coach.user.email) == 2
    status = coaching_status(moved, now=NOW)
    assert (status.pairings, status.used, status.left) == ((), 0, 3)
    assert [one.pk for one in without_coach(there)] == [moved.pk]


def test_a_cancelled_workshop_cancels_its_calls_and_frees_its_staff():
    facilitator = UserFactory()
    coach = CoachFactory(weekdays=range(5))
    calls = []
    first = coached_enrolment(coach, facilitators=[facilitator])
    enrolments = [first, *(EnrolmentFactory(workshop=first.workshop) for _number in range(3))]
    assign_coaches(first.workshop, by=None)
    for number, enrolment in enumerate(enrolments):
        calls.append(book_call(enrolment, NINE + number * DAY, number=NUMBER, by=enrolment.person))
    # The evening lies within the three days.
    assert len(claims_of(facilitator)) == 2
    cancel_workshop(first.workshop, by=None, reason="The house is closed.")
    assert set(Call.objects.values_list("state", flat=True)) == {"cancelled"}
    assert claims_of(facilitator) == claims_of(coach.user) == []


def test_calls_outside_a_moved_window_stand_are_flagged_and_their_people_told(clock):
    call = booked_call()
    inside = book_call(call.enrolment, NINE + 21 * DAY - HOUR, number=NUMBER, by=call.enrolment.person)
    workshop = call.enrolment.workshop
    move_workshop(workshop, first_day=FIRST_DAY + 14 * DAY, by=None)
    call.refresh_from_db()
    inside.refresh_from_db()
    assert (call.state, call.starts_at, call.outside_window, call.sequence) == ("booked", NINE, True, 0)
    assert (inside.state, inside.outside_window) == ("booked", False)
    assert list(calls_to_move(workshop)) == [call]
    clock.move_to(NINE)
    assert list(calls_to_move(workshop)) == []
    clock.move_to(NOW)
    assert mails("call_to_move") == sorted([call.enrolment.person.email, call.coach.user.email])
    # Notice doesn't bind those under whom the dates changed.
    moved = services.move_call(call, NINE + 15 * DAY, by=call.enrolment.person, now=NINE - HOUR)
    assert (moved.outside_window, moved.sequence) == (False, 1)


def test_who_moves_a_session_is_told_which_calls_no_longer_fit_in_whatever_workshop(client, django_assert_num_queries):
    """A coach's session of one workshop comes to lie on a call of another, at ten on a Monday."""
    coach = CoachFactory(weekdays=range(5))
    mine = coached_enrolment(coach)
    call = book_call(mine, NINE + HOUR, number=NUMBER, by=mine.person)
    other = coached_enrolment(coach, first_day=FIRST_DAY + 90 * DAY).workshop
    coordinator = UserFactory()
    coordinator.groups.add(Group.objects.get(name="Coordinators"))
    client.force_login(coordinator)
    page = reverse("workshops:inspect", args=[other.pk])
    assert "No longer fits" not in client.get(page).content.decode()
    move_workshop(other, first_day=NINE.date(), by=None)
    with django_assert_num_queries(2):
        assert out_of_place(other) == OutOfPlace([call], [])
    assert out_of_place(mine.workshop) == OutOfPlace([call], [])
    shown = BeautifulSoup(client.get(page).content, "html.parser").select_one(".help-warning")
    assert f"Monday 9 March 2026, 10am: {mine.person} with {coach} ({mine.workshop})" in " ".join(shown.text.split())
    assert shown.a["href"] == reverse("facilitate_workshop", args=[other.code])
    move_workshop(other, first_day=FIRST_DAY + 90 * DAY, by=None)
    assert out_of_place(other) == out_of_place(mine.workshop) == OutOfPlace([], [])


def test_a_workshop_moved_back_takes_the_flag_away():
    call = booked_call()
    workshop = call.enrolment.workshop
    move_workshop(workshop, first_day=FIRST_DAY + 14 * DAY, by=None)
    move_workshop(workshop, first_day=FIRST_DAY, by=None)
    call.refresh_from_db()
    assert not call.outside_window
    assert list(call.events.values_list("kind", flat=True)) == ["booked", "outside", "fits"]
    assert set(call.claims.values_list("active", flat=True)) == {True}


def test_the_window_follows_return_days_that_come_earlier_and_go_back():
    """Return days on Tuesday 7 and Wednesday 8 April; calls until the Monday before."""
    call = booked_call()
    late = book_call(call.enrolment, NINE + 21 * DAY, number=NUMBER, by=call.enrolment.person)
    person, workshop = call.enrolment.person, call.enrolment.workshop
    back = workshop.sessions.order_by("starts_at").last()
    change_sessions(back, following=False, time=NewTime(days=-14), by=None)
    late.refresh_from_db()
    assert (late.state, late.starts_at, late.outside_window) == ("booked", NINE + 21 * DAY, True)
    assert list(calls_to_move(workshop)) == [late]
    assert mails("call_to_move") == sorted([person.email, call.coach.user.email])
    last = NINE + 14 * DAY + 2 * HOUR
    assert max(slot.starts_at for slot in free_slots(call.enrolment, now=NOW)) == last
    with pytest.raises(TimeRefused):
        book_call(call.enrolment, NINE + 15 * DAY, number=NUMBER, by=person)
    with pytest.raises(TimeRefused):
        services.move_call(late, NINE + 16 * DAY, by=late.coach.user)
    assert coaching_status(call.enrolment, now=NOW).window == (WINDOW[0], last.date())
    back.refresh_from_db()
    change_sessions(back, following=False, time=NewTime(days=14), by=None)
    late.refresh_from_db()
    assert (late.outside_window, late.sequence) == (False, 0)
    assert list(late.events.values_list("kind", flat=True)) == ["booked", "outside", "fits"]
    assert coaching_status(call.enrolment, now=NOW).window == WINDOW


def test_the_window_follows_first_days_that_come_later():
    call = booked_call()
    first = call.enrolment.workshop.sessions.order_by("starts_at").first()
    change_sessions(first, following=False, time=NewTime(days=7), by=None)
    call.refresh_from_db()
    assert (call.state, call.outside_window) == ("booked", True)
    assert coaching_status(call.enrolment, now=NOW).window == (WINDOW[0] + 7 * DAY, WINDOW[1])


def test_calls_go_on_to_the_day_before_what_is_left_of_the_return_and_where_nothing_is():
    programme = ArcProgrammeFactory()
    programme.modules.filter(slug="return").update(kind=Module.Kind.DAY)
    enrolment = coached_enrolment(programme=programme)
    one, two = enrolment.workshop.sessions.order_by("starts_at")[2:]
    cancel_session(one, by=None)
    window = (WINDOW[0], WINDOW[1] + DAY)
    assert coaching_status(enrolment, now=NOW).window == window
    call = booked_call(enrolment, NINE + 29 * DAY)
    cancel_session(two, by=None)
    call.refresh_from_db()
    assert (call.state, call.outside_window) == ("booked", False)
    assert coaching_status(enrolment, now=NOW).window == window


def test_sessions_claim_facilitators_and_coaches_with_the_coachs_buffer():
    facilitator = UserFactory()
    enrolment = coached_enrolment(facilitators=[facilitator])
    sessions = list(enrolment.workshop.sessions.order_by("starts_at"))
    coach = enrolment.pairings.get().coach
    assert len(sessions) == 3
    stay, evening, back = sessions
    assert claims_of(facilitator) == [(stay.starts_at, stay.ends_at), (back.starts_at, back.ends_at)]
    assert evening.ends_at < stay.ends_at
    buffer = dt.timedelta(minutes=15)
    assert claims_of(coach.user) == [
        (stay.starts_at, stay.ends_at + buffer),
        (back.starts_at, back.ends_at + buffer),
    ]


def test_a_coach_at_another_workshops_session_is_not_free():
    """The second workshop's three days lie in the first one's coaching window."""
    coach = CoachFactory(weekdays=range(5))
    enrolment = coached_enrolment(coach)
    other = coached_enrolment(coach, first_day=FIRST_DAY + 7 * DAY)
    week = [slot.starts_at for slot in free_slots(enrolment, now=NOW) if slot.starts_at < NINE + 4 * DAY - HOUR]
    # They begin on the Tuesday at ten: a call at nine, and its buffer, is over by then.
    assert [moment for moment in week if moment >= NINE] == [NINE, NINE + HOUR, NINE + 2 * HOUR, NINE + DAY]
    assert other.workshop != enrolment.workshop


def test_a_call_gives_way_to_a_session_and_gets_its_time_back():
    coach = CoachFactory(weekdays=range(5))
    call = booked_call(coached_enrolment(coach), NINE + DAY + HOUR)
    other = EnrolmentFactory(workshop=WorkshopFactory(first_day=FIRST_DAY + 7 * DAY))
    assign_coach(other, coach, by=None)
    # Assigning a coach says at once what no longer fits.
    call.refresh_from_db()
    assert (call.state, call.outside_window) == ("booked", True)
    assert call.claims.get(person=coach.user).active is False
    assert call.claims.get(person=call.enrolment.person).active is True
    cancel_workshop(other.workshop, by=None, reason="The house is closed.")
    call.refresh_from_db()
    assert call.outside_window is False
    assert call.claims.get(person=coach.user).active is True


def test_another_coach_ends_the_former_pairing_and_its_calls():
    call = booked_call()
    other = CoachFactory(weekdays=range(5))
    services.decline_calls(call.enrolment)
    pairing = assign_coach(call.enrolment, other, by=None)
    call.refresh_from_db()
    assert (call.state, call.uses_allowance) == ("cancelled", False)
    assert call.events.last().reason == "There is another coach now."
    assert list(call.enrolment.pairings.values_list("coach", "ended_at")) == [(call.coach.pk, NOW), (other.pk, None)]
    assert pairing.not_now_at == NOW
    assert claims_of(call.coach.user) == []
    assert len(claims_of(other.user)) == 2
    assert assign_coach(call.enrolment, other, by=None) == pairing


def test_coaches_are_spread_evenly():
    coaches = [CoachFactory() for _number in range(3)]
    CoachFactory(active=False)
    workshop = WorkshopFactory(first_day=FIRST_DAY)
    for _number in range(8):
        EnrolmentFactory(workshop=workshop)
    assert len(assign_coaches(workshop, by=None)) == 8
    assert sorted(coach.pairings.count() for coach in coaches) == [2, 3, 3]
    assert list(without_coach(workshop)) == []
    assert assign_coaches(workshop, by=None) == []


def test_nobody_coaches_themselves_or_somebody_without_a_place():
    coach = CoachFactory()
    with pytest.raises(NotOffered):
        assign_coach(EnrolmentFactory(person=coach.user), coach, by=None)
    with pytest.raises(NotOffered):
        assign_coach(EnrolmentFactory(state="waitlisted"), coach, by=None)


def test_hours_must_not_overlap_and_time_off_names_the_calls_in_it():
    call = booked_call()
    with pytest.raises(CoachingRefused):
        services.add_hours(call.coach, weekday=0, starts=dt.time(11), ends=dt.time(13))
    with pytest.raises(CoachingRefused):
        services.add_hours(call.coach, weekday=0, starts=dt.time(14), ends=dt.time(14))
    _off, calls = services.add_time_off(call.coach, starts_on=NINE.date(), ends_on=NINE.date() + DAY)
    assert calls == [call]
    call.refresh_from_db()
    assert call.state == "booked"
