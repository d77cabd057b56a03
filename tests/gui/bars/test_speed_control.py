"""The speed control, with real mouse, wheel and key events."""

import math
from itertools import pairwise

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from neuronlab.gui.bars.speed_control import SpeedControl, position_of, speed_at
from neuronlab.gui.theme.theme import Theme
from neuronlab.session.speeds import AUTO, FASTEST, MAX, SLOWEST
from neuronlab.wording.numbers import rate_text


@pytest.fixture
def chosen():
    return []


@pytest.fixture
def control(qtbot, chosen):
    control = SpeedControl(Theme("dark"))
    qtbot.addWidget(control)
    control.chosen.connect(chosen.append)
    control.show()
    qtbot.waitExposed(control)
    return control


def at(control, speed):
    """The place of a speed on the slider."""
    return QPoint(round(control.slider.x_of(position_of(speed))), 8)


def turn_wheel(slider, clicks):
    middle = QPointF(slider.rect().center())
    event = QWheelEvent(
        middle,
        QPointF(slider.mapToGlobal(middle)),
        QPoint(),
        QPoint(0, round(120 * clicks)),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(slider, event)


@pytest.mark.parametrize("speed", [SLOWEST, 10.0, 100.0, 46.41588833612779, FASTEST, MAX])
def test_a_speed_has_a_position_of_its_own(speed):
    assert speed_at(position_of(speed)) == pytest.approx(speed)


def test_it_starts_with_auto_and_a_hollow_handle(control):
    assert control.speed == AUTO
    assert control.auto.isChecked()
    assert control.slider.is_hollow


def test_under_auto_the_handle_moves_with_the_rate_and_nothing_is_chosen(control, chosen):
    for rate in (20.0, 3_000.0):
        control.show_rate(rate)
        assert control.slider.value() == position_of(rate)
    assert control.slider.is_hollow
    assert chosen == []


def test_dragging_leaves_auto(control, chosen):
    control.show_rate(20.0)
    QTest.mousePress(control.slider, Qt.MouseButton.LeftButton, pos=at(control, 100.0))
    QTest.mouseMove(control.slider, at(control, 1_000.0))
    control.show_rate(30.0)  # a frame that still comes does not take the handle away
    QTest.mouseRelease(control.slider, Qt.MouseButton.LeftButton, pos=at(control, 1_000.0))
    assert chosen[0] == pytest.approx(100.0, rel=0.15)
    assert chosen[-1] == pytest.approx(1_000.0, rel=0.15)
    assert not control.auto.isChecked()
    assert not control.slider.is_hollow
    assert control.speed == chosen[-1]


def test_a_click_on_the_hollow_handle_keeps_its_speed(control, chosen):
    control.show_rate(1_000.0)
    QTest.mouseClick(control.slider, Qt.MouseButton.LeftButton, pos=at(control, 1_000.0))
    assert len(chosen) == 1
    assert control.speed == pytest.approx(1_000.0, rel=0.1)


def test_the_right_end_is_max_and_the_left_end_one_step_a_second(control, chosen):
    QTest.mouseClick(control.slider, Qt.MouseButton.LeftButton, pos=QPoint(control.slider.width() - 1, 8))
    QTest.mouseClick(control.slider, Qt.MouseButton.LeftButton, pos=QPoint(0, 8))
    assert chosen == [MAX, SLOWEST]


@pytest.mark.parametrize("turn", ["wheel", "keys"])
def test_wheel_and_arrow_keys_move_a_third_of_a_decade(control, chosen, turn):
    control.show_speed(100.0)
    for up in (True, True, True, False):
        if turn == "wheel":
            turn_wheel(control.slider, 1 if up else -1)
        else:
            QTest.keyClick(control.slider, Qt.Key.Key_Right if up else Qt.Key.Key_Left)
    assert chosen == pytest.approx([10.0 ** (2 + third / 3.0) for third in (1, 2, 3, 2)])


def test_a_touchpad_turns_it_by_parts_of_a_click(control, chosen):
    control.show_speed(100.0)
    for _ in range(24):
        turn_wheel(control.slider, 0.125)
    assert chosen == pytest.approx([10.0 ** (2 + third / 3.0) for third in (1, 2, 3)])


def test_from_between_two_thirds_a_key_moves_to_the_next_one(control, chosen):
    control.show_speed(60.0)
    QTest.keyClick(control.slider, Qt.Key.Key_Up)
    control.show_speed(60.0)
    QTest.keyClick(control.slider, Qt.Key.Key_Down)
    assert chosen == pytest.approx([100.0, 10.0 ** (5.0 / 3.0)])


def test_keys_reach_max_and_end_there(control, chosen):
    control.show_speed(FASTEST)
    for _ in range(3):
        QTest.keyClick(control.slider, Qt.Key.Key_Right)
    QTest.keyClick(control.slider, Qt.Key.Key_Left)
    assert chosen == [MAX, FASTEST]
    QTest.keyClick(control.slider, Qt.Key.Key_Home)
    assert chosen[-1] == SLOWEST


def test_the_auto_button_switches_back_and_keeps_the_speed_it_had_reached(control, chosen):
    control.show_speed(MAX)
    QTest.mouseClick(control.auto, Qt.MouseButton.LeftButton)
    assert chosen == [AUTO]
    control.show_rate(1_000.0)
    QTest.mouseClick(control.auto, Qt.MouseButton.LeftButton)
    assert chosen[1] == pytest.approx(1_000.0)
    assert not control.auto.isChecked()


@pytest.mark.parametrize(
    ("speed", "rate", "reading"),
    [
        (AUTO, None, "–"),
        (AUTO, 0.0, "–"),
        (AUTO, 480.0, rate_text(480.0)),
        (250.0, None, rate_text(250.0)),
        (250.0, 180.0, rate_text(180.0)),
        (MAX, None, "Max"),
    ],
)
def test_the_reading_is_the_true_rate_and_paused_the_set_one(control, speed, rate, reading):
    control.show_speed(speed)
    assert control.reading(rate) == reading


def test_its_ticks_are_where_their_speeds_are_and_do_not_overlap(control):
    labels = {"1": 1.0, "10": 10.0, "100": 100.0, "1k": 1e3, "10k": 1e4, "100k": 1e5, "Max": math.inf}
    assert {label: speed_at(position) for position, label in control.slider.ticks()} == pytest.approx(labels)
    widths = control.slider.fontMetrics()
    ends = [
        (control.slider.x_of(position) - widths.horizontalAdvance(label) / 2.0, widths.horizontalAdvance(label))
        for position, label in control.slider.ticks()
    ]
    for (left, width), (right, _) in pairwise(ends):
        assert left + width <= right
    assert ends[0][0] >= 0.0
    assert sum(ends[-1]) <= control.slider.width()


def test_tools_for_reading_the_screen_know_what_it_is(control):
    assert control.slider.accessibleName() == "Speed"
    assert "steps per second" in control.slider.accessibleDescription()
    assert control.auto.accessibleName()


def test_a_narrow_slider_labels_every_other_tick(control):
    assert control.slider.labels() == [label for _, label in control.slider.ticks()]
    control.slider.show_compact(True)
    control.slider.resize(150, control.slider.height())
    assert control.slider.labels() == ["1", "100", "10k", "Max"]
