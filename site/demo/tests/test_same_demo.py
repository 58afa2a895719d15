"""The demo is the same each time, and never mixed with anything else."""

import datetime as dt
from collections import Counter

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction

from accounts.models import User
from demo.build.clock import Clock
from demo.build.story import build_everything
from learning_review.voices.models import Voice
from notices.models import Notice
from programmes.catalogue.models import Workshop
from programmes.coaching.models import Call
from programmes.enrolment.models import Enrolment

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2027, 3, 17, 11, tzinfo=dt.UTC)


def facts() -> list[object]:
    """What must come out the same each time: everything but codes that are drawn by lot."""
    return [
        list(Workshop.objects.order_by("code").values_list("code", "title", "state")),
        list(Enrolment.objects.order_by("pk").values_list("workshop__code", "person__email", "state", "state_since")),
        list(Call.objects.order_by("pk").values_list("enrolment__person__email", "starts_at", "state")),
        Counter(Notice.objects.values_list("kind", flat=True)),
        Counter(Voice.objects.values_list("relationship", "state")),
    ]


@pytest.mark.slow
def test_the_same_day_gives_the_same_demo():
    seen = []
    for _time in range(2):
        with transaction.atomic():
            build_everything(Clock(NOW))
            seen.append(facts())
            transaction.set_rollback(True)
    assert seen[0] == seen[1]


def test_a_database_that_holds_something_is_refused():
    User.objects.create_user("somebody@example.org")
    with pytest.raises(CommandError, match="holds data already"):
        call_command("load_demo")
    assert User.objects.count() == 1
