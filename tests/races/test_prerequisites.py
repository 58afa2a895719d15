"""Several people about one statement, or one place, at the same instant."""

from collections import Counter
from decimal import Decimal
from functools import partial

import pytest

from notices.models import Notice
from programmes.catalogue.tests.factories import ArcProgrammeFactory, WorkshopFactory
from programmes.enrolment import services as enrolment
from programmes.enrolment.errors import PrerequisitesMissing
from programmes.enrolment.models import Enrolment
from programmes.enrolment.queries import invariant_violations
from programmes.people.tests.factories import UserFactory
from programmes.prerequisites import services
from programmes.prerequisites.errors import ChangedMeanwhile
from programmes.prerequisites.models import PrerequisiteEvent, PrerequisiteStatement
from programmes.prerequisites.tests.factories import PrerequisiteFactory, StatementFactory, verified
from tests.races.rivals import race

pytestmark = pytest.mark.django_db(transaction=True)
State = PrerequisiteStatement.State


@pytest.mark.parametrize("repeat", range(3))
def test_two_coordinators_answer_differently_and_one_is_told(repeat):
    stated = StatementFactory()
    yes, no = UserFactory(), UserFactory()
    results = race(
        [
            partial(services.verify, stated, met=True, by=yes, revision=stated.revision),
            partial(services.verify, stated, met=False, by=no, revision=stated.revision),
        ]
    )
    assert sorted(isinstance(result, ChangedMeanwhile) for result in results) == [False, True]
    (answered,) = (result for result in results if not isinstance(result, Exception))
    stated.refresh_from_db()
    assert (stated.state, stated.decided_by) == (answered.state, yes if answered.state == State.MET else no)
    assert PrerequisiteEvent.objects.exclude(kind="stated").count() == 1
    assert Notice.objects.filter(kind="prerequisites/answered").count() == 1


def test_many_coordinators_verify_once():
    stated = StatementFactory()
    results = race(
        [partial(services.verify, stated, met=True, by=UserFactory(), revision=stated.revision) for _ in range(8)]
    )
    assert Counter(getattr(result, "state", type(result)) for result in results) == {State.MET: 8}
    assert len({result.decided_by_id for result in results}) == 1
    assert PrerequisiteEvent.objects.filter(kind="met").count() == 1


def test_a_form_sent_many_times_is_one_statement():
    person, asked = UserFactory(), PrerequisiteFactory()
    results = race([partial(services.state, person, asked, by=person, amount=Decimal(4))] * 10)
    assert len({result.pk for result in results}) == 1
    assert PrerequisiteStatement.objects.count() == 1
    assert PrerequisiteEvent.objects.count() == 1


def test_an_answer_is_never_to_other_words_than_were_read():
    stated = StatementFactory(prerequisite=PrerequisiteFactory(words=True), words="As read.")
    results = race(
        [
            partial(services.verify, stated, met=True, by=UserFactory(), revision=stated.revision),
            partial(services.state, stated.person, stated.prerequisite, by=stated.person, words="Something else."),
        ]
    )
    stated.refresh_from_db()
    if isinstance(results[0], ChangedMeanwhile):
        assert (stated.state, stated.words) == (State.WAITING, "Something else.")
    else:
        assert (stated.state, stated.words) == (State.MET, "As read.")


@pytest.mark.parametrize("repeat", range(5))
def test_an_answer_put_right_while_the_offer_is_accepted(repeat):
    """Either order is right: a place that was had first stays, and none is had afterwards."""
    programme = ArcProgrammeFactory()
    asked = PrerequisiteFactory(programme=programme, yearly=True)
    person = UserFactory()
    verified(person, asked)
    workshop = WorkshopFactory(programme=programme, places_min=1, places_max=1)
    offer = enrolment.invite(workshop, person, by=None)
    statement = PrerequisiteStatement.objects.get()
    accepted, put_right = race(
        [
            partial(enrolment.accept_offer, offer, by=person),
            partial(services.verify, statement, met=False, by=UserFactory(), revision=statement.revision),
        ]
    )
    assert put_right.state == State.NOT_MET
    offer.refresh_from_db()
    if isinstance(accepted, PrerequisitesMissing):
        assert offer.state == Enrolment.State.OFFERED
    else:
        assert (accepted.state, offer.state) == (Enrolment.State.CONFIRMED, Enrolment.State.CONFIRMED)
    with pytest.raises(PrerequisitesMissing):
        enrolment.book(WorkshopFactory(programme=programme), person, by=person)
    assert invariant_violations() == []
