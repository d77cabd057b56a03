"""The dialog asks for a name, and says what is handed in."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QWidget

from neuronlab.files.session.lesson_record import LessonRecord, StepRecord
from neuronlab.gui.dialogs.hand_in_dialog import HandInDialog, contents_of
from tests.controls import click, press_key, type_text


@pytest.fixture
def host(qtbot):
    host = QWidget()
    qtbot.addWidget(host)
    host.show()
    return host


RECORD = LessonRecord(
    key="a", steps=(StepRecord(is_done=True, answer=2.0), StepRecord(is_done=True, guess=1.0, best=0.5), StepRecord())
)


def test_it_says_what_is_in_the_file():
    assert contents_of(RECORD) == "2 of 3 steps done, 1 answer, 1 prediction, 1 best number."
    assert contents_of(LessonRecord(key="a", steps=(StepRecord(),))) == "0 of 1 step done."


def test_a_name_has_a_letter_or_a_digit(qtbot, host):
    dialog = HandInDialog(RECORD, host)
    dialog.show()
    assert not dialog.accept_button.isEnabled()
    type_text(qtbot, dialog.name, " .")
    assert not dialog.accept_button.isEnabled()
    type_text(qtbot, dialog.name, "Zoe")
    click(qtbot, dialog.accept_button)
    assert (dialog.result(), dialog.learner) == (QDialog.DialogCode.Accepted, " .Zoe")


def test_the_name_of_the_last_time_is_there_and_enter_accepts_it(qtbot, host):
    dialog = HandInDialog(LessonRecord(key="a", learner="Ann"), host)
    dialog.show()
    press_key(qtbot, dialog.name, Qt.Key.Key_Return)
    assert (dialog.result(), dialog.learner) == (QDialog.DialogCode.Accepted, "Ann")
