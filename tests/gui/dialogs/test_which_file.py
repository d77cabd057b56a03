from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from neuronlab.gui.dialogs.which_file import FoundFile, WhichFile
from neuronlab.gui.widgets.plain_text import PlainLabel
from tests.controls import click, press_key

GONE = FoundFile(Path("/data/gone.csv"), "", "There is no such file.")
TABLE, MODEL = FoundFile(Path("/data/cars.csv"), "table"), FoundFile(Path("/data/net.npz"), "model")


@pytest.fixture
def ask(qtbot, host):
    def ask(*files):
        dialog = WhichFile(files, host)
        dialog.open()
        return dialog

    return ask


def test_files_are_listed_with_what_they_are_and_the_first_that_opens_is_chosen(ask, qtbot):
    dialog = ask(GONE, TABLE, MODEL)
    texts = [dialog.list.item(row).text() for row in range(3)]
    assert [text.split("  ·  ") for text in texts] == [
        ["gone.csv", "cannot be opened"],
        ["cars.csv", "table"],
        ["net.npz", "model"],
    ]
    assert dialog.list.item(0).toolTip() == "There is no such file."
    with qtbot.waitSignal(dialog.accepted):
        click(qtbot, dialog.open_button)
    assert dialog.chosen is TABLE


def test_another_one_is_chosen_by_keyboard(ask, qtbot):
    dialog = ask(TABLE, MODEL)
    press_key(qtbot, dialog.list, Qt.Key.Key_Down)
    with qtbot.waitSignal(dialog.accepted):
        press_key(qtbot, dialog.list, Qt.Key.Key_Return)
    assert dialog.chosen is MODEL


def test_where_nothing_can_be_opened_there_is_nothing_to_open(ask):
    dialog = ask(GONE, GONE)
    assert not dialog.open_button.isEnabled()
    assert "None of them can be opened" in dialog.findChild(PlainLabel).text()


def test_of_a_long_name_the_ends_and_the_kind_are_in_sight(ask):
    dialog = ask(TABLE, FoundFile(Path("/data") / f"measured{' again' * 20}, 2021.csv", "table"))
    text = dialog.list.item(1).text()
    assert text.startswith("measured again")
    assert text.endswith("2021.csv  ·  table")
    assert not dialog.list.horizontalScrollBar().maximum()
