"""The menus have switches beside their actions."""

from tests.controls import trigger


def menu_of(window, text):
    (menu,) = (action.menu() for action in window.menuBar().actions() if action.text() == text)
    return menu


def entry(menu, text):
    return next(action for action in menu.actions() if action.text().replace("&", "") == text)


def test_the_controls_are_hidden_and_shown_from_the_view_menu(window, qtbot):
    switch = entry(menu_of(window, "&View"), "Controls")
    trigger(qtbot, switch)
    assert window.controls.isHidden()
    window.controls.show()
    menu_of(window, "&View").aboutToShow.emit()
    assert switch.isChecked()


def test_what_can_be_compared_is_filled_in_when_it_is_shown(window):
    compare = entry(menu_of(window, "&Train"), "Compare").menu()
    assert not compare.actions()
    compare.aboutToShow.emit()
    count = len(compare.actions())
    compare.aboutToShow.emit()
    assert len(compare.actions()) == count > 0
