from PySide6.QtWidgets import QMenu

from neuronlab.gui.window.actions import ACTIONS
from neuronlab.gui.window.menus.rows import MenuRow, fill, named, of_action


def test_rows_become_entries_with_their_keys_ticks_and_lines(qtbot):
    menu, done = QMenu(), []
    qtbot.addWidget(menu)
    rows = (
        MenuRow(text=named("Cut & paste"), keys="Ctrl+K", act=lambda *what: done.append(what), meaning="both"),
        MenuRow(text=named("Ticked"), is_on=lambda _window, subject: subject == 7),
        MenuRow(text=named("Greyed"), applies=lambda *_: False, starts_group=True),
        MenuRow(text=named("Absent"), is_offered=lambda *_: False),
        MenuRow(text=lambda _window, subject: f"More {subject}", rows=(MenuRow(text=named("Inner")),)),
    )
    fill(menu, rows, "window", 7)
    cut, ticked, line, greyed, more = menu.actions()
    assert cut.text() == "Cut && paste\tCtrl+K"
    assert cut.toolTip() == "both"
    assert cut.shortcut().isEmpty()  # or it would compete with the action of the window that has these keys
    assert ticked.isChecked()
    assert line.isSeparator()
    assert not greyed.isEnabled()
    assert [action.text() for action in more.menu().actions()] == ["Inner"]
    assert more.text() == "More 7"
    cut.trigger()
    assert done == [("window", 7)]


def test_the_row_of_an_action_has_its_text_and_keys_and_does_the_same(monkeypatch):
    row = of_action("fit", starts_group=True)
    assert (row.text("window", None), row.keys, row.starts_group) == ("Fit the plot to the points", "F", True)
    window = type("Window", (), {})()
    window.canvas = type("Canvas", (), {"fit": lambda _self: "fitted"})()
    assert next(entry for entry in ACTIONS if entry.name == "fit").callback(window)() == "fitted"
    assert row.act(window, None) is None or row.act(window, None) == "fitted"
