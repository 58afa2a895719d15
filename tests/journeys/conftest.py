"""What a journey needs: the demo behind a running server, a browser without a network, and people who use it."""

import datetime as dt
import os
import re
import shutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.core import mail
from django.utils import timezone
from playwright.sync_api import APIResponse, BrowserContext, Locator, Page, Response, expect

from conftest import begin_with
from demo.people import PASSWORD
from notices.delivery import deliver_due
from tests.soak import SOAK

# Playwright's synchronous side runs an event loop of its own, in which Django would not touch the database.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"


def in_days(days: int) -> str:
    """Return a day to come as a date field takes it."""
    return str(timezone.localdate() + dt.timedelta(days=days))


PHONE, DESK = 390, 1280
TYPED_OR_SELECTED = "input:not([type=radio], [type=checkbox]), select, textarea"
EVERYTHING = {"resultTypes": ["violations"]}
# Wagtail's own pages keep to WCAG, though not to each of axe's recommendations beyond it; its editor of rich text
# has no name, and its messages are looked at while they fade in.
WCAG_ALONE = EVERYTHING | {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
COLOURS = {"resultTypes": ["violations"], "runOnly": ["color-contrast"]}
BUT_WAGTAILS = {"exclude": [[".Draftail-Editor"], [".messages"]]}
OFF_THE_NETWORK = [
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1",
]


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Take the system's Chromium where there is one, else Playwright's own."""
    found = shutil.which("chromium")
    return browser_type_launch_args | {"args": OFF_THE_NETWORK} | ({"executable_path": found} if found else {})


@pytest.fixture(scope="session")
def base_url(live_server: Any) -> str:
    return live_server.url


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    return browser_context_args | {
        "locale": "en-GB",
        "timezone_id": "Europe/London",
        "reduced_motion": "reduce",
    }


@pytest.fixture(autouse=True)
def demo(transactional_db: None, demo_snapshot: str, django_db_setup: Any, settings: Any, live_server: Any) -> None:
    """Let a journey begin in the demo, with the one exemption its people have."""
    begin_with(django_db_setup, demo_snapshot)
    settings.STAFF_NEED_SECOND_FACTOR = False
    settings.PAGES_KEPT_SECONDS = 30
    settings.SITE_URL = settings.WAGTAILADMIN_BASE_URL = live_server.url


class Post:
    """The mails that have been sent, delivered as the worker would whenever somebody looks."""

    def all(self, address: str) -> list[Any]:
        while deliver_due(timezone.now()):
            pass
        return [message for message in mail.outbox if address in message.to]

    def last(self, address: str, subject: str = "") -> Any:
        """Return the newest mail to an address, or the newest whose subject begins so."""
        return [message for message in self.all(address) if message.subject.startswith(subject)][-1]

    def code(self, address: str) -> str:
        """Return the code to sign in with that the last mail brought."""
        found = re.search(r"^ {4}(\S+)$", self.last(address).body, re.MULTILINE)
        assert found, self.last(address).body
        return found[1]

    def link(self, message: Any, part: str) -> str:
        """Return the first link in a mail whose address holds `part`."""
        return next(link for link in re.findall(r"https?://\S+", message.body) if part in link)

    def file(self, message: Any, name: str) -> bytes:
        """Return what is attached to a mail under a name."""
        parts = {part.get_filename(): part for part in message.message().walk() if part.get_filename()}
        return parts[name].get_payload(decode=True)


@pytest.fixture
def post() -> Post:
    return Post()


class Visitor:
    """Somebody at a browser, who finds things by what they say; every page they come to is looked at closely."""

    def __init__(self, context: BrowserContext, post: Post, *, scripts: bool) -> None:
        self.page: Page = context.new_page()
        self.scripts = scripts
        self.page.set_default_timeout(10_000)
        self.post = post
        self.seen: list[str] = []
        self.looked_at: set[tuple[str, str, str]] = set()
        self.page.on("pageerror", lambda error: self.seen.append(f"script error: {error}"))
        self.page.on("response", self._hear)

    def _hear(self, response: Response) -> None:
        if response.status >= 500 or (response.status >= 400 and response.request.is_navigation_request()):
            self.seen.append(f"{response.status} at {response.url}")

    @property
    def main(self) -> Locator:
        return self.page.get_by_role("main")

    @property
    def navigation(self) -> Locator:
        """The main navigation, opened first where a narrow screen folds it away."""
        menu = self.page.get_by_role("button", name="Menu")
        if menu.is_visible():
            menu.click()
        return self.page.get_by_role("navigation", name="Main")

    def region(self, name: str) -> Locator:
        return self.page.get_by_role("region", name=name)

    # --- Getting about ---

    def go(self, path: str) -> "Visitor":
        self.page.goto(path)
        return self.look()

    def follow(self, name: str | re.Pattern[str], within: Locator | None = None, nth: int = 0) -> "Visitor":
        return self._leave((within or self.page).get_by_role("link", name=name).nth(nth))

    def press(self, name: str | re.Pattern[str], within: Locator | None = None, nth: int = 0) -> "Visitor":
        return self._leave((within or self.page).get_by_role("button", name=name).nth(nth))

    def _leave(self, control: Locator) -> "Visitor":
        with self.page.expect_navigation():
            control.click()
        return self.look()

    def fetch(self, link: str) -> APIResponse:
        """Take what a link leads to, as the browser would, without leaving the page."""
        response = self.page.request.get(link)
        assert response.status == 200, f"{response.status} at {link}"
        return response

    def takes(self, name: str) -> bytes:
        """Return what a link gives to take away."""
        return self.fetch(self.page.get_by_role("link", name=name).get_attribute("href") or "").body()

    # --- Filling in ---

    def field(self, label: str, within: Locator | None = None) -> Locator:
        return (within or self.main).get_by_label(label).and_(self.page.locator(TYPED_OR_SELECTED))

    def fill(self, label: str, answer: str, within: Locator | None = None) -> "Visitor":
        self.field(label, within).fill(answer)
        return self

    def select(self, label: str, option: str) -> "Visitor":
        self.field(label).select_option(option)
        return self

    def choose(self, *labels: str | re.Pattern[str]) -> "Visitor":
        for label in labels:
            self.page.get_by_role("radio", name=label, exact=isinstance(label, str)).check()
        return self

    def tick(self, *labels: str | re.Pattern[str]) -> "Visitor":
        for label in labels:
            self.page.get_by_role("checkbox", name=label).check()
        return self

    # --- Seeing ---

    def sees(self, *texts: str | re.Pattern[str]) -> "Visitor":
        for text in texts:
            expect(self.page.locator("body")).to_contain_text(text)
        return self

    def sees_not(self, *texts: str | re.Pattern[str]) -> "Visitor":
        for text in texts:
            expect(self.page.locator("body")).not_to_contain_text(text)
        return self

    def has(self, label: str, value: str) -> "Visitor":
        expect(self.field(label)).to_have_value(value)
        return self

    def is_titled(self, title: str | re.Pattern[str]) -> "Visitor":
        expect(self.page).to_have_title(title)
        return self

    def is_at(self, heading: str | re.Pattern[str]) -> "Visitor":
        expect(self.page.get_by_role("heading", level=1)).to_have_text(heading)
        return self

    def look(self, at: dict[str, list[str]] = EVERYTHING) -> "Visitor":
        """Assert what is true of every page: it came, it fits its width, and axe finds nothing."""
        wide = self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0, f"{self.page.url} scrolls sideways by {wide} px"
        assert self.seen == [], self.page.url
        if not self.scripts:
            return self  # axe is a script itself; the same pages are looked at with scripts
        if at is EVERYTHING and not SOAK:
            # In `make test` axe sees what one visitor comes back to once, until it says something else.
            seen = (self.page.url, self.page.locator("body").inner_text(), str(self.page.viewport_size))
            if seen in self.looked_at:
                return self
            self.looked_at.add(seen)
        in_wagtail = "/admin/" in self.page.url
        options, context = (WCAG_ALONE, BUT_WAGTAILS) if in_wagtail else (at, None)
        results = Axe().run(self.page, context, options)
        assert results.violations_count == 0, f"{self.page.url}\n{results.generate_report()}"
        return self

    # --- Signing in ---

    def signs_in(self, email: str) -> "Visitor":
        """Sign in with the demo's password, from wherever one is."""
        self.follow("Sign in", within=self.navigation).follow(re.compile("Sign in with a password"))
        self.fill("E-mail address", email).fill("Password", PASSWORD)
        return self.press("Sign in", within=self.main)

    def signs_in_by_code(self, email: str) -> "Visitor":
        """Sign in from the page that asks for an address."""
        self.is_at("What is your e-mail address?").fill("E-mail address", email).press("Send me a code")
        return self.types_the_code_sent_to(email)

    def types_the_code_sent_to(self, email: str) -> "Visitor":
        self.field("Code").fill(self.post.code(email))
        return self.press("Sign in", within=self.main)


@pytest.fixture
def somebody(new_context: Callable[..., BrowserContext], post: Post) -> Callable[..., Visitor]:
    """Return how to let somebody sit down at a browser of their own."""

    def sit_down(width: int = DESK, *, scripts: bool = True) -> Visitor:
        size = {"width": width, "height": 844 if width == PHONE else 900}
        return Visitor(new_context(viewport=size, java_script_enabled=scripts), post, scripts=scripts)

    return sit_down


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    """Say what was on the screens when a journey failed."""
    report: Any = yield
    sit_down = getattr(item, "funcargs", {}).get("new_context")
    if report.when == "call" and report.failed and sit_down:
        for context in item.funcargs["browser"].contexts:  # type: ignore[attr-defined]
            for page in context.pages:
                report.sections.append((page.url, page.locator("body").aria_snapshot()))
    return report
