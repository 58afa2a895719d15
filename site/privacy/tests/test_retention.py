"""What is past its time is removed once, counted, and said; nothing else is touched."""

import datetime as dt

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.utils import timezone

from accounts.access import Kind, note_reading
from accounts.models import Reading
from notices.models import Notice
from notices.retention import BATCH, Rule, rule, rules
from notices.tests.factories import NoticeFactory, UserFactory
from privacy.models import Purge
from privacy.queries import report
from privacy.tasks import forget_what_is_past
from programmes.directory.models import RelayedMessage

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2030, 5, 4, 9, 0, tzinfo=dt.UTC)
DAY = dt.timedelta(days=1)
SECOND = dt.timedelta(seconds=1)
KINDS = {
    "accounts/readings": 730,
    "accounts/sessions": 0,
    "catalogue/rooms": 365,
    "coaching/numbers": 30,
    "directory/messages": 90,
    "enrolment/drafts": 30,
    "enrolment/interest": 730,
    "enrolment/needs": 30,
    "notices/addresses": 90,
    "notices/words": 730,
    "prerequisites/words": 365,
    "privacy/copies": 7,
    "privacy/purges": 730,
    "reflections/journal": 1095,
    "voices/invited": 90,
}


def read_at(*moments):
    reader, person = UserFactory(), UserFactory()
    for moment in moments:
        note_reading([person.pk], reader=reader, kind=Kind.NEEDS, role="Facilitator", now=moment)


def test_each_kind_is_kept_for_as_long_as_its_setting_says():
    assert {one.name: one.days for one in rules()} == KINDS
    assert all(isinstance(getattr(settings, one.setting), int) for one in rules())


def test_what_is_past_goes_to_the_second_and_the_rest_stays():
    limit = NOW - 730 * DAY
    read_at(limit, limit + SECOND, NOW)
    assert rule("accounts/readings").due(NOW) == 1
    assert rule("accounts/readings").apply(NOW) == 1
    assert rule("accounts/readings").apply(NOW) == 0
    assert Reading.objects.count() == 2


def test_words_of_mails_go_and_that_they_were_sent_stays():
    old = NoticeFactory(state="sent", finished_at=NOW - 731 * DAY, subject="A", body_text="B", body_html="C")
    new = NoticeFactory(state="sent", finished_at=NOW - 729 * DAY, subject="A", body_text="B")
    waiting = NoticeFactory(state="queued", subject="A")
    assert rule("notices/words").apply(NOW) == 1
    kept = dict(Notice.objects.values_list("pk", "subject"))
    assert kept == {old.pk: "", new.pk: "A", waiting.pk: "A"}
    old.refresh_from_db()
    assert (old.state, old.body_text, old.body_html, old.finished_at) == ("sent", "", "", NOW - 731 * DAY)
    assert rule("notices/words").due(NOW) == 0


def test_a_duty_applies_all_of_them_and_writes_down_how_many(monkeypatch):
    read_at(NOW - 800 * DAY, NOW - 800 * DAY)
    people = UserFactory(), UserFactory()
    RelayedMessage.objects.create(reference="M1", sender=people[0], recipient=people[1], at=NOW - 91 * DAY)
    Session.objects.create(session_key="gone", session_data="", expire_date=NOW - SECOND)
    assert forget_what_is_past(NOW) == 4
    assert forget_what_is_past(NOW + SECOND) == 0
    assert dict(Purge.objects.values_list("rule", "removed")) == {
        "accounts/readings": 2,
        "accounts/sessions": 1,
        "directory/messages": 1,
    }
    stands = {one.rule.name: (one.removed, one.due, one.coming) for one in report(NOW + 701 * DAY)}
    assert stands["accounts/readings"] == (2, 0, 0)
    assert stands["privacy/purges"] == (0, 0, 3)


def test_many_go_in_batches_and_a_worker_that_is_to_end_comes_back():
    reader, person = UserFactory(), UserFactory()
    Reading.objects.bulk_create(
        Reading(about=person, reader=reader, kind=Kind.NEEDS, at=NOW - 800 * DAY) for _n in range(BATCH + 1)
    )
    asked = iter([False, True])
    assert rule("accounts/readings").apply(NOW, lambda: next(asked)) == BATCH
    assert rule("accounts/readings").apply(NOW) == 1


def test_one_that_fails_does_not_keep_the_others(monkeypatch):
    def broken(before):
        raise ValueError("no such column")

    read_at(NOW - 800 * DAY)
    Session.objects.create(session_key="gone", session_data="", expire_date=NOW - SECOND)
    monkeypatch.setitem(
        rules.__globals__["_rules"],
        "accounts/readings",
        Rule("accounts/readings", "", "READINGS_KEPT_DAYS", "", broken),
    )
    with pytest.raises(RuntimeError, match="accounts/readings"):
        forget_what_is_past(NOW)
    assert not Session.objects.filter(session_key="gone").exists()


def test_a_dry_run_counts_and_removes_nothing(capsys):
    read_at(timezone.now() - 731 * DAY)
    call_command("retention", "--dry-run")
    assert "accounts/readings: 1 past 730 days (READINGS_KEPT_DAYS), 0 more within 30 days" in capsys.readouterr().out
    assert Reading.objects.count() == 1
    call_command("retention")
    assert Reading.objects.count() == 0
    assert capsys.readouterr().out.endswith("Removed: 1\n")
