"""The watch on leaks has to see one."""

import threading

import pytest
from PySide6.QtCore import QObject, QThread, QTimer
from PySide6.QtWidgets import QWidget

import neuronlab.gui.window.main_window  # noqa: F401  # whose window is looked for
from tests.leaks import still_running


def test_a_running_python_thread_is_seen():
    release = threading.Event()
    thread = threading.Thread(target=release.wait, name="left behind")
    thread.start()
    try:
        assert "the thread left behind" in still_running()
    finally:
        release.set()
        thread.join()
    assert not still_running()


@pytest.mark.usefixtures("qapp")
def test_a_running_qthread_is_seen():
    thread = QThread(objectName="left behind")
    thread.start()
    try:
        assert still_running() == {"the QThread left behind"}
    finally:
        thread.quit()
        thread.wait()
    assert not still_running()


@pytest.mark.usefixtures("qapp")
def test_an_active_timer_is_seen_until_it_stops():
    timer = QTimer(interval=12_345)
    timer.start()
    try:
        assert still_running() == {"a QTimer of nobody every 12345 ms"}
    finally:
        timer.stop()
    assert not still_running()


@pytest.mark.usefixtures("qapp")
def test_a_timer_of_an_object_that_is_being_deleted_is_no_leak():
    owner = QObject()
    QTimer(owner, interval=12_345).start()
    owner.deleteLater()
    assert not still_running()


@pytest.mark.usefixtures("qapp")
def test_a_main_window_is_seen_until_it_is_deleted(monkeypatch):
    class Window(QWidget):
        pass

    monkeypatch.setattr("neuronlab.gui.window.main_window.MainWindow", Window)
    window = Window()
    assert still_running() == {"a main window"}
    window.deleteLater()
    assert not still_running()


@pytest.mark.usefixtures("qapp")
def test_a_window_on_the_screen_is_seen_until_it_is_closed():
    window = QWidget()
    window.show()
    assert still_running() == {"the visible window QWidget"}
    window.close()
    assert not still_running()


def test_a_test_that_leaves_something_running_fails(pytester, pytestconfig, monkeypatch):
    """The fixture itself, in a run of pytest of its own."""
    monkeypatch.setenv("PYTHONPATH", str(pytestconfig.rootpath))
    pytester.makeconftest("from tests.conftest import _isolated, _leaves_nothing_running")
    pytester.makepyfile(
        """
        from PySide6.QtCore import QTimer

        left = []

        def test_leaves_a_timer_running(qapp):
            left.append(QTimer(interval=12_345))
            left[0].start()

        def test_is_not_blamed_for_it():
            pass
        """
    )
    result = pytester.runpytest_subprocess("-p", "no:cacheprovider")
    result.assert_outcomes(passed=2, errors=1)
    result.stdout.fnmatch_lines(["*still running after the test: a QTimer of nobody every 12345 ms*"])
