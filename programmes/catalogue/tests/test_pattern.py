import datetime as dt
import itertools
from collections import Counter
from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from programmes.catalogue.errors import PatternRefused
from programmes.catalogue.models import DeliveryMode, Module, Programme
from programmes.catalogue.pattern import (
    PlannedPart,
    PlannedSession,
    days_together,
    follow,
    keep_only,
    lay_out,
    local_instant,
    plan_of,
    shift,
    span_of,
)
from programmes.catalogue.tests.factories import ArcProgrammeFactory, ModuleFactory, ProgrammeFactory, WorkshopFactory

LONDON = "Europe/London"
TUESDAY = dt.date(2027, 5, 4)
Kind = Module.Kind


def bare(*modules: Module) -> Programme:
    """A programme with modules that no database knows, for the many examples that hypothesis tries."""
    programme = Programme(pk=1, title="Bare")
    programme._prefetched_objects_cache = {"modules": Modules(modules)}
    return programme


class Modules(list):
    """What a prefetched manager answers."""

    def all(self):
        return self


def module(kind: str = Kind.DAY, **values) -> Module:
    times = {} if kind in Module.WINDOW_KINDS else {"start_time": dt.time(10), "end_time": dt.time(16)}
    return Module(**({"title": f"A {kind}", "kind": kind} | times | values))


ATTENDED = [Kind.RESIDENTIAL, Kind.DAY, Kind.EVENING, Kind.ONLINE, Kind.SERIES]
kinds, modes = st.sampled_from(list(Kind)), st.sampled_from(["", *DeliveryMode])
first_days = st.dates(dt.date(2020, 1, 1), dt.date(2040, 12, 31))
following = st.builds(module, kind=st.sampled_from(list(Kind)), days=st.integers(1, 60), gap_days=st.integers(0, 90))


@given(first_days, st.lists(following, min_size=1, max_size=8))
def test_parts_follow_one_another_after_their_gaps(first_day, modules):
    planned = lay_out(bare(*modules), first_day, LONDON)
    assert [part.module for part in planned] == modules
    assert planned[0].starts_on == first_day
    for part in planned:
        assert (part.ends_on - part.starts_on).days + 1 == part.module.days
    for before, after in itertools.pairwise(planned):
        assert (after.starts_on - before.ends_on).days - 1 == after.module.gap_days


@given(first_days, st.sampled_from([LONDON, "Europe/Berlin", "America/New_York", "Australia/Sydney"]))
def test_the_arc_is_five_days_together_and_keeps_its_wall_times(first_day, time_zone):
    planned = lay_out(
        bare(
            module(Kind.RESIDENTIAL, days=3),
            module(Kind.EVENING, on_day=2, voluntary=True, start_time=dt.time(19), end_time=dt.time(21)),
            module(Kind.PRACTICE, days=31),
            module(Kind.COACHING, days=31, on_day=1),
            module(Kind.RESIDENTIAL, days=2),
        ),
        first_day,
        time_zone,
    )
    assert days_together(planned) == 5
    assert span_of(planned) == (first_day, first_day + dt.timedelta(days=35))
    assert [len(part.sessions) for part in planned] == [1, 1, 0, 0, 1]
    assert planned[1].starts_on == first_day + dt.timedelta(days=1)
    assert (planned[3].starts_on, planned[3].ends_on) == (planned[2].starts_on, planned[2].ends_on)
    for part in planned:
        for session in part.sessions:
            local = [instant.astimezone(ZoneInfo(time_zone)) for instant in session.instants(time_zone)]
            assert [moment.date() for moment in local] == [session.starts_on, session.ends_on]
            assert [moment.time() for moment in local] == [part.module.start_time, part.module.end_time]


@given(first_days, st.lists(following, min_size=1, max_size=5), st.integers(-500, 500))
def test_shifting_is_laying_out_from_another_day(first_day, modules, days):
    programme = bare(*modules)
    later = first_day + dt.timedelta(days=days)
    assert shift(lay_out(programme, first_day, "UTC"), days) == lay_out(programme, later, "UTC")


def windows_between(*lengths: int) -> list[PlannedPart]:
    """Two days together, windows of these lengths in a row, two days together."""
    days = module(Kind.RESIDENTIAL, days=2)
    windows = [module(Kind.PRACTICE, days=length, title=f"{length} days") for length in lengths]
    return lay_out(bare(days, *windows, days), TUESDAY, "UTC")


@pytest.mark.parametrize(
    ("before", "after", "left"),
    [(0, -6, (11, 11)), (0, -7, (11, 10)), (4, 0, (12, 12)), (3, -3, (11, 11)), (0, 5, (16, 17)), (-9, -9, (14, 14))],
)
def test_windows_in_a_row_share_what_is_taken_from_the_time_between(before, after, left):
    standing = windows_between(14, 14)
    first, *windows, last = standing
    moved = follow(standing, [*shift([first], before), *windows, *shift([last], after)])
    lengths = tuple((part.ends_on - part.starts_on).days + 1 for part in moved[1:-1])
    assert lengths == left
    for one, other in itertools.pairwise(moved):
        assert other.starts_on == one.ends_on + dt.timedelta(days=1)


@given(st.lists(st.integers(1, 40), min_size=1, max_size=4), st.integers(-60, 60), st.integers(-60, 60))
def test_windows_keep_their_order_and_come_back_to_where_they_were(lengths, before, after):
    standing = windows_between(*lengths)
    moved = [*shift(standing[:1], before), *standing[1:-1], *shift(standing[-1:], after)]
    try:
        followed = follow(standing, moved)
    except PatternRefused:
        assert before > after
    else:
        for one, other in itertools.pairwise(followed):
            assert other.starts_on == one.ends_on + dt.timedelta(days=1)
        assert follow(followed, [standing[0], *followed[1:-1], standing[-1]]) == standing


def test_a_window_in_a_row_that_would_get_nothing_is_named_and_one_that_is_given_dates_shares_nothing():
    standing = windows_between(3, 21)
    first, short, long, last = standing
    with pytest.raises(PatternRefused, match="no day for “3 days”: windows between the same two parts give up as many"):
        follow(standing, [first, short, long, *shift([last], -6)])
    kept = replace(short, ends_on=short.ends_on - dt.timedelta(days=1))
    _first, _kept, followed, _last = follow(standing, [first, kept, long, *shift([last], -6)])
    assert (followed.starts_on, followed.ends_on) == (long.starts_on, long.ends_on - dt.timedelta(days=6))


@given(first_days, st.sampled_from(ATTENDED), st.integers(1, 70))
def test_how_often_people_meet_in_a_part(first_day, kind, days):
    (part,) = lay_out(bare(module(kind, days=days)), first_day, "UTC")
    meetings = {Kind.RESIDENTIAL: 1, Kind.SERIES: -(-days // 7)}.get(kind, days)
    assert len(part.sessions) == meetings
    assert part.sessions[0].starts_on == first_day


days_of_the_week = st.lists(st.sampled_from(Module.Weekday.values), min_size=1, max_size=7, unique=True)


@given(first_days, days_of_the_week, st.integers(1, 30))
def test_a_series_meets_on_each_of_its_days_every_week_wherever_it_begins(first_day, weekdays, weeks):
    series = module(Kind.SERIES, days=7 * weeks, weekdays=weekdays)
    series.clean()
    part, after = lay_out(bare(series, module(Kind.PRACTICE, days=7)), first_day, "UTC")
    days = [session.starts_on for session in part.sessions]
    assert Counter(day.weekday() for day in days) == dict.fromkeys(weekdays, weeks)
    assert days == sorted(set(days))
    assert first_day <= days[0] < first_day + dt.timedelta(days=7)
    assert (part.starts_on, part.ends_on) == (days[0], days[-1])
    assert after.starts_on == days[-1] + dt.timedelta(days=1)


def test_ten_weeks_of_tuesdays_and_thursdays_are_twenty_sessions():
    (part,) = lay_out(bare(module(Kind.SERIES, title="Circle", days=70, weekdays=[1, 3])), TUESDAY, LONDON)
    assert len(part.sessions) == 20
    assert [(one.title, one.starts_on) for one in (part.sessions[0], part.sessions[1], part.sessions[19])] == [
        ("Circle, 1 of 20", dt.date(2027, 5, 4)),
        ("Circle, 2 of 20", dt.date(2027, 5, 6)),
        ("Circle, 20 of 20", dt.date(2027, 7, 8)),
    ]


def test_a_holiday_taken_out_is_counted_out():
    (part,) = lay_out(bare(module(Kind.SERIES, title="Circle", days=14, weekdays=[1, 3])), TUESDAY, LONDON)
    named = replace(part.sessions[2], title="A visit to the allotment")
    kept = keep_only(part, [part.sessions[1], named, part.sessions[3]])
    assert [session.title for session in kept.sessions] == [
        "Circle, 1 of 3",
        "A visit to the allotment",
        "Circle, 3 of 3",
    ]
    assert (kept.starts_on, kept.ends_on) == (dt.date(2027, 5, 6), dt.date(2027, 5, 13))


@pytest.mark.parametrize(
    ("values", "field", "said"),
    [
        ({"kind": Kind.DAY, "weekdays": [1]}, "weekdays", "Only a group series has days of the week."),
        ({"days": 70, "weekdays": [7]}, "weekdays", "Choose days from Monday to Sunday."),
        ({"days": 70, "weekdays": "1"}, "weekdays", "Choose days from Monday to Sunday."),
        (
            {"days": 69, "weekdays": [1, 3]},
            "days",
            "A series on days of the week lasts whole weeks: 7 days, 14, 21 … (70 for ten weeks).",
        ),
    ],
)
def test_days_of_the_week_that_cannot_be_laid_out_are_refused_at_the_field(values, field, said):
    with pytest.raises(ValidationError) as refused:
        module(**({"kind": Kind.SERIES} | values)).clean()
    assert refused.value.message_dict == {field: [said]}


def test_a_series_too_short_for_its_days_is_refused():
    with pytest.raises(PatternRefused, match="too short to meet"):
        lay_out(bare(module(Kind.SERIES, days=1, weekdays=[3])), TUESDAY, LONDON)


@given(first_days, st.times())
def test_a_local_time_comes_back_or_is_refused(day, time):
    wall = dt.datetime.combine(day, time)
    try:
        instant = local_instant(wall.date(), wall.time(), LONDON)
    except PatternRefused:
        assert wall.month in (3, 10)
        assert wall.hour == 1
        assert wall.isoweekday() == 7
    else:
        assert instant.astimezone(ZoneInfo(LONDON)).replace(tzinfo=None) == wall
        assert instant.tzinfo is dt.UTC


def test_ten_in_the_morning_stays_ten_when_the_clocks_change():
    planned = lay_out(bare(module(), module(gap_days=29)), dt.date(2027, 3, 1), LONDON)
    assert [part.sessions[0].instants(LONDON)[0] for part in planned] == [
        dt.datetime(2027, 3, 1, 10, tzinfo=dt.UTC),
        dt.datetime(2027, 3, 31, 9, tzinfo=dt.UTC),
    ]


@pytest.mark.parametrize("day", [dt.date(2027, 3, 28), dt.date(2027, 10, 31)])
def test_an_hour_that_is_missing_or_comes_twice_is_refused(day):
    early = module(start_time=dt.time(1, 30), end_time=dt.time(5))
    with pytest.raises(PatternRefused) as refused:
        lay_out(bare(early), day, LONDON)
    assert str(refused.value) == (
        f"The clocks change on {day.isoformat()}, so 01:30 is no certain time then. Choose another time."
    )


@pytest.mark.parametrize(
    ("modules", "sentence"),
    [
        ([], "This programme has no modules yet, so there is nothing to lay out."),
        ([module(on_day=1)], "“A day” lies within another part, so it cannot come first."),
        (
            [module(Kind.RESIDENTIAL, days=3), module(Kind.EVENING, on_day=4)],
            "“A evening” does not fit into “A residential”, which is shorter.",
        ),
        ([module(start_time=None)], "Give “A day” a time to start and a time to end first."),
        ([module(end_time=dt.time(9))], "“A day” would end before it begins."),
        ([module(), module(gap_days=4_000_000)], "“A day” would lie too far off."),
    ],
)
def test_what_cannot_be_laid_out_is_said(modules, sentence):
    with pytest.raises(PatternRefused) as refused:
        lay_out(bare(*modules), TUESDAY, LONDON)
    assert str(refused.value) == sentence


def test_several_meetings_are_numbered():
    (part,) = lay_out(bare(module(Kind.SERIES, days=15, agenda="Bring a friend")), TUESDAY, LONDON)
    assert [(s.title, s.starts_on, s.agenda) for s in part.sessions] == [
        ("A series, 1 of 3", dt.date(2027, 5, 4), "Bring a friend"),
        ("A series, 2 of 3", dt.date(2027, 5, 11), "Bring a friend"),
        ("A series, 3 of 3", dt.date(2027, 5, 18), "Bring a friend"),
    ]


def test_online_is_online():
    (part,) = lay_out(bare(module(Kind.ONLINE, voluntary=True)), TUESDAY, LONDON)
    assert part.sessions == (
        PlannedSession("A online", TUESDAY, dt.time(10), TUESDAY, dt.time(16), "online", voluntary=True),
    )


@pytest.mark.django_db
def test_modules_are_read_in_their_order():
    programme = ProgrammeFactory()
    second = ModuleFactory(programme=programme, order=2)
    first = ModuleFactory(programme=programme, order=1)
    assert [part.module for part in lay_out(programme, TUESDAY, LONDON)] == [first, second]


@pytest.mark.django_db
def test_the_plan_of_a_workshop_is_what_was_laid_out():
    programme = ArcProgrammeFactory()
    workshop = WorkshopFactory(programme=programme, first_day=TUESDAY)
    assert plan_of(workshop) == lay_out(programme, TUESDAY, LONDON)


# --- How people meet --------------------------------------------------------------------------------------


def test_people_meet_face_to_face_unless_something_else_is_said():
    usual = {kind: module(kind).meets for kind in Kind}
    assert usual == dict.fromkeys(Kind, DeliveryMode.IN_PERSON) | {Kind.ONLINE: DeliveryMode.ONLINE}
    assert module(Kind.SERIES, mode=DeliveryMode.TELEPHONE).meets == DeliveryMode.TELEPHONE


@given(st.lists(st.tuples(kinds, modes), min_size=1, max_size=9))
def test_any_kind_is_laid_out_in_any_mode(combined):
    modules = [module(kind, mode=mode, days=8 if kind == Kind.SERIES else 1) for kind, mode in combined]
    planned = lay_out(bare(*modules), TUESDAY, LONDON)
    assert [part.module for part in planned] == modules
    for part in planned:
        assert {session.mode for session in part.sessions} == (set() if part.module.is_window else {part.module.meets})


@pytest.mark.django_db
@pytest.mark.parametrize("calls", DeliveryMode.values)
@pytest.mark.parametrize("mode", DeliveryMode.values)
@pytest.mark.parametrize("kind", sorted(set(Kind) - Module.WINDOW_KINDS))
def test_group_and_one_to_one_in_every_mode_become_sessions_and_a_window_for_calls(kind, mode, calls):
    programme = ProgrammeFactory(coaching_calls=3, call_mode=calls)
    days = 15 if kind == Kind.SERIES else 2
    ModuleFactory(programme=programme, order=1, slug="group", kind=kind, mode=mode, days=days)
    ModuleFactory(programme=programme, order=2, slug="calls", kind=Kind.COACHING, days=30)
    workshop = WorkshopFactory(programme=programme)
    assert [part.kind for part in workshop.parts.all()] == [kind, Kind.COACHING]
    sessions = list(workshop.sessions.all())
    assert {session.mode for session in sessions} == {mode}
    assert {session.venue for session in sessions} == {workshop.venue if mode == DeliveryMode.IN_PERSON else None}
    assert [session.mode for part in plan_of(workshop) for session in part.sessions] == [mode] * len(sessions)
