"""Points that are written come back to the last bit, from a file and from the clipboard, whatever their labels are."""

from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from neuronlab.files.tables.cells import plain_number
from neuronlab.files.tables.format import TableFormat
from neuronlab.files.tables.labels import label_of
from neuronlab.files.tables.planning import plan_reading, read_plan
from neuronlab.files.tables.point_columns import CsvPoints
from neuronlab.files.tables.points import points_text, read_points, write_points
from neuronlab.files.tables.source import pasted_source
from tests.files.tables.tables import read

LARGEST = 1e30
ROWS = st.integers(min_value=2, max_value=12)
NUMBERS = st.floats(min_value=-LARGEST, max_value=LARGEST, allow_nan=False).map(
    lambda number: number if abs(number) > 1e-100 else 0.0 * number
)
"""Smaller differences than these are refused."""
FORMATS = (TableFormat(), TableFormat(separator="\t", decimal_comma=True))


def is_a_name(text):
    """Whether a text is a label that is no number, however numbers are written."""
    return bool(text.strip()) and all(plain_number(form, text) is None for form in FORMATS)


NAMES = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1, max_size=12)
LABELS = st.one_of(NAMES.filter(is_a_name), st.sampled_from(["a, b", 'say "hi"', "a;b", "two\nlines", " x ", "Größe"]))


def same_bits(one, other):
    return one.tobytes() == np.ascontiguousarray(other).tobytes()


def read_back(points):
    """The points from a file, and from the clipboard."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "points.csv"
        write_points(path, points)
        from_file = read_points(path, points.task)
    pasted = read(points_text(points), points.task).accepted(skips_bad_rows=False)
    return from_file, pasted


@st.composite
def number_points(draw):
    inputs, count = draw(st.sampled_from([("curve", 1), ("surface", 2)])), draw(ROWS)
    values = [draw(NUMBERS) for _ in range(count * (inputs[1] + 1))]
    table = np.array(values).reshape(count, -1)
    return CsvPoints(inputs[0], table[:, :-1], table[:, -1:])


@given(number_points())
def test_numbers_come_back_to_the_last_bit(points):
    for back in read_back(points):
        assert same_bits(back.inputs, points.inputs)
        assert same_bits(back.targets, points.targets)


@st.composite
def labelled_points(draw):
    """Points of all their labels, which are in the order they are read in."""
    texts = draw(st.lists(LABELS, min_size=2, max_size=6))
    texts += [str(number) for number in draw(st.sets(st.integers(-(2**53), 2**53), max_size=2))]
    labels = {label for text in texts if (label := label_of(TableFormat(), text))}
    numbers = sorted((label for label in labels if label.lstrip("-").isdecimal() and label.isascii()), key=int)
    ordered = (numbers + sorted(labels - set(numbers)))[:6]
    if len(ordered) < 2:
        ordered = ["a", "b"]
    targets = [*range(len(ordered)), *draw(st.lists(st.integers(0, len(ordered) - 1), max_size=6))]
    values = [draw(NUMBERS) for _ in range(2 * len(targets))]
    return CsvPoints("classes", np.array(values).reshape(-1, 2), np.array(targets, float)[:, None], tuple(ordered))


@given(labelled_points())
def test_labels_come_back_as_they_are(points):
    for back in read_back(points):
        assert back.labels == points.labels
        assert same_bits(back.inputs, points.inputs)
        assert same_bits(back.targets, points.targets)


def test_names_of_classes_that_could_mean_a_missing_one_come_back_without_a_question():
    labels = ("'NA", "-", ".", "NA", "'.", "None")
    points = CsvPoints("classes", np.eye(6)[:, :2], np.arange(6.0)[:, None], labels)
    for back in read_back(points):
        assert set(back.labels) == set(labels)
    pasted = plan_reading(pasted_source(points_text(points)))
    assert not pasted.questions
    assert not any(note.is_question for note in read_plan(pasted).notes)


def test_spaces_in_labels_are_made_single_when_they_are_written():
    points = CsvPoints("classes", np.eye(2), np.array([[0.0], [1.0]]), (" a\r\n b ", "c\td"))
    for back in read_back(points):
        assert back.labels == ("a b", "c d")


def test_labels_that_are_whole_numbers_are_the_same_however_they_are_written():
    points = CsvPoints("classes", np.eye(2), np.array([[0.0], [1.0]]), ("01", "2.0"))
    for back in read_back(points):
        assert back.labels == ("1", "2")


def test_the_text_for_the_clipboard_has_a_header_and_tabs():
    points = CsvPoints("classes", np.array([[0.5, 1.0], [2.0, 3.0]]), np.array([[1.0], [0.0]]), ("a", "b c"))
    assert points_text(points) == "x1\tx2\tlabel\n0.5\t1.0\tb c\n2.0\t3.0\ta\n"


def test_making_the_text_of_many_points_can_be_stopped():
    points = CsvPoints("curve", np.zeros((100_000, 1)), np.zeros((100_000, 1)))
    shares = []

    def stop_halfway(share):
        shares.append(share)
        if share >= 0.5:
            raise InterruptedError

    with pytest.raises(InterruptedError):
        points_text(points, stop_halfway)
    assert shares == sorted(shares)
    assert shares[-1] == 0.5
