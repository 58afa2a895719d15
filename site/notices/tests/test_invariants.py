import datetime as dt

import pytest
from django.contrib.auth.models import Group

from notices import invariants, tasks
from notices.kinds import builder_of
from notices.models import Duty, Notice
from notices.queries import CHECK_INVARIANTS, health
from notices.tests.factories import NOW, UserFactory
from notices.worker import run_due

pytestmark = pytest.mark.django_db
HOUR = dt.timedelta(hours=1)


@pytest.fixture
def found(monkeypatch):
    """What the only question answers."""
    monkeypatch.setattr(invariants, "_questions", {})
    sentences: list[str] = []
    invariants.invariant("tests/sums")(lambda now: list(sentences))
    return sentences


@pytest.fixture
def coordinator():
    person = UserFactory()
    person.groups.add(Group.objects.get(name="Coordinators"))
    return person


def told(person) -> list[list[str]]:
    mails = Notice.objects.filter(kind="notices/broken", recipient=person).order_by("pk")
    return [mail.data["sentences"] for mail in mails]


def test_nothing_is_said_while_all_is_well(found, coordinator):
    assert tasks.check_invariants(NOW) == 0
    assert told(coordinator) == []


def test_what_is_broken_is_said_once_to_those_in_charge_and_stands_until_it_is_mended(found, coordinator, caplog):
    admin = UserFactory(is_superuser=True)
    UserFactory(), UserFactory(is_superuser=True, is_active=False)
    found.append("Workshop CFR-7K2M: 17 places are taken of 16.")
    for hour in range(3):
        run_due(NOW + hour * HOUR)
        assert health(NOW + hour * HOUR)["invariants"] == "broken"
    assert told(coordinator) == told(admin) == [found]
    assert Notice.objects.filter(kind="notices/broken").count() == 2
    assert caplog.text.count("17 places are taken of 16.") == 3

    found.append("Enrolment K2345678: its offer has no end.")
    run_due(NOW + 3 * HOUR)
    assert [len(sentences) for sentences in told(coordinator)] == [1, 2]

    found.clear()
    run_due(NOW + 4 * HOUR)
    assert health(NOW + 4 * HOUR)["invariants"] == "ok"
    assert Duty.objects.get(name=CHECK_INVARIANTS).error == ""


def test_the_mail_names_what_was_found(found, coordinator):
    found.append("Workshop CFR-7K2M: 17 places are taken of 16.")
    with pytest.raises(tasks.InvariantBroken):
        tasks.check_invariants(NOW)
    notice = Notice.objects.get()
    assert builder_of(notice.kind)(notice).context == {"sentences": found}


def test_every_storey_that_holds_something_asks():
    """A question that is taken out, or forgotten in a face, is noticed here."""
    assert sorted(invariants._questions) == [
        "coaching/calls and claims",
        "enrolment/mails",
        "enrolment/places and lists",
        "privacy/ledger",
        "reviews/PDF files",
        "voices/withdrawn words",
    ]


def test_a_name_is_given_once(found):
    with pytest.raises(ValueError, match="registered twice"):
        invariants.invariant("tests/sums")(lambda now: [])
