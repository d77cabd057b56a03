"""A guess is drawn with the mouse on a plot, and is no part of the points."""

import numpy as np
import pytest
from msgspec.structs import replace
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from neuronlab.analysis.frames.builder import FrameBuilder
from neuronlab.analysis.frames.request import ViewRequest
from neuronlab.core.specs.experiment import Experiment
from neuronlab.gui.canvas.canvas import FunctionCanvas
from neuronlab.gui.canvas.guess import LEAST_PX, DrawnGuess
from neuronlab.session.selection import Selection
from tests.controls import LEFT, double_click, drag
from tests.frames import set_blocks


@pytest.fixture
def canvas(qtbot, theme):
    canvas = FunctionCanvas(theme, np.random.default_rng(0), Selection())
    qtbot.addWidget(canvas)
    canvas.resize(640, 420)
    canvas.show_experiment(Experiment())
    with qtbot.waitExposed(canvas):
        canvas.show()
    canvas.plot.show_ranges((-4.0, 4.0), (-2.0, 2.0))
    return canvas


@pytest.fixture
def guess(canvas, qtbot):
    """What is drawn is shown, as a controller does; `drawn` and `edits` list what the canvas has said."""
    guess = canvas.guess
    guess.sketches, guess.edits, guess.asks = [], [], []
    guess.drawn.connect(guess.sketches.append)
    guess.drawn.connect(guess.show)
    guess.asked.connect(lambda: guess.asks.append(guess.compared))
    canvas.edited.connect(guess.edits.append)
    return guess


@pytest.fixture
def stroke(canvas, qtbot):
    def through(*positions, releases=True):
        at = [canvas.plot.position_of(*position).toPoint() for position in positions]
        drag(qtbot, canvas.mouse_target(), *at, releases=releases)

    return through


def seen(guess):
    return guess.picture.line.isVisible(), guess.picture.shade.isVisible()


def test_a_wanted_guess_takes_the_left_button_and_leaves_the_points_alone(guess, stroke):
    guess.ask(is_wanted=True)
    stroke((-3.0, -1.0), (0.0, 1.0), (3.0, 0.0))
    (sketch,) = guess.sketches
    assert [x for x, _ in sketch] == sorted(x for x, _ in sketch)
    assert np.allclose(np.interp([-3.0, 0.0, 3.0], *np.array(sketch).T), [-1.0, 1.0, 0.0], atol=0.05)
    assert guess.edits == []
    assert seen(guess) == (True, False)


def test_another_stroke_replaces_the_guess_and_the_tools_get_the_button_back(guess, stroke):
    guess.ask(is_wanted=True)
    stroke((-3.0, 0.0), (3.0, 0.0))
    stroke((-1.0, 1.0), (1.0, 1.0))
    assert guess.sketches[-1][0][0] == pytest.approx(-1.0, abs=0.05)
    guess.ask(is_wanted=False)
    stroke((-2.0, 0.0), (2.0, 0.0))
    assert len(guess.sketches) == 2
    assert guess.edits
    assert guess.picture.line.isVisible()


def test_a_click_is_no_guess_and_no_point(guess, stroke, canvas, qtbot):
    guess.ask(is_wanted=True)
    stroke((0.0, 0.0), (0.5 * LEAST_PX * canvas.plot.box.viewPixelSize()[0], 0.0))
    double_click(qtbot, canvas.mouse_target(), canvas.plot.position_of(1.0, 1.0).toPoint())
    assert guess.sketches == []
    assert guess.edits == []
    assert seen(guess) == (False, False)


def test_a_stroke_beyond_the_plot_stays_in_it(guess, stroke):
    guess.ask(is_wanted=True)
    stroke((0.0, 0.0), (2.0, 2.2), (4.3, 2.2))
    x, y = np.array(guess.sketches[0]).T
    assert x.max() <= 4.0
    assert y.max() <= 2.0


def test_the_pencil_is_in_hand_while_a_guess_is_wanted(guess, canvas):
    canvas.use_tool("erase")
    guess.ask(is_wanted=True)
    canvas.plot.hovered.emit(canvas.plot.plot_position_at(canvas.plot.position_of(0.0, 0.0)))
    assert canvas.plot.viewport().cursor().shape() == Qt.CursorShape.CrossCursor
    assert not canvas.pointer.brush.isVisible()
    guess.ask(is_wanted=False)
    canvas.plot.hovered.emit(canvas.plot.plot_position_at(canvas.plot.position_of(0.0, 0.0)))
    assert canvas.pointer.brush.isVisible()


def test_a_stroke_in_progress_is_dropped_when_the_guess_is_no_longer_wanted(guess, stroke, canvas):
    guess.show(((-1.0, 0.0), (1.0, 0.0)))
    guess.ask(is_wanted=True)
    stroke((-3.0, 1.0), (3.0, 1.0), releases=False)
    guess.ask(is_wanted=False)
    QTest.mouseRelease(canvas.mouse_target(), LEFT, pos=QPoint(300, 200))
    assert guess.sketches == []
    assert guess.picture.line.getData()[0].max() == pytest.approx(1.0)


SKETCH = ((-2.0, 0.5), (2.0, 0.5))


@pytest.fixture
def frame_of(make_trainer):
    """The frame of one neuron that computes w·x, asked about what the guess asks for."""

    def make(guess, weight=1.0):
        trainer = make_trainer()
        set_blocks(trainer, [[[weight, 0.0]]])
        return FrameBuilder(trainer).build(ViewRequest(guess=guess.compared))

    return make


def test_the_gap_is_asked_for_shaded_and_goes_with_the_guess(guess, canvas, frame_of):
    guess.show(SKETCH)
    assert guess.compared is None
    guess.show(SKETCH, is_compared=True)
    assert guess.asks[-1].sketch == SKETCH
    frame = frame_of(guess)
    canvas.show_frame(frame)
    assert seen(guess) == (True, True)
    assert guess.gap_in(frame).rmse == pytest.approx(np.sqrt(4.0 / 3.0 + 0.25), rel=1e-6)
    area = guess.picture.shade.path()
    assert (area.boundingRect().left(), area.boundingRect().right()) == (-2.0, 2.0)
    guess.show(((-1.0, 0.0), (1.0, 0.0)), is_compared=True)
    canvas.show_frame(frame)  # it was asked for before the other guess
    assert seen(guess) == (True, False)
    guess.show(())
    assert seen(guess) == (False, False)
    assert guess.asks[-1] is None


def test_a_gap_that_is_not_finite_is_not_shaded(guess, canvas, frame_of):
    guess.show(SKETCH, is_compared=True)
    canvas.show_frame(frame_of(guess, np.nan))
    assert seen(guess) == (True, False)


def test_a_gap_far_beyond_the_plot_is_shaded_to_its_edge(guess, canvas, frame_of):
    guess.show(SKETCH, is_compared=True)
    canvas.show_frame(frame_of(guess, 1e9))
    assert guess.picture.shade.path().boundingRect().height() < 20.0


def test_the_dashes_keep_their_length_when_the_plot_is_zoomed(guess, canvas):
    guess.show(SKETCH)
    dashes = []
    for _ in range(2):
        x, _ = guess.picture.line.getData()
        joined = guess.picture.line.opts["connect"]
        dashes.append(np.diff(x)[joined[:-1] > 0].max() / canvas.plot.box.viewPixelSize()[0])
        canvas.zoom(5)
    assert dashes[1] == pytest.approx(dashes[0], rel=0.05)


def test_the_legend_names_the_guess(guess, canvas):
    assert "guess" not in canvas._legend.toolTip()
    guess.show(SKETCH)
    assert "your guess" in canvas._legend.toolTip()
    guess.show(())
    assert "guess" not in canvas._legend.toolTip()


def test_another_task_shows_no_guess_and_the_way_back_does(guess, canvas):
    guess.ask(is_wanted=True)
    guess.show(SKETCH, is_compared=True)
    canvas.show_experiment(replace(Experiment(), task="surface"))
    assert seen(guess)[0] is False
    assert not guess.is_wanted
    assert guess.asks[-1] is None
    canvas.show_experiment(Experiment())
    assert seen(guess)[0] is True
    assert guess.compared.sketch == SKETCH


def test_both_themes_draw_it_in_the_neutral_colour(plot, theme):
    guess = DrawnGuess(plot, theme)
    colours = []
    for mode in ("dark", "light"):
        theme.set_mode(mode)
        guess.recolor()
        colours.append(guess.picture.line.opts["pen"].color().name())
        assert colours[-1] == theme.colors.text
    assert len(set(colours)) == 2


def test_the_lane_below_the_plot_stays_that_of_kinks(guess, stroke, canvas):
    guess.ask(is_wanted=True)
    canvas.plot.show_lane(is_shown=True)
    canvas.plot.show_ranges((-4.0, 4.0), (-2.0, 2.0))
    below = canvas.plot.ranges[1][0] - 10.0 * canvas.plot.box.viewPixelSize()[1]
    stroke((-2.0, below), (2.0, 0.0))
    assert guess.sketches == []
    assert guess.edits == []
