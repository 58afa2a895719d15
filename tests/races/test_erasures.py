"""Two coordinators who read the same letter."""

from functools import partial

import pytest

from learning_review.evidence.tests.factories import coordinator
from notices.models import Notice
from privacy.models import Erasure
from privacy.services import ask_erasure_at
from programmes.catalogue.tests.factories import ProgrammeFactory
from programmes.enrolment.services import leave_interest
from tests.races.rivals import race

pytestmark = pytest.mark.django_db(transaction=True)


def test_an_erasure_asked_for_many_times_at_once_is_one():
    leave_interest(ProgrammeFactory(), name="Robin Example", email="robin@example.org")
    results = race([partial(ask_erasure_at, "robin@example.org", by=coordinator(), letter="Letter of 3 May")] * 4)
    assert {result.pk for result in results} == {Erasure.objects.get().pk}
    assert Notice.objects.filter(kind="privacy/erasure_asked").count() == 1
