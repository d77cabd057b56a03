"""What closing waits for is said, and only where it takes longer than a moment."""

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QWidget

from neuronlab.gui.window import closing_notice
from neuronlab.gui.window.closing_notice import ClosingNotice
from tests.controls import click, press_key


@pytest.fixture
def notice(qtbot):
    window = QWidget()
    qtbot.addWidget(window)
    yield ClosingNotice(window)
    window.close()


@pytest.fixture
def at_once(monkeypatch):
    """A moment is over at once."""
    monkeypatch.setattr(closing_notice, "SHOW_AFTER_S", -1.0)


def test_what_is_over_at_once_is_not_announced(notice):
    looks = iter((False, False, True))
    assert notice.wait_for(lambda: next(looks), "Saving.")
    assert not notice.isVisible()
    assert notice.sentence == ""


def test_what_takes_longer_is_said_until_it_is_over(notice, at_once):
    looks = []

    def is_over():
        looks.append((notice.isVisible(), notice.sentence))
        return len(looks) == 3

    assert notice.wait_for(is_over, "Saving.")
    assert looks == [(False, ""), (True, "Saving."), (True, "Saving.")]
    assert not notice.isVisible()


@pytest.mark.parametrize("how", ["button", "escape"])
def test_a_person_need_not_wait(notice, at_once, qtbot, how):
    if how == "button":
        QTimer.singleShot(0, notice, lambda: click(qtbot, notice.give_up))
    else:
        QTimer.singleShot(0, notice, lambda: press_key(qtbot, notice, Qt.Key.Key_Escape))
    assert not notice.wait_for(lambda: False, "Saving.")


def test_enter_does_not_give_up(notice):
    assert not notice.give_up.autoDefault()


def test_nobody_waits_for_ever(notice, monkeypatch):
    monkeypatch.setattr(closing_notice, "LONGEST_WAIT_S", 0.0)
    assert not notice.wait_for(lambda: False, "Saving.")
