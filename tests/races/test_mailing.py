"""Two workers, or more, at the plan at the same instant."""

from functools import partial

import pytest
import time_machine

from notices.models import Notice
from programmes.catalogue.tests.factories import WorkshopFactory
from programmes.enrolment.tests.factories import EnrolmentFactory
from programmes.mailing.models import MailPause
from programmes.mailing.services import pause, queue_owed
from programmes.mailing.tests.clock import FIRST_DAY, WINTER, at
from tests.races.rivals import race

pytestmark = pytest.mark.django_db(transaction=True)


def test_what_many_workers_queue_at_once_is_queued_once():
    with time_machine.travel(WINTER, tick=False):
        workshop = WorkshopFactory(first_day=FIRST_DAY)
        people = [EnrolmentFactory(workshop=workshop).person for _ in range(5)]
    now = at("17 Feb", "09:00")
    results = race([partial(queue_owed, [workshop.pk], now=now)] * 8)
    assert not [result for result in results if isinstance(result, Exception)]
    queued = Notice.objects.filter(kind__startswith="mailing/").values_list("kind", "recipient")
    assert sorted(queued) == sorted(
        (kind, person.pk) for person in people for kind in ("mailing/joining", "mailing/needs_form")
    )


def test_a_pause_asked_for_many_times_at_once_is_one():
    workshop = WorkshopFactory()
    results = race([partial(pause, workshop, by=None)] * 8)
    assert {result.pk for result in results} == {MailPause.objects.get().pk}
