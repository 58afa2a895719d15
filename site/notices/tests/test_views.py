import pytest
from django.contrib.auth.models import Permission

from notices.delivery import MASK, deliver_due
from notices.models import Notice
from notices.outbox import EmailBackend, path_of
from notices.tests.factories import NOW, NoticeFactory, UserFactory
from notices.tests.test_delivery import ICS

pytestmark = pytest.mark.django_db
State = Notice.State


@pytest.fixture
def coordinator(client):
    user = UserFactory()
    user.user_permissions.add(Permission.objects.get(codename="coordinate_workshop"))
    client.force_login(user)
    return user


@pytest.mark.parametrize("path", ["", "{pk}/", "{pk}/html/"])
def test_only_coordinators_read_mail(client, path):
    path = "/notices/" + path.format(pk=NoticeFactory().pk)
    assert client.get(path)["Location"] == f"/accounts/login/code/?next={path}"
    client.force_login(UserFactory(is_staff=True))
    assert client.get(path).status_code == 404


def test_others_cannot_resend(client):
    notice = NoticeFactory(state=State.FAILED)
    client.force_login(UserFactory())
    assert client.post(f"/notices/{notice.pk}/resend/").status_code == 404
    notice.refresh_from_db()
    assert notice.state == State.FAILED


def test_the_list_is_narrowed(client, coordinator):
    NoticeFactory(address="mina@example.org", about="workshop:CFR-7K2M", state=State.FAILED)
    NoticeFactory(address="ada@example.org")
    for query in ("address=mina", "about=7K2M", "state=failed", "kind=tests/hello&address=mina"):
        page = client.get(f"/notices/?{query}").content.decode()
        assert ("mina@example.org" in page, "ada@example.org" in page) == (True, False), query


def test_a_mail_without_words_yet_is_called_by_its_kind_in_words(client, coordinator):
    notice = NoticeFactory()
    page = client.get("/notices/").content.decode()
    assert f'<a href="/notices/{notice.pk}/">Greeting</a>' in page
    assert "tests/hello</a>" not in page
    NoticeFactory(kind="tests/forgotten")
    assert "tests/forgotten</a>" in client.get("/notices/").content.decode()


@pytest.mark.parametrize("query", ["state=nonsense", "page=999", "page=x", "address=%00", "about=" + "x" * 900])
def test_nonsense_in_the_address_breaks_nothing(client, coordinator, query):
    NoticeFactory()
    assert client.get(f"/notices/?{query}").status_code == 200


def test_the_list_costs_the_same_for_any_length(client, coordinator, django_assert_num_queries):
    client.get("/notices/")
    counts = []
    for number in (1, 2, 47):
        NoticeFactory.create_batch(number)
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        with CaptureQueriesContext(connection) as queries:
            client.get("/notices/")
        counts.append(len(queries))
    assert len(set(counts)) == 1


def test_a_mail_is_read_with_its_code_masked_and_its_log(client, coordinator):
    notice = NoticeFactory(secrets={"code": "QRST-7"})
    deliver_due(NOW)
    page = client.get(f"/notices/{notice.pk}/").content.decode()
    frame = client.get(f"/notices/{notice.pk}/html/")
    assert "QRST-7" not in page + frame.content.decode()
    assert MASK in page
    assert 'sandbox="allow-top-navigation-by-user-activation"' in page
    assert "default-src 'none'" in frame["Content-Security-Policy"]
    assert "Sent" in page


def test_a_failed_mail_is_sent_again(client, coordinator):
    notice = NoticeFactory(state=State.FAILED)
    assert "Send it again" in client.get(f"/notices/{notice.pk}/").content.decode()
    assert client.post(f"/notices/{notice.pk}/resend/")["Location"] == f"/notices/{notice.pk}/"
    assert client.get(f"/notices/{notice.pk}/resend/").status_code == 405
    notice.refresh_from_db()
    assert notice.state == State.QUEUED
    page = client.post(f"/notices/{notice.pk}/resend/", follow=True).content.decode()
    assert "This mail cannot be sent again" in page


@pytest.mark.parametrize("pk", ["0", "999999", "9" * 18, "9" * 40])
def test_a_mail_that_is_not_there(client, coordinator, pk):
    assert client.get(f"/notices/{pk}/").status_code == 404


# --- The demo's inbox -------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["", "{pk}/", "{pk}/html/", "{pk}/0/"])
def test_there_is_no_inbox_outside_the_demo(client, path):
    assert client.get("/inbox/" + path.format(pk=NoticeFactory().pk)).status_code == 404


@pytest.fixture
def demo(settings, tmp_path):
    settings.DEMO = True
    settings.VAR_DIR = tmp_path
    settings.EMAIL_BACKEND = f"{EmailBackend.__module__}.EmailBackend"


def test_the_demo_shows_everybody_everything_whole(client, demo):
    notice = NoticeFactory(address="mina@example.org", secrets={"code": "QRST-7"}, data={"ics": ICS})
    NoticeFactory(address="ada@example.org", due_at=NOW.replace(year=2030))
    deliver_due(NOW)
    everything = client.get("/inbox/").content.decode()
    assert "mina@example.org" in everything
    assert "ada@example.org" in everything
    assert "ada@example.org" not in client.get("/inbox/?to=mina@example.org").content.decode()

    page = client.get(f"/inbox/{notice.pk}/").content.decode()
    assert "QRST-7" in page
    assert "invite.ics" in page
    frame = client.get(f"/inbox/{notice.pk}/html/").content.decode()
    assert "QRST-7" in frame
    file = client.get(f"/inbox/{notice.pk}/0/")
    assert file.content == ICS.encode()
    assert file["Content-Disposition"] == 'attachment; filename="invite.ics"'
    assert client.get(f"/inbox/{notice.pk}/1/").status_code == 404


def test_a_mail_that_waits_has_no_words_yet(client, demo):
    notice = NoticeFactory(due_at=NOW.replace(year=2030))
    assert "Its words are made when it is sent" in client.get(f"/inbox/{notice.pk}/").content.decode()
    assert client.get(f"/inbox/{notice.pk}/0/").status_code == 404
    assert not path_of(notice.message_id).exists()
