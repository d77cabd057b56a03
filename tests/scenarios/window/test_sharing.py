"""An experiment goes by a share code from one window to another, which gets back its own by Undo."""

from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication

from neuronlab.files.share_code import write_share_code
from tests.controls import press_key, trigger

CONTROL = Qt.KeyboardModifier.ControlModifier


def test_a_code_is_copied_in_the_menu_pasted_with_the_keyboard_and_dropped(window, session, hand, rest, qtbot):
    document, act = session.document, window.actions_by_name
    with qtbot.waitSignal(window.sharing.noticed):
        trigger(qtbot, act["copy_share_code"])
    shared = document.experiment
    hand.click(0.0, 1.0)
    window.data_panel.choose_task("classes")
    with qtbot.waitSignal(session.frame_shown):
        session.step()
    before, entries = document.experiment, document.undo_stack.count()
    press_key(qtbot, window.canvas.plot, Qt.Key.Key_V, CONTROL)
    qtbot.waitUntil(lambda: document.experiment.task == "curve")
    assert document.experiment.curve.points.digest == shared.curve.points.digest
    assert document.undo_stack.count() == entries + 1
    assert window.imports.dialog is None
    assert "Pasted a share code: Curve, 1 run, 40 points" in window.insight_bar.text.text()
    rest()
    press_key(qtbot, window.canvas.plot, Qt.Key.Key_Z, CONTROL)
    assert document.experiment is before
    dropped = QMimeData()
    dropped.setText(f"See this: {write_share_code(shared).text}!")
    hand_over = Qt.DropAction.CopyAction, dropped, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    QApplication.sendEvent(window, QDragEnterEvent(QPoint(9, 9), *hand_over))
    QApplication.sendEvent(window, QDropEvent(QPointF(9, 9), *hand_over))
    qtbot.waitUntil(lambda: document.experiment.task == "curve")
    assert document.experiment.curve.points.digest == shared.curve.points.digest
