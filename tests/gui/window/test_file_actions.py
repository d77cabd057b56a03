"""The File menu is in the order of its table."""


def test_the_file_menu_begins_with_sessions_and_ends_with_the_end(window):
    (menu,) = (action.menu() for action in window.menuBar().actions() if action.text() == "&File")
    texts = [action.text().replace("&", "") for action in menu.actions() if action.text()]
    assert texts[:6] == ["New", "New window", "Open…", "Open recent", "Save", "Save as…"]
    assert texts.index("Import points…") < texts.index("Export points as CSV…") < texts.index("Quit")
    assert texts[-1] == "Quit"
