import json
import logging

import pytest
import structlog

from config.logs import json_formatter, masked

SECRET = "kX3v9QeR7tYp2LmN8sWd4Z"


@pytest.mark.parametrize(
    ("said", "logged"),
    [
        (f"GET /calendar/{SECRET}.ics", "GET /calendar/•••.ics"),
        ("GET /calendar/workshops/CFR-7K2M.ics", "GET /calendar/workshops/CFR-7K2M.ics"),
        ("GET /calendar/programmes/coaching.ics", "GET /calendar/programmes/coaching.ics"),
        (f"GET /voices/{SECRET}/words/", "GET /voices/•••/words/"),
        ("GET /voices/mine/", "GET /voices/mine/"),
        ("GET /verify/ABCD-EFGH/", "GET /verify/•••/"),
        ("GET /x/?code=BCDF-GHJK&page=2", "GET /x/?code=•••&page=2"),
        (f"GET /accounts/login/code/?next=/voices/{SECRET}/", "GET /accounts/login/code/?next=•••"),
        ("Key (email)=(mina.o'hara+x@mail.example.org) already exists", "Key (email)=(•••@•••) already exists"),
        ("GET /workshops/CFR-7K2M/book/", "GET /workshops/CFR-7K2M/book/"),
    ],
)
def test_secrets_and_addresses_are_masked(said, logged):
    assert masked(said) == logged


def test_every_part_of_a_line_is_masked():
    assert masked({"a": ["x@example.org", 3], "b": None, "c": True}) == {"a": ["•••@•••", 3], "b": None, "c": True}


def lines(capture):
    return [json.loads(line) for line in capture.getvalue().splitlines()]


@pytest.fixture
def handler():
    import io

    capture = io.StringIO()
    handler = logging.StreamHandler(capture)
    handler.setFormatter(json_formatter())
    root = logging.getLogger("tests.logs")
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    yield capture
    root.removeHandler(handler)


def test_our_own_lines_and_libraries_lines_and_tracebacks(handler):
    structlog.get_logger("tests.logs").info("request_started", request=f"GET /calendar/{SECRET}.ics")
    logging.getLogger("tests.logs").warning("Not found: %s", f"/voices/{SECRET}/")
    try:
        raise ValueError("mina@example.org is taken")
    except ValueError:
        structlog.get_logger("tests.logs").exception("broken")
    text = handler.getvalue()
    assert SECRET not in text
    assert "mina@example.org" not in text
    assert [line["event"] for line in lines(handler)] == ["request_started", "Not found: /voices/•••/", "broken"]
    assert "ValueError" in lines(handler)[2]["exception"]
