"""A name that was typed is completed or refused, and no file is replaced that nobody was asked about."""

import pytest
from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget

from neuronlab.gui.dialogs.save_names import ask_where_to_save


@pytest.fixture
def ask(qtbot, tmp_path, monkeypatch):
    """Ask for a GIF, or an MP4; the dialog is answered with names, one after the other. Returns the name and those
    that were proposed."""
    window = QWidget()
    qtbot.addWidget(window)

    def ask(*names):
        answers, proposed = list(names), []

        def answer(_window, _title, path, _filters):
            proposed.append(path.removeprefix(f"{tmp_path}/"))
            name = answers.pop(0)
            return (str(tmp_path / name) if name else "", "")

        monkeypatch.setattr(QFileDialog, "getSaveFileName", answer)
        path = ask_where_to_save(window, "Save", tmp_path / "a.gif", "GIF (*.gif)", ".gif", (".gif", ".mp4"))
        assert answers == []
        said = [box.text() for box in window.findChildren(QMessageBox)]
        return None if path is None else path.name, proposed, said

    return ask


@pytest.mark.parametrize(
    ("typed", "name"),
    [("b.gif", "b.gif"), ("b.GIF", "b.GIF"), ("b.mp4", "b.mp4"), ("b", "b.gif"), ("run 1.5", "run 1.5.gif")],
)
def test_a_name_gets_an_ending_unless_it_has_one(ask, typed, name):
    assert ask(typed) == (name, ["a.gif"], [])


def test_a_file_with_the_completed_name_is_asked_about(ask, tmp_path):
    (tmp_path / "b.gif").touch()
    assert ask("b", "") == (None, ["a.gif", "b.gif"], [])
    assert ask("b", "b.gif") == ("b.gif", ["a.gif", "b.gif"], [])  # the dialog itself asks whether to replace it


def test_another_format_is_refused(ask):
    assert ask("b.avi") == (None, ["a.gif"], ["b.avi cannot be written: its name must end in .gif or .mp4."])


def test_a_person_may_think_better_of_it(ask):
    assert ask("") == (None, ["a.gif"], [])
