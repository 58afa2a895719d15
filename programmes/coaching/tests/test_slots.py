"""Slots keep the clock on the wall, whatever the clocks do, and every rule holds for each of them."""

import datetime as dt
import itertools
from dataclasses import replace
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from programmes.coaching.slots import Days, Diary, Hours, Obstacle, Slot, Span, Timetable, instant, whole_days

LONDON = ZoneInfo("Europe/London")
MINUTES = dt.timedelta(minutes=1)
DAY = dt.timedelta(days=1)
LONG_AGO = dt.datetime(2025, 1, 1, tzinfo=dt.UTC)


def at(text: str) -> dt.datetime:
    """An instant, from its wall-clock time in London."""
    return dt.datetime.fromisoformat(text).replace(tzinfo=LONDON).astimezone(dt.UTC)


def timetable(**changes) -> Timetable:
    """Mondays and Sundays nine to twelve."""
    values = {
        "zone": LONDON,
        "hours": [Hours(0, dt.time(9), dt.time(12)), Hours(6, dt.time(9), dt.time(12))],
        "time_off": [],
    }
    return Timetable(**values | changes)


def diary(**changes) -> Diary:
    """One coach's Mondays and Sundays at the end of March, calls of 45 minutes and a quarter of an hour after."""
    values = {
        "windows": [whole_days(Days(dt.date(2026, 3, 28), dt.date(2026, 3, 30)), LONDON)],
        "busy": [],
        "length": 45 * MINUTES,
        "buffer": 15 * MINUTES,
        "notice": dt.timedelta(hours=24),
    }
    of_coach = {name: changes.pop(name) for name in ("zone", "hours", "time_off") if name in changes}
    return Diary(**{"coaches": [timetable(**of_coach)]} | values | changes)


def on_the_wall(slots: list[Slot], zone: ZoneInfo = LONDON) -> list[str]:
    return [f"{slot.starts_at.astimezone(zone):%a %d %H:%M}" for slot in slots]


def test_slots_follow_one_another_with_the_buffer_between_them():
    assert on_the_wall(diary().slots(LONG_AGO)) == [
        "Sun 29 09:00",
        "Sun 29 10:00",
        "Sun 29 11:00",
        "Mon 30 09:00",
        "Mon 30 10:00",
        "Mon 30 11:00",
    ]


@pytest.mark.parametrize(
    ("starts", "ends", "offered"),
    [
        ("09:00", "12:00", ["09:00", "10:00", "11:00"]),
        ("09:00", "17:00", [f"{hour:02}:00" for hour in range(9, 17)]),
        # Whoever begins at ten past means it, where a quarter past would lose a call.
        ("09:10", "12:00", ["09:15", "10:15", "11:15"]),
        ("09:10", "09:50", ["09:10"]),
        ("09:10", "10:45", ["09:10", "10:05"]),
        # The last call ends with the hours where twelve is too late for it.
        ("09:00", "12:35", ["09:00", "10:00", "11:00", "11:55"]),
        ("09:00", "12:40", ["09:00", "10:00", "11:00", "12:00"]),
        ("09:00", "09:39", []),
    ],
)
def test_calls_of_forty_minutes_begin_on_a_quarter_of_an_hour_and_lose_nothing_at_the_edge(starts, ends, offered):
    hours = [Hours(0, dt.time.fromisoformat(starts), dt.time.fromisoformat(ends))]
    slots = diary(hours=hours, length=40 * MINUTES).slots(LONG_AGO)
    assert [text.removeprefix("Mon 30 ") for text in on_the_wall(slots)] == offered


@pytest.mark.parametrize(
    ("busy", "offered"),
    [
        # Eleven stays where it would be on any other day, rather than two times that nobody else is offered.
        ([("09:30", "10:05")], ["11:00"]),
        ([("10:00", "11:00")], ["09:00", "11:00"]),
        ([("10:55", "11:17")], ["09:00", "10:00", "11:20"]),
        ([("09:01", "11:21")], []),
    ],
)
def test_beside_what_is_taken_the_quarters_that_are_left_are_offered(busy, offered):
    taken = [Span(at(f"2026-03-30T{start}"), at(f"2026-03-30T{end}")) for start, end in busy]
    monday = diary(hours=[Hours(0, dt.time(9), dt.time(12))], busy=taken, length=40 * MINUTES)
    assert [text.removeprefix("Mon 30 ") for text in on_the_wall(monday.slots(LONG_AGO))] == offered


def test_a_quarter_on_one_clock_is_a_quarter_on_every_clock_there_is():
    moments_ = [dt.datetime(year, month, 1, tzinfo=dt.UTC) for year in (2026, 2040) for month in (1, 7)]
    for name in sorted(available_timezones() - {"Factory", "localtime"}):
        for moment in moments_:
            offset = moment.astimezone(ZoneInfo(name)).utcoffset()
            assert offset is not None
            assert offset % (15 * MINUTES) == dt.timedelta(), name


@pytest.mark.parametrize(
    ("first", "last", "hours_utc"),
    [
        # The clocks go forward on Sunday 29 March 2026 and 28 March 2027, and back on 25 October and on 31 October.
        (dt.date(2026, 3, 23), dt.date(2026, 3, 30), [9, 8, 8]),
        (dt.date(2026, 10, 19), dt.date(2026, 10, 26), [8, 9, 9]),
        (dt.date(2027, 3, 22), dt.date(2027, 3, 29), [9, 8, 8]),
        (dt.date(2027, 10, 25), dt.date(2027, 11, 1), [8, 9, 9]),
    ],
)
def test_nine_on_the_wall_stays_nine_when_the_clocks_change(first, last, hours_utc):
    window = whole_days(Days(first, last), LONDON)
    slots = diary(windows=[window], hours=[Hours(day, dt.time(9), dt.time(9, 45)) for day in (0, 6)]).slots(LONG_AGO)
    assert [slot.starts_at.hour for slot in slots] == hours_utc
    assert [slot.starts_at.astimezone(LONDON).hour for slot in slots] == [9, 9, 9]


def test_joint_times_are_where_the_hours_of_both_meet_wherever_they_are():
    kolkata = timetable(zone=ZoneInfo("Asia/Kolkata"), hours=[Hours(6, dt.time(14), dt.time(17))])
    weeks = whole_days(Days(dt.date(2026, 3, 22), dt.date(2026, 3, 30)), LONDON)
    together = diary(coaches=[timetable(), kolkata], windows=[weeks])
    # 14:00 there is 08:30 in winter and 09:30 in summer here; 17:00 is 11:30 and 12:30.
    assert on_the_wall(together.slots(LONG_AGO)) == ["Sun 22 09:00", "Sun 22 10:00", "Sun 29 09:30", "Sun 29 10:30"]
    kathmandu = timetable(zone=ZoneInfo("Asia/Kathmandu"), hours=[Hours(6, dt.time(14, 40), dt.time(17))])
    # 14:40 there is 08:55 in winter and 09:55 in summer here; 17:00 is 11:15 and 12:15.
    together = diary(coaches=[timetable(), kathmandu], windows=[weeks])
    assert on_the_wall(together.slots(LONG_AGO)) == ["Sun 22 09:00", "Sun 22 10:00", "Sun 29 10:00", "Sun 29 11:00"]
    assert diary(coaches=[timetable(), timetable(hours=[])]).slots(LONG_AGO) == []


@pytest.mark.parametrize("day", [dt.date(2026, 3, 29), dt.date(2026, 10, 25)])
def test_times_that_the_clocks_skip_or_show_twice_are_never_offered(day):
    window = whole_days(Days(day, day), LONDON)
    early = diary(windows=[window], hours=[Hours(6, dt.time(0), dt.time(3))], length=30 * MINUTES, buffer=0 * MINUTES)
    assert on_the_wall(early.slots(LONG_AGO)) == [
        f"Sun {day:%d} 00:00",
        f"Sun {day:%d} 00:30",
        f"Sun {day:%d} 02:00",
        f"Sun {day:%d} 02:30",
    ]
    assert instant(day, dt.time(1, 30), LONDON) is None


def test_both_dates_of_a_window_are_in_it_in_its_own_zone():
    window = whole_days(Days(dt.date(2026, 3, 28), dt.date(2026, 3, 29)), LONDON)
    assert window == Span(dt.datetime(2026, 3, 28, tzinfo=dt.UTC), dt.datetime(2026, 3, 29, 23, tzinfo=dt.UTC))


@pytest.mark.parametrize(
    ("changes", "starts_at", "now", "obstacle"),
    [
        ({}, "2026-03-30T09:00", "2026-03-20T09:00", None),
        ({}, "2026-03-30T09:00", "2026-03-30T09:00", Obstacle.PAST),
        ({}, "2026-03-30T09:00", "2026-03-29T09:01", Obstacle.NOTICE),
        ({}, "2026-03-30T09:00", "2026-03-29T09:00", None),
        ({}, "2026-04-06T09:00", "2026-03-20T09:00", Obstacle.WINDOW),
        ({}, "2026-03-30T09:10", "2026-03-20T09:00", Obstacle.HOURS),
        ({}, "2026-03-30T12:00", "2026-03-20T09:00", Obstacle.HOURS),
        ({}, "2026-03-28T09:00", "2026-03-20T09:00", Obstacle.HOURS),
        (
            {"time_off": [Days(dt.date(2026, 3, 30), dt.date(2026, 3, 30))]},
            "2026-03-30T09:00",
            "2026-03-20T09:00",
            Obstacle.HOURS,
        ),
        (
            {"hours": [Hours(0, dt.time(9), dt.time(12), valid_to=dt.date(2026, 3, 29))]},
            "2026-03-30T09:00",
            "2026-03-20T09:00",
            Obstacle.HOURS,
        ),
        (
            {"busy": [Span(at("2026-03-30T09:59"), at("2026-03-30T10:30"))]},
            "2026-03-30T09:00",
            "2026-03-20T09:00",
            Obstacle.BUSY,
        ),
        (
            {"busy": [Span(at("2026-03-30T10:00"), at("2026-03-30T10:30"))]},
            "2026-03-30T09:00",
            "2026-03-20T09:00",
            None,
        ),
    ],
)
def test_each_rule_says_no(changes, starts_at, now, obstacle):
    assert diary(**changes).obstacle(at(starts_at), at(now)) == obstacle


def test_a_coach_needs_no_notice():
    assert diary().obstacle(at("2026-03-30T09:00"), at("2026-03-30T08:00"), with_notice=False) is None


moments = st.integers(0, 364 * 24 * 60).map(lambda minutes: dt.datetime(2026, 1, 1, tzinfo=dt.UTC) + minutes * MINUTES)
dates = st.dates(min_value=dt.date(2026, 1, 1), max_value=dt.date(2026, 12, 1))
quarters = st.integers(0, 95).map(lambda quarter: dt.time(quarter // 4, quarter % 4 * 15))

odd_times = st.integers(0, 24 * 60 - 1).map(lambda minute: dt.time(minute // 60, minute % 60))


@st.composite
def all_hours(draw) -> Hours:
    starts, ends = sorted(draw(st.lists(st.one_of(quarters, odd_times), min_size=2, max_size=2, unique=True)))
    return Hours(draw(st.integers(0, 6)), starts, ends)


@st.composite
def spans(draw) -> Span:
    start = draw(moments)
    return Span(start, start + draw(st.integers(1, 3000)) * MINUTES)


@st.composite
def timetables(draw) -> Timetable:
    zone = ZoneInfo(
        draw(st.sampled_from(["Europe/London", "America/New_York", "Asia/Kathmandu", "Australia/Lord_Howe"]))
    )
    return Timetable(
        zone=zone,
        hours=draw(st.lists(all_hours(), max_size=4)),
        time_off=[Days(day, day) for day in draw(st.lists(dates, max_size=2))],
    )


@st.composite
def diaries(draw) -> Diary:
    first = draw(dates)
    return Diary(
        coaches=draw(st.lists(timetables(), min_size=1, max_size=2)),
        windows=[whole_days(Days(first, first + dt.timedelta(days=draw(st.integers(0, 40)))), LONDON)],
        busy=draw(st.lists(spans(), max_size=3)),
        length=draw(st.integers(10, 90)) * MINUTES,
        buffer=draw(st.integers(0, 60)) * MINUTES,
        notice=dt.timedelta(hours=draw(st.integers(0, 72))),
    )


@settings(max_examples=60)
@given(diary=diaries(), now=moments)
def test_every_slot_keeps_every_rule(diary, now):
    slots = diary.slots(now)
    assert slots == sorted(set(slots))
    for slot in slots:
        assert diary.obstacle(slot.starts_at, now) is None
        assert slot.ends_at - slot.starts_at == diary.length
        assert slot.starts_at >= now + diary.notice
        assert not any(diary.claim_of(slot.starts_at).overlaps(busy) for busy in diary.busy)
        for coach in diary.coaches:
            starts, ends = slot.starts_at.astimezone(coach.zone), slot.ends_at.astimezone(coach.zone)
            assert any(
                hours.weekday == starts.weekday() and hours.starts <= starts.time() and ends.time() <= hours.ends
                for hours in coach.hours
            )
            assert not any(off.first <= starts.date() <= off.last for off in coach.time_off)


@settings(max_examples=100)
@given(diary=diaries(), now=moments, minutes=st.integers(0, 90), data=st.data())
def test_whatever_can_be_had_is_offered_or_clashes_with_what_is(diary, now, minutes, data):
    """Which instants can be had is told here from the rules alone, near a time that is offered or anywhere."""
    slots = diary.slots(now)
    near = st.sampled_from(slots).map(lambda slot: slot.starts_at + (minutes - 45) * MINUTES) if slots else moments
    wanted = data.draw(near)
    call, claim = Span(wanted, wanted + diary.length), diary.claim_of(wanted)
    hours_of_all = [coach.open_spans(wanted - 2 * DAY, wanted + 2 * DAY) for coach in diary.coaches]
    stretches = [
        Span(max(one.starts_at for one in several), min(one.ends_at for one in several))
        for several in itertools.product(*hours_of_all)
    ]
    on_a_quarter = wanted.astimezone(diary.coaches[0].zone).minute % 15 == 0
    around = [
        stretch
        for stretch in stretches
        if stretch.holds(call) and (on_a_quarter or wanted == stretch.starts_at or call.ends_at == stretch.ends_at)
    ]
    can_be_had = (
        bool(around)
        and all(coach.can_be_said(wanted) for coach in diary.coaches)
        and wanted > now
        and wanted >= now + diary.notice
        and any(window.holds(call) for window in diary.windows)
        and not any(claim.overlaps(busy) for busy in diary.busy)
    )
    assert (diary.obstacle(wanted, now) is None) == can_be_had
    if can_be_had:
        assert any(diary.claim_of(slot.starts_at).overlaps(claim) for slot in slots)


@settings(max_examples=60)
@given(diary=diaries(), now=moments)
def test_no_two_that_are_offered_in_the_same_hours_clash(diary, now):
    one_stretch = [replace(coach, hours=coach.hours[:1]) for coach in diary.coaches]
    claims = [diary.claim_of(slot.starts_at) for slot in replace(diary, coaches=one_stretch).slots(now)]
    assert not any(one.overlaps(two) for one, two in itertools.pairwise(claims))


@given(day=dates, time=quarters)
def test_an_instant_shows_the_time_it_was_made_from(day, time):
    found = instant(day, time, LONDON)
    if found is not None:
        local = found.astimezone(LONDON)
        assert (local.date(), local.time()) == (day, time)
