from ui.typed import tidy


def test_what_was_typed_is_kept_with_one_kind_of_line_end_and_no_space_around_it():
    assert tidy("  One.\r\n\r\nTwo.\n ") == "One.\n\nTwo."
