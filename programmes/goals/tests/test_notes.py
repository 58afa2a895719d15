"""The weekly notes of a pair: which weeks there are, who reads and writes them, and which went by without one."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from programmes.catalogue.models import Workshop
from programmes.coaching.services import assign_coach, release_coach
from programmes.coaching.tests.factories import coach_who_brings, coached_enrolment
from programmes.goals import services
from programmes.goals.errors import ChangedMeanwhile, GoalsRefused, NotAPair, NothingWritten, NotYours
from programmes.goals.models import PairNote
from programmes.goals.queries import missed_weeks, pair_weeks, pairs_of_coach
from programmes.goals.tests.factories import WHOLE_WEEKS, coach_of, dual_workshop, paired, the_two, words
from programmes.goals.weeks import WEEK, monday_of, weeks_between, whole_weeks_between

DAY = dt.timedelta(days=1)
DAYS = st.dates(dt.date(2000, 1, 1), dt.date(2100, 1, 1))


def noon(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(12), dt.UTC)


# --- Weeks --------------------------------------------------------------------------------------------


@given(day=DAYS)
def test_a_monday_begins_the_week_of_a_day(day):
    assert monday_of(day).weekday() == 0
    assert dt.timedelta(0) <= day - monday_of(day) < WEEK


@given(first=DAYS, length=st.integers(min_value=-10, max_value=100))
def test_weeks_are_those_that_have_a_day_and_whole_ones_those_that_have_all_seven(first, length):
    last = first + length * DAY
    days = [first + number * DAY for number in range(length + 1)]
    of_days = sorted({monday_of(day) for day in days})
    assert weeks_between(first, last) == of_days
    assert whole_weeks_between(first, last) == [
        monday for monday in of_days if sum(monday_of(day) == monday for day in days) == 7
    ]


# --- Missed -------------------------------------------------------------------------------------------


def missed(enrolment, day, zone=""):
    [found] = pair_weeks([enrolment], now=noon(day), zone=zone)
    return sorted(week.monday for week in found.missed)


@pytest.fixture
def enrolment(db):
    return paired()


def test_a_whole_week_of_the_window_that_is_over_without_a_note_is_missed(enrolment):
    monday = WHOLE_WEEKS[0]
    assert missed(enrolment, monday - DAY) == []  # the window opened on a Friday: that week is nobody's
    assert missed(enrolment, monday + 6 * DAY) == []  # Sunday
    assert missed(enrolment, monday + 7 * DAY) == [monday]
    assert missed(enrolment, dt.date(2026, 4, 6)) == WHOLE_WEEKS
    assert missed(enrolment, dt.date(2026, 4, 20)) == WHOLE_WEEKS


def test_a_week_is_over_when_it_is_in_the_coachs_zone(enrolment):
    sunday = WHOLE_WEEKS[0] + 6 * DAY
    late = dt.datetime.combine(sunday, dt.time(18), dt.UTC)
    at_home, far_east = (
        pair_weeks([enrolment], now=late, zone=zone)[0].missed for zone in ("Europe/London", "Asia/Tokyo")
    )
    assert [week.monday for week in at_home] == []
    assert [week.monday for week in far_east] == [WHOLE_WEEKS[0]]


def test_weeks_before_this_very_pair_began_are_not_missed(db):
    assert missed(paired(now=noon(WHOLE_WEEKS[0] + DAY)), WHOLE_WEEKS[2]) == [WHOLE_WEEKS[1]]
    enrolment = paired()
    role = enrolment.workshop.programme.coachroles.get(title="Work")
    other = coach_who_brings(enrolment.workshop.programme, "Work")
    assign_coach(enrolment, other, by=None, role=role, now=noon(WHOLE_WEEKS[1] + DAY))
    assert missed(enrolment, WHOLE_WEEKS[3]) == [WHOLE_WEEKS[2]]


def test_a_week_written_later_is_missed_no_more(enrolment):
    first, _second = the_two(enrolment)
    now = noon(WHOLE_WEEKS[2])
    services.keep_note(enrolment, WHOLE_WEEKS[0], by=first, words=words(), now=now)
    assert missed(enrolment, WHOLE_WEEKS[2]) == [WHOLE_WEEKS[1]]


def test_with_one_coach_and_when_the_workshop_is_over_no_week_is_missed(enrolment):
    coach = the_two(enrolment)[0].coach
    now = noon(WHOLE_WEEKS[2])
    assert [one.pk for one in pairs_of_coach(coach)] == [enrolment.pk]
    assert missed_weeks(enrolment.workshop, now=now) == 2
    Workshop.objects.filter(pk=enrolment.workshop_id).update(state=Workshop.State.COMPLETED)
    assert list(pairs_of_coach(coach)) == []
    assert missed_weeks(enrolment.workshop, now=now) == 0
    Workshop.objects.filter(pk=enrolment.workshop_id).update(state=Workshop.State.CONFIRMED)
    release_coach(enrolment.pairings.get(role__title="Work"), by=None)
    assert pair_weeks([enrolment], now=now) == []
    assert missed_weeks(enrolment.workshop, now=now) == 0


def test_both_of_a_pair_are_flagged(enrolment):
    for user in the_two(enrolment):
        assert [one.pk for one in pairs_of_coach(user.coach)] == [enrolment.pk]


@pytest.mark.django_db
@pytest.mark.parametrize("number", [1, 3])
def test_the_weeks_of_many_pairs_cost_the_same(number, django_assert_num_queries):
    workshop = dual_workshop()
    for _n in range(number):
        paired(workshop)
    with django_assert_num_queries(4):
        assert missed_weeks(workshop, now=noon(WHOLE_WEEKS[1])) == number


# --- Writing ------------------------------------------------------------------------------------------


def test_either_of_the_two_writes_the_one_note_of_a_week(enrolment):
    first, second = the_two(enrolment)
    now = noon(WHOLE_WEEKS[0])
    note = services.keep_note(enrolment, WHOLE_WEEKS[0], by=first, words=words(progress=" Much "), now=now)
    assert (note.progress, note.revision, note.by) == ("Much", 1, first)
    again = services.keep_note(enrolment, WHOLE_WEEKS[0], by=second, words=words(), revision=1, now=now + DAY)
    assert (again.pk, again.revision, again.by, again.written_at) == (note.pk, 2, second, now)


@pytest.mark.parametrize("revision", [0, 2])
def test_who_did_not_see_what_the_other_wrote_does_not_write_over_it(enrolment, revision):
    first, second = the_two(enrolment)
    now = noon(WHOLE_WEEKS[0])
    services.keep_note(enrolment, WHOLE_WEEKS[0], by=first, words=words(), now=now)
    with pytest.raises(ChangedMeanwhile):
        services.keep_note(enrolment, WHOLE_WEEKS[0], by=second, words=words(plans="Mine"), revision=revision, now=now)
    assert PairNote.objects.get().plans == ""


def test_who_is_not_one_of_the_two_writes_nothing(enrolment):
    now = noon(WHOLE_WEEKS[0])
    for by in (enrolment.person, coach_of(coached_enrolment())):
        with pytest.raises(NotYours):
            services.keep_note(enrolment, WHOLE_WEEKS[0], by=by, words=words(), now=now)
    alone = coached_enrolment()
    with pytest.raises(NotAPair):
        services.keep_note(alone, WHOLE_WEEKS[0], by=coach_of(alone), words=words(), now=now)


@pytest.mark.parametrize(
    "week",
    [
        WHOLE_WEEKS[1],  # to come
        WHOLE_WEEKS[0] + DAY,  # no Monday
        WHOLE_WEEKS[0] - 2 * WEEK,  # before there were calls
        dt.date.min,
    ],
)
def test_a_week_that_is_not_the_pairs_has_no_note(enrolment, week):
    first, _second = the_two(enrolment)
    with pytest.raises(GoalsRefused):
        services.keep_note(enrolment, week, by=first, words=words(), now=noon(WHOLE_WEEKS[0]))


def test_an_empty_note_is_none(enrolment):
    first, _second = the_two(enrolment)
    with pytest.raises(NothingWritten):
        services.keep_note(enrolment, WHOLE_WEEKS[0], by=first, words=words(progress=" "), now=noon(WHOLE_WEEKS[0]))


def test_the_coaches_of_now_read_the_notes_and_the_person_never(enrolment):
    first, second = the_two(enrolment)
    note = services.keep_note(enrolment, WHOLE_WEEKS[0], by=first, words=words(), now=noon(WHOLE_WEEKS[0]))
    readers = {user for user in (first, second, enrolment.person) if PairNote.objects.visible_to(user).exists()}
    assert readers == {first, second}
    role = enrolment.workshop.programme.coachroles.get(title="Work")
    other = coach_who_brings(enrolment.workshop.programme, "Work")
    assign_coach(enrolment, other, by=None, role=role)
    assert list(PairNote.objects.visible_to(second)) == []
    assert list(PairNote.objects.visible_to(other.user)) == [note]
