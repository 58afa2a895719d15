"""What became of a practice plan is an entry of the journal, once, if its writer likes."""

import datetime as dt

import pytest

from learning_review.reflections.models import Reflection
from programmes.coaching.tests.factories import coached_enrolment
from programmes.goals import services
from programmes.goals.queries import practice_part

pytestmark = pytest.mark.django_db

NOW = dt.datetime(2026, 3, 20, 9, tzinfo=dt.UTC)
DAY = dt.timedelta(days=1)


def test_what_happened_goes_into_the_journal_once_if_one_likes(time_machine):
    time_machine.move_to(NOW - 60 * DAY)
    enrolment = coached_enrolment()
    person = enrolment.person
    plan = services.write_plan(enrolment, by=person, tries="One meeting in which I only ask")
    services.look_back(plan, by=person, words="They ran the meeting.", now=NOW)
    assert Reflection.objects.count() == 0
    services.look_back(plan, by=person, words="They ran it themselves.", into_journal=True, now=NOW + DAY)
    services.look_back(plan, by=person, words="They ran it, and laughed.", into_journal=True, now=NOW + 2 * DAY)
    entry = Reflection.objects.get()
    assert (entry.person, entry.what, entry.sharing) == (person, "They ran it themselves.", "me")
    assert entry.part == practice_part(enrolment.workshop)
    plan.refresh_from_db()
    assert (plan.what_happened, plan.in_journal_at) == ("They ran it, and laughed.", NOW + DAY)
