"""A fold hides its rows, and says in a few words what is set behind it."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QWidget

from neuronlab.gui.theme.theme import Theme
from neuronlab.gui.widgets.folds import Fold
from tests.controls import click, press_key


@pytest.fixture
def fold(shown):
    fold = Fold("Stop", "When training stops by itself", Theme())
    fold.rows.addWidget(QLineEdit())
    return shown(fold)


@pytest.fixture
def inside(fold):
    return fold.findChild(QLineEdit)


@pytest.mark.parametrize("how", ["mouse", "keyboard"])
def test_what_is_behind_a_fold_is_seen_once_a_person_opens_it(fold, inside, qtbot, how):
    told = []
    fold.opened_or_closed.connect(told.append)
    assert not inside.isVisible()
    for is_open in (True, False):
        if how == "mouse":
            click(qtbot, fold.header)
        else:
            press_key(qtbot, fold.header, Qt.Key.Key_Space)
        assert inside.isVisible() == fold.is_open == is_open
    assert told == [True, False]


def test_the_summary_is_shown_while_the_fold_is_closed(fold):
    summary = fold.header.summary
    assert not summary.isVisible()
    fold.header.show_summary("after 1 000 steps")
    assert summary.isVisible()
    fold.open()
    assert not summary.isVisible()


def test_the_summary_and_the_state_are_read_out(fold):
    header = fold.header
    header.show_summary("after 1 000 steps")
    assert header.toolTip() == "When training stops by itself\nNow: after 1 000 steps"
    assert header.accessibleName() == "Stop, closed"
    assert header.accessibleDescription() == "When training stops by itself. Now: after 1 000 steps"
    fold.open()
    assert header.accessibleName() == "Stop, open"


def test_a_summary_too_long_for_the_line_is_cut_and_widens_nothing(fold):
    width = fold.minimumSizeHint().width()
    fold.header.show_summary("w" * 500)
    summary = fold.header.summary
    assert summary.full_text == "w" * 500
    assert summary.text().endswith("…")
    assert summary.fontMetrics().horizontalAdvance(summary.text()) <= summary.width()
    assert fold.minimumSizeHint().width() == width
    shown = len(summary.text())
    summary.resize(2 * summary.width(), summary.height())
    assert len(summary.text()) > shown


def test_a_narrow_header_shows_the_short_name(qtbot):
    window = QWidget()
    qtbot.addWidget(window)
    fold = Fold("Outliers, seed", "What else there is", Theme(), "More")
    header = fold.header
    window.setStyleSheet("QPushButton { padding: 1px; border: 1px solid; }")  # or it had a least width
    header.setParent(window)
    window.show()
    room = header.sizeHint().width()
    for width, name in ((room + 2, "Outliers, seed"), (room - 2, "More"), (room + 2, "Outliers, seed")):
        header.resize(width, 21)
        assert header.text() == name
    assert header.minimumSizeHint().width() < room
