"""What is said when a request cannot be read."""

import re

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import OperationalError
from django.test import Client
from django.urls import reverse

from config import views
from programmes.booking.views import book
from programmes.catalogue.tests.factories import WorkshopFactory


def test_a_host_that_is_not_ours_is_a_bad_request(db):
    response = Client(raise_request_exception=False).get("/", headers={"host": "elsewhere.example"})
    assert response.status_code == 400
    assert "We could not read that" in response.content.decode()


# --- Busy ---------------------------------------------------------------------------------------------


@pytest.fixture
def locked(monkeypatch):
    """Let the database say that somebody else holds what is wanted, for longer than we wait."""

    def save_answers(*args: object) -> None:
        raise OperationalError("database is locked")

    monkeypatch.setattr(book, "start_draft", save_answers)


def test_busy_is_said_plainly_and_what_was_typed_can_be_sent_again(client, db, locked):
    address = reverse("book_step", args=[WorkshopFactory().code, "name"])
    response = client.post(address, {"first_name": 'Ro"wan', "last_name": "Ash<down>"})
    page = response.content.decode()
    assert (response.status_code, response["Retry-After"]) == (503, "5")
    assert response["Cache-Control"] == "private, no-store"
    assert "nothing was lost" in page
    assert f'<form method="post" action="{address}">' in page
    fields = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', page)
    assert [pair for pair in fields if pair[0] != "csrfmiddlewaretoken"] == [
        ("first_name", "Ro&quot;wan"),
        ("last_name", "Ash&lt;down&gt;"),
    ]


def test_a_lock_outside_of_any_view_is_busy_and_no_fault(rf, db):
    for words, status in (("database is locked", 503), ("disk I/O error", 500)):
        try:
            raise OperationalError(words)
        except OperationalError:
            assert views.server_error(rf.get("/my/")).status_code == status


def test_what_is_typed_to_sign_in_is_on_no_page(rf, db):
    request = rf.post("/accounts/login/code/confirm/", {"code": "QRST-7"})
    request.user = AnonymousUser()
    response = views.busy(request)
    assert response.status_code == 503
    assert "QRST-7" not in response.content.decode()
