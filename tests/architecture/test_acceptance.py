"""The table of docs/calendars.md: a test for each of the 27 lines, and every test that it names is there."""

import ast
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
NAMED = re.compile(r"`([\w/]+\.py)::([\w:]+)`")


def lines() -> dict[int, list[tuple[str, str]]]:
    """Return which tests the table names for each line, as (file, name within it)."""
    rows = re.findall(r"^\| (\d+) \|(.+)$", (ROOT / "docs/calendars.md").read_text(), re.MULTILINE)
    return {int(number): NAMED.findall(row) for number, row in rows}


def names_in(path: Path) -> set[str]:
    """Return the tests of a file: "test_x", and "TestY::test_x" for those in a class."""
    found = set()
    for node in ast.parse(path.read_text()).body:
        if isinstance(node, ast.FunctionDef):
            found.add(node.name)
        if isinstance(node, ast.ClassDef):
            found |= {f"{node.name}::{one.name}" for one in node.body if isinstance(one, ast.FunctionDef)}
    return found


def test_each_line_is_held_by_a_test():
    assert {number: len(tests) > 0 for number, tests in lines().items()} == dict.fromkeys(range(1, 28), True)


def test_every_test_that_is_named_is_there():
    named = {one for tests in lines().values() for one in tests}
    missing = [f"{file}::{name}" for file, name in sorted(named) if name not in names_in(ROOT / file)]
    assert missing == []
