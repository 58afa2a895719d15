"""What every answer carries on production's settings: pages, files, feeds, and pages that say that something failed."""

import json
import os
import subprocess
import sys
from typing import Any

import pytest
from django.conf import settings as live_settings
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from cms.tests.factories import ProgrammePageFactory
from config.tests.test_safety import SAFE
from programmes.calendars import services as calendars
from programmes.catalogue.tests.factories import WorkshopFactory
from programmes.people.tests.factories import UserFactory

pytestmark = pytest.mark.django_db
HOST = "workshops.example.org"
NAMES = ("SECURE_", "SESSION_COOKIE", "CSRF_COOKIE", "KNOWN_BROWSER", "X_FRAME", "LANGUAGE_COOKIE", "ALLOWED_HOSTS")
URLENCODED = "application/x-www-form-urlencoded"
YEAR = 365 * 24 * 3600


def in_production(*arguments: str) -> str:
    """Run something of manage.py's, or a line of Python, on production's settings; return what it said."""
    environment = {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": f"{live_settings.BASE_DIR}{os.pathsep}{live_settings.SITE_DIR}",
        "DJANGO_SETTINGS_MODULE": "config.settings.production",
        "SECRET_KEY": SAFE["SECRET_KEY"],
        "ALLOWED_HOSTS": HOST,
        "SITE_URL": f"https://{HOST}",
        "EMAIL_URL": "smtp+tls://user:word@mail.example.org:587",
        "DATABASE_URL": "postgres://kindling@127.0.0.1/kindling",
        "CACHE_URL": "rediscache://127.0.0.1:6379/0",
    }
    ran = subprocess.run(
        [sys.executable, "-W", "ignore", *arguments],
        cwd=live_settings.BASE_DIR,
        env=environment,
        capture_output=True,
        text=True,
    )
    assert ran.returncode == 0, ran.stderr
    return ran.stdout


@pytest.fixture(scope="module")
def production() -> dict[str, Any]:
    said = in_production(
        "-c",
        "import json; from django.conf import settings; "
        f"print(json.dumps({{name: getattr(settings, name) for name in dir(settings) if name.startswith({NAMES!r})}}))",
    )
    return json.loads(said)


@pytest.fixture(autouse=True)
def as_in_production(production, settings):
    for name, value in production.items():
        setattr(settings, name, value)
    settings.ROOT_URLCONF = "tests.urls_that_break"
    cache.clear()


def visitor(**more: Any) -> Client:
    return Client(raise_request_exception=False, SERVER_NAME=HOST, **more)


def ask(path: str, client: Client | None = None, method: str = "get", **more: Any) -> Any:
    return getattr(client or visitor(), method)(path, secure=True, **more)


def assert_is_safe(response: Any) -> None:
    got = response.headers
    assert got["Strict-Transport-Security"] == f"max-age={YEAR}; includeSubDomains"
    assert got["X-Content-Type-Options"] == "nosniff"
    assert got["Referrer-Policy"] == "same-origin"
    assert got["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "camera=()" in got["Permissions-Policy"]
    assert "publickey-credentials-get=(self)" in got["Permissions-Policy"]


def assert_runs_nobody_s_script(response: Any) -> None:
    policy = dict(part.split(" ", 1) for part in response.headers["Content-Security-Policy"].split("; "))
    assert policy == {
        "default-src": "'self'",
        "img-src": "'self' data:",
        "object-src": "'none'",
        "base-uri": "'none'",
        "form-action": "'self'",
        "frame-ancestors": "'self'",
    }
    assert response.headers["X-Frame-Options"] == "SAMEORIGIN"


def test_pages():
    page = ProgrammePageFactory()
    for path in ("/", page.url, "/workshops/", "/accounts/login/", "/accounts/login/code/"):
        response = ask(path)
        assert response.status_code == 200, path
        assert_is_safe(response)
        assert_runs_nobody_s_script(response)


def test_files_and_feeds():
    workshop = WorkshopFactory()
    secret = calendars.feed_secret(calendars.calendar_settings(UserFactory()))
    for path in (
        "/robots.txt",
        "/sitemap.xml",
        reverse("workshop_calendar", args=[workshop.code]),
        reverse("personal_calendar", args=[secret]),
        "/static/css/kindling.css",
    ):
        response = ask(path)
        assert response.status_code == 200, path
        assert_is_safe(response)
    response.close()  # the file's; it would close the database too, so it comes last


def test_pages_that_say_what_went_wrong(settings):
    strict = visitor(enforce_csrf_checks=True)
    answers = {
        400: ask("/accounts/login/code/", method="post", data=b"x" * 3_000_000, content_type=URLENCODED),
        403: ask("/accounts/login/", strict, "post", data={}),
        404: ask("/there/is/no/such/page/"),
        500: ask("/breaks/"),
        503: ask("/busy/"),
    }
    for _time in range(31):
        answers[429] = ask("/accounts/login/", method="post", data={"login": "x", "password": "x"})
    assert ask("/", headers={"host": "elsewhere.example"}).status_code == 400
    for status, response in answers.items():
        assert response.status_code == status
        assert "<h1>" in response.content.decode()
        assert_is_safe(response)
        assert_runs_nobody_s_script(response)
    # Sentences are there to be copied where a form can't be taken; not what might be a secret.
    typed = {"thought": "Ask <b> first.", "code": "B4CK-D00R"}
    page = ask("/my/journal/write/", strict, "post", data=typed).content.decode()
    assert ("Ask &lt;b&gt; first." in page, "B4CK-D00R" in page) == (True, False)


def test_the_editor_has_a_wider_policy_and_nobody_else():
    client = visitor()
    client.force_login(UserFactory(is_staff=True, is_superuser=True))
    client.cookies["__Host-session"] = client.cookies.pop(live_settings.SESSION_COOKIE_NAME).value
    response = ask("/admin/", client)
    assert response.status_code == 200
    assert_is_safe(response)
    policy = response.headers["Content-Security-Policy"]
    assert "script-src 'self' 'unsafe-inline' 'unsafe-eval'" in policy
    for part in ("default-src 'self'", "object-src 'none'", "base-uri 'none'", "frame-ancestors 'self'"):
        assert part in policy
    assert "unsafe" not in ask("/my/", client).headers["Content-Security-Policy"]


def test_cookies_are_of_this_host_alone(mailoutbox):
    client = visitor()
    user = UserFactory(email="mina@example.org")
    user.set_password("kindling")
    user.save()
    ask("/accounts/login/", client, "get")
    response = ask("/accounts/login/", client, "post", data={"login": user.email, "password": "kindling"})
    assert response.status_code == 302
    cookies = {name: client.cookies[name] for name in ("__Host-session", "__Host-csrf", "__Host-known-browser")}
    for cookie in cookies.values():
        assert (cookie["secure"], cookie["path"], cookie["domain"], cookie["samesite"]) == (True, "/", "", "Lax")
    assert all(cookies[name]["httponly"] for name in ("__Host-session", "__Host-known-browser"))


def test_an_open_line_is_closed():
    response = visitor().get("/my/?a=1")
    assert (response.status_code, response["Location"]) == (301, f"https://{HOST}/my/?a=1")
    assert visitor().get("/healthz").status_code == 200


def test_a_page_behind_a_secret_link_is_kept_nowhere_and_told_to_nobody():
    for path in ("/voices/" + "x" * 43 + "/", "/accounts/login/code/", "/accounts/2fa/authenticate/"):
        response = ask(path)
        assert response.headers["Referrer-Policy"] == "same-origin"
        if path.startswith("/voices/"):
            assert "no-store" in response.headers["Cache-Control"]


def test_django_s_own_list_of_what_a_deployment_must_not_do():
    said = in_production("manage.py", "check", "--deploy", "--fail-level", "WARNING")
    assert said == "System check identified no issues (2 silenced).\n"
