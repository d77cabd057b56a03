"""What can be done with points has one wording, and holding out turns into giving back."""

import numpy as np
import pytest

from neuronlab.core.data.points import DRAWN, NO_POINTS, PointSet
from neuronlab.wording.points import (
    COPY,
    DELETE,
    DUPLICATE,
    GIVE_BACK,
    HOLD_OUT,
    hold_out_words,
    points_moved_text,
    small_split_text,
)

POINTS = PointSet(
    np.arange(4.0)[:, None],
    np.zeros((4, 1)),
    ids=[3, 5, 7, 9],
    test=[False, True, True, True],
    source=[DRAWN] * 4,
    pinned=[False, False, True, True],
)


@pytest.mark.parametrize(
    ("ids", "words"),
    [
        ([], HOLD_OUT),
        ([3], HOLD_OUT),
        ([5], HOLD_OUT),  # a test point by the split, not by its pin
        ([7], GIVE_BACK),
        ([7, 9], GIVE_BACK),
        ([5, 7, 9], HOLD_OUT),
        ([7, 1000], GIVE_BACK),  # one is gone
        ([1000], HOLD_OUT),
    ],
)
def test_points_are_given_back_only_where_all_of_them_are_pinned(ids, words):
    assert hold_out_words(POINTS, np.array(ids, np.int64)) is words
    assert hold_out_words(NO_POINTS, np.array(ids, np.int64)) is HOLD_OUT


def test_a_tip_has_the_meaning_and_the_keys():
    for words in (COPY, DUPLICATE, HOLD_OUT, GIVE_BACK, DELETE):
        assert words.tip == f"{words.meaning} ({words.keys})"


def test_keys_stand_for_one_deed_alone_and_the_way_back_has_those_of_the_way():
    keys = [words.keys for words in (COPY, DUPLICATE, HOLD_OUT, DELETE)]
    assert len(set(keys)) == len(keys)
    assert GIVE_BACK.keys == HOLD_OUT.keys


def test_what_became_of_points_without_a_value_is_one_sentence():
    assert points_moved_text("sqrt(x)", 20, 1040) == (
        "sqrt(x) has no value at 20 of 1,040 points; they were moved to where it has one."
    )
    assert points_moved_text("1/x", 1, 1) == (
        "1/x has no value at 1 of 1 point; it was moved to where the formula has one."
    )


def test_why_none_of_few_points_is_held_out():
    assert small_split_text(4) == "All 4 points are used for training: of fewer than 10, none is held out."
    assert small_split_text(1) == "The only point is used for training: of fewer than 10, none is held out."
