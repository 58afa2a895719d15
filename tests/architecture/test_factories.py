"""What factories name sorts in the order in which it was made: 00009 stands before 00010, as 9 doesn't before 10."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
NUMBERED = re.compile(r'Sequence\(lambda (\w+): f"([^"]*)"\)')


def names_that_sort_by_chance(source: str) -> list[str]:
    return [text for number, text in NUMBERED.findall(source) if f"{{{number}:05}}" not in text]


def test_numbers_in_names_have_five_digits():
    sources = {path: path.read_text() for path in ROOT.glob("*/**/factories.py") if ".venv" not in path.parts}
    assert sum(len(NUMBERED.findall(source)) for source in sources.values()) > 20
    assert {str(path): names for path, source in sources.items() if (names := names_that_sort_by_chance(source))} == {}


def test_a_name_that_sorts_by_chance_is_seen():
    assert names_that_sort_by_chance('name = factory.Sequence(lambda n: f"Region {n}")') == ["Region {n}"]
