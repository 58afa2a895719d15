import datetime as dt
import threading

import pytest
from django.core import mail
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from notices import delivery
from notices.delivery import MASK, back_off, claim, deliver_due, sweep_stale
from notices.errors import CannotResend
from notices.models import Notice
from notices.queries import mail_is_late
from notices.services import queue, resend
from notices.tests.factories import NOW, NoticeFactory, UserFactory
from notices.worker import run_due

pytestmark = pytest.mark.django_db
State = Notice.State
MINUTE = dt.timedelta(minutes=1)
ICS = "BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nSUMMARY:Überblick\r\nEND:VCALENDAR\r\n"


def history(notice):
    return list(notice.events.values_list("state", "text"))


def test_a_due_notice_is_sent_once_with_its_own_message_id(mail_server):
    notice = NoticeFactory(address="mina@example.org", secrets={"code": "QRST-7"})
    NoticeFactory(due_at=NOW + MINUTE)

    assert (deliver_due(NOW), deliver_due(NOW)) == (1, 0)

    (message,) = mail_server.messages
    assert message["To"] == "mina@example.org"
    assert message["Message-ID"] == notice.message_id
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Subject"] == "Good morning from http://127.0.0.1:8000"
    assert message.get_content_type() == "multipart/alternative"
    plain, html = message.iter_parts()
    assert plain.get_content().replace("\r\n", "\n") == "Dear O'Brien & Sons, your code is QRST-7.\n"
    assert "<p>Dear O&#x27;Brien &amp; Sons, your code is QRST-7.</p>" in html.get_content()


def test_what_is_kept_has_the_code_masked_and_the_code_is_forgotten(mail_server):
    notice = NoticeFactory(secrets={"code": "QRST-7"})
    deliver_due(NOW)
    notice.refresh_from_db()
    assert (notice.state, notice.attempts, notice.error) == (State.SENT, 1, "")
    assert notice.secrets == {"code": ""}
    assert notice.body_text == f"Dear O'Brien & Sons, your code is {MASK}.\n"
    assert "QRST-7" not in notice.body_html
    assert notice.finished_at is not None
    assert history(notice) == [(State.SENT, "")]


def test_the_demo_keeps_it_whole(mail_server, settings):
    settings.DEMO = True
    notice = NoticeFactory(secrets={"code": "QRST-7"})
    deliver_due(NOW)
    notice.refresh_from_db()
    assert notice.body_text == "Dear O'Brien & Sons, your code is QRST-7.\n"


def test_an_invitation_is_in_the_tree_that_mail_programs_understand(mail_server):
    NoticeFactory(data={"ics": ICS})
    deliver_due(NOW)
    (message,) = mail_server.messages
    assert message.get_content_type() == "multipart/mixed"
    alternative, invite = message.iter_parts()
    assert [part.get_content_type() for part in alternative.iter_parts()] == [
        "text/plain",
        "text/html",
        "text/calendar",
    ]
    calendar = list(alternative.iter_parts())[-1]
    assert calendar["Content-Type"].params == {"method": "REQUEST", "charset": "utf-8"}
    assert calendar["Content-Transfer-Encoding"] == "base64"
    assert calendar.get_payload(decode=True) == ICS.encode()
    assert invite.get_content_type() == "application/ics"
    assert invite.get_filename() == "invite.ics"
    assert invite.get_payload(decode=True) == ICS.encode()


def test_what_is_no_longer_true_is_dropped(mail_server):
    notice = NoticeFactory(data={"stale": True}, secrets={"code": "QRST-7"})
    deliver_due(NOW)
    notice.refresh_from_db()
    assert (notice.state, notice.secrets, mail_server.letters) == (State.DROPPED, {"code": ""}, [])


def test_a_broken_kind_fails_alone_and_tells_nothing_about_the_person(mail_server, caplog):
    broken = NoticeFactory(data={"raise": True}, address="mina@example.org")
    unknown = NoticeFactory(kind="tests/unknown")
    fine = NoticeFactory()
    assert deliver_due(NOW) == 3
    assert [(n.state, n.error) for n in Notice.objects.order_by("pk")] == [
        (State.FAILED, "ValueError"),
        (State.FAILED, "KeyError"),
        (State.SENT, ""),
    ]
    assert {broken.pk, unknown.pk, fine.pk} == set(Notice.objects.values_list("pk", flat=True))
    assert "mina@example.org" not in caplog.text


def test_a_refused_address_fails_at_once(mail_server):
    mail_server.refusals["nobody@example.org"] = "550 nobody@example.org is unknown here"
    refused = NoticeFactory(address="nobody@example.org")
    fine = NoticeFactory()
    deliver_due(NOW)
    refused.refresh_from_db()
    fine.refresh_from_db()
    assert (refused.state, refused.error) == (State.FAILED, "SMTPRecipientsRefused 550")
    assert fine.state == State.SENT


def test_a_busy_mailbox_is_tried_again_later_and_then_given_up(mail_server):
    mail_server.refusals["full@example.org"] = "452 the mailbox of full@example.org is full"
    notice = NoticeFactory(address="full@example.org")
    moment = NOW
    waits = []
    for _attempt in range(12):
        assert deliver_due(moment) == 1
        notice.refresh_from_db()
        if notice.state == State.QUEUED:
            waits.append(round((notice.due_at - moment) / MINUTE))
            assert deliver_due(notice.due_at - MINUTE / 2) == 0
            moment = notice.due_at
    assert waits == [1, 2, 4, 8, 16, 32, 60, 60, 60, 60, 60]
    assert (notice.state, notice.attempts, notice.error) == (State.FAILED, 12, "SMTPRecipientsRefused 452")
    assert len(history(notice)) == 12


@given(st.integers(min_value=1, max_value=50))
def test_waits_grow_up_to_an_hour(attempts):
    assert MINUTE <= back_off(attempts) <= back_off(attempts + 1) <= dt.timedelta(hours=1)


def test_while_the_server_is_away_nothing_is_claimed_and_no_attempt_counted(mail_server):
    notice = NoticeFactory()
    mail_server.stop()
    with pytest.raises(ConnectionRefusedError):
        deliver_due(NOW)
    notice.refresh_from_db()
    assert (notice.state, notice.attempts, history(notice)) == (State.QUEUED, 0, [])

    mail_server.start()
    assert deliver_due(NOW + MINUTE) == 1
    assert mail_server.recipients == {notice.address: 1}


@pytest.mark.parametrize("fault", ["silence", "break"])
def test_a_server_that_has_the_mail_and_does_not_answer_leaves_it_in_doubt(mail_server, settings, fault):
    settings.EMAIL_TIMEOUT = 3  # long enough for a slow machine to come as far as the mail's end
    notice, fine = NoticeFactory(address="mina@example.org"), NoticeFactory(due_at=NOW + MINUTE)
    if fault == "silence":
        mail_server.silences["mina@example.org"] = "DATA"
    else:
        mail_server.breaks.add("mina@example.org")

    assert deliver_due(NOW) == 1
    assert deliver_due(NOW + MINUTE) == 1

    assert mail_server.recipients == {"mina@example.org": 1, fine.address: 1}
    notice.refresh_from_db()
    assert (notice.state, notice.error) == (State.IN_DOUBT, "The mail server had it and did not answer.")
    assert notice.body_text.startswith("Dear O'Brien & Sons")
    assert [state for state, _text in history(notice)] == [State.IN_DOUBT]
    assert notice.may_be_resent


def test_a_server_that_falls_silent_before_it_has_the_mail_is_tried_again(mail_server, settings):
    settings.EMAIL_TIMEOUT = 0.3
    notice = NoticeFactory(address="mina@example.org")
    mail_server.silences["mina@example.org"] = "RCPT"
    deliver_due(NOW)
    notice.refresh_from_db()
    assert (notice.state, notice.attempts, notice.error) == (State.QUEUED, 1, "SMTPServerDisconnected")
    mail_server.silences.clear()
    deliver_due(notice.due_at)
    notice.refresh_from_db()
    assert (notice.state, mail_server.recipients) == (State.SENT, {"mina@example.org": 1})


def test_mail_leaves_at_the_first_turn_after_the_server_is_back(mail_server):
    """The clock of a whole outage: whenever it ends, what waits is due at once and has lost no attempt."""
    notice = NoticeFactory()
    mail_server.stop()
    for minute in range(180):
        run_due(NOW + minute * MINUTE)
    notice.refresh_from_db()
    assert (notice.state, notice.attempts) == (State.QUEUED, 0)
    assert mail_is_late(NOW + 6 * MINUTE)
    mail_server.start()
    assert run_due(NOW + 180 * MINUTE)["notices/deliver"] == 1
    assert mail_server.recipients == {notice.address: 1}
    assert not mail_is_late(NOW + 180 * MINUTE)


def test_a_turn_ends_when_the_worker_is_asked_to_stop():
    NoticeFactory.create_batch(3)
    asked = iter([False, True])
    assert deliver_due(NOW, stop=lambda: next(asked)) == 1
    assert len(mail.outbox) == 1


def test_a_turn_is_limited():
    NoticeFactory.create_batch(3)
    assert deliver_due(NOW, limit=2) == 2
    assert Notice.objects.filter(state=State.QUEUED).count() == 1


def test_a_row_is_claimed_once():
    notice = NoticeFactory()
    assert claim(NOW) == notice
    assert claim(NOW) is None


def test_what_a_killed_worker_left_is_perhaps_sent_and_never_sent_again_by_itself():
    notice = NoticeFactory(secrets={"code": "QRST-7"})
    claim(NOW)
    assert sweep_stale(NOW + 2 * MINUTE) == 0
    assert sweep_stale(NOW + 2 * MINUTE + dt.timedelta(seconds=1)) == 1
    assert deliver_due(NOW + dt.timedelta(days=1)) == 0
    notice.refresh_from_db()
    assert (notice.state, notice.secrets) == (State.IN_DOUBT, {"code": ""})
    assert mail.outbox == []


def test_a_slow_worker_corrects_the_sweeper():
    notice = NoticeFactory()
    slow = claim(NOW)
    sweep_stale(NOW + 3 * MINUTE)
    delivery._deliver(slow, mail.get_connection(), NOW + 3 * MINUTE)
    notice.refresh_from_db()
    assert notice.state == State.SENT
    assert [state for state, _text in history(notice)] == [State.IN_DOUBT, State.SENT]


def test_a_slow_worker_leaves_alone_what_was_resent_meanwhile():
    notice = NoticeFactory()
    slow = claim(NOW)
    sweep_stale(NOW + 3 * MINUTE)
    resend(notice, by=None, now=NOW + 4 * MINUTE)
    delivery._deliver(slow, mail.get_connection(), NOW + 5 * MINUTE)
    notice.refresh_from_db()
    assert notice.state == State.QUEUED


@pytest.mark.parametrize("state", [State.FAILED, State.IN_DOUBT])
def test_a_coordinator_sends_again(state):
    coordinator = UserFactory(email="coordinator@example.org")
    notice = NoticeFactory(state=state, attempts=12, error="SMTPRecipientsRefused 550")
    notice = resend(notice, by=coordinator, now=NOW)
    assert (notice.state, notice.attempts, notice.due_at) == (State.QUEUED, 0, NOW)
    assert [(event.state, event.by) for event in notice.events.all()] == [(State.QUEUED, coordinator)]
    assert deliver_due(NOW) == 1
    assert mail.outbox[0].extra_headers["Message-ID"] == notice.message_id


@pytest.mark.parametrize("state", [State.QUEUED, State.SENDING, State.SENT, State.DROPPED])
def test_nothing_else_is_sent_again(state):
    with pytest.raises(CannotResend):
        resend(NoticeFactory(state=state), by=None)


def test_a_mail_with_a_code_is_not_sent_again():
    with pytest.raises(CannotResend):
        resend(NoticeFactory(state=State.FAILED, secrets={"code": ""}), by=None)


def test_queueing_twice_with_one_key_is_one_notice():
    first = queue("tests/hello", to="mina@example.org", key="once")
    assert queue("tests/hello", to="mina@example.org", key="once") == first
    assert Notice.objects.count() == 1


def test_an_unknown_kind_is_not_queued():
    with pytest.raises(KeyError):
        queue("tests/unknown", to="mina@example.org")


@pytest.mark.django_db(transaction=True)
def test_two_workers_send_thirty_notices_exactly_once(mail_server):
    NoticeFactory.create_batch(30)
    start = threading.Barrier(2)
    counts = []

    def worker():
        try:
            start.wait()
            done = 0
            while sent := deliver_due(NOW, limit=3):
                done += sent
            counts.append(done)
        finally:
            connection.close()

    threads = [threading.Thread(target=worker) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sum(counts) == 30
    assert mail_server.recipients == dict.fromkeys(Notice.objects.values_list("address", flat=True), 1)
    assert set(Notice.objects.values_list("state", flat=True)) == {State.SENT}
