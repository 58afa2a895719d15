"""Calls with both of somebody's coaches: whose time they take, who is told, and what became of each of the three."""

import datetime as dt

import pytest
from bs4 import BeautifulSoup
from django.core import mail
from django.urls import reverse

from notices.delivery import compose, deliver_due
from notices.models import Notice
from programmes.catalogue.tests.factories import WorkshopFactory
from programmes.coaching import queries, services
from programmes.coaching.errors import CoachingRefused, NotOffered, ReasonNeeded, TimeRefused, TimeTaken
from programmes.coaching.models import Call, Claim, Pairing
from programmes.coaching.tests.factories import (
    FIRST_DAY,
    NINE,
    NOW,
    NUMBER,
    AvailabilityFactory,
    DualProgrammeFactory,
    booked_call,
    coach_who_brings,
    coached_enrolment,
)
from programmes.enrolment.services import withdraw
from programmes.enrolment.tests.factories import EnrolmentFactory

pytestmark = pytest.mark.django_db

HOUR = dt.timedelta(hours=1)
DAY = dt.timedelta(days=1)


@pytest.fixture
def workshop():
    return WorkshopFactory(programme=DualProgrammeFactory(), first_day=FIRST_DAY)


@pytest.fixture
def lead(workshop):
    return coach_who_brings(workshop.programme, "Wellbeing")


@pytest.fixture
def second(workshop):
    """The other coach, who keeps half an hour free after calls and is there from ten to one."""
    coach = coach_who_brings(workshop.programme, "Work", phone="", weekdays=(), buffer_minutes=30)
    for weekday in range(5):
        AvailabilityFactory(coach=coach, weekday=weekday, starts=dt.time(10), ends=dt.time(13))
    return coach


@pytest.fixture
def enrolment(workshop, lead, second):
    enrolment = EnrolmentFactory(workshop=workshop)
    services.assign_coaches(workshop, by=None)
    return enrolment


TEN = NINE + HOUR


def book(enrolment, starts_at=TEN, **values):
    return services.book_call(
        enrolment, starts_at, **{"joint": True, "number": NUMBER, "by": enrolment.person} | values
    )


def joint_slots(enrolment, lead, second):
    return [slot.starts_at for slot in queries.free_slots(enrolment, now=NOW, coaches=[lead, second])]


# --- Time ---------------------------------------------------------------------------------------------


def test_all_three_give_their_time_with_the_longest_buffer(enrolment, lead, second):
    call = book(enrolment)
    assert call.coaches == [lead, second]
    people = (enrolment.person, lead.user, second.user)
    assert call.people == list(people)
    assert sorted(call.claims.values_list("person", "starts_at", "ends_at")) == sorted(
        (person.pk, TEN, TEN + dt.timedelta(minutes=75)) for person in people
    )
    assert queries.call_violations(now=NOW) == []
    call.claims.filter(person=second.user).delete()
    assert queries.call_violations(now=NOW) == [f"Call {call.reference}: booked, but 2 of its 3 claim time."]


def test_joint_times_are_those_at_which_both_are_there(enrolment, lead, second):
    on_monday = [slot for slot in joint_slots(enrolment, lead, second) if slot.date() == NINE.date()]
    # From ten to twelve, a call of 45 minutes and half an hour apart.
    assert on_monday == [TEN, TEN + dt.timedelta(minutes=75)]
    with pytest.raises(TimeRefused, match="not both there"):
        book(enrolment, NINE)


@pytest.mark.parametrize("busy", ["lead", "second"])
def test_a_coach_who_is_busy_elsewhere_takes_the_time_away(enrolment, lead, second, busy):
    coach = {"lead": lead, "second": second}[busy]
    other = coached_enrolment()
    services.release_coach(other.pairings.get(), by=None)
    Pairing.objects.create(enrolment=other, coach=coach, started_at=NOW)
    booked_call(other, TEN)
    assert TEN not in joint_slots(enrolment, lead, second)
    with pytest.raises(TimeTaken):
        book(enrolment)
    assert Call.objects.count() == 1


def test_moving_and_cancelling_take_all_three_along(enrolment, lead, second):
    call = services.move_call(book(enrolment), TEN + DAY, by=second.user)
    assert set(call.claims.values_list("starts_at", "active")) == {(TEN + DAY, True)}
    services.cancel_call(call, by=second.user)
    assert Claim.objects.filter(call=call, active=True).count() == 0
    assert joint_slots(enrolment, lead, second)[0] < TEN + DAY
    assert sorted(Notice.objects.filter(kind="coaching/call_cancelled").values_list("address", flat=True)) == sorted(
        person.email for person in call.people
    )


def test_whoever_leaves_and_a_coach_who_goes_release_the_call(enrolment, lead, second):
    first = book(enrolment)
    services.release_coach(enrolment.pairings.get(coach=second), by=None)
    first.refresh_from_db()
    assert first.state == Call.State.CANCELLED
    with pytest.raises(NotOffered, match="one coach at the moment"):
        book(enrolment)


def test_a_withdrawal_releases_calls_and_what_is_held(enrolment, lead, second):
    call = book(enrolment)
    services.hold_time(enrolment, TEN + DAY, joint=True, by=enrolment.person)
    withdraw(enrolment, by=enrolment.person)
    call.refresh_from_db()
    assert call.state == Call.State.CANCELLED
    assert Claim.objects.filter(active=True, session=None).count() == 0


# --- Mails and calendars --------------------------------------------------------------------------------


def test_each_of_three_is_mailed_once_and_a_worker_that_tries_again_sends_none_extra(enrolment, lead, second):
    call = book(enrolment)
    assert book(enrolment) == call
    for _again in range(3):
        deliver_due(NOW)
    told = [message for message in mail.outbox if "booked" in message.subject]
    assert sorted(message.to[0] for message in told) == sorted(person.email for person in call.people)
    assert len({message.to[0] for message in told}) == 3
    said = {message.to[0]: message.body for message in told}
    person = enrolment.person
    assert f"{lead} rings you, on the number you gave, and brings {second} in." in said[person.email]
    assert f"With: {lead} and {second}" in said[person.email]
    assert f"You ring {person} and bring {second} in" in said[lead.user.email]
    assert f"{lead} rings {person}, and brings you in." in said[second.user.email]


# --- The first call -------------------------------------------------------------------------------------


@pytest.fixture
def first_with_both(workshop):
    workshop.programme.first_call_joint = True
    workshop.programme.save()


def test_the_first_call_is_with_both_where_the_programme_wants_it(first_with_both, enrolment, lead, second):
    with pytest.raises(NotOffered, match="The first call is with both"):
        book(enrolment, joint=False, coach=lead)
    with pytest.raises(ReasonNeeded):
        book(enrolment, joint=False, coach=lead, by=lead.user)
    call = book(enrolment, joint=False)
    assert call.coaches == [lead, second]
    assert book(enrolment, NINE + DAY, joint=False, coach=lead).coaches == [lead]
    # When the first one has not come about, the next is it.
    services.mark_missed(call, by=lead.user, now=call.ends_at)
    assert not queries.coaching_status(enrolment, now=NOW).first_is_joint
    services.cancel_call(enrolment.calls.get(state="booked"), by=lead.user)
    assert queries.coaching_status(enrolment, now=NOW).first_is_joint


def test_a_coach_may_begin_alone_with_a_reason(first_with_both, enrolment, lead):
    call = book(enrolment, NINE, joint=False, coach=lead, by=lead.user, override="The other is ill this month.")
    assert call.events.get(kind="override").reason == "The other is ill this month."


def test_with_one_coach_the_first_call_is_with_that_one(first_with_both, enrolment, lead, second):
    services.release_coach(enrolment.pairings.get(coach=second), by=None)
    assert book(enrolment, NINE, joint=False).coaches == [lead]


# --- What became of it ----------------------------------------------------------------------------------


def test_no_show_is_noted_of_each_person(enrolment, lead, second):
    call = book(enrolment)
    after = call.ends_at
    person = enrolment.person
    for absent, stands in (
        ([second.user_id], ("held", "", True)),
        ([person.pk], ("missed", "person", True)),
        ([lead.user_id, second.user_id], ("missed", "coach", False)),
        ([person.pk, lead.user_id], ("missed", "person", True)),
        ([], ("held", "", True)),
    ):
        call = services.mark_call(call, absent=absent, by=second.user, now=after)
        assert (call.state, call.missed_by, call.uses_allowance) == stands
        assert sorted(call.absences.values_list("person", flat=True)) == sorted(absent)
    assert call.events.filter(kind="missed").first().reason == f"Not there: {person}"
    with pytest.raises(CoachingRefused, match="Choose among the people"):
        services.mark_call(call, absent=[0], by=lead.user, now=after)
    with pytest.raises(CoachingRefused, match="Only the coach"):
        services.mark_call(call, by=person, now=after)


def test_a_call_beyond_the_allowance_is_on_record_and_counts_for_nothing(enrolment, lead):
    enrolment.workshop.programme.coaching_calls = 1
    enrolment.workshop.programme.save()
    book(enrolment)
    with pytest.raises(ReasonNeeded, match="beyond what their place comes with"):
        book(enrolment, NINE + DAY, joint=False, coach=lead, by=lead.user)
    extra = book(enrolment, NINE + DAY, joint=False, coach=lead, by=lead.user, override="A hard week.")
    assert (extra.extra, extra.uses_allowance) == (True, False)
    assert extra.events.get(kind="override").reason == "A hard week."
    assert queries.coaching_status(enrolment, now=NOW).used == 1
    extra = services.mark_held(extra, by=lead.user, now=extra.ends_at)
    assert (extra.state, extra.uses_allowance) == ("held", False)


# --- Pages ----------------------------------------------------------------------------------------------


def words(response) -> str:
    return " ".join(BeautifulSoup(response.content, "html.parser").main.get_text(" ").split())


def test_the_way_to_a_call_with_both(client, enrolment, lead, second):
    client.force_login(enrolment.person)
    address = reverse("calls", args=[enrolment.reference])
    assert "Both together" in words(client.get(address))
    chosen = client.post(address, {"at": TEN.isoformat(), "with": "both"})
    assert chosen.url.endswith("&with=both")
    assert "This time is kept for you until 9.10am." in words(client.get(chosen.url))
    done = client.post(chosen.url, {"at": TEN.isoformat(), "with": "both", "who_rings": "coach", "number": NUMBER})
    call = Call.objects.get()
    assert done.url == reverse("call", args=[enrolment.reference, call.reference])
    assert f"With {lead} and {second} How {lead} rings you on 07700 900321. {lead} brings {second} in." in words(
        client.get(done.url)
    )
    to_lead = f"You ring 07700 900321 {enrolment.person} and bring in {second}"
    for coach, said in ((lead, to_lead), (second, f"{lead} brings you in")):
        client.force_login(coach.user)
        assert said in words(client.get(reverse("coach_call", args=[call.reference])))
        assert call.reference in client.get(reverse("coach")).content.decode()


def test_a_coach_says_who_of_three_was_not_there(client, time_machine, enrolment, lead, second):
    call = book(enrolment)
    time_machine.move_to(call.ends_at)
    client.force_login(second.user)
    assert "Somebody was not there" in words(client.get(reverse("coach")))
    address = reverse("coach_call_mark", args=[call.reference])
    for absent in ([], ["x"], ["9" * 30], [""], [str(enrolment.person_id), "\0"]):
        client.post(address, {"outcome": "absent", "absent": absent})
    assert Call.objects.get().state == "booked"
    client.post(address, {"outcome": "absent", "absent": [lead.user_id]})
    assert f"Held {lead} was not there." in words(client.get(reverse("coach_call", args=[call.reference])))


def test_a_coach_books_for_somebody_with_a_reason_where_one_is_needed(client, time_machine, enrolment, lead, second):
    stranger = coached_enrolment().pairings.get().coach.user
    time_machine.move_to(TEN - 3 * HOUR)
    client.force_login(lead.user)
    address = reverse("coach_book", args=[enrolment.reference])
    assert f"{TEN.isoformat()}" in client.get(address).content.decode()
    answers = {"at": TEN.isoformat(), "number": NUMBER, "reason": "", "with": "both"}
    assert "That is sooner than people are promised." in words(client.post(address, answers))
    assert "Give the number your coach should ring" in words(
        client.post(address, answers | {"number": "1", "reason": "Today."})
    )
    assert client.post(address, answers | {"reason": "They asked for today."}, follow=True).redirect_chain == [
        (reverse("coach_call", args=[Call.objects.get().reference]), 302)
    ]
    assert Call.objects.get().coaches == [lead, second]
    assert "Beyond the rules" in words(client.get(reverse("coach_call", args=[Call.objects.get().reference])))
    client.force_login(stranger)
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("joint", [False, True])
def test_pages_cost_the_same_with_both(client, enrolment, lead, second, joint, django_assert_num_queries):
    """Three more for the hours and days off of a second coach, whatever is booked."""
    client.force_login(enrolment.person)
    address = reverse("calls", args=[enrolment.reference]) + ("?with=both" if joint else "")
    client.get(address)
    with django_assert_num_queries(18 if joint else 15):
        client.get(address)


def test_mails_name_everybody_in_words(enrolment, lead, second):
    call = book(enrolment)
    services.move_call(call, TEN + DAY, by=enrolment.person)
    moved = [compose(notice)[1] for notice in Notice.objects.filter(kind="coaching/call_moved").order_by("pk")]
    assert [f"{lead} and {second}" in one.text for one in moved] == [True, False, False]
    assert f"With: {enrolment.person} and {second}" in moved[1].text
