"""What goes along with the pointer: brush, ring, cursor and reading."""

import numpy as np
import pytest
from PySide6.QtCore import Qt

from neuronlab.core.data.edits import add_points
from neuronlab.core.specs.experiment import Experiment
from neuronlab.gui.canvas.guess import DrawnGuess
from neuronlab.gui.canvas.pictures.kinks import KinkMarks
from neuronlab.gui.canvas.pictures.points import PointsPicture
from neuronlab.gui.canvas.pointer import Pointer
from neuronlab.gui.canvas.strokes.hand import PointerPosition
from neuronlab.gui.canvas.tools.gestures import Gestures
from neuronlab.gui.canvas.tools.kink_handles import KinkHandles
from neuronlab.gui.canvas.tools.section_handles import SectionHandles
from neuronlab.gui.canvas.tools.tools import TOOLS
from neuronlab.session.selection import Selection
from tests.controls import press_key


def test_the_brush_is_seen_and_erases_what_it_passes_over(window, hand, points, session, qtbot):
    press_key(qtbot, window.canvas.plot, Qt.Key.Key_E)
    x, y = points().inputs[7, 0], points().targets[7, 0]
    gone = points().ids[7]
    hand.hover(x, y)
    brush = window.canvas.pointer.brush
    assert brush.isVisible()
    assert brush.getData()[0][0] == pytest.approx(x, abs=0.02)
    hand.click(x, y)
    assert gone not in points().ids
    session.document.undo_stack.undo()
    assert gone in points().ids
    hand.drag((-3.0, 0.0), (3.0, 0.0), steps=3)
    assert len(points()) < 40
    assert session.document.undo_stack.count() == 1


class Around:
    """A pointer over a plot with the points (0, 0) and (2, 1), and what it goes with."""

    def __init__(self, plot, theme):
        self.plot, self.theme = plot, theme
        marks = KinkMarks(plot)
        plot.addItem(marks, ignoreBounds=True)
        self.points = PointsPicture(plot, theme, depth=10)
        handles, kinks = SectionHandles(plot, theme), KinkHandles(plot, marks)
        self.gestures = Gestures(
            plot, theme, DrawnGuess(plot, theme), handles, kinks, Selection(), np.random.default_rng(0)
        )
        self.pointer = Pointer(plot, theme, self.points, self.gestures)
        self.workspace = add_points(Experiment().workspace, np.array([[0.0], [2.0]]), np.array([[0.0], [1.0]]))
        for part in (self.points, self.pointer):
            part.recolor()
        self.points.show_workspace(self.workspace)

    def point_at(self, x, y):
        self.pointer.show_at(PointerPosition(x, y, *self.plot.box.viewPixelSize()), self.workspace, None)

    @property
    def ring(self):
        """Where the ring around a point is, None where there is none."""
        hovered = self.points._hovered
        return tuple(float(ends[0]) for ends in hovered.items[1].getData()) if hovered.is_visible else None


@pytest.fixture
def around(plot, theme):
    return Around(plot, theme)


@pytest.mark.parametrize("tool", TOOLS)
def test_the_brush_is_as_large_as_that_of_the_tool(around, tool):
    around.gestures.tool = TOOLS[tool]
    radius = TOOLS[tool].radius_px(around.gestures.hand)
    around.point_at(1.0, 1.0)
    assert around.pointer.brush.isVisible() is (radius > 0.0)
    if radius:
        assert around.pointer.brush.opts["size"] == 2.0 * radius


@pytest.mark.parametrize("tool", TOOLS)
def test_a_point_within_reach_has_a_ring_with_tools_that_grab_points(around, tool):
    around.gestures.tool = TOOLS[tool]
    around.point_at(2.05, 1.0)
    assert around.ring == ((2.0, 1.0) if TOOLS[tool].grabs_points else None)
    around.point_at(1.0, -1.0)
    assert around.ring is None


@pytest.mark.parametrize("tool", TOOLS)
def test_the_cursor_is_that_of_the_tool(around, tool):
    around.gestures.tool = TOOLS[tool]
    around.point_at(1.0, 1.0)
    assert around.plot.viewport().cursor().shape() == TOOLS[tool].cursor


def test_the_reading_makes_way_for_the_pointer(around):
    around.point_at(3.9, -1.0)
    left = around.pointer.readout.geometry()
    around.point_at(-3.5, 1.7)
    right = around.pointer.readout.geometry()
    assert left.right() < around.plot.width() / 2 < right.left()


@pytest.mark.parametrize("tool", ["erase", "move"])
def test_a_pointer_that_is_gone_leaves_nothing(around, tool):
    around.gestures.tool = TOOLS[tool]
    around.point_at(0.0, 0.0)
    assert around.pointer.readout.isVisible()
    assert around.pointer.brush.isVisible() or around.ring
    around.pointer.show_at(None, around.workspace, None)
    assert not around.pointer.readout.isVisible()
    assert not around.pointer.brush.isVisible()
    assert around.ring is None
