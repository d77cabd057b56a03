"""Files that take long to open, or never open at all: the window lives, and a person can change their mind."""

import os
import sys
from threading import Event

import pytest
from PySide6.QtWidgets import QMessageBox, QPushButton

from neuronlab.app import open_file
from neuronlab.core.errors import InputError
from neuronlab.files.tables.source import pasted_source
from neuronlab.session.threads import is_any_running
from tests.controls import click

WAIT_S = 20  # seconds; of a machine whose cores are all busy


@pytest.fixture
def slow_drive(monkeypatch, qtbot):
    """Reads nothing until the event that this returns is set, and asks nobody whether it is still wanted.

    To be asked for before the window, so that this is the last to end.
    """
    gate = Event()
    read = "neuronlab.gui.controllers.imports.open_source"
    monkeypatch.setattr(read, lambda path, progress: pasted_source("1,2\n3,4\n" if gate.wait(WAIT_S) else ""))
    monkeypatch.setattr("neuronlab.gui.controllers.imports.NOTICE_AFTER_MS", 10)
    yield gate
    gate.set()
    qtbot.waitUntil(lambda: not is_any_running(), timeout=1000 * WAIT_S)


@pytest.fixture
def table(tmp_path):
    path = tmp_path / "<b>points.csv"
    path.write_text("1,2\n3,4\n")
    return path


def test_what_takes_long_to_open_says_so_until_it_is_shown(slow_drive, window, qtbot, table):
    window.imports.open_path(table)
    notice = window.imports.notice
    qtbot.waitUntil(notice.isVisible, timeout=1000 * WAIT_S)
    assert notice.labelText() == "Opening <b>points.csv…"
    slow_drive.set()
    qtbot.waitUntil(lambda: window.imports.dialog is not None, timeout=1000 * WAIT_S)
    assert window.imports.notice is None
    window.imports.dialog.reject()


def test_opening_that_never_ends_can_be_cancelled_and_another_file_is_opened(slow_drive, window, qtbot, table):
    window.imports.open_path(table)
    qtbot.waitUntil(window.imports.notice.isVisible, timeout=1000 * WAIT_S)
    click(qtbot, window.imports.notice.findChild(QPushButton))
    assert window.imports.notice is None
    window.imports.paste("5,6\n7,8\n")
    qtbot.waitUntil(lambda: window.imports.dialog is not None, timeout=1000 * WAIT_S)
    assert window.imports.dialog.name == "pasted text"
    slow_drive.set()
    qtbot.waitUntil(lambda: window.imports.dialog.points is not None, timeout=1000 * WAIT_S)
    assert window.imports.dialog.name == "pasted text"
    window.imports.dialog.reject()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such pipes")
def test_a_pipe_is_refused_before_it_is_opened(window, qtbot, tmp_path):
    pipe = tmp_path / "points.csv"
    os.mkfifo(pipe)
    window.imports.open_path(pipe)
    qtbot.waitUntil(lambda: bool(window.findChildren(QMessageBox)), timeout=1000 * WAIT_S)
    (box,) = window.findChildren(QMessageBox)
    assert box.text().endswith(
        "points.csv cannot be read as points: it is a pipe, not a file; save its contents to a file first."
    )
    box.accept()
    with pytest.raises(InputError, match="pipe"):
        open_file(pipe)


@pytest.mark.skipif(not os.path.exists("/dev/zero"), reason="needs a device without an end")
def test_a_device_is_refused(tmp_path):
    (tmp_path / "points.csv").symlink_to("/dev/zero")
    with pytest.raises(InputError, match="device"):
        open_file(tmp_path / "points.csv")
