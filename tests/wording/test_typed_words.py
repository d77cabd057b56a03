"""Options and lists as words of a command line."""

import pytest

from neuronlab.wording.typed_words import list_text, listed, option_words


@pytest.mark.parametrize(
    ("items", "text"),
    [(("NA", "n/a"), "NA,n/a"), (("a, b", 'say "hi"', ""), '"a, b","say ""hi""",'), (("two\nlines",), '"two\nlines"')],
)
def test_a_list_is_read_as_it_was_written(items, text):
    assert list_text(items) == text
    assert listed(text) == items


@pytest.mark.parametrize(
    ("text", "items"),
    [("", ()), ("NA\n-999\r\n?", ("NA", "-999", "?")), ("a\rb", ("a", "b")), ('"a,b', ("a,b",))],
)
def test_any_text_is_a_list(text, items):
    assert listed(text) == items


def test_a_value_that_looks_like_an_option_is_part_of_its_word():
    assert option_words("--missing", "-999") == ("--missing=-999",)
    assert option_words("--missing", "NA") == ("--missing", "NA")
