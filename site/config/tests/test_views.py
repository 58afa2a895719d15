"""The pages of the site as such."""

import datetime as dt

import pytest
from django.db import connection
from django.utils import timezone

from accounts.models import User
from config import views
from notices.duties import registered_duties
from notices.models import Duty
from notices.queries import CHECK_INVARIANTS
from notices.tests.factories import NoticeFactory


@pytest.mark.django_db
def test_somebody_signed_in_who_may_not_edit_is_told_so_and_not_sent_in_circles(client):
    client.force_login(User.objects.create_user("somebody@example.org"))
    response = client.get("/admin/", follow=True)
    assert (response.status_code, response.redirect_chain[-1][0]) == (403, "/admin/login/?next=/admin/")


# --- Health -------------------------------------------------------------------------------------------


def run_every_duty() -> None:
    """Leave the rows of a worker that has just done everything."""
    now = timezone.now()
    Duty.objects.bulk_create(Duty(name=duty.name, started_at=now, finished_at=now) for duty in registered_duties())


def ready(client, address="/readyz") -> tuple[int, dict[str, str]]:
    response = client.get(address)
    return response.status_code, response.json()["checks"]


ALL_WELL = dict.fromkeys(["database", "migrations", "mail", "duties", "invariants", "clock"], "ok")


@pytest.mark.django_db
def test_all_is_well(client):
    run_every_duty()
    assert ready(client) == ready(client, "/readyz?all") == (200, ALL_WELL)
    assert client.get("/healthz").content == b"ok\n"


@pytest.mark.django_db
def test_what_is_late_or_broken_is_said_but_takes_no_web_server_away(client):
    NoticeFactory(due_at=timezone.now() - dt.timedelta(minutes=6))
    Duty.objects.create(name=CHECK_INVARIANTS, error="InvariantBroken at somewhere:1")
    expected = ALL_WELL | {"mail": "late", "duties": "late", "invariants": "broken"}
    assert ready(client) == (200, expected)
    assert ready(client, "/readyz?all") == (503, expected)


@pytest.mark.django_db
def test_a_release_whose_migrations_have_not_run_is_not_ready(client, monkeypatch):
    monkeypatch.setattr(views, "_all_migrated", False)
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'notices'")
    assert ready(client) == (503, {"database": "ok", "migrations": "missing"})


@pytest.mark.postgres
@pytest.mark.django_db
def test_a_clock_that_runs_elsewhere_is_seen(client, time_machine):
    run_every_duty()
    time_machine.move_to(timezone.now() + dt.timedelta(seconds=30))
    assert ready(client)[1]["clock"] == "wrong"
