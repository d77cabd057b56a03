"""The derivative by itself: dashed, with gaps where it is not finite, in a range that is steady."""

import numpy as np
import pytest

from neuronlab.gui.canvas.pictures.derivative import AXIS_NAME, DerivativeCurve


@pytest.fixture
def curve(plot, theme):
    curve = DerivativeCurve(plot)
    plot.addItem(curve, ignoreBounds=True)
    curve.recolor(theme.colors)
    return curve


def test_its_range_has_zero_in_it_and_stays_while_values_change_little(curve, plot):
    x = np.linspace(-4.0, 4.0, 100)
    curve.show_derivative(x, np.linspace(2.0, 9.0, 100))
    ends = curve.ends
    assert ends == (0.0, 10.0)
    curve.show_derivative(x, np.linspace(2.0, 8.0, 100))
    assert curve.ends == ends
    curve.show_derivative(x, np.linspace(-2.0, 8.0, 100))
    assert curve.ends[0] < 0.0
    axis = plot.getPlotItem().getAxis("right")
    assert (axis.labelText, axis.range) == (AXIS_NAME, list(curve.ends))


def test_it_is_seen_however_small_it_is(curve, plot):
    """Inputs may be times in nanoseconds."""
    curve.show_derivative(np.linspace(1.7e18, 1.7e18 + 1e14, 100), np.linspace(-4e-14, 7e-14, 100))
    bottom, top = plot.ranges[1]
    assert np.ptp(curve.getData()[1]) > 0.5 * (top - bottom)


def test_it_is_dashed_and_has_gaps_where_it_is_not_finite(curve):
    values = np.ones(100)
    values[50] = np.inf
    curve.show_derivative(np.linspace(-4.0, 4.0, 100), values)
    joined, x = curve.opts["connect"].astype(bool)[:-1], curve.getData()[0]
    assert 0.4 < np.diff(x)[joined].sum() / np.ptp(x) < 0.8
    assert not joined[(x[1:] > -4.0 + 49 * 8.0 / 99 + 1e-9) & (x[:-1] < -4.0 + 51 * 8.0 / 99 - 1e-9)].any()
    assert np.isfinite(curve.getData()[1]).all()
