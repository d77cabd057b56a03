"""Buttons with an icon or in a line of text say what they do to the mouse and to screen readers."""

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QDialog, QLineEdit, QVBoxLayout

from neuronlab.gui.theme.theme import Theme
from neuronlab.gui.widgets.buttons import DialogButtons, icon_button, link, mini_button
from tests.controls import press_key


@pytest.fixture
def buttons(qtbot):
    buttons = (
        icon_button("mdi6.plus", "Add", "Add a class", Theme(), "quiet", size=14),
        mini_button("Add", "Add a class"),
        link("Add", "Add a class"),
    )
    for button in buttons:
        qtbot.addWidget(button)
    return buttons


def test_a_button_has_a_name_and_a_meaning_and_is_reached_by_tab_alone(buttons):
    for button in buttons:
        assert button.accessibleName() == "Add"
        assert button.accessibleDescription() == button.toolTip() == "Add a class"
        assert button.focusPolicy() == Qt.FocusPolicy.TabFocus


def test_a_button_has_its_role_in_the_style_sheet(buttons):
    assert [button.property("role") for button in buttons] == ["quiet", "mini", "link"]


def test_an_icon_button_shows_its_icon_in_its_size(buttons):
    icon_alone, mini, _ = buttons
    assert not icon_alone.icon().isNull()
    assert icon_alone.iconSize() == QSize(14, 14)
    assert icon_alone.text() == ""
    assert mini.icon().isNull()


@pytest.mark.parametrize(("key", "result"), [(Qt.Key.Key_Return, 1), (Qt.Key.Key_Escape, 0)])
def test_a_dialog_begins_above_its_buttons_and_enter_accepts_it(qtbot, key, result):
    dialog = QDialog()
    qtbot.addWidget(dialog)
    buttons, field, layout = DialogButtons("Open", dialog), QLineEdit(), QVBoxLayout(dialog)
    layout.addWidget(field)
    layout.addWidget(buttons)
    dialog.open()
    assert buttons.accept_button.isDefault()
    qtbot.waitUntil(field.hasFocus)
    with qtbot.waitSignal(dialog.finished) as finished:
        press_key(qtbot, field, key)
    assert finished.args == [result]
