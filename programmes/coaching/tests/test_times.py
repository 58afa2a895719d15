"""A coach's time: hours on one day, public holidays, away days, and how many calls a day, of all programmes."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse

from programmes.catalogue.tests.factories import WorkshopFactory
from programmes.coaching import queries, services
from programmes.coaching.errors import CoachingRefused, TimeRefused
from programmes.coaching.models import ExtraHours, PublicHoliday
from programmes.coaching.tests.factories import (
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
LONDON = ZoneInfo("Europe/London")


@pytest.fixture
def coach():
    return CoachFactory(weekdays=range(5))


@pytest.fixture
def enrolment(coach):
    return coached_enrolment(coach)


def starts_on(enrolment, date, zone=LONDON):
    """The free times of one date, as the clock on the wall shows them."""
    local = (slot.starts_at.astimezone(zone) for slot in queries.free_slots(enrolment, now=NOW))
    return [f"{moment:%H:%M}" for moment in local if moment.date() == date]


def test_an_extra_hour_is_offered_beside_the_weekly_ones(coach, enrolment):
    services.add_extra_hours(coach, date=NINE.date(), starts=dt.time(17), ends=dt.time(18))
    assert starts_on(enrolment, NINE.date()) == ["09:00", "10:00", "11:00", "17:00"]
    assert starts_on(enrolment, NINE.date() + 7 * DAY) == ["09:00", "10:00", "11:00"]
    assert booked_call(enrolment, NINE + 8 * HOUR).state == "booked"
    services.remove_extra_hours(coach.extra_hours.get())
    with pytest.raises(TimeRefused, match="takes no calls then"):
        booked_call(enrolment, NINE + 8 * HOUR + DAY)


@pytest.mark.parametrize(
    ("date", "starts", "ends", "why"),
    [
        (NINE.date(), dt.time(18), dt.time(17), "must end after they start"),
        (NINE.date(), dt.time(11), dt.time(13), "You have hours then already"),
        (NINE.date(), dt.time(17, 30), dt.time(19), "You have hours then already"),
        (NOW.date() - DAY, dt.time(17), dt.time(18), "That day is past"),
    ],
)
def test_hours_on_one_day_keep_their_rules(coach, date, starts, ends, why):
    services.add_extra_hours(coach, date=NINE.date(), starts=dt.time(17), ends=dt.time(18))
    with pytest.raises(CoachingRefused, match=why):
        services.add_extra_hours(coach, date=date, starts=starts, ends=ends)


def test_an_away_day_comes_before_everything(coach, enrolment):
    services.add_extra_hours(coach, date=NINE.date(), starts=dt.time(17), ends=dt.time(18))
    services.add_time_off(coach, starts_on=NINE.date(), ends_on=NINE.date())
    assert starts_on(enrolment, NINE.date()) == []


def test_public_holidays_are_kept_by_those_who_keep_them_but_for_extra_hours(coach, enrolment):
    good_friday = dt.date(2026, 4, 3)
    PublicHoliday.objects.create(region="scotland", date=good_friday, name="Good Friday")
    PublicHoliday.objects.create(region="england-and-wales", date=dt.date(2026, 4, 6), name="Easter Monday")
    assert len(starts_on(enrolment, good_friday)) == 3
    coach.public_holidays = "scotland"
    coach.save()
    assert starts_on(enrolment, good_friday) == []
    assert len(starts_on(enrolment, dt.date(2026, 4, 6))) == 3
    with pytest.raises(TimeRefused, match="takes no calls then"):
        booked_call(enrolment, dt.datetime(2026, 4, 3, 8, tzinfo=dt.UTC))
    services.add_extra_hours(coach, date=good_friday, starts=dt.time(9), ends=dt.time(10))
    assert starts_on(enrolment, good_friday) == ["09:00"]


def test_a_day_has_no_more_calls_than_a_coach_takes_across_programmes(coach, enrolment):
    coach.daily_limit = 2
    coach.save()
    other = coached_enrolment(coach)
    assert other.workshop.programme != enrolment.workshop.programme
    first = booked_call(enrolment)
    held_until = services.hold_time(other, NINE + HOUR, by=other.person, now=NOW)
    third = coached_enrolment(coach)
    assert starts_on(third, NINE.date()) == []
    with pytest.raises(TimeRefused, match="no more calls on that day"):
        booked_call(third, NINE + 2 * HOUR)
    # One's own hold and, when it moves, one's own call are no other call.
    assert len(starts_on(other, NINE.date())) == 2
    assert services.move_call(first, NINE + 2 * HOUR, by=enrolment.person, now=NOW).starts_at == NINE + 2 * HOUR
    call = services.book_call(third, NINE, number=NUMBER, by=third.person, now=held_until)
    with pytest.raises(TimeRefused, match="no more calls on that day"):
        services.book_call(other, NINE + HOUR, number=NUMBER, by=other.person, now=held_until)
    # A call that is over has been one of the day's; one that was called off has not.
    assert starts_on(other, NINE.date() + DAY) == ["09:00", "10:00", "11:00"]
    services.cancel_call(call, by=coach.user)
    assert len(starts_on(other, NINE.date())) == 2


def test_free_times_cost_a_query_more_for_each_rule_that_a_coach_has(coach, enrolment, django_assert_num_queries):
    assert enrolment.workshop.programme
    with django_assert_num_queries(7):
        queries.free_slots(enrolment, now=NOW)
    coach.daily_limit, coach.public_holidays = 3, "scotland"
    coach.save()
    with django_assert_num_queries(9):
        queries.free_slots(enrolment, now=NOW)


def test_what_is_known_of_the_years_to_come():
    """The migration put down what is announced: two holidays on a weekend, and the two days in place of them."""
    assert list(
        PublicHoliday.objects.filter(region="england-and-wales", date__year=2027, date__month=12).values_list(
            "date__day", flat=True
        )
    ) == [25, 26, 27, 28]
    assert PublicHoliday.objects.filter(region="scotland", date="2027-03-29").count() == 0


# --- The page -------------------------------------------------------------------------------------------


def test_a_coach_keeps_single_hours_and_sees_the_holidays(client, coach):
    PublicHoliday.objects.create(region="scotland", date=dt.date(2026, 4, 3), name="Good Friday")
    coach.daily_limit, coach.public_holidays = 3, "scotland"
    coach.save()
    client.force_login(coach.user)
    shown = " ".join(client.get(reverse("coach_times")).content.decode().split())
    assert "You take 3 calls a day at most, of all programmes together." in shown
    assert "Friday 3 April 2026: Good Friday" in shown
    address = reverse("coach_extra_hours")
    hours = {"extra-date": "2026-04-03", "extra-starts": "09:00", "extra-ends": "10:00"}
    assert "Those hours are offered on that day." in client.post(address, hours, follow=True).content.decode()
    for wrong, said in (
        ({}, "Say on which day."),
        (hours | {"extra-date": "\0", "extra-starts": "x"}, "Enter a valid"),
        (hours, "You have hours then already."),
        (
            hours | {"extra-date": "9999-12-31", "extra-starts": "19:00", "extra-ends": "20:00"},
            "Friday 31 December 9999",
        ),
    ):
        assert said in client.post(address, wrong, follow=True).content.decode()
    row = ExtraHours.objects.get(date="2026-04-03")
    client.force_login(CoachFactory().user)
    assert client.post(reverse("coach_extra_hours_remove", args=[row.pk])).status_code == 404
    client.force_login(coach.user)
    client.post(reverse("coach_extra_hours_remove", args=[row.pk]))
    assert coach.extra_hours.filter(date="2026-04-03").count() == 0


# --- How they hold calls --------------------------------------------------------------------------------


def test_a_coach_changes_how_they_hold_calls_and_no_more_than_that(client, coach, enrolment):
    client.force_login(coach.user)
    address = reverse("coach_ways")
    data = {
        "phone": "07700 900555",
        "video_link": "https://video.example.org/bea",
        "meeting_place": "The Exchange, room 4",
        "buffer_minutes": "30",
        "daily_limit": "2",
        "public_holidays": "scotland",
        "notice_hours": "0",
        "people_max": "99",
        "active": "",
    }
    shown = client.post(address, data | {"buffer_minutes": "241", "video_link": "no link"}).content.decode()
    assert "Give your number with its area code." in client.post(address, data | {"phone": "12"}).content.decode()
    assert "At most 240 minutes." in shown
    assert "Give the whole address of the room" in shown
    assert client.post(address, data).status_code == 302
    coach.refresh_from_db()
    assert (coach.phone.as_national, coach.video_link, coach.meeting_place) == (
        "07700 900555",
        "https://video.example.org/bea",
        "The Exchange, room 4",
    )
    assert (coach.buffer_minutes, coach.daily_limit, coach.public_holidays) == (30, 2, "scotland")
    assert (coach.notice_hours, coach.people_max, coach.active) == (24, None, True)
    assert queries.modes_of(enrolment.workshop.programme, [coach]) == ["telephone", "online", "in_person"]
    client.force_login(enrolment.person)
    assert client.get(address).status_code == 404


def test_more_time_after_sessions_asks_for_calls_in_it_to_be_moved_and_others_keep_theirs(coach, enrolment):
    busy = EnrolmentFactory(workshop=WorkshopFactory(first_day=NINE.date() + DAY))
    services.assign_coach(busy, coach, by=None)
    services.add_extra_hours(coach, date=NINE.date() + 3 * DAY, starts=dt.time(16, 30), ends=dt.time(17, 30))
    after = booked_call(enrolment, NINE + 3 * DAY + dt.timedelta(hours=7, minutes=30))
    _coach, flagged = services.change_ways(coach, values={"buffer_minutes": 60}, by=coach.user)
    assert flagged == [after]
    with pytest.raises(CoachingRefused):
        services.change_ways(coach, values={"buffer_minutes": 241}, by=coach.user)
    with pytest.raises(TypeError):
        services.change_ways(coach, values={"notice_hours": 0}, by=coach.user)
    later = services.change_ways(coach, values={"buffer_minutes": 15}, by=coach.user)[1]
    after.refresh_from_db()
    assert (later, after.outside_window) == ([], False)
