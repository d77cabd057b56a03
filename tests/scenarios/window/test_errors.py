import sys
from threading import Thread

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMessageBox

from neuronlab.core.errors import WorkError


def test_an_exception_anywhere_is_logged_and_told_once_and_the_window_lives_on(lab, window, qtbot, caplog):
    def fail():
        raise ZeroDivisionError("on purpose")

    # pytest-qt has a hook of its own for exceptions in slots; this is about the application's.
    lab.excepthook.install()
    with qtbot.waitSignal(lab.excepthook.caught):
        with qtbot.captureExceptions() as exceptions:
            QTimer.singleShot(0, fail)
            qtbot.waitUntil(lambda: bool(exceptions))
        lab.excepthook._catch(*exceptions[0])
    qtbot.waitUntil(lambda: window.errors.dialog is not None)
    dialog = window.errors.dialog
    assert dialog.isVisible()
    assert not dialog.isModal()
    assert "on purpose" in dialog.text()
    assert "ZeroDivisionError" in caplog.text
    assert "Traceback" in caplog.text
    dialog.accept()
    lab.excepthook._catch(*exceptions[0])
    QApplication.processEvents()
    assert not dialog.isVisible()


def _fails_at_one_line(key):
    return {}[key]


def _from_elsewhere():
    return _fails_at_one_line("same")


def test_an_error_that_comes_with_every_frame_is_logged_once_and_another_one_too(lab, caplog):
    for fail in (*[lambda: _fails_at_one_line("same")] * 30, _from_elsewhere):
        try:
            fail()
        except KeyError:
            lab.excepthook._catch(*sys.exc_info())
    logged = [record for record in caplog.records if record.name == "neuronlab.session.excepthook"]
    assert len(logged) == 2
    assert all(record.exc_info for record in logged)


def test_an_exception_in_another_thread_is_caught_too(lab, window, qtbot):
    lab.excepthook.install()

    def fail():
        raise KeyError("in a thread")

    with qtbot.waitSignal(lab.excepthook.caught) as caught:
        thread = Thread(target=fail)
        thread.start()
        thread.join()
    assert "in a thread" in caught.args[0]
    qtbot.waitUntil(lambda: window.errors.dialog is not None)
    window.errors.dialog.accept()
    lab.excepthook.remove()
    assert sys.excepthook is not lab.excepthook._catch


def test_work_that_cannot_be_saved_at_the_end_is_offered_once_more(lab, monkeypatch):
    saved, asked = [], []

    def save(path, work, save_number):
        if not asked:
            raise WorkError("The disk is full.")
        saved.append(work)

    def ask(box):
        asked.append(box.text())
        return QMessageBox.StandardButton.Retry

    monkeypatch.setattr("neuronlab.session.autosave.save_session", save)
    monkeypatch.setattr(QMessageBox, "exec", ask)
    lab.window.close_without_remembering()
    assert asked == ["The disk is full."]
    assert len(saved) == 1
