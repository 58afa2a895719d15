"""Forms as a stranger sees them: what a page offers to fill in, filled in as it asks, and in every way it does not."""

import datetime as dt
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import urljoin, urlsplit

from bs4 import BeautifulSoup, Tag
from django.utils import timezone

Data = dict[str, list[str]]
MARK = "Kept words Zq7"
TYPED = {"text", "search", "email", "tel", "url", "number", "date", "time", "datetime-local", "textarea"}


@dataclass(frozen=True)
class Field:
    """One control: its name, what kind it is, what stands in it, what can be chosen, how long it may be."""

    name: str
    kind: str
    value: str = ""
    options: tuple[str, ...] = ()
    most: int | None = None
    chosen: bool = False


@dataclass
class Form:
    """A form of a page, sent by POST to `action`."""

    page: str
    action: str
    multipart: bool
    fields: list[Field] = field(default_factory=list)

    @property
    def key(self) -> str:
        return f"{self.page} → {self.action} ({', '.join(sorted({one.name for one in self.fields}))})"

    def names(self) -> list[str]:
        return list(dict.fromkeys(one.name for one in self.fields))


def forms_of(page: str, html: str) -> Iterator[Form]:
    """Yield the forms of a page that are sent by POST to an address of ours, signing out left aside."""
    for drawn in BeautifulSoup(html, "html.parser").find_all("form"):
        if str(drawn.get("method", "get")).lower() != "post":
            continue
        action = urlsplit(urljoin(f"http://testserver{page}", str(drawn.get("action") or page)))
        if action.netloc != "testserver" or action.path.endswith("/logout/"):
            continue
        path = action.path + (f"?{action.query}" if action.query else "")
        form = Form(page, path, "multipart" in str(drawn.get("enctype", "")))
        form.fields = [
            one for control in drawn.find_all(["input", "select", "textarea", "button"]) for one in _of(control)
        ]
        yield form


def _of(control: Tag) -> Iterator[Field]:
    name, kind = str(control.get("name") or ""), str(control.get("type") or control.name).lower()
    if not name or name == "csrfmiddlewaretoken" or control.has_attr("disabled"):
        return
    if kind == "input":
        kind = "text"
    if control.name == "button" or kind in {"submit", "image", "reset"}:
        kind = "submit"
    most = control.get("maxlength")
    options: tuple[str, ...] = ()
    value = str(control.get("value") or "")
    chosen = control.has_attr("checked")
    if control.name == "select":
        kind = "select"
        found = control.find_all("option")
        options = tuple(str(option.get("value", option.get_text())) for option in found)
        value = next((str(option.get("value", "")) for option in found if option.has_attr("selected")), "")
    elif control.name == "textarea":
        kind, value = "textarea", control.get_text().removeprefix("\n")
    elif kind in {"checkbox", "radio"}:
        value = value or "on"
    yield Field(name, kind, value, options, int(str(most)) if most else None, chosen)


def filled(form: Form) -> Data:
    """Fill a form in as it asks: what stands there stays, what is empty is answered."""
    data: Data = {}
    for one in form.fields:
        if "-__prefix__-" in one.name or one.name.endswith("-DELETE"):
            continue
        if one.kind == "radio":
            if one.chosen or one.name not in data:
                data[one.name] = [one.value]
        elif one.kind == "checkbox":
            data.setdefault(one.name, []).append(one.value)
        elif one.kind == "submit":
            data.setdefault(one.name, [one.value])
        elif one.kind == "select":
            data[one.name] = [one.value or next((option for option in one.options if option), "")]
        elif one.kind != "file":
            data.setdefault(one.name, []).append(one.value or _answer(one))
    return data


def _answer(one: Field) -> str:
    soon = timezone.localdate() + dt.timedelta(days=30)
    answers = {
        "email": "zq7.kept@example.org",
        "tel": "020 7946 0018",
        "url": "https://example.org/zq7",
        "number": "3",
        "date": soon.isoformat(),
        "time": "10:00",
        "datetime-local": f"{soon}T10:00",
        "hidden": "",
        "password": "a long password zq7",
    }
    return answers.get(one.kind, MARK)[: one.most]


# A line of a formset after the first, and the empty one that scripts copy.
LATER_LINE = re.compile(r"-(?:[1-9]\d*|__prefix__)-")

# --- Ways to be difficult -----------------------------------------------------------------------------

LONG = "long " * 20_000
HOSTILE: dict[str, str] = {
    "empty": "",
    "blank": " \t\r\n ",
    "NUL": "a\x00b",
    "control characters": "\x01\x07\x1b[31m\x7f\x85",
    "right to left, joined and astral": "\u202e\u200d\U0001f9d1\u200d\U0001f91d\u200d\U0001f9d1\ufeff\U000e0041",
    "combining": "Z" + "\u0351" * 2_000,
    "100 kB": LONG,
    "a number below nought": "-1",
    "a number too large": "9" * 40,
    "past a 32-bit integer": str(2**31),
    "past a 64-bit integer": str(2**63),
    "a number with exponent": "1e400",
    "no number": "NaN",
    "digits of another script": "٣",
    "4,400 digits": "7" * 4_400,
    "the year nought": "0000-01-01",
    "the first day": "0001-01-01",
    "the last day": "9999-12-31",
    "past the last day": "10000-01-01",
    "no such day": "2027-02-30",
    "no such time": "25:61",
    "an instant of another time": "0001-01-01T00:00+23:59",
    "markup": "<script>alert(1)</script><img src=x onerror=alert(1)>",
    "a template": "{{ 7|add:7 }}{% load x %}%(name)s %s {0}",
    "SQL": "' OR 1=1; --",
    "a path": "../../../../etc/passwd",
    "a header": "x\r\nX-Bad: 1",
    "JSON": '{"a": [1, {"b": null}]}',
    "JSON of another kind": "[[]]",
    "JSON with half a character": json.dumps({"id": "\ud800", "type": "public-key", "response": {}}),
    "an address of a script": "javascript:alert(1)",
    "a foreign key": "1",
    "another foreign key": "2",
}


@dataclass(frozen=True)
class Attempt:
    """What is sent, and in a few words why."""

    why: str
    data: Data


def attempts(form: Form, foreign: list[str]) -> list[Attempt]:
    """Return ways to send a form: as it asks, then all the ways it does not."""
    asked = filled(form)
    ways = [
        Attempt("nothing at all", {}),
        Attempt("each twice", {name: values * 2 for name, values in asked.items()}),
        Attempt(
            "with what was not asked",
            asked | {"pk": ["1"], "is_staff": ["on"], "state": ["confirmed"], "__all__": ["x"]},
        ),
        Attempt("with 10,000 values", asked | {"more": ["x"] * 10_000}),
    ]
    for name in form.names():
        if LATER_LINE.search(name):
            continue
        ways.append(Attempt(f"{name}: missing", {key: values for key, values in asked.items() if key != name}))
        ways.append(Attempt(f"{name}: 900 times", asked | {name: (asked.get(name) or ["x"])[:1] * 900}))
        ways += [Attempt(f"{name}: {why}", asked | {name: [value]}) for why, value in HOSTILE.items()]
        ways += [Attempt(f"{name}: somebody else's, {value}", asked | {name: [value]}) for value in foreign]
    for why, value in HOSTILE.items():
        ways.append(Attempt(f"all: {why}", {name: [value] for name in asked}))
    return [Attempt("as it asks", asked), *ways]


def words_typed(form: Form, data: Data) -> list[str]:
    """Return the texts among `data` that a person would miss if the form came back without them."""
    typed = {one.name for one in form.fields if one.kind in {"text", "textarea"}}
    return [value for name in typed for value in data.get(name, []) if value == MARK]
