"""Every page there is, in a real browser: axe finds nothing in light or dark, nothing scrolls sideways.

The pages are those of the table of addresses (tests/access) as one of the people who get in, and every page the
editor holds. A new address is looked at from the day it stands in that table.
"""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Error as BrowserError
from wagtail.models import Page

from accounts.models import User
from tests.access.table import FRAMED, ROLES, TABLE, Row
from tests.access.world import World
from tests.journeys.conftest import COLOURS, DESK, PHONE, Visitor

pytestmark = [pytest.mark.journey, pytest.mark.only_soak, pytest.mark.slow, pytest.mark.xdist_group("world")]


@pytest.fixture
def demo(in_the_world: World, transactional_db: None, settings: Any, live_server: Any) -> World:
    """The world of the table instead of the journeys' demo: it holds one of everything."""
    settings.STAFF_NEED_SECOND_FACTOR = False
    settings.SITE_URL = settings.WAGTAILADMIN_BASE_URL = live_server.url
    return in_the_world


def is_a_page(name: str, row: Row) -> bool:
    return row.method == "get" and bool(row.allowed) and name not in FRAMED


def addresses(world: World) -> Iterator[tuple[str, str]]:
    """Yield (role, address): each page as somebody who gets in, a visitor where everybody does."""
    for name, row in TABLE.items():
        if is_a_page(name, row):
            yield next(role for role in ROLES if role in row.allowed), reverse(name, args=row.args(world))
    for page in Page.objects.live().public().filter(depth__gt=1).order_by("path"):
        yield "visitor", page.get_url()


def look_closely(visitor: Visitor, address: str) -> None:
    """Look at one page on a phone, light and dark, and at its width on a desk. What is no page is left alone."""
    visitor.page.set_viewport_size({"width": PHONE, "height": 844})
    visitor.page.emulate_media(color_scheme="light")
    try:
        answer = visitor.page.goto(address)
    except BrowserError as error:
        if "Download is starting" in str(error):
            return
        raise
    assert answer is not None
    assert answer.status == 200, f"{answer.status} at {address}"
    if not answer.headers.get("content-type", "").startswith("text/html"):
        return
    visitor.look()
    visitor.page.emulate_media(color_scheme="dark")
    visitor.look(COLOURS)  # the rest is the same in the dark
    visitor.page.set_viewport_size({"width": DESK, "height": 900})
    assert visitor.page.evaluate("document.documentElement.scrollWidth") <= DESK, address


def test_every_page_is_good_to_look_at(demo: World, somebody: Callable[..., Visitor], live_server: Any):
    visitors: dict[str, Visitor] = {}
    wrong = []
    for role, address in addresses(demo):
        if role not in visitors:
            visitors[role] = somebody(PHONE)
            if role != "visitor":
                sign_in(visitors[role], demo["people"][role], live_server.url)
        try:
            look_closely(visitors[role], address)
        except AssertionError as found:
            visitors[role].seen.clear()
            wrong.append(f"as {role}: {found}")
    assert "\n\n".join(wrong) == ""


def sign_in(visitor: Visitor, person: User, url: str) -> None:
    client = Client()
    client.force_login(person)
    session = client.cookies[django_settings.SESSION_COOKIE_NAME].value
    visitor.page.context.add_cookies([{"name": django_settings.SESSION_COOKIE_NAME, "value": session, "url": url}])
