"""Two coaches about one week's note, and two windows about one proposal, at the same instant."""

import datetime as dt
from functools import partial

import pytest

from programmes.coaching.tests.conftest import clock  # noqa: F401 - one winter morning
from programmes.goals import services
from programmes.goals.errors import AnsweredAlready, ChangedMeanwhile
from programmes.goals.models import Goal, PairNote
from programmes.goals.tests.factories import WHOLE_WEEKS, GoalProposalFactory, paired, the_two, words
from tests.races.rivals import race

pytestmark = pytest.mark.django_db(transaction=True)


def test_both_of_a_pair_write_the_first_note_of_a_week_and_one_is_told():
    enrolment = paired()
    now = dt.datetime.combine(WHOLE_WEEKS[0], dt.time(12), dt.UTC)
    note = partial(services.keep_note, enrolment, WHOLE_WEEKS[0], now=now)
    results = race([partial(note, by=user, words=words(plans=user.email)) for user in the_two(enrolment)])
    assert sorted(isinstance(result, ChangedMeanwhile) for result in results) == [False, True]
    [kept] = [result for result in results if isinstance(result, PairNote)]
    assert PairNote.objects.get().plans == kept.plans == kept.by.email


def test_a_proposal_taken_in_two_windows_is_one_goal():
    proposal = GoalProposalFactory()
    results = race([partial(services.take_proposal, proposal, by=proposal.enrolment.person)] * 4)
    assert sum(isinstance(result, AnsweredAlready) for result in results) == 3
    assert [result for result in results if isinstance(result, Goal)] == [Goal.objects.get()]
