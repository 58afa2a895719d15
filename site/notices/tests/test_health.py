import datetime as dt

import pytest

from notices import duties
from notices.duties import duty
from notices.models import Duty
from notices.queries import health, late_duties, mail_is_late
from notices.tests.factories import NOW, NoticeFactory

pytestmark = pytest.mark.django_db
MINUTE = dt.timedelta(minutes=1)
SECOND = dt.timedelta(seconds=1)


@pytest.fixture
def every_ten_minutes(monkeypatch):
    monkeypatch.setattr(duties, "_duties", {})

    @duty("tests/count", every=10 * MINUTE, lease=5 * MINUTE)
    def count(now):
        return 0

    return Duty.objects.create(name="tests/count", started_at=NOW)


def test_mail_is_late_when_it_waited_five_minutes_beyond_its_time():
    NoticeFactory(due_at=NOW)
    NoticeFactory(due_at=NOW + 60 * MINUTE)
    assert not mail_is_late(NOW + 5 * MINUTE - SECOND)
    assert mail_is_late(NOW + 5 * MINUTE)
    assert health(NOW + 5 * MINUTE)["mail"] == "late"


def test_a_duty_is_late_after_its_turn_its_lease_and_five_minutes(every_ten_minutes):
    assert late_duties(NOW + 20 * MINUTE) == []
    assert late_duties(NOW + 20 * MINUTE + SECOND) == ["tests/count"]
    assert health(NOW + 20 * MINUTE + SECOND)["duties"] == "late"


def test_a_duty_that_never_ran_is_late(every_ten_minutes):
    every_ten_minutes.delete()
    assert late_duties(NOW) == ["tests/count"]
