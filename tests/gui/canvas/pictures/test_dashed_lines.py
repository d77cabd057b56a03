"""Dashes are gaps in the data; straight lines lie where their map says, within what the plot shows."""

import numpy as np
import pytest

from neuronlab.analysis.collapse import LinearMap
from neuronlab.gui.canvas.pictures.dashed_lines import (
    DASHES,
    DOTS,
    LONG_DASHES,
    SAMPLES,
    broken,
    class_lines,
    level_lines,
)

RANGES = ((-2.0, 3.0), (-10.0, 40.0))


def shown(dashed):
    """Places (n, 2) that are joined to the next one, and those they are joined to."""
    joined = np.flatnonzero(dashed.connect)
    assert not dashed.connect[-1]
    return np.column_stack([dashed.x, dashed.y])[np.union1d(joined, joined + 1)]


def lengths(dashed, plot):
    """Lengths of the dashes and of the gaps between them, in pixels along the line, but for the last of each."""
    steps = np.hypot(*(np.diff(at) / px for at, px in zip(dashed[:2], plot.box.viewPixelSize(), strict=True)))
    joined = dashed.connect[:-1].astype(bool)
    pieces = np.split(np.arange(len(steps)), np.flatnonzero(np.diff(joined)) + 1)
    whole = [(bool(joined[piece[0]]), float(steps[piece].sum())) for piece in pieces[:-2]]
    return [length for is_dash, length in whole if is_dash], [length for is_dash, length in whole if not is_dash]


@pytest.mark.parametrize("pattern", [DOTS, DASHES, LONG_DASHES])
@pytest.mark.parametrize("slope", [0.0, 0.2, 40.0])
@pytest.mark.parametrize("width", [300, 2560])
def test_dashes_are_of_the_same_length_however_steep_the_line_and_wide_the_plot(plot, qtbot, pattern, slope, width):
    plot.resize(width, 320)
    qtbot.waitUntil(lambda: plot.box.width() > 0.6 * width)
    plot.show_ranges((-4.0, 4.0), (-2.0, 2.0))
    x = np.linspace(-2.0 / max(slope, 0.5), 2.0 / max(slope, 0.5), 60)
    on, off = lengths(broken(x, slope * x, plot, pattern), plot)
    assert len(on) > 3
    np.testing.assert_allclose(on, pattern.dash_px, rtol=1e-6)
    np.testing.assert_allclose(off, pattern.gap_px, rtol=1e-6)


def test_a_broken_curve_goes_through_its_positions_and_is_open_where_it_is_not_finite(plot):
    x = np.linspace(-4.0, 4.0, 81)
    y = np.sin(3.0 * x)
    y[40:43] = np.nan, np.inf, -np.inf
    dashed = broken(x, y, plot, DASHES)
    assert np.isin(np.round(x, 9), np.round(dashed.x, 9)).all()
    np.testing.assert_allclose(np.interp(x[:40], dashed.x, dashed.y), y[:40], atol=1e-9)
    joined = np.flatnonzero(dashed.connect)
    assert not ((dashed.x[joined] > x[39]) & (dashed.x[joined + 1] < x[43])).any()
    assert dashed.x[joined].max() > x[44]


def test_a_curve_that_leaves_the_plot_or_jumps_all_over_it_stays_small(plot):
    x = np.linspace(-4.0, 4.0, 600)
    for y in (1e12 * x**3, np.where(np.arange(600) % 2, 1e9, -1e9)):
        assert len(broken(x, y, plot, DOTS).x) < 8_000


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
