"""How long a journal is kept, and that nobody loses an entry without having been told."""

import datetime as dt

import pytest

from learning_review.reflections import services
from learning_review.reflections.models import Reflection
from learning_review.reflections.tasks import tell_of_ending
from learning_review.reflections.tests.factories import ReflectionFactory
from notices.delivery import compose
from notices.models import Notice
from notices.retention import rule
from programmes.enrolment.tests.factories import EnrolmentFactory

pytestmark = pytest.mark.django_db
WRITTEN = dt.datetime(2027, 5, 4, 9, tzinfo=dt.UTC)


def on_day(number, time_machine):
    """Let the worker do what it does so many days after the entries were written; return (told, removed)."""
    now = WRITTEN + dt.timedelta(days=number)
    time_machine.move_to(now, tick=False)
    return tell_of_ending(now), rule("reflections/journal").apply(now)


def test_entries_end_three_years_after_their_last_change_and_their_owner_is_told_once_before(time_machine):
    time_machine.move_to(WRITTEN, tick=False)
    enrolment = EnrolmentFactory()
    old, kept, shared = (ReflectionFactory(enrolment=enrolment, what=what) for what in ("One.", "Two.", "Three."))
    services.share(shared, "review", by=enrolment.person)
    assert on_day(1034, time_machine) == (0, 0)
    assert on_day(1035, time_machine) == (1, 0)
    notice = Notice.objects.get(kind="reflections/ending")
    words = compose(notice)[0]
    assert (notice.recipient, "2 journal entries" in words.body, old.what in words.body) == (
        enrolment.person,
        True,
        False,
    )
    services.edit(kept, by=enrolment.person, what=kept.what)
    assert on_day(1036, time_machine) == (0, 0)
    assert on_day(1094, time_machine) == (0, 0)
    assert on_day(1095, time_machine) == (0, 1)
    assert set(Reflection.objects.all()) == {kept, shared}
    assert compose(notice) is None
    assert on_day(1035 + 1035, time_machine) == (1, 0)


def test_a_worker_that_was_away_tells_first_and_removes_four_weeks_later(time_machine):
    time_machine.move_to(WRITTEN, tick=False)
    ReflectionFactory()
    assert on_day(1400, time_machine) == (1, 0)
    assert on_day(1427, time_machine) == (0, 0)
    assert on_day(1428, time_machine) == (0, 1)
