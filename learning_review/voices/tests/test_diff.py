from hypothesis import given
from hypothesis import strategies as st

from learning_review.voices.diff import Piece, diff


def test_words_that_went_and_came():
    assert diff("She never asks first.", "She always asks first!") == [
        Piece("same", "She "),
        Piece("removed", "never"),
        Piece("added", "always"),
        Piece("same", " asks first"),
        Piece("removed", "."),
        Piece("added", "!"),
    ]


def test_words_that_follow_one_another_change_together():
    assert diff("my neighbour Mrs Abara, too", "a neighbour of mine, too") == [
        Piece("removed", "my"),
        Piece("added", "a"),
        Piece("same", " neighbour "),
        Piece("removed", "Mrs Abara"),
        Piece("added", "of mine"),
        Piece("same", ", too"),
    ]


@given(st.text(max_size=60), st.text(max_size=60))
def test_both_texts_can_be_read_off_to_the_letter(before, after):
    pieces = diff(before, after)
    assert "".join(piece.text for piece in pieces if piece.kind != "added") == before
    assert "".join(piece.text for piece in pieces if piece.kind != "removed") == after
