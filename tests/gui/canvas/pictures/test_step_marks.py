from types import SimpleNamespace

import numpy as np
import pytest

from neuronlab.gui.canvas.pictures.step_marks import StepMarks
from neuronlab.gui.canvas.view import CanvasView
from neuronlab.gui.theme.theme import Theme


@pytest.fixture
def plot(qtbot):
    plot = CanvasView(Theme("dark"))
    qtbot.addWidget(plot)
    return plot


@pytest.fixture
def marks(plot):
    theme = Theme("dark")
    marks = StepMarks(plot, theme, depth=11)
    marks.recolor()
    return marks


CURVE = SimpleNamespace(inputs=np.array([[1.0], [2.0]]), targets=np.array([[3.0], [4.0]]))
PLANE = SimpleNamespace(inputs=np.array([[1.0, 5.0], [2.0, 6.0]]), targets=np.array([[0.0], [1.0]]))


@pytest.mark.parametrize(("trace", "up"), [(CURVE, [3.0, 4.0]), (PLANE, [5.0, 6.0])])
def test_the_batch_and_its_point_are_marked_where_they_are(marks, trace, up):
    marks.show(trace, 1)
    assert [list(axis) for axis in marks.batch.getData()] == [[1.0, 2.0], up]
    assert [list(axis) for axis in marks.point.getData()] == [[2.0], up[1:]]
    assert marks.batch.isVisible()
    assert marks.point.isVisible()
    marks.show(trace, -1)
    assert marks.batch.isVisible()
    assert not marks.point.isVisible()
    marks.show(None, -1)
    assert not marks.batch.isVisible()
