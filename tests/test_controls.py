"""The helpers that tests act with: they wait for what can be used, scroll to it, and say what is in the way."""

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QCheckBox, QLineEdit, QPushButton, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from tests.controls import click, press_key, trigger, type_into, until_usable

SOON_MS = 20


@pytest.fixture
def window(qtbot):
    """A low window with a layout; what is added to it is seen."""
    window = QWidget()
    window.resize(200, 100)
    QVBoxLayout(window)
    qtbot.addWidget(window)
    with qtbot.waitExposed(window):
        window.show()
    return window


@pytest.fixture
def add(window):
    def put(widget):
        window.layout().addWidget(widget)
        widget.show()
        return widget

    return put


@pytest.mark.parametrize("late", ["setEnabled", "setVisible"])
def test_a_control_is_clicked_when_it_can_be(qtbot, add, late):
    button = add(QPushButton("Go"))
    getattr(button, late)(False)
    clicked = []
    button.clicked.connect(lambda: clicked.append(True))
    QTimer.singleShot(SOON_MS, lambda: getattr(button, late)(True))
    click(qtbot, button)
    assert clicked == [True]


def test_a_wait_in_vain_says_for_what_and_why(qtbot, add):
    button = add(QPushButton("Go", enabled=False))
    pages = add(QStackedWidget())
    behind = QWidget()
    for page in (QWidget(), behind):
        pages.addWidget(page)
    for control, obstacle in (
        (button, "QPushButton 'Go' is disabled"),
        (behind, "QWidget is not visible"),
        (QAction("Undo", enabled=False), "QAction 'Undo' is disabled"),
    ):
        with pytest.raises(qtbot.TimeoutError) as failure:
            until_usable(qtbot, control, timeout=SOON_MS)
        assert obstacle in str(failure.value.__cause__)


def test_what_is_covered_by_another_widget_cannot_be_clicked(qtbot, window, add):
    button = add(QPushButton("Go"))
    cover = QWidget(window)
    cover.setGeometry(window.rect())
    cover.show()
    with pytest.raises(qtbot.TimeoutError) as failure:
        until_usable(qtbot, button, button.rect().center(), timeout=SOON_MS)
    assert "is covered or scrolled out of sight" in str(failure.value.__cause__)


def test_what_is_scrolled_out_of_sight_is_scrolled_to(qtbot, add):
    tall, area = QWidget(), add(QScrollArea(widgetResizable=True))
    tall.setMinimumHeight(2_000)
    QVBoxLayout(tall).addStretch()
    box = QCheckBox("At the foot")
    tall.layout().addWidget(box)
    area.setWidget(tall)
    qtbot.waitUntil(lambda: area.verticalScrollBar().maximum() > 0)
    click(qtbot, box)  # on its mark, wide as it is
    assert box.isChecked()
    assert area.verticalScrollBar().value() > 0


def test_keys_go_to_the_widget_they_are_meant_for(qtbot, add):
    first, second = add(QLineEdit("first")), add(QLineEdit("second"))
    finished = []
    first.returnPressed.connect(lambda: finished.append(first.text()))
    type_into(qtbot, first, "1st")
    assert finished == ["1st"]
    press_key(qtbot, second, "x")
    assert second.hasFocus()
    assert (first.text(), second.text()) == ("1st", "secondx")


def test_an_action_is_chosen_when_it_can_be(qtbot, qapp):
    action, chosen = QAction("Undo", enabled=False), []
    action.triggered.connect(lambda: chosen.append(True))
    QTimer.singleShot(SOON_MS, lambda: action.setEnabled(True))
    trigger(qtbot, action)
    assert chosen == [True]
