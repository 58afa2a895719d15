"""The demo is a legal state, the same each time, and never mixed with anything else."""

import datetime as dt
from collections import Counter

import pytest
from django.core.management import CommandError, call_command

from accounts.models import User
from demo.build.clock import Clock
from demo.build.story import build_everything
from demo.people import PASSWORD, PEOPLE
from learning_review.reviews.models import Review, ReviewVersion
from learning_review.voices.models import Voice
from notices.models import Notice
from programmes.catalogue.models import Workshop
from programmes.coaching.models import Call
from programmes.enrolment.models import Enrolment
from programmes.enrolment.queries import invariant_violations

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
NOW = dt.datetime(2027, 3, 17, 11, tzinfo=dt.UTC)


@pytest.fixture
def stage():
    return build_everything(Clock(NOW))


def test_it_breaks_no_rule(stage):
    assert invariant_violations() == []


def test_somebody_is_in_every_state(stage):
    # "expired" comes by itself: an open offer that nobody answers runs out while one looks on.
    found = set(Enrolment.objects.values_list("state", flat=True))
    assert found == set(Enrolment.State.values) - {Enrolment.State.EXPIRED}


def test_there_is_a_workshop_of_every_kind(stage):
    states = Counter(Workshop.objects.values_list("state", flat=True))
    assert states == {"confirmed": 3, "tentative": 2, "running": 1, "completed": 1, "cancelled": 1}
    assert Workshop.objects.undated().count() == 1


def test_the_practitioner_is_in_the_middle_of_her_month(stage):
    calls = Call.objects.filter(enrolment__person=stage.people["practitioner"]).order_by("starts_at")
    assert [call.state for call in calls] == [Call.State.HELD, Call.State.BOOKED]
    assert calls[0].starts_at < NOW < calls[1].starts_at


def test_every_kind_of_voice_is_heard_and_the_review_is_out(stage):
    shown = set(Voice.objects.filter(state=Voice.State.APPROVED).values_list("relationship", flat=True))
    assert shown == {"manager", "team_leader", "senior_manager", "trainer", "coach", "client", "participant"}
    assert set(Voice.objects.values_list("state", flat=True)) == {
        "invited",
        "written",
        "approved",
        "refused",
        "withdrawn",
    }
    assert Review.objects.get().state == Review.State.PUBLISHED
    assert ReviewVersion.objects.get().number == "1.0"


def test_the_people_on_the_screen_can_sign_in_and_others_cannot_by_password(stage):
    assert {person.email: User.objects.get(email=person.email).check_password(PASSWORD) for person in PEOPLE} == {
        person.email: True for person in PEOPLE
    }
    others = User.objects.exclude(email__in=[person.email for person in PEOPLE])
    assert {other.has_usable_password() for other in others} == {False}


def facts() -> list[object]:
    """What must come out the same each time: everything but codes that are drawn by lot."""
    return [
        list(Workshop.objects.order_by("code").values_list("code", "title", "state")),
        list(Enrolment.objects.order_by("pk").values_list("workshop__code", "person__email", "state", "state_since")),
        list(Call.objects.order_by("pk").values_list("enrolment__person__email", "starts_at", "state")),
        Counter(Notice.objects.values_list("kind", flat=True)),
        Counter(Voice.objects.values_list("relationship", "state")),
    ]


@pytest.mark.django_db(transaction=True)
def test_the_same_day_gives_the_same_demo():
    from django.db import transaction

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
