"""Groups for calls: their capacity, whose time they take, one date changed or all that follow, and who was there."""

import datetime as dt

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from notices.delivery import compose
from notices.models import Notice
from programmes.catalogue.services import cancel_workshop
from programmes.catalogue.tests.factories import WorkshopFactory
from programmes.coaching import queries, services
from programmes.coaching.errors import (
    CallClosed,
    CoachingRefused,
    DayOff,
    GroupFull,
    NotOffered,
    TimeRefused,
    TimeTaken,
)
from programmes.coaching.models import CallGroup, Claim, GroupCall, PublicHoliday
from programmes.coaching.tests.factories import (
    FIRST_DAY,
    NINE,
    NOW,
    CoachFactory,
    booked_call,
    coached_enrolment,
)
from programmes.enrolment.services import withdraw
from programmes.enrolment.tests.factories import EnrolmentFactory

pytestmark = pytest.mark.django_db

HOUR = dt.timedelta(hours=1)
DAY = dt.timedelta(days=1)
WEEK = dt.timedelta(weeks=1)
# A Monday, two o'clock: four dates a fortnight apart, the last after the clocks have changed.
TWO = NINE + 5 * HOUR


@pytest.fixture
def coach():
    return CoachFactory(weekdays=range(5))


@pytest.fixture
def enrolment(coach):
    return coached_enrolment(coach)


@pytest.fixture
def group(coach, enrolment):
    return open_group(coach, enrolment)


def open_group(coach, enrolment, **values):
    facts = {
        "kind": "action_learning",
        "title": "Set of four",
        "places_max": 2,
        "first_date": NINE.date(),
        "starts": dt.time(14),
        "minutes": 90,
        "dates": 3,
        "every_weeks": 2,
        "joining_link": "https://video.example.org/four",
    }
    return services.open_group(enrolment.workshop, coach, **facts | values)


def dates(group):
    return list(group.calls.order_by("starts_at"))


def claimed(person):
    return list(
        Claim.objects.filter(person=person, active=True, group_call__isnull=False)
        .order_by("starts_at")
        .values_list("starts_at", flat=True)
    )


def another(enrolment):
    return EnrolmentFactory(workshop=enrolment.workshop)


def test_all_dates_keep_the_clock_on_the_wall_and_claim_the_coach_and_their_buffer(group, coach):
    # The clocks go forward on 29 March.
    assert [call.starts_at for call in dates(group)] == [TWO, TWO + 2 * WEEK, TWO + 4 * WEEK - HOUR]
    assert claimed(coach.user) == [call.starts_at for call in dates(group)]
    first = Claim.objects.filter(group_call=dates(group)[0]).get()
    assert first.ends_at == TWO + dt.timedelta(minutes=90 + 15)


def test_a_group_holds_as_many_as_it_says(group, enrolment):
    member = services.join_group(group, enrolment)
    assert services.join_group(group, enrolment) == member
    services.join_group(group, another(enrolment))
    with pytest.raises(GroupFull):
        services.join_group(group, another(enrolment))
    services.leave_group(group, enrolment)
    assert claimed(enrolment.person) == []
    services.leave_group(group, enrolment)
    third = another(enrolment)
    services.join_group(group, third)
    assert claimed(third.person) == [call.starts_at for call in dates(group)]


def test_nobody_is_in_two_calls_at_once(coach, enrolment, group):
    services.add_hours(coach, weekday=0, starts=dt.time(14), ends=dt.time(17))
    assert TWO not in [slot.starts_at for slot in queries.free_slots(enrolment, now=NOW)]
    other = CoachFactory(weekdays=range(5))
    services.add_hours(other, weekday=0, starts=dt.time(14), ends=dt.time(17))
    busy = another(enrolment)
    services.assign_coach(busy, other, by=None)
    booked_call(busy, TWO)
    with pytest.raises(TimeTaken, match="There is something else on Monday 9 March 2026, 2pm"):
        services.join_group(group, busy)
    assert claimed(busy.person) == []
    with pytest.raises(TimeTaken, match="Monday 9 March"):
        open_group(coach, enrolment, starts=dt.time(15))
    assert CallGroup.objects.count() == 1


def test_a_group_is_for_its_workshops_people_and_held_by_its_coaches(group, coach, enrolment):
    with pytest.raises(NotOffered):
        services.join_group(group, coached_enrolment())
    with pytest.raises(NotOffered):
        open_group(CoachFactory(), enrolment)
    for wrong, error in (
        ({"first_date": NOW.date() - DAY}, TimeRefused),
        ({"first_date": dt.date(9999, 12, 1)}, TimeRefused),
        ({"first_date": dt.date(2026, 3, 29), "starts": dt.time(1, 30)}, TimeRefused),
        ({"dates": 53}, CoachingRefused),
    ):
        with pytest.raises(error):
            open_group(coach, enrolment, **wrong)


def test_one_date_moves_alone(group, coach, enrolment):
    services.join_group(group, enrolment)
    first, second, third = dates(group)
    (moved,) = services.change_group_calls(second, following=False, days=1, by=coach.user)
    assert (moved.uid, moved.sequence, moved.starts_at) == (second.uid, 1, second.starts_at + DAY)
    assert claimed(enrolment.person) == [first.starts_at, second.starts_at + DAY, third.starts_at]


def test_all_that_follow_move_by_the_clock_and_everybody_is_told_once(group, coach, enrolment):
    services.join_group(group, enrolment)
    first, second, third = dates(group)
    changed = services.change_group_calls(
        second, following=True, days=14, starts=dt.time(10), reason="I teach on those Mondays.", by=coach.user
    )
    # The second moves to where the third was; both are at ten by the clock, which has gone forward by then.
    assert [call.starts_at for call in changed] == [third.starts_at - 4 * HOUR, third.starts_at + 2 * WEEK - 4 * HOUR]
    assert claimed(coach.user) == claimed(enrolment.person) == [first.starts_at, *(call.starts_at for call in changed)]
    told = Notice.objects.filter(kind="coaching/group_changed")
    assert sorted(told.values_list("address", flat=True)) == sorted([coach.user.email, enrolment.person.email])
    said = compose(told.get(address=enrolment.person.email))[1]
    assert "- Monday 6 April 2026, 10am to 11.30am\n  (it was: Monday 23 March 2026, 2pm)" in said.text
    assert "I teach on those Mondays." in said.text
    assert services.change_group_calls(changed[0], following=True, by=coach.user) == []
    assert told.count() == 2


def test_when_the_coach_has_something_else_all_stands(group, coach, enrolment):
    before = dates(group)
    services.add_hours(coach, weekday=1, starts=dt.time(14), ends=dt.time(17))
    booked_call(enrolment, before[1].starts_at + DAY)
    with pytest.raises(TimeTaken, match="Tuesday 24 March"):
        services.change_group_calls(before[0], following=True, days=1, by=coach.user)
    assert [call.starts_at for call in dates(group)] == [call.starts_at for call in before]
    with pytest.raises(CoachingRefused, match="Only the coach"):
        services.change_group_calls(before[0], following=False, days=1, by=enrolment.person)


def test_days_that_a_coach_keeps_free_are_met_on_only_when_they_are_meant(coach, enrolment, django_assert_num_queries):
    services.add_time_off(coach, starts_on=dt.date(2026, 3, 8), ends_on=dt.date(2026, 3, 13))
    PublicHoliday.objects.create(region="england-and-wales", date=dt.date(2026, 4, 6), name="Easter Monday")
    coach.public_holidays = "england-and-wales"
    coach.save()
    with pytest.raises(
        DayOff, match=r"free: Monday 9 March 2026; Monday 6 April 2026 \(Easter Monday\). Choose"
    ) as told:
        open_group(coach, enrolment)
    with pytest.raises(DayOff):
        open_group(coach, enrolment, although=[dt.date(2026, 3, 9)])
    group = open_group(coach, enrolment, although=told.value.days)
    _off, there = services.add_time_off(coach, starts_on=dt.date(2026, 3, 23), ends_on=dt.date(2026, 3, 24))
    assert there == [dates(group)[1]]
    # Its day stays, so its hour may change without another word.
    first, second, _third = dates(group)
    services.change_group_calls(first, following=False, starts=dt.time(15), by=coach.user)
    with pytest.raises(DayOff, match="You keep this day free: Monday 6 April"):
        services.change_group_calls(second, following=False, days=14, starts=dt.time(9), by=coach.user)
    services.add_extra_hours(coach, date=dt.date(2026, 4, 6), starts=dt.time(9), ends=dt.time(11))
    assert services.change_group_calls(second, following=False, days=14, starts=dt.time(9), by=coach.user)
    with django_assert_num_queries(2):
        assert queries.days_off(coach, {dt.date(2026, 3, 13), dt.date(2026, 4, 6)}) == {dt.date(2026, 3, 13): ""}


def test_a_member_who_has_something_else_at_the_new_time_is_named(group, coach, enrolment):
    services.join_group(group, enrolment)
    other = CoachFactory(weekdays=range(5))
    services.assign_coach(enrolment, other, by=None)
    booked_call(enrolment, NINE + DAY)
    first = dates(group)[0]
    (moved,) = services.change_group_calls(first, following=False, days=1, starts=dt.time(9), by=coach.user)
    assert queries.elsewhere(moved) == [enrolment.person]
    services.change_group_calls(moved, following=False, days=-1, starts=dt.time(14), by=coach.user)
    assert queries.elsewhere(moved) == []


def test_calling_off_tells_everybody_once_and_frees_their_time(group, coach, enrolment):
    services.join_group(group, enrolment)
    off = services.cancel_group_calls(dates(group)[1], following=True, reason="I am ill.", by=coach.user)
    assert len(off) == 2
    assert claimed(enrolment.person) == claimed(coach.user) == [TWO]
    told = Notice.objects.filter(kind="coaching/group_changed")
    assert {compose(one)[1].subject for one in told} == {"Called off: Set of four"}
    assert told.count() == 2
    with pytest.raises(CallClosed):
        services.cancel_group_calls(dates(group)[1], following=False, by=coach.user)


def test_no_reminder_for_an_old_time_a_date_called_off_or_whoever_left(time_machine, group, coach, enrolment):
    services.join_group(group, enrolment)
    stays = another(enrolment)
    services.join_group(group, stays)
    first, second, _third = dates(group)
    services.change_group_calls(first, following=False, days=1, by=coach.user)
    services.cancel_group_calls(second, following=False, by=coach.user)
    services.leave_group(group, enrolment)
    time_machine.move_to(TWO)
    left = [
        one for one in Notice.objects.filter(kind="coaching/group_reminder").order_by("due_at", "pk") if compose(one)
    ]
    assert [(one.recipient, one.due_at) for one in left] == [
        (stays.person, TWO),
        (stays.person, TWO + 4 * WEEK - HOUR - DAY),
    ]


def test_a_withdrawal_and_a_cancelled_workshop_release_it(group, coach, enrolment):
    services.join_group(group, enrolment)
    stays = another(enrolment)
    services.join_group(group, stays)
    withdraw(enrolment, by=enrolment.person)
    assert claimed(enrolment.person) == []
    assert [member.enrolment for member in queries.members_of(group)] == [stays]
    cancel_workshop(enrolment.workshop, by=None, reason="The house is closed.")
    assert claimed(coach.user) == claimed(stays.person) == []
    assert GroupCall.objects.filter(cancelled_at=None).count() == 0


def test_a_session_takes_the_coachs_time_and_no_booking_fails_of_it(coach, enrolment):
    group = open_group(coach, enrolment, first_date=FIRST_DAY + WEEK, dates=1)
    call = dates(group)[0]
    other = EnrolmentFactory(workshop=WorkshopFactory(first_day=FIRST_DAY + WEEK))
    services.assign_coach(other, coach, by=None)
    assert call.claims.get(person=coach.user).active is False
    told = Notice.objects.filter(kind="coaching/group_to_move")
    contact = enrolment.workshop.programme.contact_email
    assert sorted(told.values_list("address", flat=True)) == sorted([coach.user.email, contact])
    said = {one.address: compose(one)[1] for one in told}
    assert said[coach.user.email].subject == "A group needs another time: Tuesday 10 March 2026, 2pm"
    assert f"/coach/groups/dates/{call.pk}/" in said[coach.user.email].text
    assert f"{coach} has been asked to choose another time." in said[contact].text
    assert list(queries.group_calls_to_move()) == [call]
    # What changes nothing about it tells nobody again.
    services.assign_coach(EnrolmentFactory(workshop=other.workshop), coach, by=None)
    assert told.count() == 2
    cancel_workshop(other.workshop, by=None, reason="The house is closed.")
    assert call.claims.get(person=coach.user).active is True
    assert [compose(one) for one in told] == [None, None]


def test_who_was_there_is_noted_afterwards_by_the_coach_alone(group, coach, enrolment):
    services.join_group(group, enrolment)
    call = dates(group)[0]
    with pytest.raises(CallClosed, match="has not begun"):
        services.mark_group_call(call, {enrolment.pk: "here"}, by=coach.user)
    for marks, by in (({enrolment.pk: "x"}, coach.user), ({0: "here"}, coach.user), ({}, enrolment.person)):
        with pytest.raises(CoachingRefused):
            services.mark_group_call(call, marks, by=by, now=TWO)
    services.mark_group_call(call, {enrolment.pk: "here"}, by=coach.user, now=TWO)
    (noted,) = services.mark_group_call(call, {enrolment.pk: "excused"}, by=coach.user, now=TWO)
    assert (noted.enrolment, noted.mark, noted.by) == (enrolment, "excused", coach.user)
    assert services.mark_group_call(call, {enrolment.pk: ""}, by=coach.user, now=TWO) == []


# --- Pages ----------------------------------------------------------------------------------------------


def words(response) -> str:
    return " ".join(BeautifulSoup(response.content, "html.parser").main.get_text(" ").split())


def test_people_join_and_leave(client, group, enrolment):
    client.force_login(enrolment.person)
    assert "Groups that meet together Set of four" in words(client.get(reverse("calls", args=[enrolment.reference])))
    address = reverse("call_groups", args=[enrolment.reference])
    assert "Places taken: 0 of 2." in words(client.get(address))
    assert "video.example.org" not in client.get(address).content.decode()
    shown = client.post(address, {"group": group.pk, "act": "join"}, follow=True)
    assert "You are in this group" in words(shown)
    assert "https://video.example.org/four" in shown.content.decode()
    services.cancel_group_calls(dates(group)[0], following=True, by=group.coach.user)
    shown = client.get(address)
    assert "It has no more dates: they are over, or called off." in words(shown)
    assert "video.example.org" not in shown.content.decode()
    client.post(address, {"group": group.pk, "act": "leave"})
    assert list(queries.members_of(group)) == []
    for nonsense in ("", "x", "9" * 30, "\0"):
        assert client.post(address, {"group": nonsense}).status_code == 404
    client.force_login(coached_enrolment().person)
    assert client.get(address).status_code == 404


def test_a_coach_opens_changes_and_notes(client, time_machine, coach, enrolment):
    client.force_login(coach.user)
    facts = {
        "workshop": enrolment.workshop.pk,
        "kind": "supervision",
        "title": "Mondays",
        "places_max": 4,
        "first_date": "2026-03-09",
        "starts": "14:00",
        "minutes": 60,
        "dates": 2,
        "every_weeks": 1,
        "mode": "online",
    }
    assert "Say on which day it first meets." in words(client.post(reverse("coach_groups"), {}))
    assert "That time has passed" in words(client.post(reverse("coach_groups"), facts | {"first_date": "2026-01-05"}))
    services.add_time_off(coach, starts_on=dt.date(2026, 3, 9), ends_on=dt.date(2026, 3, 9))
    warned = client.post(reverse("coach_groups"), facts | {"although": "2026-03-16 x 2026-99-01"})
    assert "You keep this day free: Monday 9 March 2026." in words(warned)
    button = BeautifulSoup(warned.content, "html.parser").select_one("button[name=although]")
    client.post(reverse("coach_groups"), facts | {"although": button["value"]})
    group = CallGroup.objects.get()
    assert "Groups this week" not in words(client.get(reverse("coach")))
    time_machine.move_to(TWO - 2 * DAY)
    client.force_login(coach.user)
    assert "Groups this week Monday 9 March 2026, 2pm Mondays" in words(client.get(reverse("coach")))
    services.join_group(group, enrolment)
    first, second = dates(group)
    page = reverse("coach_group_call", args=[first.pk])
    shown = client.get(page)
    assert "The same for all that follow" in words(shown)
    assert 'value="2026-03-09"' in shown.content.decode()
    client.post(page, {"following": "on", "date": "2026-03-10", "starts": "14:00", "act": "change"})
    assert [call.starts_at for call in dates(group)] == [TWO + DAY, TWO + DAY + WEEK]
    assert client.post(page, {"date": "x" * 50, "starts": "\0"}).status_code == 200
    assert "That is too far off." in words(client.post(page, {"date": "9999-12-31", "starts": "14:00"}))
    off = {"date": "2026-03-17", "starts": "14:00", "act": "cancel"}
    later = reverse("coach_group_call", args=[second.pk])
    assert "Call this date off?" in words(client.post(later, off))
    assert [call.cancelled_at for call in dates(group)] == [None, None]
    client.post(later, off | {"sure": "yes"})
    assert "Cancelled" in words(client.get(reverse("coach_group", args=[group.pk])))
    time_machine.move_to(TWO + 2 * DAY)
    client.force_login(coach.user)
    client.post(page, {f"mark_{enrolment.pk}": "here"})
    assert first.attendance.get().mark == "here"
    client.force_login(CoachFactory().user)
    for address in (page, reverse("coach_group", args=[group.pk])):
        assert client.get(address).status_code == 404


@pytest.mark.parametrize("number", [1, 3])
def test_lists_cost_the_same(client, coach, enrolment, number, django_assert_num_queries):
    for turn in range(number):
        group = open_group(coach, enrolment, starts=dt.time(13 + 2 * turn), minutes=60, dates=2)
        services.join_group(group, enrolment)
    with django_assert_num_queries(2):
        offers = queries.group_offers(enrolment, now=NOW)
        assert [(offer.people, offer.left, offer.mine, len(offer.calls)) for offer in offers] == [
            (1, 1, True, 2)
        ] * number
    with django_assert_num_queries(2):
        assert [len(group.calls.all()) for group in queries.groups_of_coach(coach)] == [2] * number
