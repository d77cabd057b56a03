import numpy as np
import pytest

from neuronlab.wording.predictions import (
    class_texts,
    likeliest_text,
    name_lengths,
    prediction_text,
    ranked_texts,
    shortest_texts,
)

MARKS = ("●", "■", "▲", "◆")


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.84372, "0.8437"),
        (-0.41034, "−0.4103"),
        (0.0, "0.0000"),
        (52416.83, "52416.8"),
        (-52416.83, "−52416.8"),
        (3.1e9, "3.100e9"),
        (2.0414e-4, "2.041e−4"),
        (float("nan"), "–"),
        (float("-inf"), "−∞"),
    ],
)
def test_a_number_has_digits_to_compare(value, text):
    assert prediction_text(value) == text


def test_classes_have_a_mark_a_name_and_a_probability():
    chances = np.array([0.25, 0.7, 0.05])
    assert class_texts(("A", "B", "C"), MARKS, chances) == ["● A 25.0\u202f%", "■ B 70.0\u202f%", "▲ C 5.0\u202f%"]
    assert ranked_texts(("A", "B", "C"), MARKS, chances) == ["■ B 70.0\u202f%", "● A 25.0\u202f%", "▲ C 5.0\u202f%"]
    assert likeliest_text(("A", "B", "C"), MARKS, chances) == "■ B 70.0\u202f%"


def test_names_are_cut_and_equal_chances_keep_their_order():
    texts = ranked_texts(("versicolor", "setosa"), MARKS, np.array([0.5, 0.5]), 5)
    assert texts == ["● vers… 50.0\u202f%", "■ seto… 50.0\u202f%"]
    assert name_lengths()[0] > name_lengths()[-1] == 0
    assert class_texts(("A", "B"), MARKS, np.array([0.25, 0.75]), 0) == ["● 25.0\u202f%", "■ 75.0\u202f%"]


def test_where_there_is_hardly_room_marks_stand_for_names():
    assert shortest_texts(MARKS, np.array([0.251, 0.749])) == ["● 25\u202f%", "■ 75\u202f%"]


def test_no_class_is_likeliest_where_the_network_has_diverged():
    assert likeliest_text(("A", "B"), MARKS, np.array([np.nan, np.nan])) == "–"
