"""A question stops nothing, and what is answered is done once."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from neuronlab.gui.dialogs.questions import Answer, ask
from tests.controls import click, press_key


@pytest.fixture
def asked(qtbot):
    """Ask over a window; returns the box and what was answered."""
    host = QWidget()
    qtbot.addWidget(host)
    host.show()
    done = []
    answers = (Answer("Save", lambda: done.append("Save")), Answer("Don't", lambda: done.append("Don't")), Answer("No"))

    def asked(**options):
        return ask(host, "Save?", "Save <b>it</b>?", answers, **options), done

    return asked


def button(box, label):
    return next(button for button in box.buttons() if button.text() == label)


def test_an_answer_is_carried_out(asked, qtbot):
    box, done = asked()
    assert [button.text() for button in box.buttons()] == ["Save", "Don't", "No"]
    click(qtbot, button(box, "Don't"))
    assert done == ["Don't"]


def test_enter_gives_the_first_answer_and_escape_the_last(asked, qtbot):
    box, done = asked()
    press_key(qtbot, box, Qt.Key.Key_Return)
    assert done == ["Save"]
    box, done = asked()
    press_key(qtbot, box, Qt.Key.Key_Escape)
    assert done == ["Save"]
    box, done = asked(escape=1)
    press_key(qtbot, box, Qt.Key.Key_Escape)
    assert done == ["Save", "Don't"]
