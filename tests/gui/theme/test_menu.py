"""The menus show the theme and the text size there are, set what is chosen, and remember it."""

import pytest
from PySide6.QtWidgets import QWidget

from neuronlab.gui.theme.menu import TextSizeMenu, ThemeMenu, choose_text_size, step_text_size
from neuronlab.gui.theme.sizes import PERCENTS, set_text_percent, text_percent
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


@pytest.fixture
def text_size_menu(qtbot):
    parent, theme, settings = QWidget(), Theme("dark"), Settings()
    qtbot.addWidget(parent)
    yield TextSizeMenu(theme, settings, parent), theme, settings
    set_text_percent(100)
    parent.deleteLater()


def ticked(menu):
    return [action.text() for action in menu.actions() if action.isChecked()]


@pytest.mark.parametrize("percent", [percent for percent in PERCENTS if percent != 100])
def test_a_text_size_that_is_chosen_is_set_ticked_alone_and_remembered(text_size_menu, qtbot, percent):
    menu, theme, settings = text_size_menu
    assert ticked(menu) == ["100 %"]
    with qtbot.waitSignal(theme.changed):
        next(action for action in menu.actions() if action.text() == f"{percent} %").trigger()
    assert text_percent() == percent
    assert Settings().text_percent == settings.text_percent == percent
    assert ticked(menu) == [f"{percent} %"]


def test_a_text_size_set_by_keys_is_ticked_too_and_ends_at_the_last(text_size_menu):
    menu, theme, settings = text_size_menu
    for steps, last in ((1, PERCENTS[-1]), (-1, PERCENTS[0])):
        for _ in PERCENTS:
            step_text_size(theme, settings, steps)
        assert ticked(menu) == [f"{last} %"]


def test_the_text_size_there_is_changes_nothing(text_size_menu, qtbot):
    _, theme, settings = text_size_menu
    with qtbot.assertNotEmitted(theme.changed):
        choose_text_size(theme, settings, 100)
