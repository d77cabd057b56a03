import numpy as np
import pytest

from neuronlab.gui.canvas.hint import KinkHint
from neuronlab.gui.canvas.view import CanvasView
from neuronlab.gui.theme.theme import Theme


@pytest.fixture
def plot(qtbot):
    plot = CanvasView(Theme("dark"))
    qtbot.addWidget(plot)
    plot.resize(500, 300)
    plot.show()
    return plot


def test_it_stands_below_the_plot_while_there_are_kinks_and_not_after_one_was_dragged(plot):
    hint = KinkHint(plot)
    assert not hint.isVisible()
    hint.show_if(True)
    assert hint.isVisible()
    box = plot.mapFromScene(plot.box.sceneBoundingRect()).boundingRect()
    assert box.left() <= hint.geometry().left() < hint.geometry().right() < box.center().x()
    assert box.bottom() < hint.geometry().top() < hint.geometry().bottom() < plot.height()
    plot.resize(700, 300)
    assert hint.geometry().left() == pytest.approx(plot.area.left(), abs=1)
    hint.show_if(False)
    assert not hint.isVisible()
    hint.show_if(True)
    hint.learn()
    hint.show_if(True)
    assert not hint.isVisible()


def test_a_dragged_kink_ends_the_hint_of_the_window(window, hand, wait_for_frame, qtbot):
    frame = wait_for_frame(lambda frame: frame.line is not None and len(frame.line.kinks.x) > 0)
    qtbot.waitUntil(window.canvas.kink_hint.isVisible)
    x, low = float(frame.line.kinks.x[0]), window.canvas.plot.ranges[1][0]
    lane = low - 10.0 * np.diff(window.canvas.plot.ranges[1])[0] / window.canvas.plot.box.height()  # ten pixels below
    hand.drag((x, lane), (x + 0.3, lane))
    assert not window.canvas.kink_hint.isVisible()
    wait_for_frame(lambda later: later.network.parameters.tobytes() != frame.network.parameters.tobytes())
    assert not window.canvas.kink_hint.isVisible()
    assert window.settings.knows_kinks
