"""Each mail says what is true when it leaves, or is dropped. None holds a telephone number."""

import datetime as dt

import pytest

from notices.delivery import compose
from notices.kinds import CalendarPart
from notices.models import Notice
from programmes.catalogue.services import move_workshop
from programmes.coaching import mails, services
from programmes.coaching.services import invite_to_book, nudge
from programmes.coaching.tests.factories import FIRST_DAY, NINE, CoachFactory, booked_call, coached_enrolment
from programmes.enrolment.services import withdraw
from programmes.people.tests.factories import ProfileFactory

pytestmark = pytest.mark.django_db

HOUR = dt.timedelta(hours=1)
DAY = dt.timedelta(days=1)
# Nine o'clock on the day after the three days.
DAY_FOUR = dt.datetime(2026, 3, 6, 9, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def no_invitations(monkeypatch):
    monkeypatch.setattr(mails, "_invitation_part", None)


def notices(kind):
    return list(Notice.objects.filter(kind=f"coaching/{kind}").order_by("pk"))


def words(notice):
    composed = compose(notice)
    assert composed is not None
    return composed[1]


def test_both_are_told_in_words_of_their_own():
    call = booked_call()
    to_coach, to_person = sorted(notices("call_booked"), key=lambda notice: notice.recipient != call.coach.user)
    person, coach = words(to_person), words(to_coach)
    assert person.subject == coach.subject == "Coaching call booked: Monday 9 March 2026, 9am"
    assert f"{call.coach} rings you, on the number you gave." in person.text
    assert f"You ring {call.enrolment.person}; the number is on the page of the call." in coach.text
    assert f"/my/calls/{call.enrolment.reference}/{call.reference}/" in person.text
    assert f"/coach/calls/{call.reference}/" in coach.text
    assert call.reference in person.text


def test_no_mail_holds_a_number():
    call = booked_call()
    services.move_call(call, NINE + DAY, by=call.enrolment.person)
    services.cancel_call(call, by=call.enrolment.person)
    for notice in Notice.objects.filter(kind__startswith="coaching/"):
        composed = compose(notice)
        said = f"{composed[1].subject} {composed[1].text} {composed[1].html}" if composed else ""
        assert "900 321" not in said
        assert "900321" not in said
        assert "900321" not in str(notice.data)


def test_a_mail_overtaken_by_another_change_is_dropped():
    call = booked_call()
    services.move_call(call, NINE + DAY, by=call.enrolment.person)
    services.move_call(call, NINE + 2 * DAY, by=call.enrolment.person)
    assert [compose(notice) for notice in notices("call_booked")] == [None, None]
    assert [compose(notice) is None for notice in notices("call_moved")] == [True, True, False, False]
    assert "It was on Tuesday 10 March 2026, 9am." in words(notices("call_moved")[-1]).text


def test_there_is_no_reminder_after_a_cancellation_or_for_the_old_time(clock):
    call = booked_call()
    services.move_call(call, NINE + DAY, by=call.enrolment.person)
    old, new = notices("call_reminder")
    assert (old.due_at, new.due_at) == (NINE - DAY, NINE)
    assert (old.recipient, new.recipient) == (call.enrolment.person, call.enrolment.person)
    assert (old.state, new.state) == ("dropped", "queued")
    clock.move_to(NINE)
    assert compose(old) is None
    assert words(new).subject == "Your coaching call: Tuesday 10 March 2026, 9am"
    services.cancel_call(call, by=call.coach.user)
    assert compose(new) is None
    new.refresh_from_db()
    assert new.state == "dropped"


def test_there_is_no_reminder_once_the_call_has_begun(clock):
    booked_call()
    clock.move_to(NINE)
    assert compose(notices("call_reminder")[0]) is None


def test_a_reason_reaches_the_other_person_as_whose_it_is():
    call = booked_call()
    services.cancel_call(call, by=call.coach.user, reason="I have lost my voice.")
    said = {notice.recipient: words(notice).text for notice in notices("call_cancelled")}
    assert f"This call is cancelled. {call.coach} writes: “I have lost my voice.”" in said[call.enrolment.person]
    assert "This call is cancelled. You wrote: “I have lost my voice.”" in said[call.coach.user]
    other = booked_call()
    withdraw(other.enrolment, by=other.enrolment.person)
    (told,) = [one for one in notices("call_cancelled") if one.recipient == other.coach.user]
    assert "This call is cancelled. The place on the workshop has been given up." in words(told).text


def test_whoever_left_is_not_sent_to_a_page_they_may_not_see():
    call = booked_call()
    withdraw(call.enrolment, by=call.enrolment.person)
    mail = next(notice for notice in notices("call_cancelled") if notice.recipient == call.enrolment.person)
    assert "/my/calls/" not in words(mail).text


def test_a_call_that_no_longer_fits_has_its_mail_until_it_is_moved():
    call = booked_call()
    move_workshop(call.enrolment.workshop, first_day=FIRST_DAY + 14 * DAY, by=None)
    first, second = notices("call_to_move")
    assert {first.recipient, second.recipient} == {call.enrolment.person, call.coach.user}
    assert words(first).subject == "A call needs another time: Monday 9 March 2026, 9am"
    services.move_call(call, NINE + 21 * DAY, by=call.enrolment.person)
    assert compose(first) is compose(second) is None


def test_the_invitation_travels_with_the_words():
    asked = []

    def maker(call, recipient, method):
        asked.append((call.reference, recipient, method))
        return CalendarPart(b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n", method)

    mails.set_invitation_part(maker)
    call = booked_call()
    for notice in notices("call_booked"):
        assert compose(notice) is not None
    services.cancel_call(call, by=call.enrolment.person)
    for notice in notices("call_cancelled"):
        assert compose(notice) is not None
    people = [call.enrolment.person, call.coach.user]
    assert asked == [(call.reference, person, method) for method in ("REQUEST", "CANCEL") for person in people]


def test_times_are_announced_once_on_day_four(clock):
    enrolment = coached_enrolment()
    assert invite_to_book(now=DAY_FOUR - HOUR) == 0
    clock.move_to(DAY_FOUR)
    assert invite_to_book(now=DAY_FOUR) == 1
    assert invite_to_book(now=DAY_FOUR + HOUR) == 0
    (notice,) = notices("times_open")
    assert notice.recipient == enrolment.person
    said = words(notice)
    assert "3 calls of 45 minutes come with your place" in said.text
    assert f"/my/calls/{enrolment.reference}/" in said.text
    services.decline_calls(enrolment)
    assert compose(notice) is None
    services.welcome_calls(enrolment)
    assert compose(notice) is not None
    booked_call(enrolment, NINE + DAY)
    assert compose(notice) is None


def test_nobody_is_pressed_who_said_not_now_has_booked_has_no_coach_or_whose_weeks_are_over():
    services.decline_calls(coached_enrolment())
    booked_call()
    assert invite_to_book(now=DAY_FOUR) == 0
    coached_enrolment()
    assert invite_to_book(now=DAY_FOUR + 60 * DAY) == 0


def test_silence_is_nudged_once_a_week_later_and_not_now_never(clock):
    silent, answered, booked = (coached_enrolment() for _three in range(3))
    week_later = DAY_FOUR + 7 * DAY
    clock.move_to(DAY_FOUR)
    assert invite_to_book(now=DAY_FOUR) == 3
    services.decline_calls(answered)
    booked_call(booked, NINE + DAY)
    assert nudge(now=week_later - HOUR) == 0
    assert nudge(now=week_later) == 1
    assert nudge(now=week_later + 7 * DAY) == 0
    (notice,) = notices("nudge")
    assert notice.recipient == silent.person
    clock.move_to(week_later)
    said = words(notice)
    assert "Calls come with your place" in said.text
    assert "can be held until Monday 6 April 2026" in said.text
    services.decline_calls(silent)
    assert compose(notice) is None


def test_whoever_is_given_a_coach_in_the_evening_hears_of_it_in_the_morning_a_week_later_too(clock):
    coached_enrolment()
    evening, morning = DAY_FOUR + 11 * HOUR, DAY_FOUR + 23 * HOUR
    assert [invite_to_book(now=at) for at in (evening, morning - HOUR / 60)] == [0, 0]
    clock.move_to(morning)
    assert invite_to_book(now=morning) == 1
    assert [nudge(now=at + 7 * DAY) for at in (morning + 12 * HOUR, morning + DAY)] == [0, 1]


def test_nobody_is_nudged_who_was_not_told_or_in_the_last_days():
    coached_enrolment()
    assert nudge(now=DAY_FOUR + 7 * DAY) == 0
    invite_to_book(now=DAY_FOUR)
    assert nudge(now=dt.datetime(2026, 4, 4, 9, tzinfo=dt.UTC)) == 0


@pytest.mark.parametrize(
    ("mode", "coach", "said"),
    [
        ("online", {"video_link": "https://video.example.org/bea"}, "You meet by video; the link is on the page"),
        ("in_person", {"meeting_place": "The Exchange, room 4"}, "You meet face to face: The Exchange, room 4."),
    ],
)
def test_how_they_meet_is_said_and_a_link_stands_on_the_page_alone(mode, coach, said):
    enrolment = coached_enrolment(CoachFactory(weekdays=range(5), **coach))
    services.book_call(enrolment, NINE, mode=mode, by=enrolment.person)
    mails_of_both = [words(notice).text for notice in notices("call_booked")]
    assert [said in one for one in mails_of_both] == [True, True]
    assert [("video.example.org" in one, "rings" in one) for one in mails_of_both] == [(False, False)] * 2


def test_times_are_in_the_readers_zone_with_the_programmes_beside():
    enrolment = coached_enrolment()
    ProfileFactory(person=enrolment.person, time_zone="America/New_York")
    booked_call(enrolment, dt.datetime(2026, 3, 30, 8, tzinfo=dt.UTC))
    to_person = next(one for one in notices("call_booked") if one.recipient == enrolment.person)
    said = words(to_person)
    assert said.subject == "Coaching call booked: Monday 30 March 2026, 4am"
    assert "4am to 4.45am (New York time); Monday 30 March 2026, 9am by the programme’s clock (UK time)" in said.text
