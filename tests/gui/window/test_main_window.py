"""The window takes what is dropped on it, remembers how it was left, and says once that it closes."""

import pytest
from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication

from neuronlab.gui.window.body import decoded_state
from tests.controls import trigger

TABLE = "x,y\n1,2\n2,3\n3,5\n"
ANYTHING, BUTTON, KEYS = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


def text_of(text):
    data = QMimeData()
    data.setText(text)
    return data


def file_of(path):
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    return data


@pytest.fixture
def drop(window):
    """Drag something over the window, and drop it where that is welcome; returns whether it was."""

    def drag(data):
        over = QDragEnterEvent(QPoint(9, 9), ANYTHING, data, BUTTON, KEYS)
        over.ignore()
        QApplication.sendEvent(window, over)
        if over.isAccepted():
            QApplication.sendEvent(window, QDropEvent(QPointF(9, 9), ANYTHING, data, BUTTON, KEYS))
        return over.isAccepted()

    return drag


@pytest.mark.parametrize("kind", ["file", "text"])
def test_points_that_are_dropped_are_shown_before_they_are_taken(window, drop, qtbot, tmp_path, kind):
    path = tmp_path / "dropped.csv"
    path.write_text(TABLE)
    assert drop(file_of(path) if kind == "file" else text_of(TABLE))
    qtbot.waitUntil(lambda: window.imports.dialog is not None)
    assert window.imports.dialog.name == ("dropped.csv" if kind == "file" else "pasted text")


def test_what_holds_no_points_cannot_be_dropped(window, drop):
    assert not drop(text_of("  "))
    assert not drop(QMimeData())


def test_closing_is_said_once(window, qtbot):
    closings = []
    window.closing.connect(lambda: closings.append(1))
    for _ in range(2):
        QApplication.sendEvent(window, QCloseEvent())
    assert closings == [1]


def test_the_layout_is_remembered_unless_the_window_is_told_not_to(window, session):
    window.close_without_remembering()
    assert window.settings.layout() is None


def test_a_closed_window_leaves_its_layout_for_the_next(window):
    window.close()
    geometry, body = window.settings.layout()
    assert geometry == window.saveGeometry()
    assert decoded_state(body) == window.body.state()


def test_undo_in_the_menu_is_named_after_the_last_edit(window, session, qtbot):
    experiment = session.document.experiment
    session.document.push_run(experiment.workspace.run.__class__(), "Start anew")
    assert window.actions_by_name["undo"].text() == "&Undo Start anew"
    trigger(qtbot, window.actions_by_name["undo"])
    assert window.actions_by_name["redo"].text() == "&Redo Start anew"
    assert session.document.experiment == experiment


def test_minimising_and_restoring_looks_again_at_what_is_on_screen(window, monkeypatch):
    looks = []
    monkeypatch.setattr(window.feed, "look_again", lambda: looks.append(1))
    QApplication.sendEvent(window, QEvent(QEvent.Type.FontChange))
    assert not looks
    QApplication.sendEvent(window, QEvent(QEvent.Type.WindowStateChange))
    assert looks
