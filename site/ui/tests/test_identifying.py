from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ui.identifying import find


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Write to jo.b@council.example.org today", ["jo.b@council.example.org"]),
        ("See www.example.org/jo for more", ["www.example.org/jo"]),
        ("She is @jo_on_the_hill there", ["@jo_on_the_hill"]),
        ("Ring 01632 960 123 or +44 1632 960124", ["01632 960 123", "+44 1632 960124"]),
        ("Her number is 943 476 5919", ["943 476 5919"]),
        ("NI number QQ 12 34 56 C was asked for", ["QQ 12 34 56 C"]),
        ("They moved to hb1 2ab last year", ["hb1 2ab"]),
        ("He lives at 12 Mill Lane with two dogs", ["12 Mill Lane"]),
        ("born on 3 March 1981 in a flat", ["born on 3 March 1981"]),
        ("It was on 4 May 2026 in court", ["4 May 2026"]),
        ("I met Mrs Abara and Dr. O'Neill", ["Mrs Abara", "Dr. O'Neill"]),
        ("a client called Jana said so", ["called Jana"]),
        ("We saw Jana Novak at the door", ["Jana Novak"]),
    ],
)
def test_what_may_identify_somebody(text, found):
    assert [hint.text for hint in find(text)] == found


@pytest.mark.parametrize(
    "text",
    [
        "",
        "She asks first now, and waits for the answer.",
        "In 2026 we tried it with 16 people over 5 days.",
        "On Monday I rang nobody. I waited.",
        "We met in May.",
        "About 10,000 homes and 3.5 million pounds.",
    ],
)
def test_ordinary_words_are_left_in_peace(text):
    assert find(text) == []


def test_each_find_says_why():
    hint = find("Ring 01632 960 123")[0]
    assert (hint.start, hint.end, str(hint.why)) == (5, 18, "a telephone number")


@given(st.text(max_size=200))
def test_finds_stand_in_the_text_in_order_and_apart(text):
    hints = find(text)
    assert [text[hint.start : hint.end] for hint in hints] == [hint.text for hint in hints]
    assert all(first.end <= second.start for first, second in pairwise(hints))
