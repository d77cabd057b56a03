"""The watch on leaks has to see one."""

import threading

import pytest
from PySide6.QtCore import QObject, QThread, QTimer

from tests.leaks import active_timers, running_threads


def test_a_running_python_thread_is_seen():
    release = threading.Event()
    thread = threading.Thread(target=release.wait, name="left behind")
    thread.start()
    try:
        assert "left behind" in running_threads()
    finally:
        release.set()
        thread.join()
    assert "left behind" not in running_threads()


@pytest.mark.usefixtures("qapp")
def test_a_running_qthread_is_seen():
    thread = QThread(objectName="left behind")
    thread.start()
    try:
        assert "left behind" in running_threads()
    finally:
        thread.quit()
        thread.wait()
    assert "left behind" not in running_threads()


@pytest.mark.usefixtures("qapp")
def test_an_active_timer_is_seen_until_it_stops():
    timer = QTimer(interval=12_345)
    timer.start()
    try:
        assert active_timers() == {"a QTimer of nobody every 12345 ms"}
    finally:
        timer.stop()
    assert not active_timers()


@pytest.mark.usefixtures("qapp")
def test_a_timer_of_an_object_that_is_being_deleted_is_no_leak():
    owner = QObject()
    QTimer(owner, interval=12_345).start()
    owner.deleteLater()
    assert not active_timers()
