"""What the menus and keys can do stands in one table, and all of it does something."""

from collections import Counter

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QLabel, QMainWindow

from neuronlab.gui.canvas.tools.tools import TOOLS
from neuronlab.gui.theme.sizes import PERCENTS, set_text_percent, text_percent
from neuronlab.gui.window import actions
from neuronlab.gui.window.actions import ACTIONS, Entry, build_actions, key_table
from neuronlab.session.session import NO_POINTS
from tests.controls import click, focus_on, press_key, trigger
from tests.windows import in_one_window, share_window


@pytest.fixture
def usual_text_afterwards():
    yield
    set_text_percent(100)


def texts(widget):
    return [label.text() for label in widget.findChildren(QLabel) if label.isVisible()]


@pytest.fixture
def bare(qtbot):
    """A window without parts, and what was called in it."""
    bare = QMainWindow()
    bare.called = []
    qtbot.addWidget(bare)
    return bare


def row(name, menu, keys="", *, starts_group=False):
    return Entry(name, f"&{name.title()}", menu, keys, lambda window: lambda: window.called.append(name), starts_group)


def test_no_two_actions_share_a_name_or_keys():
    names = Counter(entry.name for entry in ACTIONS)
    keys = Counter(QKeySequence(entry.keys).toString() for entry in ACTIONS if entry.keys)
    assert set(names.values()) == set(keys.values()) == {1}


def test_keys_are_listed_as_a_person_reads_them_with_what_they_do():
    table = key_table()
    assert list(table) == ["File", "Edit", "Data", "Train", "View", "Help", "Anywhere"]
    keys = {keys: meaning for rows in table.values() for keys, meaning in rows}
    assert keys["Ctrl+I"] == "Import points…"
    assert keys["Space"] == "Play or pause"
    assert len(keys) == sum(bool(entry.keys) for entry in ACTIONS)
    assert not any("&" in meaning for meaning in keys.values())


def test_an_action_calls_its_callback_from_its_menu_or_by_its_keys_alone(bare, monkeypatch, qtbot):
    rows = (row("open", "&File"), row("close", "&File", starts_group=True), row("jump", "", "J"), row("undo", "&Edit"))
    monkeypatch.setattr(actions, "ACTIONS", rows)
    made, menus = build_actions(bare)
    assert [action.text() for action in bare.menuBar().actions()] == ["&File", "&Edit"]
    assert [action.text() for action in menus["&File"].actions()] == ["&Open", "", "&Close"]  # a line between them
    assert made["jump"] in bare.actions()
    assert made["jump"].shortcut() == QKeySequence("J")
    for name in ("open", "close", "jump", "undo"):
        trigger(qtbot, made[name])
    assert bare.called == ["open", "close", "jump", "undo"]


def every_action_finds_what_it_calls_in_the_window(window):
    assert list(window.actions_by_name) == [entry.name for entry in ACTIONS]
    assert all(callable(entry.callback(window)) for entry in ACTIONS)


def each_tool_has_an_action_that_takes_it_in_hand(window, session, qtbot):
    task = session.document.experiment.task
    of_task = [key for key, tool in TOOLS.items() if task in tool.tasks]
    for key in reversed(of_task):
        trigger(qtbot, window.actions_by_name[f"tool_{key}"])
        assert window.canvas.gestures.tool is TOOLS[key]


def f1_lists_every_shortcut(window, qtbot):
    trigger(qtbot, window.actions_by_name["shortcuts"])
    dialog = next(child for child in window.children() if type(child).__name__ == "ShortcutsDialog")
    shown = texts(dialog)
    for action in window.actions_by_name.values():
        if not action.shortcut().isEmpty():
            assert action.shortcut().toString() in shown
    dialog.reject()


@pytest.mark.usefixtures("usual_text_afterwards")
@pytest.mark.parametrize(
    ("name", "percents", "which"), [("larger_text", PERCENTS, "largest"), ("smaller_text", PERCENTS[::-1], "smallest")]
)
def test_beyond_the_last_text_size_keys_say_so(window, qtbot, name, percents, which):
    at = percents.index(100)
    for percent in percents[at + 1 :]:
        trigger(qtbot, window.actions_by_name[name])
        assert str(percent) not in window.insight_bar.text.text()
    trigger(qtbot, window.actions_by_name[name])
    assert window.insight_bar.text.text() == f"{percents[-1]} % is the {which} text size."
    assert text_percent() == percents[-1]


@pytest.mark.usefixtures("usual_text_afterwards")
def test_the_largest_text_size_is_said_while_presenting(window, qtbot):
    trigger(qtbot, window.actions_by_name["present"])
    trigger(qtbot, window.actions_by_name["larger_text"])
    assert window.insight_bar.isVisible()
    assert "largest text size" in window.insight_bar.text.text()


@in_one_window("key", [Qt.Key.Key_Space, Qt.Key.Key_Right])
def test_without_training_points_nothing_plays_and_one_is_asked_for_some(window, session, qtbot, key):
    trigger(qtbot, window.actions_by_name["clear"])
    focus_on(qtbot, window.canvas.plot)
    press_key(qtbot, window.canvas.plot, key)
    assert window.top_bar.play.text() == "Play"
    assert not session.is_playing
    assert window.insight_bar.text.text() == NO_POINTS
    click(qtbot, window.top_bar.play)
    assert window.top_bar.play.text() == "Play"


test_actions_of_the_window = share_window(
    every_action_finds_what_it_calls_in_the_window,
    each_tool_has_an_action_that_takes_it_in_hand,
    f1_lists_every_shortcut,
)
