"""What asks for files is connected with what reads and writes them."""

import pytest
from PySide6.QtWidgets import QFileDialog

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
