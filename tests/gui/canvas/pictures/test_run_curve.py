import numpy as np
import pytest

from neuronlab.gui.canvas.pictures.run_curve import BESIDE_PX, FRONT_PX, RunCurve
from neuronlab.session import run_proposals
from tests.windows import share_window

X = np.linspace(-4.0, 4.0, 81)


@pytest.fixture
def curve(plot, theme):
    curve = RunCurve(plot, 2)
    plot.addItem(curve, ignoreBounds=True)
    curve.recolor(theme.colors)
    return curve


def drawn(curve):
    return curve.getData()


def test_the_active_run_is_thick_and_on_top(curve, theme):
    curve.show_function(X, np.sin(X), is_front=True, has_diverged=False)
    assert curve.isVisible()
    assert curve.opts["pen"].widthF() == FRONT_PX
    assert curve.opts["pen"].color() == theme.colors.run_color(2)
    assert curve.zValue() == 1.0
    curve.show_function(X, np.sin(X), is_front=False, has_diverged=False)
    assert curve.opts["pen"].widthF() == BESIDE_PX
    assert curve.zValue() == 0.0


def test_it_ends_at_the_last_finite_value_within_the_plot(curve, plot):
    y = X.copy()
    y[70:] = np.nan
    curve.show_function(X, y, is_front=False, has_diverged=False)
    assert curve.end == X[69]
    plot.show_ranges((-2.0, 2.0), (-2.0, 2.0))
    assert curve.end == pytest.approx(2.0)
    curve.show_function(X, np.full(81, np.inf), is_front=False, has_diverged=False)
    assert np.isnan(curve.end)


def test_a_diverged_run_keeps_its_last_curve_in_dashes(curve):
    curve.show_function(X, np.sin(X), is_front=False, has_diverged=False)
    curve.show_function(X, np.full(81, np.nan), is_front=False, has_diverged=True)
    assert curve.has_diverged
    x, y = drawn(curve)
    assert np.abs(np.interp(X, x, y) - np.sin(X)).max() < 1e-9
    assert 0 < curve.opts["connect"].sum() < len(x) - 1
    curve.show_function(X, np.cos(X), is_front=False, has_diverged=False)
    assert (drawn(curve)[1] == np.cos(X)).all()
    assert curve.opts["connect"] == "finite"


def every_run_that_is_shown_has_a_curve_of_its_own_colour(window, with_runs, change_runs, wait_for_frame):
    before = window.canvas.plot.ranges
    frame = with_runs(3)
    picture = window.canvas.pictures["curve"]
    assert window.canvas.plot.ranges == before
    for run in frame.runs:
        curve = picture.curves[run.slot]
        assert (drawn(curve)[1] == run.prediction).all()
        assert curve.opts["pen"].color() == window.theme.colors.run_color(run.slot)
    change_runs(run_proposals.show, 1, is_shown=False)
    assert [curve.isVisible() for curve in picture.curves] == [True, False, True, False, False, False]
    change_runs(run_proposals.activate, 2)
    wait_for_frame(lambda frame: frame.run.slot == 2)
    assert [curve.opts["pen"].widthF() for curve in picture.curves[::2]] == [BESIDE_PX, FRONT_PX, BESIDE_PX]


def a_hidden_active_run_has_neither_curve_nor_kinks(window, with_runs, change_runs):
    with_runs(2)
    picture = window.canvas.pictures["curve"]
    assert picture.kinks.lane.isVisible()
    change_runs(run_proposals.show, 0, is_shown=False)
    assert not picture.curve.isVisible()
    assert not picture.kinks.isVisible()
    assert not picture.kinks.lane.isVisible()
    change_runs(run_proposals.show, 0, is_shown=True)
    assert picture.curve.isVisible()
    assert picture.kinks.lane.isVisible()


def kinks_take_the_colour_of_the_active_run(window, with_runs, change_runs, wait_for_frame):
    with_runs(2)
    change_runs(run_proposals.activate, 1)
    wait_for_frame(lambda frame: frame.run.slot == 1)
    kinks = window.canvas.pictures["curve"].kinks
    assert kinks.lane._fill.color() == window.theme.colors.run_color(1)
    assert kinks._line.color().rgb() == window.theme.colors.run_color(1).rgb()


test_curves_of_runs = share_window(
    every_run_that_is_shown_has_a_curve_of_its_own_colour,
    a_hidden_active_run_has_neither_curve_nor_kinks,
    kinks_take_the_colour_of_the_active_run,
)
