import pytest
from PySide6.QtWidgets import QDialogButtonBox, QLabel, QWidget

from neuronlab.gui.dialogs.shortcuts import SIZE, ShortcutsDialog
from tests.controls import click, type_into

GROUPS = {"File": [("Ctrl+O", "Open a file…"), ("Ctrl+Q", "Quit")], "Plot": [("Wheel", "Zoom"), ("Drag", "Draw")]}


@pytest.fixture
def host(qtbot):
    host = QWidget()
    qtbot.addWidget(host)
    host.show()
    return host


@pytest.fixture
def dialog(host):
    dialog = ShortcutsDialog(GROUPS, host)
    dialog.show()
    dialog.activateWindow()
    return dialog


def texts(dialog):
    return [label.text() for label in dialog.findChildren(QLabel) if label.isVisible() and label.text()]


def test_every_group_has_a_heading_and_each_key_its_meaning_beside_it(dialog):
    shown = texts(dialog)
    for title, rows in GROUPS.items():
        assert title in shown
        for keys, meaning in rows:
            assert shown.index(meaning.rstrip("…")) == shown.index(keys) + 1


def test_a_search_leaves_what_fits_and_its_heading(dialog, qtbot):
    type_into(qtbot, dialog.search, "zoom")
    assert texts(dialog) == ["Plot", "Wheel", "Zoom"]
    type_into(qtbot, dialog.search, "file quit")
    assert texts(dialog) == ["File", "Ctrl+Q", "Quit"]
    type_into(qtbot, dialog.search, "nonsense")
    assert texts(dialog) == ["Nothing matches."]
    dialog.search.clear()
    assert len(texts(dialog)) == 10


def test_it_fits_a_small_screen_and_closes(dialog, qtbot):
    assert SIZE[0] <= 1024
    assert SIZE[1] <= 660  # with a title bar
    assert dialog.minimumSizeHint().width() <= SIZE[0]
    click(qtbot, dialog.findChild(QDialogButtonBox).button(QDialogButtonBox.StandardButton.Close))
    assert not dialog.isVisible()
