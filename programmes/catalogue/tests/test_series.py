"""Change or cancel one session of a series, or all that follow, as one act."""

import datetime as dt
import itertools
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from programmes.catalogue.errors import PatternRefused, StateRefused
from programmes.catalogue.models import DeliveryMode, Session, Workshop
from programmes.catalogue.services import (
    NewTime,
    announce_workshop,
    cancel_session,
    cancel_sessions,
    cancel_workshop,
    change_sessions,
    create_workshop,
    start_workshop,
)
from programmes.catalogue.signals import workshop_changed
from programmes.catalogue.tests.factories import (
    ArcProgrammeFactory,
    RegionFactory,
    SeriesProgrammeFactory,
    VenueFactory,
    WorkshopFactory,
)
from programmes.people.tests.factories import UserFactory

pytestmark = pytest.mark.django_db
LONDON = ZoneInfo("Europe/London")
# The clocks go back on Sunday 31 October 2027, between the sixteenth session and the seventeenth.
TUESDAY = dt.date(2027, 9, 7)
SUMMER = dt.datetime(2027, 6, 1, 12, tzinfo=dt.UTC)


@pytest.fixture
def workshop():
    made = create_workshop(
        SeriesProgrammeFactory(), region=RegionFactory(), venue=VenueFactory(), first_day=TUESDAY, by=None, now=SUMMER
    )
    return announce_workshop(made, by=None, confirmed=True, now=SUMMER)


@pytest.fixture
def told():
    heard = []

    def listen(sender, workshop, kind, change, **kwargs):
        heard.append((str(kind), len(change.sessions)))

    workshop_changed.connect(listen)
    yield heard
    workshop_changed.disconnect(listen)


def sessions(workshop: Workshop) -> list[Session]:
    """A workshop's sessions in the order they were laid out."""
    return list(workshop.sessions.order_by("pk"))


def local(session: Session) -> tuple[str, str]:
    start, end = (moment.astimezone(LONDON) for moment in (session.starts_at, session.ends_at))
    return start.strftime("%a %d %b %H:%M"), end.strftime("%H:%M")


def counts(workshop: Workshop) -> list[int]:
    return [session.sequence for session in sessions(workshop)]


def test_twenty_sessions_each_with_a_uid_of_its_own(workshop):
    made = sessions(workshop)
    stem = workshop.code.lower()
    assert [session.uid for session in made] == [f"{stem}-s{n}@kindling.example.org" for n in range(1, 21)]
    assert [local(session) for session in (made[0], made[1], made[16], made[19])] == [
        ("Tue 07 Sep 18:00", "20:00"),
        ("Thu 09 Sep 18:00", "20:00"),
        ("Tue 02 Nov 18:00", "20:00"),
        ("Thu 11 Nov 18:00", "20:00"),
    ]


# --- Changing -----------------------------------------------------------------------------------------


def test_one_session_moves_alone(workshop, told):
    third = sessions(workshop)[2]
    changed = change_sessions(
        third, following=False, time=NewTime(days=1, starts=dt.time(10), ends=dt.time(12)), by=None, now=SUMMER
    )
    assert [local(session) for session in changed] == [("Wed 15 Sep 10:00", "12:00")]
    assert counts(workshop) == [0, 0, 1, *[0] * 17]
    assert [session.revision for session in sessions(workshop)] == [0, 0, 1, *[0] * 17]
    assert told == [("session_changed", 1)]
    event = workshop.events.last()
    assert (event.kind, event.detail) == ("session_changed", "Circle, 3 of 20")


def test_all_that_follow_move_as_one_act_and_keep_their_wall_time_over_the_clock_change(workshop, told):
    coordinator, uids = UserFactory(), [session.uid for session in sessions(workshop)]
    fifteenth = sessions(workshop)[14]
    change_sessions(
        fifteenth,
        following=True,
        time=NewTime(days=1, starts=dt.time(17, 30)),
        by=coordinator,
        reason="The hall has a choir on Tuesdays now.",
        now=SUMMER,
    )
    assert [local(session) for session in sessions(workshop)[13:]] == [
        ("Thu 21 Oct 18:00", "20:00"),
        ("Wed 27 Oct 17:30", "19:30"),
        ("Fri 29 Oct 17:30", "19:30"),
        ("Wed 03 Nov 17:30", "19:30"),
        ("Fri 05 Nov 17:30", "19:30"),
        ("Wed 10 Nov 17:30", "19:30"),
        ("Fri 12 Nov 17:30", "19:30"),
    ]
    assert counts(workshop) == [0] * 14 + [1] * 6
    assert [session.uid for session in sessions(workshop)] == uids
    assert told == [("session_changed", 6)]
    event = workshop.events.last()
    assert (event.by, event.reason) == (coordinator, "The hall has a choir on Tuesdays now.")
    assert event.detail == "Circle, 15 of 20, and 5 that follow"
    assert [(part.title, part.starts_on, part.ends_on) for part in workshop.parts.all()] == [
        ("Circle", TUESDAY, dt.date(2027, 11, 12)),
        ("Aftercare", dt.date(2027, 11, 13), dt.date(2027, 12, 10)),
    ]


def test_a_place_changes_for_all_that_follow_and_times_that_differ_stay_different(workshop):
    made, house = sessions(workshop), VenueFactory()
    change_sessions(made[12], following=False, time=NewTime(starts=dt.time(15)), by=None, now=SUMMER)
    change_sessions(made[10], following=True, venue=house, by=None, now=SUMMER)
    assert [session.venue == house for session in sessions(workshop)] == [False] * 10 + [True] * 10
    assert counts(workshop) == [0] * 10 + [1, 1, 2] + [1] * 7
    assert local(sessions(workshop)[12]) == ("Tue 19 Oct 15:00", "17:00")


def test_a_link_alone_is_no_other_place_for_a_calendar(workshop):
    first = sessions(workshop)[0]
    change_sessions(first, following=True, mode=DeliveryMode.ONLINE, venue=None, by=None, now=SUMMER)
    change_sessions(first, following=True, joining_link="https://meet.example.org/a", by=None, now=SUMMER)
    assert counts(workshop) == [1] * 20
    assert {session.revision for session in sessions(workshop)} == {2}


def test_a_cancelled_session_is_left_where_it_was(workshop):
    made = sessions(workshop)
    cancel_session(made[5], by=None, now=SUMMER)
    change_sessions(made[4], following=True, time=NewTime(days=2), by=None, now=SUMMER)
    assert counts(workshop) == [0, 0, 0, 0, 1, 1, *[1] * 14]
    assert local(sessions(workshop)[5]) == ("Thu 23 Sep 18:00", "20:00")


def test_what_is_as_asked_already_is_no_change(workshop, told):
    first = sessions(workshop)[0]
    assert change_sessions(first, following=True, time=NewTime(starts=dt.time(18)), by=None, now=SUMMER) == []
    assert (counts(workshop), told) == ([0] * 20, [])


def test_bookings_end_goes_along_with_the_first_day(workshop):
    change_sessions(sessions(workshop)[0], following=True, time=NewTime(days=7), by=None, now=SUMMER)
    workshop.refresh_from_db()
    assert workshop.closes_at.astimezone(LONDON).date() == TUESDAY + dt.timedelta(days=7)
    assert workshop.span[0] == TUESDAY + dt.timedelta(days=7)


@pytest.mark.parametrize(
    ("number", "following", "time", "why"),
    [
        (3, False, NewTime(days=5), "“Circle, 4 of 20” would lie over “Circle, 5 of 20”, on Tuesday 21 September 2027"),
        (3, True, NewTime(days=-2), "“Circle, 4 of 20” would lie over “Circle, 3 of 20”"),
        (13, False, NewTime(days=10, starts=dt.time(1), ends=dt.time(3)), "The clocks change on 2027-10-31"),
        (3, False, NewTime(starts=dt.time(21), ends=dt.time(20)), "would end before it begins"),
        (3, True, NewTime(days=-200), "would move into the past"),
        (3, True, NewTime(days=99_999_999), "would lie too far off"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_changes(workshop, told, number, following, time, why):
    with pytest.raises(PatternRefused, match=why):
        change_sessions(sessions(workshop)[number], following=following, time=time, by=None, now=SUMMER)
    assert (counts(workshop), told, workshop.events.count()) == ([0] * 20, [], 2)


def test_what_has_begun_stays(workshop):
    first, second, *_rest = sessions(workshop)
    workshop = start_workshop(workshop, by=None, now=first.starts_at)
    with pytest.raises(PatternRefused, match="“Circle, 1 of 20” has already begun"):
        change_sessions(first, following=True, time=NewTime(days=1), by=None, now=first.starts_at)
    assert len(change_sessions(second, following=True, time=NewTime(days=1), by=None, now=first.starts_at)) == 19


def test_a_facilitator_is_not_put_in_two_places(workshop):
    facilitator = UserFactory(first_name="Idris", last_name="Vaughan")
    workshop.facilitators.add(facilitator)
    other = create_workshop(
        ArcProgrammeFactory(), region=RegionFactory(), first_day=dt.date(2027, 9, 14), by=None, now=SUMMER
    )
    other.facilitators.add(facilitator)
    moved = sessions(workshop)[1]
    # A draft takes nobody's time yet.
    change_sessions(moved, following=False, time=NewTime(days=4), by=None, now=SUMMER)
    announce_workshop(other, by=None, confirmed=True, now=SUMMER)
    with pytest.raises(PatternRefused, match=f"{other.code}.*which Idris Vaughan runs on Tuesday 14 September 2027"):
        change_sessions(moved, following=False, time=NewTime(days=2), by=None, now=SUMMER)
    other.facilitators.clear()
    assert (
        len(change_sessions(moved, following=False, time=NewTime(days=2, starts=dt.time(9)), by=None, now=SUMMER)) == 1
    )


def test_a_voluntary_evening_may_lie_over_what_is_compulsory():
    workshop = WorkshopFactory()
    evening = workshop.sessions.get(voluntary=True)
    assert len(change_sessions(evening, following=False, time=NewTime(days=-1), by=None)) == 1


def test_a_workshop_that_is_off_and_a_session_that_is_off_stay_as_they_are(workshop):
    first, second, *_rest = sessions(workshop)
    cancel_session(first, by=None, now=SUMMER)
    with pytest.raises(StateRefused, match="This session is cancelled"):
        change_sessions(first, following=True, time=NewTime(days=1), by=None, now=SUMMER)
    cancel_workshop(workshop, by=None, reason="Nobody came.", now=SUMMER)
    with pytest.raises(StateRefused, match="This workshop is over"):
        change_sessions(second, following=True, time=NewTime(days=1), by=None, now=SUMMER)


def test_other_names_are_a_mistake_of_ours(workshop):
    with pytest.raises(TypeError):
        change_sessions(sessions(workshop)[0], following=False, title="Another", by=None, now=SUMMER)


@settings(max_examples=15)
@given(st.integers(0, 19), st.booleans(), st.integers(-3, 40), st.times().map(lambda time: time.replace(second=0)))
def test_whatever_is_asked_the_series_stays_whole(workshop, number, following, days, starts):
    chosen = sessions(workshop)[number]
    before = {session.pk: (session.sequence, session.starts_at, session.ends_at) for session in sessions(workshop)}
    try:
        changed = {
            one.pk
            for one in change_sessions(
                chosen, following=following, time=NewTime(days=days, starts=starts), by=None, now=SUMMER
            )
        }
    except PatternRefused:
        changed = set()
    after = sessions(workshop)
    for session in after:
        sequence, *times = before[session.pk]
        assert session.sequence == sequence + (session.pk in changed)
        assert ([session.starts_at, session.ends_at] != times) == (session.pk in changed)
    spans = sorted((session.starts_at, session.ends_at) for session in after)
    assert all(ends <= starts for (_from, ends), (starts, _to) in itertools.pairwise(spans))
    part = workshop.parts.get(title="Circle")
    days_of = [moment.astimezone(LONDON).date() for span in spans for moment in span]
    assert (part.starts_on, part.ends_on) == (min(days_of), max(days_of))


# --- Cancelling ---------------------------------------------------------------------------------------


def test_all_that_follow_are_cancelled_as_one_act(workshop, told):
    cancel_sessions(sessions(workshop)[16], following=True, by=None, reason="The hall floods.", now=SUMMER)
    assert [session.cancelled_at for session in sessions(workshop)] == [None] * 16 + [SUMMER] * 4
    assert counts(workshop) == [0] * 16 + [1] * 4
    assert told == [("session_cancelled", 4)]
    assert workshop.events.last().detail == "Circle, 17 of 20, and 3 that follow"
    assert workshop.parts.get(title="Circle").ends_on == dt.date(2027, 10, 28)


def test_a_session_is_cancelled_once(workshop):
    first = sessions(workshop)[0]
    cancel_sessions(first, following=False, by=None, now=SUMMER)
    with pytest.raises(StateRefused, match="cancelled already"):
        cancel_sessions(first, following=True, by=None, now=SUMMER)
    last = sessions(workshop)[1]
    with pytest.raises(StateRefused, match="over"):
        cancel_sessions(last, following=True, by=None, now=last.ends_at)
