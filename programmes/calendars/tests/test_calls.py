"""Calls with both coaches, and groups for calls, in the calendars of those who are in them."""

import datetime as dt

import pytest
import time_machine
from icalendar import Calendar

from notices.delivery import compose
from notices.kinds import builder_of
from notices.models import Notice
from programmes.calendars.queries import personal_events
from programmes.calendars.services import choose_invitations
from programmes.catalogue.tests.factories import WorkshopFactory
from programmes.coaching import services
from programmes.coaching.tests.factories import (
    FIRST_DAY,
    NINE,
    NOW,
    NUMBER,
    CoachFactory,
    DualProgrammeFactory,
    coach_who_brings,
    coached_enrolment,
)
from programmes.enrolment.services import withdraw
from programmes.enrolment.tests.factories import EnrolmentFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False):
        yield


def test_a_call_with_both_coaches_is_in_all_three_calendars():
    workshop = WorkshopFactory(programme=DualProgrammeFactory(), first_day=FIRST_DAY)
    for title in ("Wellbeing", "Work"):
        coach_who_brings(workshop.programme, title)
    enrolment = EnrolmentFactory(workshop=workshop)
    services.assign_coaches(workshop, by=None)
    call = services.book_call(enrolment, NINE, joint=True, number=NUMBER, by=enrolment.person)
    for person in call.people:
        (shown,) = [event for event in personal_events(person, now=NOW) if event.uid == call.uid]
        assert [str(other) in shown.title for other in call.people if other != person] == [True, True]
        assert "900" not in shown.description
        own = f"/my/calls/{enrolment.reference}" if person == enrolment.person else "/coach/calls"
        assert shown.leads_to == f"{own}/{call.reference}/"
        assert shown.description.endswith(shown.url)
        booked = Notice.objects.get(kind="coaching/call_booked", recipient=person)
        (mailed,) = Calendar.from_ical(builder_of(booked.kind)(booked).calendar.content).walk("VEVENT")
        assert mailed["UID"] == call.uid
    withdraw(enrolment, by=enrolment.person)
    (shown,) = [event for event in personal_events(enrolment.person, now=NOW) if event.uid == call.uid]
    assert (shown.is_cancelled, shown.leads_to) == (True, "/my/")


@pytest.mark.parametrize(("mode", "said"), [("online", "You meet by video"), ("telephone", "rings you")])
def test_a_call_says_how_it_is_held(mode, said):
    enrolment = coached_enrolment(CoachFactory(weekdays=range(5), video_link="https://video.example.org/bea"))
    call = services.book_call(enrolment, NINE, mode=mode, number=NUMBER, by=enrolment.person)
    (shown,) = [event for event in personal_events(enrolment.person, now=NOW) if event.uid == call.uid]
    assert said in shown.description
    assert "video.example.org" not in shown.description + shown.location


def told(person):
    """Deliver what waits for a person's calendar about groups; return (method, sequence, uid, status) of each."""
    said = []
    for notice in Notice.objects.filter(
        recipient=person, kind="calendars/group_invitation", state=Notice.State.QUEUED
    ).order_by("pk"):
        composed = compose(notice)
        notice.state = Notice.State.SENT
        notice.save()
        if composed:
            calendar = Calendar.from_ical(builder_of(notice.kind)(notice).calendar.content)
            (event,) = calendar.walk("VEVENT")
            said.append((str(calendar["METHOD"]), int(event["SEQUENCE"]), str(event["UID"]), str(event["STATUS"])))
    return said


@pytest.fixture
def group():
    enrolment = coached_enrolment()
    return services.open_group(
        enrolment.workshop,
        enrolment.pairings.get().coach,
        kind="supervision",
        title="Set of four",
        places_max=4,
        first_date=NINE.date(),
        starts=dt.time(14),
        minutes=60,
        dates=2,
    )


def test_a_groups_dates_go_to_its_peoples_calendars_as_they_come_change_and_leave(group):
    coach, first = group.coach.user, group.calls.earliest("starts_at")
    one, other = (EnrolmentFactory(workshop=group.workshop) for _number in range(2))
    uids = list(group.calls.order_by("starts_at").values_list("uid", flat=True))
    assert told(coach) == [("REQUEST", 0, uid, "CONFIRMED") for uid in uids]
    for enrolment in (one, other):
        services.join_group(group, enrolment)
        assert told(enrolment.person) == [("REQUEST", 0, uid, "CONFIRMED") for uid in uids]
    services.change_group_calls(first, following=False, days=1, by=coach)
    for person in (coach, one.person, other.person):
        assert told(person) == [("REQUEST", 1, uids[0], "CONFIRMED")]
    services.leave_group(group, other)
    assert told(other.person) == [("CANCEL", 2, uids[0], "CONFIRMED"), ("CANCEL", 1, uids[1], "CONFIRMED")]
    services.cancel_group_calls(first, following=False, by=coach)
    for person in (coach, one.person):
        assert told(person) == [("CANCEL", 2, uids[0], "CANCELLED")]
    assert told(other.person) == []
    withdraw(one, by=one.person)
    assert told(one.person) == [("CANCEL", 1, uids[1], "CONFIRMED")]


def test_whoever_wants_the_feed_alone_is_sent_no_dates_of_groups(group):
    enrolment = EnrolmentFactory(workshop=group.workshop)
    choose_invitations(enrolment.person, False)
    services.join_group(group, enrolment)
    assert told(enrolment.person) == []


def test_a_groups_dates_are_there_until_they_are_long_called_off_and_its_link_is_not():
    enrolment = coached_enrolment()
    coach = enrolment.pairings.get().coach
    group = services.open_group(
        enrolment.workshop,
        coach,
        kind="action_learning",
        title="Set of four",
        places_max=4,
        first_date=NINE.date(),
        starts=dt.time(14),
        minutes=60,
        dates=3,
        joining_link="https://video.example.org/four",
    )
    services.join_group(group, enrolment)
    second = group.calls.order_by("starts_at")[1]
    services.cancel_group_calls(second, following=True, reason="I am ill.", by=coach.user)
    pages = {enrolment.person: f"/my/calls/{enrolment.reference}/groups/", coach.user: f"/coach/groups/{group.pk}/"}
    for person, page in pages.items():
        events = [event for event in personal_events(person, now=NOW) if event.uid.startswith("group-")]
        assert [event.is_cancelled for event in events] == [False, True, True]
        assert {event.leads_to for event in events} == {page}
        assert events[0].title == "Action learning set: Set of four"
        assert "video.example.org" not in "".join(event.description + event.location for event in events)
