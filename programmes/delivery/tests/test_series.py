"""A series knows no absence: who does not come has said, or is put down as saying, "not now"."""

import datetime as dt

import pytest

from programmes.catalogue.models import Workshop
from programmes.catalogue.services import complete_workshop
from programmes.catalogue.tests.factories import SeriesProgrammeFactory
from programmes.delivery.errors import DeliveryRefused
from programmes.delivery.models import Attendance
from programmes.delivery.queries import register, sessions_with_marks
from programmes.delivery.services import keep_register
from programmes.delivery.tests.factories import running_workshop, sessions_of
from programmes.enrolment.models import Enrolment
from programmes.enrolment.services import choose_session, choose_sessions
from programmes.enrolment.tests.factories import EnrolmentFactory
from programmes.people.tests.factories import UserFactory

pytestmark = pytest.mark.django_db
Mark = Attendance.Mark


@pytest.fixture
def workshop():
    workshop = running_workshop(programme=SeriesProgrammeFactory())
    workshop.facilitators.add(UserFactory())
    return workshop


def circle(workshop: Workshop) -> list:
    return list(workshop.sessions.order_by("starts_at"))


def keep(session, marks):
    facilitator = session.workshop.facilitators.get()
    return keep_register(session, marks, by=facilitator, now=session.ends_at)


def test_the_register_offers_not_now_and_no_absence(workshop):
    person = EnrolmentFactory(workshop=workshop)
    first = circle(workshop)[0]
    assert Attendance.marks_for(first) == [Mark.ATTENDED, Mark.PART, Mark.NOT_NOW]
    assert keep(first, {person.pk: Mark.NOT_NOW}) == 1
    for mark in (Mark.ABSENT, Mark.EXCUSED):
        with pytest.raises(DeliveryRefused):
            keep(first, {person.pk: mark})


def test_where_people_are_counted_on_or_need_not_come_there_is_no_not_now():
    workshop = running_workshop()
    first, evening, _second = sessions_of(workshop)
    assert Attendance.marks_for(first) == [Mark.ATTENDED, Mark.PART, Mark.ABSENT, Mark.EXCUSED]
    assert Attendance.marks_for(evening) == [Mark.ATTENDED, Mark.PART]


def test_what_people_said_stands_in_the_register_until_they_are_marked(workshop):
    said, came, silent = [EnrolmentFactory(workshop=workshop) for _person in range(3)]
    first = circle(workshop)[0]
    for person in (said, came):
        choose_session(person, first, coming=False, by=person.person, now=first.starts_at)
    keep(first, {came.pk: Mark.ATTENDED})
    assert {row.enrolment.pk: (row.mark, row.not_now) for row in register(first)} == {
        said.pk: ("", True),
        came.pk: (Mark.ATTENDED, False),
        silent.pk: ("", False),
    }
    counted = sessions_with_marks(workshop)[0]
    assert (counted.marked, counted.not_now) == (1, 1)


def test_somebody_who_has_left_is_not_counted(workshop):
    person = EnrolmentFactory(workshop=workshop)
    first = circle(workshop)[0]
    choose_session(person, first, coming=False, by=person.person, now=first.starts_at)
    Enrolment.objects.update(state=Enrolment.State.WITHDRAWN)
    assert sessions_with_marks(workshop)[0].not_now == 0


@pytest.mark.parametrize(
    ("not_now", "state"),
    [(8, Enrolment.State.COMPLETED), (9, Enrolment.State.INCOMPLETE)],
)
def test_so_many_as_the_programme_allows_may_be_not_now_whoever_wrote_it_down(workshop, not_now, state):
    person = EnrolmentFactory(workshop=workshop)
    sessions = circle(workshop)
    choose_sessions(person, sessions[-4], coming=False, following=True, by=person.person, now=sessions[0].starts_at)
    for number, session in enumerate(sessions[:-4]):
        keep(session, {person.pk: Mark.NOT_NOW if number < not_now - 4 else Mark.PART})
    last_day = workshop.span[1]
    complete_workshop(workshop, by=None, now=dt.datetime.combine(last_day, dt.time(12), dt.UTC) + dt.timedelta(days=1))
    person.refresh_from_db()
    assert person.state == state


def test_coming_after_all_counts_as_coming(workshop):
    person = EnrolmentFactory(workshop=workshop)
    sessions = circle(workshop)
    choose_sessions(person, sessions[0], coming=False, following=True, by=person.person, now=sessions[0].starts_at)
    for session in sessions:
        keep(session, {person.pk: Mark.ATTENDED})
    complete_workshop(
        workshop, by=None, now=dt.datetime.combine(workshop.span[1], dt.time(12), dt.UTC) + dt.timedelta(1)
    )
    person.refresh_from_db()
    assert person.state == Enrolment.State.COMPLETED


def test_no_word_for_somebody_says_that_they_failed():
    harsh = ("fail", "incomplete", "not completed", "absent", "drop", "did not attend", "no-show", "missed")
    said = [str(label).lower() for label in Enrolment.State.labels]
    assert [word for word in said if any(one in word for one in harsh)] == []
