"""The menu lists what was open last, says what is gone, and can be cleared."""

import pytest
from PySide6.QtWidgets import QMessageBox

from neuronlab.app import first_experiment
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
    shown = texts()
    assert len(shown) == 2
    assert {text.rpartition(",")[0] for text in shown} == {"Unsaved work", "Unsaved changes of spiral.nlab"}
