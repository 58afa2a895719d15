import datetime as dt

import pytest
from django.contrib.auth.models import Permission
from hypothesis import given
from hypothesis import strategies as st

from accounts.models import User
from programmes.catalogue.models import Workshop
from programmes.catalogue.services import cancel_session, complete_workshop
from programmes.delivery.errors import DeliveryRefused
from programmes.delivery.models import Attendance
from programmes.delivery.queries import register, register_opens_at, rule_met, sessions_with_marks
from programmes.delivery.services import keep_register
from programmes.delivery.tests.factories import running_workshop, sessions_of
from programmes.enrolment.models import Enrolment
from programmes.enrolment.services import choose_session
from programmes.enrolment.tests.factories import EnrolmentFactory
from programmes.people.tests.factories import UserFactory

Mark = Attendance.Mark
State = Enrolment.State


@pytest.fixture
def workshop(db):
    workshop = running_workshop()
    workshop.facilitators.add(UserFactory())
    return workshop


@pytest.fixture
def facilitator(workshop):
    return workshop.facilitators.get()


@pytest.fixture
def people(workshop):
    return [EnrolmentFactory(workshop=workshop) for _person in range(3)]


def marks_of(session):
    return dict(Attendance.objects.filter(session=session).values_list("enrolment_id", "mark"))


def keep(session, facilitator, **by_mark):
    """keep(session, facilitator, attended=[ann, bob], absent=[cyd])"""
    marks = {person.pk: mark for mark, persons in by_mark.items() for person in persons}
    return keep_register(session, marks, by=facilitator, now=session.ends_at)


def test_a_mark_says_who_recorded_it_and_when(workshop, facilitator, people):
    first, _evening, _second = sessions_of(workshop)
    assert keep(first, facilitator, attended=[people[0]], excused=[people[1]]) == 2
    kept = Attendance.objects.get(session=first, enrolment=people[0])
    assert (kept.mark, kept.recorded_by, kept.recorded_at) == ("attended", facilitator, first.ends_at)
    assert marks_of(first) == {people[0].pk: "attended", people[1].pk: "excused"}


def test_what_is_not_said_stays_as_it_was(workshop, facilitator, people):
    first, _evening, _second = sessions_of(workshop)
    keep(first, facilitator, attended=[people[0]])
    other = UserFactory()
    workshop.facilitators.add(other)
    assert keep(first, other, part=[people[1]]) == 1
    assert marks_of(first) == {people[0].pk: "attended", people[1].pk: "part"}


def test_the_same_mark_again_changes_nothing(workshop, facilitator, people):
    first, _evening, _second = sessions_of(workshop)
    keep(first, facilitator, attended=[people[0]])
    other = UserFactory()
    workshop.facilitators.add(other)
    assert keep(first, other, attended=[people[0]]) == 0
    assert Attendance.objects.get().recorded_by == facilitator


def test_a_mark_can_be_taken_back(workshop, facilitator, people):
    first, _evening, _second = sessions_of(workshop)
    keep(first, facilitator, attended=people)
    assert keep_register(first, {people[0].pk: ""}, by=facilitator, now=first.ends_at) == 1
    assert marks_of(first) == {people[1].pk: "attended", people[2].pk: "attended"}


@pytest.mark.parametrize("mark", ["absent", "excused"])
def test_who_misses_a_voluntary_session_is_not_absent(workshop, facilitator, people, mark):
    _first, evening, _second = sessions_of(workshop)
    with pytest.raises(DeliveryRefused):
        keep_register(evening, {people[0].pk: mark}, by=facilitator, now=evening.ends_at)
    assert keep(evening, facilitator, attended=[people[0]], part=[people[1]]) == 2


@pytest.mark.parametrize("mark", ["late", "ATTENDED", "none"])
def test_an_unknown_mark_is_refused_and_nothing_of_the_rest_is_kept(workshop, facilitator, people, mark):
    first, _evening, _second = sessions_of(workshop)
    with pytest.raises(DeliveryRefused):
        keep_register(first, {people[0].pk: "attended", people[1].pk: mark}, by=facilitator, now=first.ends_at)
    assert marks_of(first) == {}


def test_only_those_in_the_group_are_recorded(workshop, facilitator):
    first, _evening, _second = sessions_of(workshop)
    gone = EnrolmentFactory(workshop=workshop, state=State.WITHDRAWN)
    elsewhere = EnrolmentFactory()
    for stranger in (gone, elsewhere):
        with pytest.raises(DeliveryRefused):
            keep_register(first, {stranger.pk: "attended"}, by=facilitator, now=first.ends_at)
    assert marks_of(first) == {}


def test_who_may_keep_it(workshop, people):
    first, _evening, _second = sessions_of(workshop)
    coordinator = UserFactory()
    coordinator.user_permissions.add(Permission.objects.get(codename="coordinate_workshop"))
    keep(first, User.objects.get(pk=coordinator.pk), attended=[people[0]])
    elsewhere = UserFactory()
    running_workshop().facilitators.add(elsewhere)
    for stranger in (people[0].person, elsewhere):
        with pytest.raises(DeliveryRefused):
            keep(first, stranger, absent=[people[0]])
    assert marks_of(first) == {people[0].pk: "attended"}


def test_it_opens_twelve_hours_before_the_session(workshop, facilitator, people):
    first, _evening, _second = sessions_of(workshop)
    opens = first.starts_at - dt.timedelta(hours=12)
    assert register_opens_at(first) == opens
    with pytest.raises(DeliveryRefused):
        keep_register(first, {people[0].pk: "attended"}, by=facilitator, now=opens - dt.timedelta(seconds=1))
    assert keep_register(first, {people[0].pk: "attended"}, by=facilitator, now=opens) == 1


def test_a_cancelled_session_has_none(workshop, facilitator, people):
    _first, _evening, second = sessions_of(workshop)
    cancel_session(second, by=None, now=second.starts_at - dt.timedelta(days=9))
    with pytest.raises(DeliveryRefused):
        keep(second, facilitator, attended=people)


def test_everybody_in_the_group_is_on_the_register(workshop, facilitator, people, django_assert_num_queries):
    first, evening, _second = sessions_of(workshop)
    EnrolmentFactory(workshop=workshop, state=State.WITHDRAWN)
    keep(first, facilitator, attended=[people[1]])
    choose_session(people[2], evening, coming=True, by=people[2].person, now=evening.starts_at)
    choose_session(people[0], evening, coming=False, by=people[0].person, now=evening.starts_at)
    with django_assert_num_queries(3):
        rows = register(first)
        assert [(row.enrolment, row.mark) for row in rows] == [
            (people[0], ""),
            (people[1], "attended"),
            (people[2], ""),
        ]
        assert rows[1].attendance.recorded_by == facilitator
    assert [row.coming for row in register(evening)] == [False, None, True]
    counted = {session.pk: (session.marked, session.coming) for session in sessions_with_marks(workshop)}
    assert [counted[session.pk] for session in (first, evening)] == [(1, 0), (0, 1)]


# --- The programme's rule -----------------------------------------------------------------------------

marks = st.lists(st.sampled_from(Mark.values), max_size=8)


@given(marks, st.integers(0, 8))
def test_a_whole_register_always_decides_by_how_many_were_missed(recorded, may_miss):
    missed = sum(mark in {"absent", "excused", "not_now"} for mark in recorded)
    assert rule_met(recorded, sessions=len(recorded), may_miss=may_miss) is (missed <= may_miss)


@given(marks, st.integers(1, 5), st.integers(0, 8))
def test_an_open_register_is_undecided_unless_too_much_was_missed(recorded, unrecorded, may_miss):
    missed = sum(mark in {"absent", "excused", "not_now"} for mark in recorded)
    expected = False if missed > may_miss else None
    assert rule_met(recorded, sessions=len(recorded) + unrecorded, may_miss=may_miss) is expected


@given(marks, st.randoms(), st.integers(0, 8))
def test_the_order_of_marks_does_not_matter(recorded, random, may_miss):
    shuffled = random.sample(recorded, len(recorded))
    sessions = len(recorded) + 1
    assert rule_met(recorded, sessions=sessions, may_miss=may_miss) == rule_met(
        shuffled, sessions=sessions, may_miss=may_miss
    )


@given(marks, st.integers(0, 8))
def test_who_may_miss_more_never_does_worse(recorded, may_miss):
    worth = {False: 0, None: 1, True: 2}
    stricter = rule_met(recorded, sessions=8, may_miss=may_miss)
    assert worth[rule_met(recorded, sessions=8, may_miss=may_miss + 1)] >= worth[stricter]


# --- When it is over ----------------------------------------------------------------------------------


def states(people):
    return [Enrolment.objects.get(pk=person.pk).state for person in people]


def over(workshop):
    _first, last_day = workshop.span
    noon = dt.datetime.combine(last_day + dt.timedelta(days=1), dt.time(12), dt.UTC)
    return complete_workshop(workshop, by=None, now=noon)


def test_nobody_has_completed_before_the_workshop_is_over(workshop, facilitator, people):
    first, _evening, second = sessions_of(workshop)
    keep(first, facilitator, attended=people)
    keep(second, facilitator, attended=people)
    assert states(people) == [State.CONFIRMED] * 3


def test_the_end_settles_whose_register_is_whole(workshop, facilitator, people):
    first, _evening, second = sessions_of(workshop)
    keep(first, facilitator, attended=people[:2], absent=people[2:])
    keep(second, facilitator, part=people[:1])
    over(workshop)
    assert states(people) == [State.COMPLETED, State.CONFIRMED, State.INCOMPLETE]


def test_a_register_kept_late_settles_the_rest_and_corrections_settle_anew(workshop, facilitator, people):
    first, _evening, second = sessions_of(workshop)
    over(workshop)
    assert states(people) == [State.CONFIRMED] * 3
    keep(first, facilitator, attended=people)
    keep(second, facilitator, attended=people[:2], absent=people[2:])
    assert states(people) == [State.COMPLETED, State.COMPLETED, State.INCOMPLETE]
    keep(second, facilitator, attended=people[2:], excused=people[:1])
    assert states(people) == [State.INCOMPLETE, State.COMPLETED, State.COMPLETED]


def test_the_voluntary_evening_and_cancelled_sessions_do_not_count(workshop, facilitator, people):
    first, _evening, second = sessions_of(workshop)
    keep(first, facilitator, attended=people)
    cancel_session(second, by=None, now=second.starts_at - dt.timedelta(days=9))
    workshop = Workshop.objects.get(pk=workshop.pk)
    over(workshop)
    assert states(people) == [State.COMPLETED] * 3


def test_a_programme_may_let_people_miss_some(workshop, facilitator, people):
    workshop.programme.may_miss_sessions = 1
    workshop.programme.save()
    first, _evening, second = sessions_of(workshop)
    keep(first, facilitator, attended=people[:2], absent=people[2:])
    keep(second, facilitator, attended=people[:1], excused=people[1:])
    over(workshop)
    assert states(people) == [State.COMPLETED, State.COMPLETED, State.INCOMPLETE]
