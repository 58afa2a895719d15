"""What stands in every page and in every line of the logs: no script of a stranger's, no secret of anybody's."""

import io
import json
import logging
import re
from functools import partial
from urllib.parse import urlsplit

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from accounts.models import User
from config.logs import json_formatter
from tests.access.table import FRAMED
from tests.fuzz.asking import Asker
from tests.fuzz.places import places

pytestmark = [pytest.mark.soak, pytest.mark.slow, pytest.mark.xdist_group("world")]
DATA = {"application/json", "application/ld+json"}


def what_would_run(html: str, *, framed: bool = False) -> list[str]:
    """Return what the content security policy would have to stop; that of a framed mail lets styles through."""
    page = BeautifulSoup(html, "html.parser")
    found = [f"<{tag.name} {name}>" for tag in page.find_all(True) for name in tag.attrs if name.startswith("on")]
    if not framed:
        found += [f"<{tag.name} style>" for tag in page.find_all(style=True)]
        found += ["<style>" for _tag in page.find_all("style")]
    found += ["<script>" for tag in page.find_all("script") if not tag.get("src") and tag.get("type") not in DATA]
    for tag in page.find_all(["script", "img", "link", "iframe", "source", "use", "form", "object", "embed"]):
        leads = tag.get("href") if tag.get("rel") != ["canonical"] else ""
        loads = str(tag.get("src") or tag.get("action") or leads or "")
        if urlsplit(loads).netloc not in {"", "testserver", "127.0.0.1:8000"}:
            found.append(f"<{tag.name}> from {loads}")
    scripts = re.compile(r"^\s*(?:javascript|data):", re.IGNORECASE)
    found += [f"a link to {link['href']}" for link in page.find_all("a", href=scripts)]
    return found


def test_no_page_holds_a_script_or_loads_from_elsewhere(world, clients):
    ask, wrong = Asker(), {}
    for place in places(world):
        if place.path.startswith("/admin/"):
            continue
        answer = ask(partial(clients[place.roles[0]].get, place.path))
        if answer.is_html and (found := what_would_run(answer.text, framed=place.name in FRAMED)):
            wrong[place.path] = found
    assert wrong == {}


@pytest.mark.only_soak
def test_secrets_stand_in_nobody_else_s_page(world, clients):
    """Coordinators see every mail, and who was invited; not the links and codes by which others come in."""
    ask, wrong = Asker(), {}
    secrets = [world["voice_secret"], world["feed"]]
    for place in places(world):
        if any(secret in place.path for secret in secrets):
            continue
        for role in {"coordinator", "admin", "facilitator", "other"} & set(place.roles):
            answer = ask(partial(clients[role].get, place.path))
            if any(secret in answer.text for secret in secrets):
                wrong[f"{role} at {place.path}"] = answer.status
    assert wrong == {}


@pytest.mark.only_soak
def test_no_log_holds_a_secret_or_an_address(world, clients, settings):
    """Every address, by whom it is for, first as it works and then with every view broken."""
    written, handler, root = io.StringIO(), logging.StreamHandler(), logging.getLogger()
    handler.setStream(written)
    handler.setFormatter(json_formatter())
    logging.disable(logging.NOTSET)
    root.addHandler(handler)
    try:
        ask = Asker()
        for breaks in (False, True):
            if breaks:
                settings.MIDDLEWARE = [*settings.MIDDLEWARE, "tests.fuzz.breaking.EveryViewBreaks"]
            for place in places(world):
                client = Client(raise_request_exception=False)
                client.cookies = clients[place.roles[0]].cookies
                ask(partial(client.get, place.path, {"next": f"/voices/{world['voice_secret']}/"}))
                ask(partial(client.post, place.path, {"email": "zq7.typed@example.org", "password": "zq7 password"}))
    finally:
        root.removeHandler(handler)
        logging.disable(logging.CRITICAL)
    text = written.getvalue()
    lines = [json.loads(line) for line in text.splitlines()]
    assert sum("Broken at" in line.get("exception", "") for line in lines) > 200
    assert all(re.fullmatch(r"\d{4}-\d\d-\d\dT[\d:.]+Z", line["timestamp"]) for line in lines)
    sessions = {client.cookies["sessionid"].value for client in clients.values() if "sessionid" in client.cookies}
    addresses = set(User.objects.values_list("email", flat=True))
    secrets = {world["voice_secret"], world["feed"], "zq7", "127.0.0.1", *sessions, *addresses}
    assert [secret for secret in secrets - {""} if secret in text] == []
