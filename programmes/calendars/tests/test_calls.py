"""Calls with both coaches, and groups for calls, in the calendars of those who are in them."""

import datetime as dt

import pytest
import time_machine

from programmes.calendars.queries import personal_events
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


@pytest.mark.parametrize(("mode", "said"), [("online", "You meet by video"), ("telephone", "rings you")])
def test_a_call_says_how_it_is_held(mode, said):
    enrolment = coached_enrolment(CoachFactory(weekdays=range(5), video_link="https://video.example.org/bea"))
    call = services.book_call(enrolment, NINE, mode=mode, number=NUMBER, by=enrolment.person)
    (shown,) = [event for event in personal_events(enrolment.person, now=NOW) if event.uid == call.uid]
    assert said in shown.description
    assert "video.example.org" not in shown.description + shown.location


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
    for person in (enrolment.person, coach.user):
        events = [event for event in personal_events(person, now=NOW) if event.uid.startswith("group-")]
        assert [event.is_cancelled for event in events] == [False, True, True]
        assert events[0].title == "Action learning set: Set of four"
        assert "video.example.org" not in "".join(event.description + event.location for event in events)
