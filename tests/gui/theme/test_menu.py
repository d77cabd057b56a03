"""The menu shows the theme there is, sets the one that is chosen, and remembers it."""

import pytest
from PySide6.QtWidgets import QWidget

from neuronlab.gui.theme.menu import ThemeMenu
from neuronlab.gui.theme.theme import MODES, Theme
from neuronlab.session.settings import Settings


@pytest.fixture
def make_menu(qtbot):
    parents = []

    def make(mode):
        parent, theme, settings = QWidget(), Theme(mode), Settings()
        parents.append(parent)
        qtbot.addWidget(parent)
        return ThemeMenu(theme, settings, parent), theme, settings

    return make


@pytest.mark.parametrize("mode", MODES)
def test_the_theme_there_is_is_ticked_and_no_other(make_menu, mode):
    menu, _, _ = make_menu(mode)
    assert [action.text() for action in menu.actions()] == list(MODES.values())
    assert [action.text() for action in menu.actions() if action.isChecked()] == [MODES[mode]]


@pytest.mark.parametrize("mode", MODES)
def test_what_is_chosen_is_set_ticked_alone_and_remembered(make_menu, mode):
    menu, theme, settings = make_menu("light" if mode == "dark" else "dark")
    next(action for action in menu.actions() if action.text() == MODES[mode]).trigger()
    assert theme.mode == mode
    assert Settings().theme == settings.theme == mode
    assert [action.text() for action in menu.actions() if action.isChecked()] == [MODES[mode]]
