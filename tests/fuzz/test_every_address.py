"""Every address, asked in ways no page of ours asks: answered calmly, and nothing is changed."""

from collections.abc import Callable
from functools import partial
from random import Random
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from tests.access.table import ONE_CLICK, TABLE
from tests.access.world import World
from tests.fuzz.asking import Answer, Asker
from tests.fuzz.forms import HOSTILE
from tests.fuzz.places import Place, places
from tests.soak import SOAK

pytestmark = [pytest.mark.soak, pytest.mark.slow, pytest.mark.xdist_group("world")]

Way = tuple[str, Callable[[], Any]]
# Each address is asked in one way by one of so many tests, until they are soaked.
TURNS = 4
LOOKING = ["HEAD", "OPTIONS", "TRACE"]
DOING = ["PUT", "PATCH", "DELETE", "BREW"]
# What looking at a page may write down: who read somebody's needs, that a calendar has a link, whose a draft is, that a
# review was taken away, the size of a picture that is shown for the first time.
BY_LOOKING = {
    "cms_illustrationrendition",
    "wagtailcore_referenceindex",
    "accounts_reading",
    "programmes_calendarsettings",
    "programmes_bookingdraft",
    "learning_review_reviewdownload",
    "wagtailsearch_query",
    "wagtailcore_modellogentry",
}
BODIES = {
    "multipart without a boundary": ("multipart/form-data", b"x"),
    "multipart that breaks off": (
        "multipart/form-data; boundary=zq7",
        b'--zq7\r\nContent-Disposition: form-data; name="a',
    ),
    "multipart that lies": (
        "multipart/form-data; boundary=zq7",
        b'--zq7\r\nContent-Disposition: form-data; name="file"; filename="../../x\x00.pdf"\r\n'
        b"Content-Type: application/pdf\r\nContent-Transfer-Encoding: base64\r\n\r\n\xff\xfe=\r\n--zq7--\r\n",
    ),
    "a boundary of 5,000": (f"multipart/form-data; boundary={'z' * 5_000}", b"--z\r\n"),
    "a thousand parts": (
        "multipart/form-data; boundary=zq7",
        b'--zq7\r\nContent-Disposition: form-data; name="f"; filename="a.txt"\r\n\r\nx\r\n' * 1_000 + b"--zq7--\r\n",
    ),
    "JSON that is none": ("application/json", b'{"a": '),
    "JSON where none is asked for": ("application/json", b'[{"id": "\\ud800"}]'),
    "bytes that are no text": ("application/x-www-form-urlencoded", b"name=%ff%fe&%ed%a0%80=\xc3\x28&csrf=%zz"),
    "a charset nobody has": ("application/x-www-form-urlencoded; charset=zq7", b"name=x"),
    "a charset that is none": ("application/x-www-form-urlencoded; charset=hex", b"name=x"),
    "UTF-7": ("application/x-www-form-urlencoded; charset=utf-7", b"name=+AGEAYg-"),
    "XML": ("text/xml", b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>'),
    "no kind at all": ("", b"name=x"),
    "a kind that is none": (";;;=", b"name=x"),
    "three megabytes": ("application/x-www-form-urlencoded", b"name=" + b"x" * 3 * 1024 * 1024),
}
QUERIES = [
    "?page=0&page=-1",
    "?page=99999999999999999999999",
    "?page=NaN",
    "?page=%00&q=%00&next=%00&to=%00",
    "?%00=%00",
    "?q=%ff%fe%ed%a0%80",
    "?" + "q=x&" * 3_000,
    "?q=" + "x" * 20_000,
    "?next=//evil.example&next=https://evil.example&next=javascript:alert(1)",
    "?next=" + quote("https://[::1"),
    "?ordering=password&order=pk&export=xlsx&p=-1&_=\u202e",
]
COOKIES = [
    "sessionid=%00; csrftoken=%00",
    "sessionid=" + "x" * 6_000,
    "sessionid=../../etc/passwd; messages=[[]]",
    'messages=["__json_message",0,40,"x"]',
    "messages=" + "(" * 500,
    ";;;=; =x; \xff\xfe=\xff",
    "csrftoken=short",
]
HEADERS: list[dict[str, str]] = [
    {"accept-language": "xx-" + "y" * 500 + ";q=NaN"},
    {"if-none-match": '"' + "x" * 5_000, "if-modified-since": "Thu, 99 Zqx 9999 99:99:99 GMT"},
    {"range": "bytes=-1-,x", "accept": "*/" + "x" * 2_000, "accept-encoding": "gzip;q=zq7"},
    {"x-forwarded-for": "1.2.3.4, not an address, ::::", "x-forwarded-proto": "\xff"},
    {"x-requested-with": "XMLHttpRequest", "hx-request": "true"},
    {"referer": "https://[::1", "origin": "null"},
]


def what_is_wrong(answer: Answer, *, looking: bool) -> str:
    if answer.failed:
        return f"{answer.status}\n{answer.trouble}"
    changed = set(answer.changed) - (BY_LOOKING if looking else set())
    if changed and (looking or answer.status >= 400):
        return f"{answer.status}, and yet changed {sorted(changed)}"
    return ""


def who(place: Place) -> tuple[str, ...]:
    return place.roles if SOAK else place.roles[:1]


def some(ways: list[Way], place: Place) -> list[Way]:
    """Return all ways when they are soaked, else one: the same for each address, another for the next."""
    return ways if SOAK else Random(place.name).sample(ways, min(1, len(ways)))


def is_asked(place: Place, turn: int) -> bool:
    """True when a test of this turn asks this address: of `TURNS` tests one does in `make test`, all do in the soak."""
    return SOAK or Random(place.name).randrange(TURNS) == turn


def look_at_all(world: World, ways: Callable[[Place, str], list[Way]], *, turn: int, looking: bool) -> str:
    """Ask the addresses whose turn it is in those ways and return what went wrong."""
    ask = Asker()
    wrong = {}
    for place in places(world):
        for role in who(place) if is_asked(place, turn) else ():
            for why, send in some(ways(place, role), place):
                if problem := what_is_wrong(ask(send), looking=looking):
                    wrong[f"{role} at {place.path}, {why}"] = problem
    assert ask.asked > len(TABLE) / TURNS
    return "\n".join(f"{where}: {what}" for where, what in wrong.items())


def queries_of(html: str) -> set[str]:
    """Return what a page's own addresses and searches ask by."""
    page = BeautifulSoup(html, "html.parser")
    found = {name for link in page.find_all("a", href=True) for name in parse_qs(urlsplit(str(link["href"])).query)}
    for form in page.find_all("form"):
        if str(form.get("method", "get")).lower() == "get":
            found |= {str(field["name"]) for field in form.find_all(["input", "select"], attrs={"name": True})}
    return found


@pytest.mark.parametrize(("turn", "methods"), [(0, LOOKING), (1, DOING)], ids=["looking", "doing"])
def test_every_method(world, clients, turn, methods):
    def ways(place: Place, role: str) -> list[Way]:
        return [(method, partial(clients[role].generic, method, place.path)) for method in methods]

    assert look_at_all(world, ways, turn=turn, looking=methods is LOOKING) == ""


def test_every_body(world, clients):
    def ways(place: Place, role: str) -> list[Way]:
        post = partial(clients[role].generic, "POST", place.path)
        return [(why, partial(post, body, content_type=kind)) for why, (kind, body) in BODIES.items()]

    assert look_at_all(world, ways, turn=2, looking=False) == ""


@pytest.mark.only_soak
def test_every_question(world, clients):
    def ways(place: Place, role: str) -> list[Way]:
        page = Asker()(partial(clients[role].get, place.path))
        names = sorted(queries_of(page.text)) if page.is_html else []
        queries = QUERIES + [
            f"?{quote(name)}={quote(value)}" for name in names for value in HOSTILE.values() if len(value) < 10_000
        ]
        return [(query[:80], partial(clients[role].get, place.path + query)) for query in queries]

    assert look_at_all(world, ways, turn=0, looking=True) == ""


def test_every_header_and_cookie(world, clients):
    booking = f"booking-{world['spring'].code.lower()}"
    cookies = [*COOKIES, f"{booking}=%00", f"{booking}={'x' * 3_000}", f"{booking}=\xed\xa0\x80"]

    def ways(place: Place, role: str) -> list[Way]:
        by_headers = [(str(headers), partial(clients[role].get, place.path, headers=headers)) for headers in HEADERS]
        by_cookies = [
            (cookie[:60], partial(stranger().get, place.path, headers={"cookie": cookie})) for cookie in cookies
        ]
        return by_headers + by_cookies

    assert look_at_all(world, ways, turn=3, looking=True) == ""


@pytest.mark.parametrize("chooser", ["voice", "venue", "organisation", "term"])
@pytest.mark.parametrize("end", ["chosen/abc/", "chosen/-1/", "chosen/99999999999999999999/", "chosen/%00/", "create/"])
def test_a_chooser_bears_nonsense(clients, chooser, end):
    ask = Asker()
    answers = [
        ask(partial(send, f"/admin/{chooser}_chooser/{end}")) for send in (clients["admin"].get, clients["admin"].post)
    ]
    assert [answer.status for answer in answers if answer.status not in {404, 405}] == []
    several = ask(
        partial(clients["admin"].get, f"/admin/{chooser}_chooser/chosen-multiple/?id=abc&id=%00&id=-1&id=9{'9' * 30}")
    )
    assert several.status == 200


def stranger() -> Client:
    return Client(raise_request_exception=False)


def test_no_form_is_taken_without_its_token(world, clients):
    """A page elsewhere can't make somebody's browser send a form of ours."""
    ask, wrong = Asker(), {}
    for place in places(world):
        if place.name in ONE_CLICK:
            continue
        strict = Client(raise_request_exception=False, enforce_csrf_checks=True)
        strict.cookies = clients[place.roles[0]].cookies
        answer = ask(partial(strict.post, place.path, {"csrfmiddlewaretoken": "x" * 64}))
        if answer.status != 403 or answer.changed:
            wrong[place.path] = f"{answer.status}, changed {answer.changed}"
    assert wrong == {}


def test_a_secret_that_is_wrong_in_any_way_opens_nothing(world):
    """A wrong, swapped or broken secret leads nowhere, changes nothing and is told nothing."""
    ask, client, wrong = Asker(), stranger(), {}
    voice, feed = world["voice_secret"], world["feed"]
    broken = [voice.swapcase(), voice[:-1], voice + "A", voice[::-1], "x", "A" * 5_000, "%00" + voice, voice + "%00"]
    broken += ["%ff%fe", "%ed%a0%80", "..%2f..", "٣" * 43, quote("\u202e" + voice), voice + "%0a", voice + "="]
    ends = ("", "words/", "agree/", "withdraw/", "decline/")
    addresses = [f"/voices/{secret}/{end}" for secret in [feed, *broken] for end in ends]
    addresses += [f"/calendar/{secret}.ics" for secret in [voice, feed.upper(), feed[:-1], feed + "a", *broken]]
    for address in addresses:
        for send in (client.get, client.post):
            answer = ask(partial(send, address))
            if answer.status not in {404, 405} or answer.changed or voice in answer.text:
                wrong[address[:80]] = f"{answer.status} {answer.changed} {answer.trouble}"
    assert wrong == {}
