"""Dragging with the left button, wherever in the slider it begins."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from neuronlab.gui.widgets.painted_slider import PaintedSlider


class Followed(PaintedSlider):
    def __init__(self):
        super().__init__()
        self.places = []

    def drag_to(self, x):
        self.places.append(x)


@pytest.fixture
def slider(qtbot):
    slider = Followed()
    slider.resize(100, 20)
    qtbot.addWidget(slider)
    slider.show()
    qtbot.waitExposed(slider)
    return slider


def test_the_handle_follows_from_press_to_release(slider):
    QTest.mousePress(slider, Qt.MouseButton.LeftButton, pos=QPoint(10, 10))
    assert slider.isSliderDown()
    QTest.mouseMove(slider, QPoint(60, 10))
    QTest.mouseRelease(slider, Qt.MouseButton.LeftButton, pos=QPoint(60, 10))
    assert not slider.isSliderDown()
    QTest.mouseMove(slider, QPoint(90, 10))
    assert slider.places[0] == 10.0
    assert slider.places[-1] == 60.0


def test_other_buttons_move_nothing(slider):
    QTest.mouseClick(slider, Qt.MouseButton.RightButton, pos=QPoint(10, 10))
    assert slider.places == []
    assert not slider.isSliderDown()


def test_it_can_be_reached_by_keyboard(slider):
    assert slider.focusPolicy() == Qt.FocusPolicy.StrongFocus
    assert slider.orientation() == Qt.Orientation.Horizontal
