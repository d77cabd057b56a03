"""The selection the canvas and the table share."""

import numpy as np
import pytest

from neuronlab.session.selection import Selection
from tests.core.building import wavy_points


@pytest.fixture
def selection():
    return Selection()


@pytest.fixture
def changes(selection):
    """How many points were selected after each change."""
    seen = []
    selection.changed.connect(lambda: seen.append(len(selection)))
    return seen


def test_ids_are_kept_rising_and_once_each(selection):
    selection.choose([7, 2, 7, 0, 2])
    assert selection.ids.tolist() == [0, 2, 7]
    assert not selection.ids.flags.writeable


def test_only_another_selection_is_a_change(selection, changes):
    selection.choose([3, 1])
    selection.choose([1, 3, 3])
    assert changes == [2]
    selection.clear()
    selection.clear()
    assert changes == [2, 0]


def test_points_that_are_gone_are_no_longer_selected(selection, changes):
    points = wavy_points(6)
    selection.follow(points)
    selection.choose([1, 4])
    selection.follow(points.take(np.arange(6) != 4))
    assert selection.ids.tolist() == [1]
    assert changes == [2, 1]


def test_points_of_another_family_are_not_those_selected(selection):
    selection.follow(wavy_points(6))
    selection.choose([1, 4])
    selection.follow(wavy_points(6))  # with the same ids
    assert len(selection) == 0
