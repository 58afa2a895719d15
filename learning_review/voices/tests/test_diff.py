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


@given(st.text(max_size=60), st.text(max_size=60))
def test_both_texts_can_be_read_off_to_the_letter(before, after):
    pieces = diff(before, after)
    assert "".join(piece.text for piece in pieces if piece.kind != "added") == before
    assert "".join(piece.text for piece in pieces if piece.kind != "removed") == after
