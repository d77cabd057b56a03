"""The dialog says what a code is made of before it can be pasted, and why one cannot be read."""

import pytest
from PySide6.QtCore import QMimeData, Qt
from PySide6.QtWidgets import QApplication, QLabel

from neuronlab.app import first_experiment
from neuronlab.files.share_code import write_share_code
from neuronlab.gui.dialogs.share_dialog import ShareDialog
from neuronlab.session.jobs import Jobs
from tests.controls import press_key


@pytest.fixture
def jobs(qapp):
    jobs = Jobs()
    yield jobs
    jobs.close()


@pytest.fixture
def code():
    return write_share_code(first_experiment()).text


@pytest.fixture
def dialog(host, jobs):
    dialog = ShareDialog("", jobs, host)
    dialog.show()
    return dialog


def test_an_empty_dialog_says_nothing_and_pastes_nothing(dialog):
    assert dialog.finding.text() == ""
    assert not dialog.accept_button.isEnabled()


def test_a_code_is_read_as_it_is_pasted(dialog, code, qtbot):
    QApplication.clipboard().setText(f"> {code}")
    press_key(qtbot, dialog.text, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(dialog.accept_button.isEnabled)
    assert dialog.finding.text() == "Curve, 1 run, 40 points; the runs start from their initial weights."
    assert dialog.shared.task == "curve"
    dialog.text.setPlainText(code[:200])
    assert not dialog.accept_button.isEnabled()
    assert dialog.shared is None
    qtbot.waitUntil(lambda: "its end is missing" in dialog.finding.text())
    assert not dialog.accept_button.isEnabled()


def test_markup_and_a_very_long_text_are_shown_as_they_are(dialog, qtbot):
    long = QMimeData()
    long.setText("<b>x</b>" * 1_000_000)
    dialog.text.insertFromMimeData(long)
    assert dialog.text.toPlainText().startswith("<b>x</b><b>")
    assert len(dialog.text.toPlainText()) == 200_000
    qtbot.waitUntil(lambda: "it must begin with" in dialog.finding.text())
    assert {label.textFormat().name for label in dialog.findChildren(QLabel)} == {"PlainText"}


def test_a_closed_dialog_no_longer_reads(host, jobs, code):
    dialog = ShareDialog(code, jobs, host)
    dialog.reject()
    assert dialog.shared is None
