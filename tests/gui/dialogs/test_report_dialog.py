from PySide6.QtWidgets import QWidget

from neuronlab.gui.dialogs.report_dialog import ReportChoice, ReportDialog
from tests.controls import click


def test_the_choice_is_what_was_written_and_clicked(qtbot):
    parent = QWidget()
    qtbot.addWidget(parent)
    dialog = ReportDialog("Lab report", ("canvas",), parent)
    with qtbot.waitExposed(dialog):
        dialog.open()
    qtbot.keyClicks(dialog.notes, "seen")
    click(qtbot, dialog.parts["loss"])
    click(qtbot, dialog.format.button(".pdf"))
    assert dialog.choice == ReportChoice("Lab report", "seen", ("canvas", "loss"), ".pdf")
