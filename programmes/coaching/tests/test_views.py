"""The call pages and the coach's desk: what each shows, to whom, and what a form may do."""

import datetime as dt

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from accounts.models import Reading
from notices.retention import rule
from programmes.catalogue.models import DeliveryMode
from programmes.catalogue.services import move_workshop
from programmes.coaching import queries, services
from programmes.coaching.models import Call, Coach
from programmes.coaching.tests.factories import (
    FIRST_DAY,
    NINE,
    NOW,
    NUMBER,
    CoachFactory,
    booked_call,
    coached_enrolment,
)
from programmes.enrolment.services import withdraw
from programmes.enrolment.tests.factories import EnrolmentFactory
from programmes.people.tests.factories import ProfileFactory, UserFactory

pytestmark = pytest.mark.django_db

HOUR = dt.timedelta(hours=1)
DAY = dt.timedelta(days=1)
SECOND = dt.timedelta(seconds=1)


@pytest.fixture
def enrolment():
    return coached_enrolment()


@pytest.fixture
def person(client, enrolment):
    """A browser in which the participant is signed in."""
    client.force_login(enrolment.person)
    return client


@pytest.fixture
def call(enrolment):
    return booked_call(enrolment)


@pytest.fixture
def coach(call):
    """A browser in which the coach is signed in."""
    from django.test import Client

    client = Client()
    client.force_login(call.coach.user)
    return client


def page(name, *rows):
    return reverse(name, args=[row.reference for row in rows])


def text(response):
    return response.content.decode()


def test_the_way_to_a_call(person, enrolment):
    shown = text(person.get(page("calls", enrolment)))
    assert "Monday 9 March" in shown
    assert "All times are UK time. A call takes 45 minutes." in shown
    assert shown.count('type="radio"') == 3 * 22
    chosen = person.post(page("calls", enrolment), {"at": NINE.isoformat()})
    assert chosen.url == f"{page('call_details', enrolment)}?at=2026-03-09T09%3A00%3A00%2B00%3A00"
    details = text(person.get(chosen.url))
    assert "Monday 9 March 2026, 9am to 9.45am" in details
    booked = person.post(chosen.url, {"at": NINE.isoformat(), "who_rings": "coach", "number": NUMBER}, follow=True)
    call = Call.objects.get()
    assert booked.redirect_chain == [(page("call", enrolment, call), 302)]
    shown = text(booked)
    assert "Your call is booked" in shown
    assert call.reference in shown
    assert "07700 900321" in shown


def test_a_form_sent_without_an_answer_says_so(person, enrolment):
    shown = person.post(page("calls", enrolment), {})
    assert shown.status_code == 200
    assert "Error: Your coaching calls" in text(shown)
    assert 'href="#id_at_0"' in text(shown)


def test_a_number_that_is_none_keeps_what_was_typed(person, enrolment):
    url = page("call_details", enrolment)
    shown = text(person.post(url, {"at": NINE.isoformat(), "who_rings": "coach", "number": "12"}))
    assert "Give the number your coach should ring, with its area code." in shown
    assert 'value="12"' in shown
    assert Call.objects.count() == 0


def test_a_number_known_already_is_not_asked_again(person, enrolment):
    ProfileFactory(person=enrolment.person, phone="+447700900555")
    url = page("call_details", enrolment)
    assert 'value="07700 900555"' in text(person.get(url, {"at": NINE.isoformat()}))
    booked_call(enrolment)
    assert 'value="07700 900321"' in text(person.get(url, {"at": (NINE + DAY).isoformat()}))


def test_calls_that_are_not_by_telephone_ask_for_no_number(person, enrolment):
    programme = enrolment.workshop.programme
    programme.call_mode = DeliveryMode.ONLINE
    programme.save()
    url = page("call_details", enrolment)
    assert 'name="number"' not in text(person.get(url, {"at": NINE.isoformat()}))
    person.post(url, {"at": NINE.isoformat()})
    assert Call.objects.get().mode == "online"


@pytest.mark.parametrize(
    ("at", "said"),
    [
        (NINE - 14 * DAY, "Calls are held between the modules of your workshop."),
        (NINE - 60 * DAY, "That time has passed."),
        (NINE + dt.timedelta(minutes=7), "Your coach takes no calls then."),
    ],
)
def test_limits_hold_against_a_direct_post(person, enrolment, at, said):
    answers = {"at": at.isoformat(), "who_rings": "coach", "number": NUMBER}
    shown = person.post(page("call_details", enrolment), answers, follow=True)
    assert said in text(shown)
    assert Call.objects.count() == 0


def test_notice_a_full_day_a_day_off_and_what_is_taken_hold_against_a_direct_post(person, enrolment, clock):
    coach = enrolment.pairings.get().coach
    booked_call(coached_enrolment(coach, first_day=FIRST_DAY - 2 * DAY), NINE + 2 * DAY)
    services.add_time_off(coach, starts_on=(NINE + DAY).date(), ends_on=(NINE + DAY).date())
    Coach.objects.filter(pk=coach.pk).update(daily_limit=2)
    booked_call(coached_enrolment(coach, first_day=FIRST_DAY - 3 * DAY), NINE + 3 * DAY)
    booked_call(coached_enrolment(coach, first_day=FIRST_DAY - 4 * DAY), NINE + 3 * DAY + HOUR)
    clock.move_to(NINE - HOUR)
    person.force_login(enrolment.person)
    for at, said in (
        (NINE + HOUR, "Your coach needs 24 hours of notice."),
        (NINE + DAY, "Your coach takes no calls then."),
        (NINE + 2 * DAY, "That time has just been taken."),
        (NINE + 3 * DAY + 2 * HOUR, "Your coach takes no more calls on that day."),
    ):
        answers = {"at": at.isoformat(), "who_rings": "coach", "number": NUMBER}
        assert said in text(person.post(page("call_details", enrolment), answers))
    assert enrolment.calls.count() == 0


def test_whoever_was_too_late_chooses_another_time_and_types_nothing_twice(person, enrolment):
    coach = enrolment.pairings.get().coach
    booked_call(coached_enrolment(coach))
    answers = {"at": NINE.isoformat(), "who_rings": "coach", "number": NUMBER}
    shown = person.post(page("call_details", enrolment), answers)
    assert shown.status_code == 200
    assert "That time has just been taken. Choose another." in text(shown)
    assert "<title>Error: Book your call" in " ".join(text(shown).split()).replace("<title> ", "<title>")
    assert f'value="{NUMBER}"' in text(shown)
    assert f'value="{NINE.isoformat()}"' not in text(shown)
    person.post(page("call_details", enrolment), answers | {"at": (NINE + HOUR).isoformat()})
    call = enrolment.calls.get()
    assert (call.starts_at, call.number.as_e164) == (NINE + HOUR, "+447700900321")


def test_the_allowance_holds_against_a_direct_post(person, enrolment):
    for number in range(4):
        answers = {"at": (NINE + number * DAY).isoformat(), "who_rings": "coach", "number": NUMBER}
        shown = person.post(page("call_details", enrolment), answers, follow=True)
    assert "All the calls that come with your place are booked or have been held." in text(shown)
    assert Call.objects.count() == 3


@pytest.mark.parametrize(
    "at", ["", "x" * 10_000, "\x00", "2026-03-09", "2026-03-09T09:00:00", "0001-01-01T00:00+14:00"]
)
def test_no_nonsense_makes_a_fault(person, enrolment, call, at):
    for url in (page("calls", enrolment), page("call_details", enrolment), page("call_move", enrolment, call)):
        assert person.post(url, {"at": at, "who_rings": at, "number": at}).status_code in {200, 302}
        assert person.get(url, {"at": at}).status_code in {200, 302}
    assert person.post(page("call_cancel", enrolment, call), {"reason": "y" * 400}).status_code == 200
    assert person.post(page("calls_not_now", enrolment), {"answer": at}).status_code == 302
    assert Call.objects.get().state == "booked"


def test_moving(person, enrolment, call):
    shown = text(person.get(page("call_move", enrolment, call)))
    assert "It is on Monday 9 March 2026, 9am now" in shown
    assert NINE not in [slot.starts_at for slot in queries.free_slots(enrolment, now=NOW, moving=call)]
    moved = person.post(page("call_move", enrolment, call), {"at": (NINE + DAY).isoformat()}, follow=True)
    assert "Your call has its new time. Your coach has been told." in text(moved)
    call.refresh_from_db()
    assert (call.starts_at, call.sequence) == (NINE + DAY, 1)


def test_cancelling(person, enrolment, call):
    assert "You can choose another time afterwards." in text(person.get(page("call_cancel", enrolment, call)))
    shown = person.post(page("call_cancel", enrolment, call), {"reason": ""}, follow=True)
    assert "The call is cancelled. Your coach has been told." in text(shown)
    again = person.post(page("call_cancel", enrolment, call), {"reason": ""})
    assert again.status_code == 302


def test_at_the_last_moment_one_is_given_the_coachs_number(clock, person, enrolment, call):
    clock.move_to(NINE - HOUR)
    person.force_login(enrolment.person)
    shown = text(person.get(page("call", enrolment, call)))
    assert "It is less than 24 hours until this call" in shown
    assert "tel:+44-7700-900101" in shown
    assert person.get(page("call_move", enrolment, call)).status_code == 302
    assert "it still counts as one of the calls" in text(person.get(page("call_cancel", enrolment, call)))


def test_not_now_and_back(person, enrolment):
    assert "That is fine." in text(person.post(page("calls_not_now", enrolment), {"answer": "not_now"}, follow=True))
    shown = text(person.get(page("calls", enrolment)))
    assert "Not now, you said" in shown
    assert 'type="radio"' not in shown
    person.post(page("calls_not_now", enrolment), {"answer": "welcome"})
    assert 'type="radio"' in text(person.get(page("calls", enrolment)))


def test_without_a_coach_one_is_told_that_there_will_be_one(client):
    enrolment = EnrolmentFactory()
    client.force_login(enrolment.person)
    assert "Your coach is being found" in text(client.get(page("calls", enrolment)))


def own_pages(enrolment, call):
    return [
        page("calls", enrolment),
        page("call_details", enrolment),
        page("call", enrolment, call),
        page("call_move", enrolment, call),
        page("call_cancel", enrolment, call),
    ]


def coach_pages(call):
    return [
        reverse("coach"),
        reverse("coach_people"),
        reverse("coach_times"),
        reverse("coach_time_off"),
        page("coach_call", call),
        page("coach_call_move", call),
        page("coach_call_cancel", call),
    ]


def test_pages_are_for_their_people_alone(client, enrolment, call):
    for url in own_pages(enrolment, call) + coach_pages(call):
        assert client.get(url).status_code == 302
    client.force_login(UserFactory())
    for url in own_pages(enrolment, call) + coach_pages(call):
        assert client.get(url).status_code == 404
        assert client.post(url).status_code in {404, 405}
    client.force_login(enrolment.person)
    assert [client.get(url).status_code for url in coach_pages(call)] == [404] * 7
    assert client.post(page("coach_call_mark", call), {"outcome": "held"}).status_code == 404
    other = CoachFactory()
    client.force_login(other.user)
    assert [client.get(url).status_code for url in own_pages(enrolment, call)] == [404] * 5
    assert [client.get(url).status_code for url in coach_pages(call)] == [200] * 4 + [404] * 3
    assert client.post(page("coach_call_mark", call), {"outcome": "held"}).status_code == 404
    hours = call.coach.availability.first()
    assert client.post(reverse("coach_hours_remove", args=[hours.pk])).status_code == 404


def test_whoever_has_left_sees_no_calls(person, enrolment, call):
    withdraw(enrolment, by=enrolment.person)
    assert [person.get(url).status_code for url in own_pages(enrolment, call)] == [404] * 5


def test_the_coach_sees_whom_to_ring(coach, clock, call):
    shown = text(coach.get(reverse("coach")))
    assert "No calls today, Monday 2 February 2026." in shown
    clock.move_to(NINE - HOUR)
    coach.force_login(call.coach.user)
    shown = text(coach.get(reverse("coach")))
    assert str(call.enrolment.person) in shown
    assert "tel:+44-7700-900321" in shown
    assert "How did it go?" not in shown


def test_a_number_is_shown_until_its_call_is_over_and_forgotten_thirty_days_later(person, coach, clock, call):
    own, theirs = page("call", call.enrolment, call), page("coach_call", call)
    for at, stands in ((call.ends_at - SECOND, True), (call.ends_at, False)):
        clock.move_to(at)
        person.force_login(call.enrolment.person)
        coach.force_login(call.coach.user)
        assert ["07700 900321" in text(shown) for shown in (person.get(own), coach.get(theirs))] == [stands] * 2
        assert [word in text(person.get(own)) for word in ("Booked", "Over")] == [stands, not stands]
    assert "By telephone" in text(coach.get(theirs))
    assert Reading.objects.filter(about=call.enrolment.person).count() == 1
    numbers = rule("coaching/numbers")
    assert numbers.apply(call.ends_at + 30 * DAY - SECOND) == 0
    assert [numbers.apply(call.ends_at + 30 * DAY) for _n in range(2)] == [1, 0]
    call.refresh_from_db()
    assert call.number == ""


def test_the_coach_says_how_it_went(coach, clock, call):
    assert "This call has not begun yet." in text(
        coach.post(page("coach_call_mark", call), {"outcome": "held"}, follow=True)
    )
    clock.move_to(NINE + HOUR)
    coach.force_login(call.coach.user)
    headings = [one.text.strip() for one in BeautifulSoup(coach.get(reverse("coach")).content, "html.parser")("h2")]
    assert headings[:3] == ["How did it go?", "Today", "The next six days"]
    coach.post(page("coach_call_mark", call), {"outcome": "coach_missed"})
    call.refresh_from_db()
    assert (call.state, call.missed_by) == ("missed", "coach")
    coach.post(page("coach_call_mark", call), {"outcome": "held"})
    call.refresh_from_db()
    assert (call.state, call.missed_by) == ("held", "")
    assert coach.post(page("coach_call_mark", call), {"outcome": "x"}).status_code == 302
    assert "How did it go?" not in text(coach.get(reverse("coach")))


def test_the_coach_moves_and_cancels(coach, call):
    shown = coach.post(page("coach_call_move", call), {"at": (NINE + DAY).isoformat()}, follow=True)
    assert "The call has its new time. Everybody in it has been told." in text(shown)
    shown = coach.post(page("coach_call_cancel", call), {"reason": "I have lost my voice."}, follow=True)
    assert "The call is cancelled." in text(shown)
    assert "I have lost my voice." in text(shown)
    call.refresh_from_db()
    assert (call.state, call.sequence, call.uses_allowance) == ("cancelled", 2, False)


def test_the_coach_keeps_hours_and_time_off(coach, call):
    hours = {"weekday": "0", "starts": "13:00", "ends": "15:00"}
    assert "Those hours are offered from now on." in text(coach.post(reverse("coach_times"), hours, follow=True))
    assert "You have hours then already." in text(coach.post(reverse("coach_times"), hours))
    for wrong in ({}, {"weekday": "9", "starts": "x", "ends": "\x00"}, hours | {"starts": "16:00"}):
        assert coach.post(reverse("coach_times"), wrong).status_code == 200
    added = call.coach.availability.get(starts=dt.time(13))
    coach.post(reverse("coach_hours_remove", args=[added.pk]))
    assert call.coach.availability.count() == 5
    days = {"starts_on": "2026-03-09", "ends_on": "2026-03-10"}
    shown = text(coach.post(reverse("coach_time_off"), days, follow=True))
    assert "1 call is booked on those days already. It stands until you move or cancel it: " in shown
    assert f"{call.enrolment.person}, Monday 9 March 2026, 9am." in shown
    assert "Monday 9 to Tuesday 10 March 2026" in shown
    assert "The last day must not be before the first." in text(
        coach.post(reverse("coach_time_off"), {"starts_on": "2026-03-10", "ends_on": "2026-03-09"})
    )
    coach.post(reverse("coach_time_off_remove", args=[call.coach.time_off.get().pk]))
    assert call.coach.time_off.count() == 0


def test_the_coach_sees_whom_they_coach(coach, call):
    other = coached_enrolment(call.coach)
    services.decline_calls(other)
    shown = text(coach.get(reverse("coach_people")))
    assert str(call.enrolment.person) in shown
    assert "0 of 3 calls held" in shown
    assert "Not now" in shown
    assert call.coach.escalation_contact in shown


def test_one_chooses_how_to_talk_where_the_coach_offers_more_than_one_way(person, enrolment):
    coach = enrolment.pairings.get().coach
    coach.video_link = "https://video.example.org/bea"
    coach.save()
    url = page("call_details", enrolment)
    assert "By video" in text(person.get(url, {"at": NINE.isoformat()}))
    wrong = {"at": NINE.isoformat(), "who_rings": "coach", "number": "", "mode": "in_person"}
    assert "Select a valid choice" in text(person.post(url, wrong))
    assert "Give the number" in text(person.post(url, wrong | {"mode": "telephone"}))
    shown = text(person.post(url, wrong | {"mode": "online"}, follow=True))
    assert 'href="https://video.example.org/bea"' in shown
    assert (Call.objects.get().mode, Call.objects.get().number) == ("online", "")


def test_one_says_where_one_is_and_times_follow(person, enrolment):
    back = page("calls", enrolment)
    address = reverse("time_zone")
    assert "America" in text(person.get(address, {"next": back}))
    for wrong in ("Mars/Base", "x" * 5000, "\0"):
        assert person.post(address, {"time_zone": wrong}).status_code == 200
    assert person.post(address, {"time_zone": "", "next": "https://evil.example.org/"}).url == reverse("my_journey")
    assert person.post(address, {"time_zone": "America/New_York", "next": back}).url == back
    shown = " ".join(text(person.get(back)).split())
    assert "All times are New York time." in shown
    assert "The programme goes by UK time." in shown
    assert "5am" in shown
    booked = booked_call(enrolment)
    shown = " ".join(text(person.get(page("call", enrolment, booked))).split())
    assert "5am to 5.45am (New York time)" in shown
    assert "The programme goes by UK time: Monday 9 March 2026, 9am." in shown


def test_those_who_run_it_see_which_calls_need_another_time(client):
    facilitator = UserFactory()
    enrolment = coached_enrolment(facilitators=[facilitator])
    call = booked_call(enrolment)
    move_workshop(enrolment.workshop, first_day=FIRST_DAY + 14 * DAY, by=None)
    client.force_login(facilitator)
    shown = " ".join(text(client.get(reverse("facilitate_workshop", args=[enrolment.workshop.code]))).split())
    assert "Calls that need another time" in shown
    assert f"{enrolment.person} with {call.coach}" in shown
    assert "900 321" not in shown
