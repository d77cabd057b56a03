import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication, QStyle, QStyleOptionSlider

from neuronlab.gui.widgets.drag_slider import DragSlider
from tests.controls import drag


@pytest.fixture
def slider(qtbot):
    slider = DragSlider(200)
    qtbot.addWidget(slider)
    slider.resize(220, 24)
    slider.show()
    return slider


def handle_of(slider):
    option = QStyleOptionSlider()
    slider.initStyleOption(option)
    part, handle = QStyle.ComplexControl.CC_Slider, QStyle.SubControl.SC_SliderHandle
    return slider.style().subControlRect(part, option, handle, slider).center()


def test_a_drag_is_ended_from_outside_once(slider, qtbot):
    released = []
    slider.sliderReleased.connect(lambda: released.append(slider.value()))
    at = handle_of(slider)
    drag(qtbot, slider, at, at + QPoint(30, 0), at + QPoint(60, 0), releases=False)
    assert slider.isSliderDown()
    there = slider.value()
    assert there > 0
    for _ in range(2):
        slider.end_drag()
    assert not slider.isSliderDown()
    assert released == [there]


def test_the_wheel_is_left_to_the_panel(slider):
    nothing, plain = Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier
    middle = QPointF(slider.rect().center())
    wheel = QWheelEvent(middle, middle, QPoint(), QPoint(0, -120), nothing, plain, Qt.ScrollPhase.NoScrollPhase, False)
    slider.setValue(100)
    QApplication.sendEvent(slider, wheel)
    assert slider.value() == 100
    assert not wheel.isAccepted()
