"""What somebody may have meant by what they typed."""

import pytest

from programmes.vocabulary.queries import MOST_WORDS, Sought, all_terms, sought
from programmes.vocabulary.tests.factories import TermFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def link_worker():
    return TermFactory(name="link worker", other_names=["navigator", "community connector", "health trainer"])


def test_another_name_stands_for_the_term_and_the_other_way_round(link_worker):
    others = ("link worker", "community connector", "health trainer")
    assert sought("navigator") == [Sought("navigator", others)]
    assert sought("Link Workers") == [Sought("Link Workers", ("community connector", "health trainer", "navigator"))]


def test_only_whole_names_are_names(link_worker):
    assert sought("health worker") == [Sought("health"), Sought("worker")]


def test_what_stands_around_a_name_is_looked_for_too(link_worker):
    assert [thing.typed for thing in sought("free health trainers in Leenside")] == [
        "free",
        "health trainers",
        "in",
        "Leenside",
    ]


def test_the_longest_name_wins(link_worker):
    TermFactory(name="senior link worker", other_names=["lead navigator"])
    assert sought("senior link worker") == [Sought("senior link worker", ("lead navigator",))]


@pytest.mark.parametrize("text", ["", "   ", "\0", "…!?", "\"'%_"])
def test_nothing_is_sought_where_nothing_is_said(text, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert sought(text) == []


def test_more_than_a_sentence_is_left_aside(link_worker):
    assert len(sought("navigator " * 50)) == MOST_WORDS


@pytest.mark.parametrize("count", [1, 3, 50])
def test_names_are_read_with_one_query_and_the_glossary_with_three(count, django_assert_num_queries):
    for number in range(count):
        TermFactory(other_names=[f"another name of {number}"])
    with django_assert_num_queries(1):
        assert len(sought("anything")) == 1
    with django_assert_num_queries(3):
        assert len([(term.also_called, list(term.see_also.all())) for term in all_terms()]) == count
