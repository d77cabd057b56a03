import pytest

from neuronlab.core.errors import InputError, WorkError
from neuronlab.core.text import LONGEST_MESSAGE, as_cell, of_cell, one_line, without_controls

HUGE = "x" * 10_000_000


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("as it is", "as it is"),
        ("  a\tb\r\n c\u2028d ", "a b c d"),
        ("\0a\x1b[2Jb\x9c\x7f", "a [2Jb"),
        ("a\u202egnp.exe\u2066", "a gnp.exe"),
        ("half \ud800 a letter", "half � a letter"),
        ("سلام می‌کنم 👩‍👩‍👧 x₁", "سلام می‌کنم 👩‍👩‍👧 x₁"),
    ],
)
def test_what_is_no_text_is_left_out(text, expected):
    assert without_controls(text) == expected


@pytest.mark.parametrize("length", [0, 1, LONGEST_MESSAGE - 1, LONGEST_MESSAGE])
def test_a_message_that_is_short_enough_is_left_alone(length):
    assert one_line("x" * length) == "x" * length


@pytest.mark.parametrize("most", [100, LONGEST_MESSAGE])
def test_a_long_message_loses_its_middle(most):
    line = one_line(f"points.csv cannot be read: there is a column {HUGE} twice.", most)
    assert len(line) == most
    assert line.startswith("points.csv cannot be read: there is a column xxx")
    assert line.endswith("xxx twice.")
    assert "x … x" in line


def test_the_spaces_within_numbers_stay_as_they_are():
    assert one_line(" 1\u202f000\u202f000  points\n") == "1\u202f000\u202f000 points"


@pytest.mark.parametrize("kind", [InputError, WorkError])
def test_an_error_is_one_line_of_bounded_length_whatever_it_quotes(kind):
    message = str(kind(f"There is no field\n\x1b[31m called {HUGE}\n; choose another."))
    assert len(message) == LONGEST_MESSAGE
    assert message.startswith("There is no field [31m called xxx")
    assert message.endswith("xxx ; choose another.")


@pytest.mark.parametrize(
    "text", ["=1+1", "+A1", "-2+3", "@SUM(A1)", "\tx", "\rx", "-inf", "+1_000", "'=x", "''-a", "-"]
)
def test_a_text_that_a_spreadsheet_would_compute_gets_an_apostrophe_and_loses_it_again(text):
    assert as_cell(text) == f"'{text}"
    assert of_cell(as_cell(text)) == text


@pytest.mark.parametrize("text", ["", "sea", "c'est", "'", "'sea'", "a=b", "-3", "+1.5e-7", "-.5", "3.", "−0.5", "1-2"])
def test_other_texts_are_cells_as_they_are(text):
    assert as_cell(text) == of_cell(text) == text
