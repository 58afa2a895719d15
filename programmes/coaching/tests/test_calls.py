"""Booking, moving, cancelling and marking calls: every rule holds against whoever calls the service."""

import datetime as dt

import pytest

from notices.models import Notice
from programmes.catalogue.models import Part
from programmes.coaching import services
from programmes.coaching.errors import (
    AllowanceUsed,
    CallClosed,
    CoachingRefused,
    NotOffered,
    NumberRefused,
    ReasonNeeded,
    TimeRefused,
    TimeTaken,
)
from programmes.coaching.models import Call, Claim
from programmes.coaching.queries import coach_calls, coached_by, coaching_status, free_slots
from programmes.coaching.signals import call_changed
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
from programmes.enrolment.tests.factories import EnrolmentFactory
from programmes.people.tests.factories import UserFactory

pytestmark = pytest.mark.django_db

HOUR = dt.timedelta(hours=1)
DAY = dt.timedelta(days=1)


@pytest.fixture
def enrolment():
    return coached_enrolment()


def book(enrolment, starts_at=NINE, **values):
    return services.book_call(enrolment, starts_at, **{"number": NUMBER, "by": enrolment.person} | values)


def kinds(**filters):
    return sorted(Notice.objects.filter(kind__startswith="coaching/call_", **filters).values_list("kind", "address"))


def test_a_booked_call_claims_both_people_and_tells_both(enrolment):
    told = []

    def listener(sender, **facts):
        told.append((facts["call"].reference, facts["kind"], facts["by"]))

    call_changed.connect(listener)
    try:
        call = book(enrolment)
    finally:
        call_changed.disconnect(listener)
    coach = call.coach.user
    assert (call.state, call.sequence, call.starts_at, call.ends_at) == (
        "booked",
        0,
        NINE,
        NINE + dt.timedelta(minutes=45),
    )
    assert call.number == "+447700900321"
    assert call.uid == f"call-{call.reference.lower()}@kindling.example.org"
    assert sorted(Claim.objects.values_list("person", "starts_at", "ends_at").filter(call=call)) == sorted(
        (person.pk, NINE, NINE + HOUR) for person in (enrolment.person, coach)
    )
    assert kinds() == sorted(
        [
            ("coaching/call_booked", enrolment.person.email),
            ("coaching/call_booked", coach.email),
            ("coaching/call_reminder", enrolment.person.email),
        ]
    )
    assert list(call.events.values_list("kind", "by", "starts_at")) == [("booked", enrolment.person.pk, NINE)]
    assert told == [(call.reference, "booked", enrolment.person)]


def test_a_form_sent_twice_books_once(enrolment):
    assert book(enrolment) == book(enrolment)
    assert Call.objects.count() == 1


@pytest.mark.parametrize(
    ("starts_at", "sentence"),
    [
        (NOW - DAY, "That time has passed. Choose another."),
        (NINE - 7 * DAY, "Calls are held between the modules of your workshop. Choose a time in those weeks."),
        (NINE + 35 * DAY, "Calls are held between the modules of your workshop. Choose a time in those weeks."),
        (NINE + 5 * DAY, "Your coach takes no calls then. Choose one of the times shown."),
        (NINE + 6 * HOUR, "Your coach takes no calls then. Choose one of the times shown."),
        (NINE + dt.timedelta(minutes=5), "Your coach takes no calls then. Choose one of the times shown."),
    ],
)
def test_times_that_cannot_be_had_are_refused_in_a_sentence(enrolment, starts_at, sentence):
    with pytest.raises(TimeRefused) as refusal:
        book(enrolment, starts_at)
    assert str(refusal.value) == sentence
    assert (
        Call.objects.count()
        == Claim.objects.filter(session=None).count()
        == Notice.objects.filter(kind__startswith="coaching/call_").count()
        == 0
    )


def test_participants_give_notice_and_the_coach_need_not(enrolment):
    soon = NINE - 23 * HOUR
    with pytest.raises(TimeRefused, match="24 hours of notice"):
        book(enrolment, now=soon)
    coach = enrolment.pairings.get().coach.user
    with pytest.raises(ReasonNeeded, match="Say why"):
        book(enrolment, now=soon, by=coach)
    with pytest.raises(CoachingRefused, match="Only one of its coaches"):
        book(enrolment, now=soon, override="Please.")
    call = book(enrolment, now=soon, by=coach, override="We agreed on it this morning.")
    assert list(call.events.values_list("kind", "by", "reason")) == [
        ("booked", coach.pk, ""),
        ("override", coach.pk, "We agreed on it this morning."),
    ]
    assert call.uses_allowance
    # A day's reminder would come too late.
    assert kinds(kind="coaching/call_reminder") == []


def test_time_off_is_kept_free(enrolment):
    coach = enrolment.pairings.get().coach
    services.add_time_off(coach, starts_on=NINE.date(), ends_on=NINE.date())
    with pytest.raises(TimeRefused, match="takes no calls then"):
        book(enrolment)


def test_the_allowance_counts_booked_and_held_calls_and_no_move_and_no_cancelled_one(enrolment):
    first, second, third = (book(enrolment, NINE + days * DAY) for days in range(3))
    with pytest.raises(AllowanceUsed):
        book(enrolment, NINE + 3 * DAY)
    services.move_call(first, NINE + 3 * DAY, by=enrolment.person)
    with pytest.raises(AllowanceUsed):
        book(enrolment)
    services.cancel_call(second, by=enrolment.person)
    services.mark_held(third, by=third.coach.user, now=third.ends_at)
    assert book(enrolment).state == "booked"
    with pytest.raises(AllowanceUsed):
        book(enrolment, NINE + DAY)


def test_a_call_cancelled_late_by_the_participant_still_counts(enrolment):
    call = book(enrolment)
    call = services.cancel_call(call, by=enrolment.person, now=NINE - HOUR)
    assert (call.state, call.uses_allowance) == ("cancelled", True)


def test_a_call_cancelled_late_by_the_coach_does_not_count(enrolment):
    call = book(enrolment)
    call = services.cancel_call(call, by=call.coach.user, reason="I am ill.", now=NINE - HOUR)
    assert (call.state, call.uses_allowance, call.number) == ("cancelled", False, "")
    assert call.events.last().reason == "I am ill."


def test_cancelling_frees_the_time_and_a_second_time_changes_nothing(enrolment):
    call = book(enrolment)
    cancelled = services.cancel_call(call, by=enrolment.person)
    again = services.cancel_call(call, by=enrolment.person)
    assert (cancelled.sequence, again.sequence, again.uid) == (1, 1, call.uid)
    assert Claim.objects.filter(call=call, active=True).count() == 0
    assert NINE in [slot.starts_at for slot in free_slots(enrolment, now=NOW)]
    assert len(kinds(kind="coaching/call_cancelled")) == 2


def test_moving_keeps_the_uid_and_counts_the_sequence(enrolment):
    call = book(enrolment)
    moved = services.move_call(call, NINE + DAY, by=enrolment.person)
    moved = services.move_call(call, NINE + 2 * DAY, by=enrolment.person)
    assert (moved.uid, moved.sequence, moved.starts_at, moved.state) == (call.uid, 2, NINE + 2 * DAY, "booked")
    assert list(moved.events.values_list("kind", "from_starts_at", "starts_at")) == [
        ("booked", None, NINE),
        ("moved", NINE, NINE + DAY),
        ("moved", NINE + DAY, NINE + 2 * DAY),
    ]
    assert set(Claim.objects.filter(call=call).values_list("starts_at", "active")) == {(NINE + 2 * DAY, True)}


def test_a_call_can_move_by_less_than_its_own_length(enrolment):
    coach = enrolment.pairings.get().coach
    call = book(enrolment)
    coach.availability.all().delete()
    services.add_hours(coach, weekday=0, starts=dt.time(9, 30), ends=dt.time(12))
    moved = services.move_call(call, NINE + dt.timedelta(minutes=30), by=enrolment.person)
    assert moved.starts_at == NINE + dt.timedelta(minutes=30)


def test_when_a_move_fails_the_old_time_stands(enrolment):
    coach = enrolment.pairings.get().coach
    call = book(enrolment)
    other = coached_enrolment(coach)
    book(other, NINE + HOUR)
    before = list(Claim.objects.order_by("pk").values())
    with pytest.raises(TimeTaken, match=r"That time has just been taken\. Choose another\."):
        services.move_call(call, NINE + HOUR, by=enrolment.person)
    call.refresh_from_db()
    assert (call.starts_at, call.sequence) == (NINE, 0)
    assert list(Claim.objects.order_by("pk").values()) == before


def test_participants_cannot_move_a_call_at_the_last_moment_and_the_coach_can(enrolment):
    call = book(enrolment)
    with pytest.raises(CallClosed):
        services.move_call(call, NINE + DAY, by=enrolment.person, now=NINE - HOUR)
    assert services.move_call(call, NINE + DAY, by=call.coach.user, now=NINE - HOUR).starts_at == NINE + DAY


def test_buffers_count_across_programmes():
    """The coach's call in one programme keeps the coach free in another, and the person likewise."""
    coach = CoachFactory(weekdays=range(5))
    one, other = coached_enrolment(coach), coached_enrolment(coach)
    assert one.workshop.programme != other.workshop.programme
    book(one)
    coach.availability.all().delete()
    services.add_hours(coach, weekday=0, starts=dt.time(9, 55), ends=dt.time(12))
    with pytest.raises(TimeTaken):
        book(other, NINE + dt.timedelta(minutes=55))
    coach.availability.all().delete()
    services.add_hours(coach, weekday=0, starts=dt.time(10), ends=dt.time(12))
    assert book(other, NINE + HOUR).state == "booked"


def test_a_person_with_two_coaches_is_in_one_call_at_a_time():
    person = UserFactory()
    first = coached_enrolment()
    second = coached_enrolment()
    for enrolment in (first, second):
        enrolment.person = person
        enrolment.save()
    book(first)
    assert NINE not in [slot.starts_at for slot in free_slots(second, now=NOW)]
    with pytest.raises(TimeTaken):
        book(second)


def test_nobody_without_a_coach_a_place_or_an_active_coach_books(enrolment):
    with pytest.raises(NotOffered):
        book(EnrolmentFactory())
    coach = enrolment.pairings.get().coach
    coach.active = False
    coach.save()
    with pytest.raises(NotOffered):
        book(enrolment)
    assert free_slots(enrolment, now=NOW) == []


def test_there_are_no_times_without_a_window(enrolment):
    Part.objects.filter(workshop=enrolment.workshop, kind="coaching").delete()
    assert free_slots(enrolment, now=NOW) == []
    with pytest.raises(TimeRefused):
        book(enrolment)


def test_all_free_times_lie_in_the_window_and_can_be_booked(enrolment):
    slots = free_slots(enrolment, now=NOW)
    days = sorted({slot.starts_at.date() for slot in slots})
    assert (days[0], days[-1]) == WINDOW
    assert len(slots) == 3 * 22
    assert free_slots(enrolment, now=NOW, days=36)[-1].starts_at.date() == FIRST_DAY + 6 * DAY
    assert book(enrolment, slots[-1].starts_at).starts_at == slots[-1].starts_at


@pytest.mark.parametrize("number", ["", "ring me", "0123", "999999", "+", "1" * 40])
def test_a_coach_who_rings_needs_a_whole_number(enrolment, number):
    with pytest.raises(NumberRefused):
        book(enrolment, number=number)


def test_a_number_nobody_will_ring_is_not_kept(enrolment):
    assert book(enrolment, who_rings="person").number == ""


def test_nobody_can_choose_to_ring_a_coach_without_a_number():
    enrolment = coached_enrolment(CoachFactory(weekdays=range(5), phone=""))
    with pytest.raises(NumberRefused):
        book(enrolment, who_rings="person")


def test_only_the_coach_says_what_became_of_a_call_and_only_afterwards(enrolment):
    call = book(enrolment)
    with pytest.raises(CoachingRefused):
        services.mark_held(call, by=enrolment.person, now=NINE + HOUR)
    with pytest.raises(CallClosed):
        services.mark_held(call, by=call.coach.user, now=NINE - HOUR)
    call = services.mark_held(call, by=call.coach.user, now=NINE + HOUR)
    assert (call.state, call.missed_by, call.uses_allowance) == ("held", "", True)
    call = services.mark_missed(call, by=call.coach.user, now=NINE + HOUR)
    assert (call.state, call.missed_by, call.uses_allowance) == ("missed", "person", True)
    call = services.mark_missed(call, by=call.coach.user, missed_by="coach", now=NINE + HOUR)
    assert (call.state, call.missed_by, call.uses_allowance) == ("missed", "coach", False)
    assert list(call.events.values_list("kind", flat=True)) == ["booked", "held", "missed", "missed"]


@pytest.mark.parametrize("after", [dt.timedelta(), HOUR])
def test_a_call_that_has_begun_cannot_be_moved_or_cancelled(enrolment, after):
    call = book(enrolment)
    for change in (services.cancel_call, lambda call, **values: services.move_call(call, NINE + DAY, **values)):
        with pytest.raises(CallClosed):
            change(call, by=call.coach.user, now=NINE + after)


def test_not_now_is_neutral_and_can_be_taken_back(enrolment):
    services.decline_calls(enrolment)
    assert coaching_status(enrolment, now=NOW).not_now
    services.welcome_calls(enrolment)
    assert not coaching_status(enrolment, now=NOW).not_now
    services.decline_calls(enrolment)
    book(enrolment)
    assert not coaching_status(enrolment, now=NOW).not_now


def test_status_says_where_somebody_stands(enrolment, django_assert_num_queries):
    call = book(enrolment)
    late = book(enrolment, NINE + DAY)
    services.cancel_call(late, by=enrolment.person, now=NINE + DAY - HOUR)
    enrolment.refresh_from_db()
    assert enrolment.workshop.programme
    with django_assert_num_queries(3):
        status = coaching_status(enrolment, now=NOW)
        assert (status.allowed, status.used, status.left, status.window) == (3, 2, 1, WINDOW)
        assert (status.coming, status.past, status.to_move) == ((call,), (), ())
        assert (status.offered, status.can_book, status.not_now) == (True, True, False)
    assert not coaching_status(enrolment, now=NOW + 70 * DAY).can_book


@pytest.mark.parametrize("number", [1, 3, 50])
def test_free_times_and_the_desk_cost_the_same_queries_however_many_calls_there_are(number, django_assert_num_queries):
    coach = CoachFactory()
    for weekday in range(5):
        services.add_hours(coach, weekday=weekday, starts=dt.time(8), ends=dt.time(18))
    enrolment = coached_enrolment(coach)
    enrolment.workshop.programme.coaching_calls = 60
    enrolment.workshop.programme.save()
    for slot in free_slots(enrolment, now=NOW)[:number]:
        book(enrolment, slot.starts_at)
    assert enrolment.workshop.programme
    with django_assert_num_queries(7):
        assert free_slots(enrolment, now=NOW)
    with django_assert_num_queries(1):
        desk = coach_calls(coach, now=NOW)
        assert len({(call.enrolment.person, call.enrolment.workshop.programme) for call in desk.later}) == 1
    with django_assert_num_queries(2):
        (pairing,) = coached_by(coach)
        assert pairing.calls_coming == number
    first = desk.later[0]
    services.mark_held(first, by=coach.user, now=first.ends_at)
    assert coach_calls(coach, now=first.ends_at).before == (first,)
    over = [coach_calls(coach, now=at).were_today for at in (first.starts_at, first.ends_at, first.ends_at + DAY)]
    assert over == [False, True, False]
    assert coach_calls(coach, now=first.ends_at + 28 * DAY).before == ()


def test_a_booking_costs_few_statements(enrolment, django_assert_max_num_queries):
    with django_assert_max_num_queries(45):
        book(enrolment)


def test_the_factory_books():
    assert booked_call().state == "booked"
