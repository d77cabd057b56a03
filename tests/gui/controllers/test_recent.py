"""The menu lists what was open last, says what is gone, and can be cleared."""

import os
from unittest import mock

import pytest
from PySide6.QtWidgets import QMessageBox

from neuronlab.app import first_experiment
from neuronlab.files.locks import open_locked
from neuronlab.files.session.file import save_session
from neuronlab.files.session.work import Home, Work
from tests.controls import click


@pytest.fixture
def texts(window):
    def texts():
        window.recent.aboutToShow.emit()
        return [action.text() for action in window.recent.actions() if action.text()]

    return texts


def test_at_first_there_is_nothing(texts, window):
    assert texts() == ["Nothing yet"]
    assert not window.recent.actions()[0].isEnabled()


def test_files_that_are_gone_are_said_to_be_and_leave_the_list(texts, window, qtbot, tmp_path):
    for name in ("a&b.nlab", "gone.nlab"):
        window.settings.note_session(tmp_path / name)
    assert texts() == ["gone.nlab", "a&&b.nlab", "&Clear the list of files"]
    window.recent.actions()[0].trigger()
    qtbot.waitUntil(lambda: any(box.isVisible() for box in window.findChildren(QMessageBox)))
    (box,) = (box for box in window.findChildren(QMessageBox) if box.isVisible())
    assert box.text().replace("\u200b", "").endswith("gone.nlab cannot be read as a session: there is no such file.")
    click(qtbot, box.buttons()[0])
    assert texts() == ["a&&b.nlab", "&Clear the list of files"]
    window.recent.actions()[-1].trigger()
    assert texts() == ["Nothing yet"]


def test_unsaved_work_is_listed_with_its_time(texts, tmp_path):
    for number, home in ((5, None), (6, Home("/x/spiral.nlab", is_modified=True)), (7, Home("/x", is_modified=False))):
        save_session(tmp_path / f"autosave-{number}.nlab", Work(first_experiment(), home=home), number)
    *shown, last = texts()
    assert {text.rpartition(",")[0] for text in shown} == {"Unsaved curve", "Unsaved changes of spiral.nlab"}
    assert (len(shown), last) == (2, "&Delete unsaved work…")


def test_unsaved_work_is_deleted_once_that_is_confirmed_but_not_what_is_open(texts, window, qtbot, tmp_path):
    for number, home in ((5, None), (6, Home("/x/spiral.nlab", is_modified=True)), (7, None)):
        save_session(tmp_path / f"autosave-{number}.nlab", Work(first_experiment(), home=home), number)
    copy = tmp_path / "before 2026-01-01 10.00.00.nlab"
    save_session(copy, Work(first_experiment()), 1)

    def answer(label):
        window.recent.actions()[-1].trigger()
        (box,) = (box for box in window.findChildren(QMessageBox) if box.isVisible())
        assert box.text().replace("\u200b", "") == "Delete 4 pieces of unsaved work? This cannot be undone."
        assert "Unsaved changes of spiral.nlab" in box.informativeText().replace("\u200b", "")
        click(qtbot, next(button for button in box.buttons() if button.text() == label))

    assert len(texts()) == 5
    answer("Cancel")
    assert len(texts()) == 5
    # Another window takes one up between the list and the answer.
    with mock.patch("neuronlab.session.autosave_files.is_free", return_value=True):
        held = open_locked(tmp_path / "autosave-7.lock")
        window.recent.fill()
        answer("Delete")
    os.close(held)
    left = [number for number in (5, 6, 7) if (tmp_path / f"autosave-{number}.nlab").exists()]
    assert left == [7]
    assert not copy.exists()
