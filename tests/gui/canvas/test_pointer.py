"""What goes along with the pointer."""

import pytest
from PySide6.QtCore import Qt

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
