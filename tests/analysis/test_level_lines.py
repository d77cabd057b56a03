import numpy as np
import pytest

from neuronlab.analysis.level_lines import LevelLines, round_levels

X, Y = np.linspace(-3.0, 3.0, 61), np.linspace(-2.0, 2.0, 41)
ACROSS, UP = np.meshgrid(X, Y)


def drawn(lines):
    x, y = lines
    return x[np.isfinite(x)], y[np.isfinite(y)]


def test_lines_of_a_slope_run_along_its_level():
    x, y = drawn(LevelLines(X, Y, ACROSS + 2.0 * UP).at(np.array([0.5])))
    np.testing.assert_allclose(x + 2.0 * y, 0.5, atol=1e-12)


def test_lines_of_a_bowl_are_circles():
    x, y = drawn(LevelLines(X, Y, ACROSS**2 + UP**2).at(np.array([1.0])))
    np.testing.assert_allclose(np.hypot(x, y), 1.0, atol=2e-3)


def test_lines_of_several_levels_are_kept_apart_by_gaps():
    x, y = LevelLines(X, Y, ACROSS).at(np.array([-1.0, 0.0, 2.0]))
    np.testing.assert_array_equal(np.isnan(x), np.isnan(y))
    pieces = np.split(x, np.flatnonzero(np.isnan(x)))
    levels = [np.unique(np.round(piece[np.isfinite(piece)], 12)).tolist() for piece in pieces]
    assert [level for level in levels if level] == [[-1.0], [0.0], [2.0]]


def test_there_are_no_lines_of_a_level_that_is_not_reached():
    x, y = LevelLines(X, Y, ACROSS).at(np.array([5.0]))
    assert np.isnan(x).all()
    assert np.isnan(y).all()


@pytest.mark.parametrize("gap", [np.nan, np.inf])
def test_there_are_no_lines_where_the_field_is_not_finite(gap):
    field = np.where(UP > 0.05, gap, ACROSS)
    x, y = drawn(LevelLines(X, Y, field).at(np.array([0.5])))
    np.testing.assert_allclose(x, 0.5)
    assert y.min() == -2.0
    assert -0.1 <= y.max() <= 0.05


@pytest.mark.parametrize(("low", "high"), [(-1.0, 1.0), (0.003, 0.0071), (-12_345.0, 678.0), (99.0, 101.5)])
def test_round_levels_are_multiples_of_a_round_step_within_the_ends(low, high):
    levels = round_levels(low, high)
    steps = np.diff(levels)
    assert 4 <= len(levels) <= 12
    np.testing.assert_allclose(steps, steps[0])
    figure = steps[0] / 10.0 ** np.floor(np.log10(steps[0]) + 1e-9)
    assert min(abs(figure - round_) for round_ in (1.0, 2.0, 2.5, 5.0)) < 1e-9
    np.testing.assert_allclose(levels / steps[0], np.round(levels / steps[0]), atol=1e-6)
    assert low <= levels[0] + 1e-9 * (high - low)
    assert levels[-1] <= high + 1e-9 * (high - low)
    assert levels[0] - steps[0] < low
    assert levels[-1] + steps[0] > high


def test_no_more_levels_are_given_than_were_asked_for():
    assert round_levels(0.0, 10.0, most=2).tolist() == [0.0, 5.0, 10.0]
    assert round_levels(0.1, 9.9, most=20).tolist() == np.arange(0.5, 9.6, 0.5).tolist()
