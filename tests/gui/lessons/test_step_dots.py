"""The dots say which steps are done and which one is open, and lead to any of them."""

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication

from neuronlab.gui.lessons.step_dots import StepDots
from tests.controls import click, press_key


@pytest.fixture
def dots(theme, shown):
    dots = StepDots(theme)
    dots.show_steps((True, True, False, False), 2)
    return shown(dots)


def color_at(dots, index, offset=0):
    middle = dots.area_of(index).center().toPoint() + QPoint(offset, 0)
    return dots.grab().toImage().pixelColor(middle).name()


def test_done_steps_the_open_one_and_those_to_come_differ(dots, theme):
    assert [color_at(dots, index) for index in range(4)] == [
        theme.colors.muted, theme.colors.muted, theme.colors.text, theme.colors.tracks,
    ]  # fmt: skip
    assert dots.area_of(2).width() > 2 * dots.area_of(0).width()
    theme.set_mode("light")
    assert color_at(dots, 2) == theme.colors.text


@pytest.mark.parametrize("index", [0, 1, 2, 3])
def test_a_click_on_a_dot_opens_its_step(dots, qtbot, index):
    with qtbot.waitSignal(dots.chosen) as chosen:
        click(qtbot, dots, dots.area_of(index).center().toPoint())
    assert chosen.args == [index]


def test_arrow_keys_lead_to_the_neighbours_and_not_beyond_the_ends(dots, qtbot):
    seen = []
    dots.chosen.connect(seen.append)
    press_key(qtbot, dots, Qt.Key.Key_Left)
    press_key(qtbot, dots, Qt.Key.Key_Right)
    dots.show_steps((True, True, False, False), 3)
    press_key(qtbot, dots, Qt.Key.Key_Right)
    assert seen == [1, 3]


def test_the_dots_say_to_a_screen_reader_where_one_is(dots):
    assert dots.accessibleName() == "Step 3 of 4"
    assert "2 done" in dots.accessibleDescription()


def test_the_dots_keep_the_arrow_keys_from_the_shortcuts_of_the_window(dots):
    for key, is_kept in ((Qt.Key.Key_Right, True), (Qt.Key.Key_Space, False)):
        event = QKeyEvent(QEvent.Type.ShortcutOverride, key, Qt.KeyboardModifier.NoModifier)
        event.ignore()
        QApplication.sendEvent(dots, event)
        assert event.isAccepted() == is_kept
