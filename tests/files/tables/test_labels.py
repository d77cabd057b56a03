"""Labels are numbered as they come, and put in order once all are known."""

import numpy as np
import pytest

from neuronlab.core.data.names import LONGEST_NAME
from neuronlab.core.errors import InputError
from neuronlab.core.network.outputs import MAX_CLASSES
from neuronlab.files.tables.format import TableFormat
from neuronlab.files.tables.labels import LabelNumbers, cell_of_label, label_of

POINT, COMMA = TableFormat(), TableFormat(separator=";", decimal_comma=True)


@pytest.mark.parametrize(
    ("form", "cell", "label"),
    [
        (POINT, "cat", "cat"),
        (POINT, "a\tb\n c", "a b c"),
        (POINT, "1", "1"),
        (POINT, "01.0", "1"),
        (POINT, "-0", "0"),
        (POINT, "−1", "-1"),
        (POINT, "0.5", None),
        (POINT, "0,5", "0,5"),
        (COMMA, "0,5", None),
        (COMMA, "3,0", "3"),
        (POINT, "nan", "nan"),
        (POINT, "-inf", "-inf"),
        (POINT, str(2**53), str(2**53)),
        (POINT, "1e300", None),
        (POINT, "", None),
    ],
)
def test_a_label_is_text_or_a_whole_number(form, cell, label):
    assert label_of(form, cell) == label


@pytest.mark.parametrize("label", ["NA", "'NA", "''.", "-", "'x", "a"])
def test_a_name_that_could_mean_a_missing_value_is_marked_as_a_label(label):
    assert label_of(POINT, cell_of_label(label)) == label
    assert (cell_of_label(label) == label) == label.endswith(("x", "a"))


def test_markers_that_are_numbers_are_missing_however_they_are_written():
    labels = LabelNumbers(POINT, ("-999", "x"))
    assert [labels.number(cell) for cell in ("-999", "-999.0", "x", "999")] == [None, None, None, 0.0]
    assert not labels.is_missing("999")


def test_labels_are_numbered_as_they_come_however_they_are_written():
    labels = LabelNumbers(POINT)
    assert [labels.number(cell) for cell in ("b", "2", "b", "02.0", "a")] == [0.0, 1.0, 0.0, 1.0, 2.0]
    assert labels.numbers(["a", " b ", "2 ", "2.0"]) == [2, 0, 1, 1]


def test_many_cells_are_refused_at_once_where_one_is_no_label():
    with pytest.raises(ValueError):  # noqa: PT011  # it has no text
        LabelNumbers(POINT).numbers(["a", "b", "0.5"])


def test_a_name_that_is_too_long_is_no_label():
    labels = LabelNumbers(POINT)
    assert labels.number("n" * LONGEST_NAME) == 0.0
    assert labels.number("n" * (LONGEST_NAME + 1)) is None


def test_whole_numbers_come_first_and_in_their_order_then_text():
    labels = LabelNumbers(POINT)
    numbers = labels.numbers(["b", "10", "a", "9", "-1"])
    assert labels.in_order(np.array(numbers, float))[0] == ("-1", "9", "10", "a", "b")
    assert labels.in_order(np.array(numbers, float))[1].tolist() == [4.0, 2.0, 3.0, 1.0, 0.0]


def test_labels_of_rows_that_are_left_out_are_no_classes():
    labels = LabelNumbers(POINT)
    b, _, a = labels.numbers(["b", "c", "a"])
    names, places = labels.in_order(np.array([b, a, b], float))
    assert (names, places.tolist()) == (("a", "b"), [1.0, 0.0, 1.0])


@pytest.mark.parametrize("count", [1, MAX_CLASSES + 1])
def test_too_few_and_too_many_labels_are_refused(count):
    labels = LabelNumbers(POINT)
    numbers = np.array(labels.numbers([f"name {number}" for number in range(count)]), float)
    with pytest.raises(InputError, match=rf"{count} .*name 0"):
        labels.in_order(numbers)


def test_very_many_labels_end_the_reading():
    labels = LabelNumbers(POINT)
    labels.numbers([f"name {number}" for number in range(10_000)])
    with pytest.raises(InputError, match="10,000"):
        labels.number("one more")
