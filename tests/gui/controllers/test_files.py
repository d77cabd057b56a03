"""A session is saved under a name of its own kind, and what cannot be done is said in a sentence."""

import pytest
from PySide6.QtWidgets import QFileDialog, QMessageBox

from neuronlab.gui.controllers import files as files_module


@pytest.fixture
def answers(monkeypatch):
    """What the file dialog answers, one after the other; returns the names it proposes."""
    proposed = []

    def answers(*paths):
        left = [str(path) for path in paths]

        def ask(_window, _title, path, _filters):
            proposed.append(path)
            return left.pop(0), ""

        monkeypatch.setattr(QFileDialog, "getSaveFileName", ask)
        return proposed

    return answers


def test_a_name_without_an_ending_gets_that_of_sessions(window, answers, qtbot, tmp_path):
    answers(tmp_path / "v1.2")
    with qtbot.waitSignal(window.files.noticed):
        window.files.save()
    assert (tmp_path / "v1.2.nlab").exists()
    assert window.windowTitle() == "v1.2.nlab[*] – NeuronLab"


def test_a_file_that_the_dialog_has_not_asked_about_is_asked_about(window, answers, tmp_path):
    (tmp_path / "old.nlab").write_bytes(b"precious")
    proposed = answers(tmp_path / "old", "")
    window.files.save_as()
    assert proposed[1] == str(tmp_path / "old.nlab")
    assert (tmp_path / "old.nlab").read_bytes() == b"precious"


def test_another_ending_is_refused(window, answers, tmp_path):
    answers(tmp_path / "model.npz")
    window.files.save_as()
    (box,) = (box for box in window.findChildren(QMessageBox) if box.isVisible())
    assert box.text() == "A session is saved under a name that ends in .nlab; use an export for .npz."
    box.accept()


def test_a_name_with_a_mark_of_qt_is_shown_as_it_is(window, answers, qtbot, tmp_path):
    answers(tmp_path / "a[*].nlab")
    with qtbot.waitSignal(window.files.noticed):
        window.files.save()
    assert window.windowTitle() == "a[*][*].nlab[*] – NeuronLab"


def test_a_new_window_is_started_without_the_last_work(window, monkeypatch, qtbot):
    started = []
    monkeypatch.setattr(files_module, "open_new_window", lambda *arguments: bool(started.append(arguments)))
    with qtbot.waitSignal(window.files.noticed) as noticed:
        window.files.new_window()
    assert started == [("--new",)]
    assert noticed.args == ["The system could not start another window."]
