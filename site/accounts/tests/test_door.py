"""The one door: an address, a code, in."""

import datetime as dt
import re

import pytest
import time_machine
from django.core import mail
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from accounts.services import end_all_sessions
from notices.delivery import deliver_due
from notices.models import Notice
from notices.tests.factories import UserFactory

pytestmark = pytest.mark.django_db
DOOR = "/accounts/login/code/"
CONFIRM = "/accounts/login/code/confirm/"


@pytest.fixture(autouse=True)
def no_limits_left_over():
    cache.clear()


def mailed_code():
    """Deliver what is due and return the code of the latest mail."""
    deliver_due(timezone.now())
    return re.search(r"\b[A-Z]{4}-[A-Z]{4}\b", mail.outbox[-1].body).group()


def ask(client, email="mina@example.org", query=""):
    return client.post(DOOR + query, {"email": email})


def test_a_stranger_signs_in_with_a_code_and_nothing_else(client):
    response = ask(client, "Mina@Example.org")
    assert (response.status_code, response["Location"]) == (302, CONFIRM)
    response = client.post(CONFIRM, {"code": f" {mailed_code().lower().replace('-', ' ')} "})
    assert (response.status_code, response["Location"]) == (302, "/my/")
    user = User.objects.get()
    assert (user.email, user.has_usable_password()) == ("mina@example.org", False)
    assert client.session["_auth_user_id"] == str(user.pk)


def test_the_code_is_masked_and_forgotten_once_sent(client):
    ask(client)
    code = mailed_code()
    notice = Notice.objects.get()
    assert (notice.kind, notice.secrets) == ("account/login_code", {"code": ""})
    assert code not in notice.body_text + notice.body_html + notice.subject


@pytest.mark.parametrize("known", [True, False])
def test_known_and_unknown_addresses_meet_the_same_page_and_the_same_mail(client, known):
    if known:
        UserFactory(email="mina@example.org")
    page = ask(client), client.get(CONFIRM).content.decode()
    code = mailed_code()
    words = mail.outbox[-1].body.replace(code, "CODE")
    assert page[0]["Location"] == CONFIRM
    assert "We have sent a code to <strong>mina@example.org</strong>" in page[1]
    assert words.startswith("Type or paste this code where you asked for it:\n\n    CODE\n")
    assert User.objects.count() == 1


def test_a_disabled_person_sees_the_same_page_and_gets_no_mail(client):
    UserFactory(email="mina@example.org", is_active=False)
    assert ask(client)["Location"] == CONFIRM
    assert client.get(CONFIRM).status_code == 200
    assert Notice.objects.count() == 0


def test_next_is_kept_all_the_way(client):
    response = client.get(DOOR + "?next=/workshops/CFR-7K2M/book/")
    assert '<input type="hidden" name="next" value="/workshops/CFR-7K2M/book/"' in response.content.decode()
    response = client.post(DOOR, {"email": "mina@example.org", "next": "/workshops/CFR-7K2M/book/"})
    page = client.get(response["Location"]).content.decode()
    assert 'name="next" value="/workshops/CFR-7K2M/book/"' in page
    response = client.post(CONFIRM, {"code": mailed_code(), "next": "/workshops/CFR-7K2M/book/"})
    assert response["Location"] == "/workshops/CFR-7K2M/book/"


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example/", "javascript:alert(1)"])
def test_next_leads_nowhere_else(client, elsewhere):
    client.post(DOOR, {"email": "mina@example.org", "next": elsewhere})
    response = client.post(CONFIRM, {"code": mailed_code(), "next": elsewhere})
    assert response["Location"] == "/my/"


def test_pages_are_plain_forms_that_can_be_filled_in_by_the_browser(client):
    page = client.get(DOOR).content.decode()
    assert "What is your e-mail address?" in page
    assert 'autocomplete="email"' in page
    ask(client)
    assert 'autocomplete="one-time-code"' in client.get(CONFIRM).content.decode()


def test_a_wrong_code_is_said_so_in_the_title_too(client):
    ask(client)
    page = client.post(CONFIRM, {"code": "WRONG"}).content.decode()
    assert re.search(r"<title>\s*Error:\s+Type the code", page)
    assert "Incorrect code" in page


@pytest.mark.parametrize("value", ["", "not an address", "a" * 400 + "@example.org", "mina\x00@example.org"])
def test_nonsense_is_refused_and_makes_nobody(client, value):
    assert ask(client, value).status_code == 200
    assert (User.objects.count(), Notice.objects.count()) == (0, 0)


@pytest.mark.parametrize("value", ["", "\x00", "Ü" * 300, "x" * 10_000])
def test_a_nonsense_code_is_refused(client, value):
    ask(client)
    assert client.post(CONFIRM, {"code": value}).status_code == 200


def test_a_code_has_five_guesses(client):
    ask(client)
    code = mailed_code()
    answers = [client.post(CONFIRM, {"code": "WRONG"}).status_code for _guess in range(5)]
    assert answers == [200, 200, 200, 200, 302]
    assert client.post(CONFIRM, {"code": code})["Location"].startswith(DOOR)
    assert "_auth_user_id" not in client.session


def test_no_more_than_ten_guesses_in_five_minutes_whatever_the_session(client):
    guesses = 0
    for _session in range(3):
        visitor = Client()
        ask(visitor)
        code = mailed_code()
        for _guess in range(4):
            guesses += 1
            if guesses <= 10:
                visitor.post(CONFIRM, {"code": "WRONG"})
    page = visitor.post(CONFIRM, {"code": code})
    assert "_auth_user_id" not in visitor.session
    assert page.status_code in {200, 302}


def known_browser():
    """A browser that signed in as Mina before and is signed out again."""
    browser = Client()
    ask(browser)
    browser.post(CONFIRM, {"code": mailed_code()})
    browser.post(reverse("account_logout"))
    cache.clear()
    return browser


def guess_ten_times():
    for _session in range(3):
        stranger = Client()
        ask(stranger)
        for _guess in range(4):
            stranger.post(CONFIRM, {"code": "WRONG"})


def test_strangers_guesses_lock_nobody_out_of_a_browser_they_know():
    mina = known_browser()
    guess_ten_times()
    assert ask(mina)["Location"] == CONFIRM
    assert mina.post(CONFIRM, {"code": mailed_code()})["Location"] == "/my/"


def test_strangers_are_counted_together_beside_it():
    mina = known_browser()
    guess_ten_times()
    ask(mina)
    stranger = Client()
    assert ask(stranger).status_code == 200  # four codes in a minute: no more of them for strangers
    assert mina.post(CONFIRM, {"code": "WRONG"}).status_code == 200


def test_a_known_browser_has_ten_guesses_too():
    mina = known_browser()
    for _session in range(3):
        mina.cookies.pop("sessionid")
        ask(mina)
        for _guess in range(4):
            mina.post(CONFIRM, {"code": "WRONG"})
    mina.post(CONFIRM, {"code": mailed_code()})
    assert "_auth_user_id" not in mina.session


@pytest.mark.parametrize("how", ["somebody else's", "nonsense", "signed out everywhere"])
def test_only_one_s_own_browser_is_known(how):
    mina = known_browser()
    if how == "somebody else's":
        User.objects.update(email="other@example.org")
    elif how == "nonsense":
        mina.cookies["known-browser"] = "x:y:z"
    else:
        end_all_sessions(User.objects.get())
    guess_ten_times()
    assert ask(mina).status_code == 200


def test_wrong_passwords_lock_nobody_out_of_a_browser_they_know():
    mina, stranger = known_browser(), Client()
    user = User.objects.get()
    user.set_password("kindling")
    user.save()
    sent = {"login": "mina@example.org", "password": "wrong"}
    pages = [stranger.post("/accounts/login/", sent).content.decode() for _time in range(6)]
    assert "Too many failed" in pages[-1]
    assert mina.post("/accounts/login/", sent | {"password": "kindling"})["Location"] == "/my/"


def test_the_cookie_of_a_known_browser_is_for_us_alone():
    cookie = known_browser().cookies["known-browser"]
    assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "Lax", "/")
    assert "mina" not in cookie.value


def test_nobody_s_mailbox_is_filled_by_whoever_types_their_address():
    with time_machine.travel(timezone.now(), tick=False) as clock:
        for _minute in range(20):
            ask(Client(REMOTE_ADDR=f"192.0.2.{_minute}"))
            clock.shift(dt.timedelta(minutes=1))
    assert Notice.objects.count() == 12


@pytest.mark.parametrize("address", ["https://[::1", "http://[", "//[", "\x00"])
def test_what_is_no_address_at_all_leads_nowhere_either(client, address):
    assert client.get(DOOR, {"next": address}).status_code == 200
    client.post(DOOR, {"email": "mina@example.org", "next": address})
    assert client.post(CONFIRM, {"code": mailed_code(), "next": address})["Location"] == "/my/"


def test_an_address_is_sent_three_codes_a_minute_at_most(client):
    answers = [ask(Client()).status_code for _time in range(4)]
    assert answers == [302, 302, 302, 200]
    assert Notice.objects.count() == 3


def test_the_session_is_renewed_at_sign_in(client):
    ask(client)
    before = client.session.session_key
    client.post(CONFIRM, {"code": mailed_code()})
    assert client.session.session_key != before


def test_another_code_can_be_asked_for(client):
    ask(client)
    first = mailed_code()
    client.post(CONFIRM, {"action": "resend"})
    second = mailed_code()
    assert first != second
    assert client.post(CONFIRM, {"code": second})["Location"] == "/my/"


def test_another_address_can_be_used(client):
    ask(client)
    response = client.post(reverse("account_logout"), {"next": DOOR})
    assert response["Location"] == DOOR
    assert client.get(DOOR).status_code == 200


def test_a_code_in_the_queue_is_dropped_once_it_has_expired(client, settings):
    ask(client)
    settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT = -1
    deliver_due(timezone.now())
    assert Notice.objects.get().state == Notice.State.DROPPED


def test_who_has_a_password_may_use_it(client):
    user = UserFactory(email="coach@example.org")
    user.set_password("kindling")
    user.save()
    response = client.post("/accounts/login/", {"login": "Coach@example.org", "password": "kindling"})
    assert (response.status_code, response["Location"]) == (302, "/my/")


def test_a_wrong_password_does_not_tell_who_is_known(client):
    UserFactory(email="coach@example.org").set_password("kindling")
    pages = [
        client.post("/accounts/login/", {"login": address, "password": "wrong"}).content.decode()
        for address in ("coach@example.org", "nobody@example.org")
    ]
    assert all("not correct" in page for page in pages)


@pytest.mark.parametrize(
    ("path", "target"),
    [
        ("/accounts/signup/?next=/my/", DOOR + "?next=/my/"),
        ("/accounts/password/reset/", DOOR),
        ("/accounts/password/reset/key/1-abc/", DOOR),
        ("/accounts/confirm-email/abc/", DOOR),
        ("/accounts/email/", "/accounts/me/"),
        ("/accounts/password/set/", "/accounts/me/"),
        ("/admin/login/?next=/admin/", DOOR + "?next=/admin/"),
        ("/_util/login/?next=/admin/", DOOR + "?next=/admin/"),
    ],
)
def test_other_ways_lead_to_the_one_door(client, path, target):
    response = client.get(path)
    assert (response.status_code, response["Location"]) == (302, target)


@pytest.mark.parametrize("path", [DOOR, "/accounts/login/", "/robots.txt"])
def test_signing_in_costs_a_visitor_no_query(client, path):
    """What the frame asks for (its navigation) is not ours; sessions and people are, and nobody is there."""
    with CaptureQueriesContext(connection) as queries:
        client.get(path)
    assert [query["sql"] for query in queries if re.search("session|accounts_|auth_|mfa_", query["sql"])] == []
