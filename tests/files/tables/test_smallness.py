"""What a table has too few of is said."""

import numpy as np
import pytest

from neuronlab.files.tables.smallness import sentences_about_smallness


def said(targets, labels=()):
    return list(sentences_about_smallness(np.array(targets, float)[:, None], labels))


@pytest.mark.parametrize("labels", [(), ("a", "b")])
def test_one_or_two_rows_are_too_few(labels):
    assert said([0], labels) == ["It has only one row, too few to learn from. Add further rows."]
    assert said([0, 1], labels) == ["It has only two rows, too few to learn from. Add further rows."]
    assert said([], labels) == []


def test_of_numbers_three_are_enough_and_of_classes_two_each():
    assert said([7.0, 1.0, 1.0]) == []
    assert said([0, 0, 1, 1], ("a", "b")) == []


def test_classes_with_a_single_row_are_named():
    assert said([0, 1, 1], ("no", "yes")) == [
        "Class no has only one row, too few to learn from and to test with. Add further rows of it."
    ]
    assert said([0, 1, 2, 2], ("a", "b", "c"))[0].startswith("Classes a and b have only one row each, ")
    assert said([0, 1, 2, 3, 3], tuple("abcd"))[0].startswith("Classes a, b and c have only one row each, ")
