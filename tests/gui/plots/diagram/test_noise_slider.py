"""The slider that springs back, with real mouse and key events."""

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QKeyEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QHBoxLayout, QWidget

from neuronlab.gui.plots.diagram.noise_slider import MOST, NoiseSlider
from tests.controls import LEFT, drag, focus_on


@pytest.fixture
def pane(qtbot):
    pane = QWidget()
    qtbot.addWidget(pane)
    return pane


@pytest.fixture
def slider(theme, qtbot, pane):
    slider, other = NoiseSlider(theme), QWidget()
    other.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    other.setFixedSize(20, 20)
    row = QHBoxLayout(pane)
    row.addWidget(slider)
    row.addWidget(other)
    slider.other = other
    pane.show()
    qtbot.waitExposed(pane)
    return slider


def at(slider, percent):
    return QPoint(round(slider.x_of(percent)), slider.height() // 2)


def repeat(slider, key):
    """What Qt sends while a key stays down."""
    for kind in (QEvent.Type.KeyRelease, QEvent.Type.KeyPress):
        QApplication.sendEvent(slider, QKeyEvent(kind, key, Qt.KeyboardModifier.NoModifier, "", True))


def test_it_is_zero_until_the_mouse_drags_it_and_springs_back_on_release(slider, qtbot):
    assert slider.value() == 0
    drag(qtbot, slider, at(slider, 0), at(slider, 20), at(slider, 40), releases=False)
    assert slider.value() == pytest.approx(40, abs=1)
    QTest.mouseMove(slider, at(slider, 10))
    assert slider.value() == pytest.approx(10, abs=1)
    QTest.mouseRelease(slider, LEFT, pos=at(slider, 10))
    assert slider.value() == 0
    QTest.mouseMove(slider, at(slider, 70))
    assert slider.value() == 0


def test_the_mouse_stays_within_its_ends(slider, qtbot):
    drag(qtbot, slider, at(slider, 50), QPoint(slider.width() + 40, 5), releases=False)
    assert slider.value() == MOST
    QTest.mouseMove(slider, QPoint(-40, 5))
    assert slider.value() == 0
    QTest.mouseRelease(slider, LEFT, pos=QPoint(-40, 5))


@pytest.mark.parametrize("key", [Qt.Key.Key_Right, Qt.Key.Key_Up])
def test_an_arrow_key_moves_it_for_as_long_as_it_is_down(slider, qtbot, key):
    focus_on(qtbot, slider)
    QTest.keyPress(slider, key)
    assert slider.value() == 10
    for _ in range(5):
        repeat(slider, key)
    assert slider.value() == 15
    QTest.keyRelease(slider, key)
    assert slider.value() == 0


def test_a_second_arrow_key_moves_it_back_and_the_last_one_released_ends_it(slider, qtbot):
    focus_on(qtbot, slider)
    QTest.keyPress(slider, Qt.Key.Key_Right)
    QTest.keyPress(slider, Qt.Key.Key_Up)
    assert slider.value() == 20
    QTest.keyPress(slider, Qt.Key.Key_Left)
    assert slider.value() == 10
    QTest.keyRelease(slider, Qt.Key.Key_Left)
    QTest.keyRelease(slider, Qt.Key.Key_Up)
    assert slider.value() == 10
    QTest.keyRelease(slider, Qt.Key.Key_Right)
    assert slider.value() == 0


def test_other_keys_and_the_wheel_leave_it_alone(slider, qtbot):
    focus_on(qtbot, slider)
    for key in (Qt.Key.Key_End, Qt.Key.Key_PageUp, Qt.Key.Key_Home):
        QTest.keyClick(slider, key)
        assert slider.value() == 0
    none = Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase
    middle = QPointF(slider.rect().center())
    event = QWheelEvent(middle, QPointF(slider.mapToGlobal(middle)), QPoint(), QPoint(0, 120), *none, False)
    QApplication.sendEvent(slider, event)
    assert slider.value() == 0


def lose_focus(slider):
    slider.other.setFocus()


def hide(slider):
    slider.hide()


def disable(slider):
    slider.setEnabled(False)


def close(slider):
    slider.window().close()


@pytest.mark.parametrize("end", [lose_focus, hide, disable, close])
@pytest.mark.parametrize("by_mouse", [True, False])
def test_what_takes_it_away_from_the_person_lets_it_spring_back(slider, qtbot, end, by_mouse):
    focus_on(qtbot, slider)
    if by_mouse:
        drag(qtbot, slider, at(slider, 5), at(slider, 30), releases=False)
    else:
        QTest.keyPress(slider, Qt.Key.Key_Right)
    assert slider.value() > 0
    end(slider)
    qtbot.waitUntil(lambda: slider.value() == 0)
    QTest.mouseMove(slider, at(slider, 60))
    assert slider.value() == 0
    QTest.mouseRelease(slider, LEFT, pos=at(slider, 60))


def test_hidden_it_springs_back_even_without_the_keyboard(slider, qtbot):
    focus_on(qtbot, slider.other)
    slider.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    drag(qtbot, slider, at(slider, 5), at(slider, 30), releases=False)
    assert not slider.hasFocus()
    slider.hide()
    assert slider.value() == 0


def test_a_key_whose_press_went_elsewhere_does_not_move_it(slider, qtbot):
    focus_on(qtbot, slider)
    repeat(slider, Qt.Key.Key_Right)
    assert slider.value() == 0


def test_it_can_be_found_without_eyes_and_looks_different_while_used(slider, qtbot):
    assert slider.accessibleName() == "Weight noise"
    assert "release" in slider.accessibleDescription()
    calm = slider.grab().toImage()
    drag(qtbot, slider, at(slider, 5), at(slider, 60), releases=False)
    assert slider.grab().toImage() != calm
    QTest.mouseRelease(slider, LEFT, pos=at(slider, 60))
