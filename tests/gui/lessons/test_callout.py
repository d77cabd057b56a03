"""A callout points at a control, follows it, covers nothing of it, and goes when it is used."""

import pytest
from PySide6.QtCore import QPoint, QRect, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton, QWidget

from neuronlab.gui.lessons.callout import CalloutPointer
from neuronlab.gui.lessons.spot import Spot
from tests.controls import click, press_key


@pytest.fixture
def window(shown):
    return shown(QWidget(), (500, 400)).window()


@pytest.fixture
def button(window):
    button = QPushButton("Play", window)
    button.setGeometry(200, 150, 80, 30)
    button.show()
    return button


@pytest.fixture
def callout(window, theme, button, qtbot):
    callout = CalloutPointer(window, theme)
    callout.point_at(lambda: Spot.whole(button), "Press **Play**")
    qtbot.waitUntil(lambda: callout.is_shown)
    return callout


def test_it_stands_beside_the_control_with_a_ring_around_that(callout, button):
    assert callout.ring.geometry().contains(button.geometry())
    assert not callout.bubble.box.intersects(button.geometry())


@pytest.mark.parametrize("how", ["mouse", "keyboard"])
def test_it_goes_when_the_control_is_used(callout, button, qtbot, how):
    with qtbot.waitSignals([callout.used, button.clicked]):
        if how == "mouse":
            click(qtbot, button)
        else:
            press_key(qtbot, button, Qt.Key.Key_Space)
    assert not callout.is_shown
    assert not callout.ring.isVisible()


def test_it_stays_when_something_else_is_used(callout, button, window):
    QTest.keyClick(button, Qt.Key.Key_Tab)
    QTest.mouseClick(window, Qt.MouseButton.LeftButton, pos=QPoint(5, 5))
    assert callout.is_shown


def test_only_the_part_it_points_at_counts_as_used(window, theme, button, qtbot):
    callout = CalloutPointer(window, theme)
    callout.point_at(lambda: Spot(button, QRect(0, 0, 20, 30)), "Here")
    qtbot.waitUntil(lambda: callout.is_shown)
    click(qtbot, button, QPoint(60, 15))
    assert callout.is_shown
    click(qtbot, button, QPoint(10, 15))
    assert not callout.is_shown


def test_it_follows_the_control_and_the_window(callout, button, window, qtbot):
    button.move(20, 300)
    qtbot.waitUntil(lambda: callout.is_shown and callout.ring.geometry().contains(button.geometry()))
    assert not callout.bubble.box.intersects(button.geometry())
    window.resize(420, 380)
    qtbot.waitUntil(lambda: callout.is_shown and window.rect().contains(callout.bubble.geometry()))


def test_it_is_hidden_while_the_control_is(callout, button, qtbot):
    button.hide()
    assert not callout.is_shown
    button.show()
    qtbot.waitUntil(lambda: callout.is_shown)


def test_another_hint_takes_its_turn_and_none_clears_it(callout, button, qtbot):
    callout.point_at(lambda: Spot.whole(button), "Again")
    qtbot.waitUntil(lambda: callout.is_shown)
    assert callout.bubble.accessibleName() == "Again"
    callout.clear()
    assert not callout.is_shown
    callout.follow()
    assert not callout.is_shown


def test_what_is_not_there_is_not_pointed_at(window, theme):
    callout = CalloutPointer(window, theme)
    callout.point_at(lambda: None, "Nowhere")
    assert not callout.is_shown


def test_it_comes_however_often_it_is_told_to_follow(window, theme, button, qtbot):
    callout = CalloutPointer(window, theme)
    told = QTimer(window, interval=5)
    told.timeout.connect(callout.follow)
    told.start()
    callout.point_at(lambda: Spot.whole(button), "Here")
    qtbot.waitUntil(lambda: callout.is_shown)
    told.stop()


def test_it_is_shown_once_a_control_is_back_that_was_away_when_it_was_to_appear(window, theme, button, qtbot):
    found = [Spot.whole(button), None, Spot.whole(button)]
    callout = CalloutPointer(window, theme)
    callout.point_at(lambda: found.pop(0) if len(found) > 1 else found[0], "Here")
    qtbot.waitUntil(lambda: len(found) == 1)
    assert not callout.is_shown
    callout.follow()
    qtbot.waitUntil(lambda: callout.is_shown)
