"""Dashes are gaps in the data; straight lines lie where their map says, within what the plot shows."""

import numpy as np
import pytest

from neuronlab.analysis.collapse import LinearMap
from neuronlab.gui.canvas.pictures.dashed_lines import SAMPLES, class_lines, dashes, dots, level_lines

RANGES = ((-2.0, 3.0), (-10.0, 40.0))


def shown(dashed):
    """Places (n, 2) that are joined to the next one, and those they are joined to."""
    joined = np.flatnonzero(dashed.connect)
    assert not dashed.connect[-1]
    return np.column_stack([dashed.x, dashed.y])[np.union1d(joined, joined + 1)]


def test_dots_are_single_segments_with_longer_gaps():
    np.testing.assert_array_equal(dots(7), [1, 0, 0, 1, 0, 0, 1])


def test_dashes_are_of_three_units_with_gaps_of_two():
    assert dashes(11).tolist() == [1, 1, 1, 0, 0, 1, 1, 1, 0, 0, 1]
    assert dashes(10, unit=2).tolist() == [1, 1, 1, 1, 1, 1, 0, 0, 0, 0]
    assert dashes(3).dtype == np.int32


@pytest.mark.parametrize("weights", [[2.0, 0.0], [0.0, -0.5], [3.0, 0.2]])
def test_lines_of_equal_level_lie_where_the_map_has_that_level(weights):
    line = LinearMap(np.array([weights]), np.array([0.5]))
    levels = np.array([0.5, 1.5])
    places = shown(level_lines(line, levels, RANGES))
    assert len(places) > 30
    heights = line.at(places)[:, 0]
    assert np.abs(heights[:, None] - levels).min(axis=1).max() < 1e-9
    assert (np.abs(heights[:, None] - levels).min(axis=0) < 1e-9).all()
    for column, (low, high) in enumerate(RANGES):
        assert low <= places[:, column].min() <= places[:, column].max() <= high


def test_lines_outside_of_the_plot_and_of_a_flat_map_are_not_drawn():
    line = LinearMap(np.array([[1.0, 0.0]]), np.zeros(1))
    assert not level_lines(line, np.array([99.0]), RANGES).connect.any()
    dashed = level_lines(LinearMap(np.zeros((1, 2)), np.zeros(1)), np.array([1.0]), RANGES)
    assert not dashed.connect.any()
    assert np.isfinite([dashed.x, dashed.y]).all()


def test_two_classes_give_way_where_their_one_logit_is_zero():
    line = LinearMap(np.array([[1.0, 0.1]]), np.array([-1.0]))
    places = shown(class_lines(line, RANGES))
    assert len(places) > 30
    assert np.abs(line.at(places)).max() < 1e-9


def test_of_several_classes_a_line_ends_where_a_third_is_likelier():
    line = LinearMap(np.array([[1.0, 0.0], [-1.0, 0.0], [0.0, 0.2]]), np.array([0.0, 0.0, -2.0]))
    dashed = class_lines(line, RANGES)
    assert len(dashed.x) == 3 * SAMPLES
    places = shown(dashed)
    logits = np.sort(line.at(places), axis=1)
    np.testing.assert_allclose(logits[:, -1], logits[:, -2], atol=1e-9)
    between_first_two = places[np.abs(places[:, 0]) < 1e-9]
    assert len(between_first_two) > 10
    assert between_first_two[:, 1].max() < 10.1  # above, the third is likelier than both
