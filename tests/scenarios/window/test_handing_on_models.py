"""A network is exported, and the file opened again: as a run that does exactly the same, and can learn on."""

import numpy as np
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication

from tests.controls import click, press_key, trigger, type_into

X = np.linspace(-4.0, 4.0, 101)[:, None]


def drop(window, path):
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    how = Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    QApplication.sendEvent(window, QDragEnterEvent(QPoint(50, 50), *how))
    QApplication.sendEvent(window, QDropEvent(QPointF(50, 50), *how))


def test_an_exported_network_is_opened_as_a_run_that_does_the_same(
    window, session, learned, wait_for_frame, run, tmp_path, qtbot
):
    frame = learned(50)
    click(qtbot, window.top_bar.export)
    dialog = window.exports.dialog
    assert dialog.subject.text().endswith("as they are at step 50.")
    press_key(qtbot, dialog.formats, Qt.Key.Key_Down)
    assert dialog.suffix == ".json"
    type_into(qtbot, dialog.path, str(tmp_path / "mine"))  # and presses Enter
    qtbot.waitUntil(lambda: dialog.status.text().startswith("Verified: largest difference "))
    press_key(qtbot, dialog, Qt.Key.Key_Escape)
    assert window.insight_bar.text.text().startswith("Exported ")

    drop(window, tmp_path / "mine.json")
    opened = wait_for_frame(lambda frame: len(frame.runs) == 2 and frame.run.slot == 1)
    assert opened.network.predict(X).tobytes() == frame.network.predict(X).tobytes()
    assert (opened.step, run().name) == (0, "mine")
    assert window.insight_bar.text.text().startswith("Opened mine.json as a new run of Curve")

    assert learned(5).step == 5
    trigger(qtbot, window.actions_by_name["undo"])
    assert wait_for_frame(lambda frame: len(frame.runs) == 1).step >= 50
