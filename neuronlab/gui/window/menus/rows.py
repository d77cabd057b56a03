"""A row is one entry of a context menu; the tables of this room are made of rows, and menus of tables."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Generic, TypeVar

from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QMenu

from neuronlab.gui.widgets.plain_text import button_text, set_tip
from neuronlab.gui.window.actions import ACTIONS
from neuronlab.gui.window.workbench import Workbench

Subject = TypeVar("Subject")
Test = Callable[[Workbench, Subject], bool]


def always(_window: Workbench, _subject: object) -> bool:
    """True: for rows that apply to every subject."""
    return True


@dataclass(frozen=True, kw_only=True)
class MenuRow(Generic[Subject]):
    """An entry of a context menu, or with `rows` a menu of its own.

    Attributes:
        text: Its text for a subject.
        act: What it does to the subject.
        keys: The shortcut that does the same, as QKeySequence reads it; "" for none.
        meaning: Its tooltip.
        is_offered: Whether the menu has it; otherwise it is absent.
        applies: Whether it can be chosen; otherwise it is greyed out.
        is_on: Whether it has a tick; None for entries that never have one.
        rows: The entries of its own menu.
        starts_group: Whether a line separates it from the entry above.
    """

    text: Callable[[Workbench, Subject], str]
    act: Callable[[Workbench, Subject], object] = always
    keys: str = ""
    meaning: str = ""
    is_offered: Test[Subject] = always
    applies: Test[Subject] = always
    is_on: Test[Subject] | None = None
    rows: "tuple[MenuRow[Subject], ...]" = ()
    starts_group: bool = False


def named(text: str) -> Callable[[Workbench, Any], str]:
    """The same text for every subject."""
    return lambda _window, _subject: text


def of_action(name: str, *, applies: Test[Any] = always, starts_group: bool = False) -> MenuRow[Any]:
    """The row of an action of the window, with its shortcut."""
    entry = next(entry for entry in ACTIONS if entry.name == name)
    return MenuRow(
        text=named(entry.text.replace("&", "")),
        act=lambda window, _subject: entry.callback(window)(),
        keys=entry.keys,
        applies=applies,
        starts_group=starts_group,
    )


def fill(menu: QMenu, rows: Sequence[MenuRow[Subject]], window: Workbench, subject: Subject) -> None:
    """Add the rows that are offered for a subject to a menu."""
    menu.setToolTipsVisible(True)
    for row in rows:
        if not row.is_offered(window, subject):
            continue
        if row.starts_group:
            menu.addSeparator()
        text = button_text(row.text(window, subject))
        if row.rows:
            inner = menu.addMenu(text)
            inner.setEnabled(row.applies(window, subject))
            fill(inner, row.rows, window, subject)
            continue
        keys = QKeySequence(row.keys).toString(QKeySequence.SequenceFormat.NativeText)
        action = menu.addAction(f"{text}\t{keys}" if keys else text)
        action.setEnabled(row.applies(window, subject))
        set_tip(action, row.meaning)
        if row.is_on is not None:
            action.setCheckable(True)
            action.setChecked(row.is_on(window, subject))
        action.triggered.connect(partial(_act, row, window, subject))


def _act(row: MenuRow[Subject], window: Workbench, subject: Subject, _is_on: bool = False) -> None:
    row.act(window, subject)
