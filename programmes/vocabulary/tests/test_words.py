"""What counts as the same name."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from programmes.vocabulary.words import MOST_LETTERS_OF_A_KEY, key_of, singular, words_of


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Link Workers", "link worker"),
        ("link-worker", "link worker"),
        ("LINK  WORKER.", "link worker"),
        ("Café", "cafe"),
        ("well-being", "well being"),
        ("business", "business"),
        ("gas", "gas"),
        ("…", ""),
    ],
)
def test_names_are_compared_without_capitals_hyphens_and_plural(name, key):
    assert key_of(name) == key


def test_words_stand_as_they_were_typed():
    assert words_of("Well-being, NOW") == ["Well", "being", "NOW"]


@pytest.mark.parametrize(("name", "one"), [("link workers", "link worker"), ("less", "less"), ("gas", "gas")])
def test_singular(name, one):
    assert singular(name) == one


@given(st.from_regex(r"[a-z]{1,12}( [a-z]{1,12}){0,4}", fullmatch=True))
def test_however_a_name_is_written_it_is_one_name(name):
    assert key_of(name.title()) == key_of(name.replace(" ", "-")) == key_of(f" {name.upper()}. ") == key_of(name)


@given(st.text(max_size=80))
def test_a_key_is_never_longer_than_its_column(name):
    assert len(key_of(name)) <= MOST_LETTERS_OF_A_KEY
