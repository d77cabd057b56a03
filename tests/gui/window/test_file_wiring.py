"""What asks for files is connected with what reads and writes them."""

import pytest
from PySide6.QtWidgets import QFileDialog

from neuronlab.session.settings import Settings
from tests.controls import trigger


@pytest.fixture
def asked(monkeypatch):
    """The titles of the file dialogs that were shown; each is dismissed."""
    titles = []
    for name in ("getOpenFileName", "getSaveFileName"):
        monkeypatch.setattr(QFileDialog, name, lambda parent, title, *rest: titles.append(title) or ("", ""))
    return titles


def test_menus_and_buttons_ask_for_files(window, asked, qtbot):
    for name in ("open", "import", "export_points"):
        trigger(qtbot, window.actions_by_name[name])
    assert asked == ["Open", "Import points", "Export points"]


def test_an_export_is_reported_in_the_insight_line(window, qtbot, tmp_path):
    with qtbot.waitSignal(window.exports.done):
        window.exports.write_points(tmp_path / "points.csv")
    assert window.insight_bar.text.text().startswith("Exported 40 points")


@pytest.fixture
def half_written(tmp_path):
    """A file that a killed program left in the folder of the last export."""
    Settings().export_folder = tmp_path / "models"
    path = tmp_path / "models" / ".neuronlab-0123456789abcdef.tmp"
    path.parent.mkdir()
    path.write_bytes(b"half")
    return path


def test_a_new_window_removes_what_is_half_written(half_written, window, qtbot):
    qtbot.waitUntil(lambda: not half_written.exists())
