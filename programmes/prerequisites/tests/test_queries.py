"""How somebody stands, in words."""

import datetime as dt
from decimal import Decimal

import pytest
from django.utils import timezone

from programmes.people.tests.factories import UserFactory
from programmes.prerequisites import services
from programmes.prerequisites.models import PrerequisiteStatement
from programmes.prerequisites.queries import (
    TONES,
    Standing,
    in_words,
    lacking_for,
    programmes_of,
    standings,
    standings_of,
    waiting_of,
    waiting_to_be_looked_at,
)
from programmes.prerequisites.tests.factories import PrerequisiteFactory, StatementFactory, answer

pytestmark = pytest.mark.django_db
State = PrerequisiteStatement.State
TODAY = dt.date(2027, 3, 10)
NOW = dt.datetime(2027, 3, 10, 9, tzinfo=dt.UTC)


def standing_of(statement: PrerequisiteStatement, on: dt.date = TODAY) -> Standing:
    return standings(statement.person, statement.prerequisite.programme, on=on)[0]


def said(standing: Standing) -> tuple[str, str, bool]:
    return standing.code, standing.word, standing.met


def test_nothing_said_yet():
    asked = PrerequisiteFactory()
    for person in (None, UserFactory()):
        (standing,) = standings(person, asked.programme, on=TODAY)
        assert said(standing) == ("nothing", "Not told yet", False)
        assert standing.lacking


def test_every_way_things_can_stand_has_a_word():
    asked = PrerequisiteFactory(yearly=True)
    waiting, met, refused = (
        StatementFactory(prerequisite=asked, state=state, now=NOW)
        for state in (State.WAITING, State.MET, State.NOT_MET)
    )
    lapsed = StatementFactory(
        prerequisite=PrerequisiteFactory(yearly=True), state=State.LAPSED, now=NOW - dt.timedelta(days=500)
    )
    short = StatementFactory(prerequisite=asked, amount=Decimal("3.99"))
    assert said(standing_of(waiting)) == ("waiting", "Waiting to be looked at", False)
    assert said(standing_of(short)) == ("short", "Less than is asked", False)
    assert said(standing_of(met)) == ("verified", "Verified", True)
    assert said(standing_of(met, met.valid_until)) == ("verified", "Verified", True)
    assert said(standing_of(met, met.valid_until + dt.timedelta(1))) == ("ends", "Runs out before then", False)
    assert said(standing_of(refused)) == ("not_met", "Not verified", False)
    assert said(standing_of(lapsed)) == ("lapsed", "Lapsed", False)
    asked.minimum = Decimal(5)
    asked.save()
    assert said(standing_of(met)) == ("outgrown", "More is asked now", False)


def test_every_word_has_a_tone():
    assert set(TONES.values()) == {"good", "wait", "bad", "plain"}


def test_a_renewal_leaves_what_is_verified_and_a_refused_one_too():
    met = StatementFactory(prerequisite=PrerequisiteFactory(yearly=True), state=State.MET, now=NOW)
    anew = services.state(met.person, met.prerequisite, by=None, amount=Decimal(4), now=NOW + dt.timedelta(days=300))
    standing = standing_of(met)
    assert (standing.met, standing.counting, standing.waiting, standing.shown) == (True, met, anew, anew)
    answer(anew, met=False)
    assert standing_of(met).counting == met
    again = services.state(met.person, met.prerequisite, by=None, amount=Decimal(6), now=NOW + dt.timedelta(days=301))
    longer = answer(again, now=NOW + dt.timedelta(days=301))
    assert standing_of(met).counting == longer
    assert standing_of(met, met.valid_until + dt.timedelta(days=9)).met


def test_what_is_welcome_is_never_lacking():
    stated = StatementFactory(prerequisite=PrerequisiteFactory(required=False), state=State.NOT_MET)
    assert not standing_of(stated).lacking


def test_what_is_verified_for_good_is_not_stated_anew():
    assert not standing_of(StatementFactory(state=State.MET)).can_state
    assert standing_of(StatementFactory(prerequisite=PrerequisiteFactory(yearly=True), state=State.MET)).can_state


def test_amounts_are_said_exactly():
    asked = PrerequisiteFactory.build(minimum=Decimal("50.00"), unit="client hours a year")
    assert asked.asked == "50 client hours a year"
    assert asked.amount_in_words(Decimal("4.90")) == "4.9 client hours a year"
    assert asked.amount_in_words(Decimal("100.00")) == "100 client hours a year"


def test_a_list_in_a_sentence():
    asked = PrerequisiteFactory()
    check = PrerequisiteFactory(programme=asked.programme, check=True)
    assert in_words([asked, check]) == "Accredited training (4 days of training); Background check"
    assert in_words([]) == ""


def test_who_waits_is_listed_once_for_each_programme_the_longest_first():
    now = timezone.now()
    first = StatementFactory(now=now - dt.timedelta(days=3))
    StatementFactory(
        person=first.person,
        prerequisite=PrerequisiteFactory(programme=first.prerequisite.programme, check=True),
        now=now - dt.timedelta(days=1),
    )
    elsewhere = StatementFactory(person=first.person, now=now - dt.timedelta(days=2))
    StatementFactory(state=State.MET)
    found = waiting_of(waiting_to_be_looked_at())
    assert [(one.person, one.programme, one.number) for one in found] == [
        (first.person, first.prerequisite.programme, 2),
        (first.person, elsewhere.prerequisite.programme, 1),
    ]
    assert found[0].since == now - dt.timedelta(days=3)
    assert set(programmes_of(first.person)) == {first.prerequisite.programme, elsewhere.prerequisite.programme}


@pytest.mark.parametrize("number", [1, 3, 50])
def test_lists_cost_the_same_at_any_length(number, django_assert_num_queries):
    asked = PrerequisiteFactory()
    people = [StatementFactory(prerequisite=asked).person.pk for _ in range(number)]
    with django_assert_num_queries(2):
        standings_of(people, asked.programme, on=TODAY)
    with django_assert_num_queries(3):
        assert len(waiting_of(waiting_to_be_looked_at())) == number


def test_what_somebody_lacks_in_several_programmes_costs_two_queries(django_assert_num_queries):
    met = StatementFactory(state=State.MET)
    other = PrerequisiteFactory()
    days = [(met.prerequisite.programme_id, TODAY), (other.programme_id, TODAY)]
    with django_assert_num_queries(2):
        assert lacking_for(met.person, days) == {days[0]: [], days[1]: [other]}
    with django_assert_num_queries(0):
        assert lacking_for(met.person, []) == {}
