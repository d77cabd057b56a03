import sys
from threading import Thread

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication


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


def test_an_exception_in_another_thread_is_caught_too(lab, window, qtbot):
    lab.excepthook.install()

    def fail():
        raise KeyError("in a thread")

    with qtbot.waitSignal(lab.excepthook.caught) as caught:
        thread = Thread(target=fail)
        thread.start()
        thread.join()
    assert "in a thread" in caught.args[0]
    window.errors.dialog.accept()
    lab.excepthook.remove()
    assert sys.excepthook is not lab.excepthook._catch
