"""All actions of the window as a table, from which menus, shortcuts and the list of keys are made."""

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu

from neuronlab.core.network.outputs import MAX_CLASSES
from neuronlab.core.specs.tasks import TASKS
from neuronlab.gui.canvas.tools.tools import TOOLS
from neuronlab.gui.dialogs.messages import show_about
from neuronlab.gui.dialogs.shortcuts import ShortcutsDialog
from neuronlab.gui.theme.menu import step_text_size
from neuronlab.gui.window.entries import Entry
from neuronlab.gui.window.file_actions import FILE_ACTIONS
from neuronlab.gui.window.gestures import GESTURES
from neuronlab.gui.window.keyboard import ask_for_menu
from neuronlab.gui.window.workbench import Workbench
from neuronlab.wording.points import COPY, DELETE, DUPLICATE, HOLD_OUT

_NO_MENU = "Anywhere"


def _task(number: int, key: str) -> Entry:
    text = f"{TASKS[key].label}: {TASKS[key].meaning}"
    return Entry(
        f"task_{key}", text, "&Data", f"Ctrl+{number}", lambda window: partial(window.data_panel.choose_task, key)
    )


def _tool(key: str) -> Entry:
    text, keys, is_first = f"{TOOLS[key].label} tool", TOOLS[key].key, key == next(iter(TOOLS))
    return Entry(
        f"tool_{key}", text, "&Data", keys, lambda window: partial(window.canvas_controller.use_tool, key), is_first
    )


def _class(number: int) -> Entry:
    text = f"Use class {number} for new and selected points"
    return Entry(
        f"class_{number}", text, "", str(number), lambda window: partial(window.data_panel.choose_class, number - 1)
    )


def _text_size(name: str, text: str, keys: str, steps: int) -> Entry:
    return Entry(
        name,
        text,
        "&View",
        keys,
        lambda window: partial(_step_text_size, window, steps),
        starts_group=steps > 0,
    )


ACTIONS: tuple[Entry, ...] = (
    *FILE_ACTIONS,
    Entry("undo", "&Undo", "&Edit", "Ctrl+Z", lambda window: window.session.document.undo_stack.undo),
    Entry("redo", "&Redo", "&Edit", "Ctrl+Shift+Z", lambda window: window.session.document.undo_stack.redo),
    Entry("copy", "&Copy points as text", "&Edit", COPY.keys, lambda window: window.clipboard.copy, starts_group=True),
    Entry("paste", "&Paste points or a share code…", "&Edit", "Ctrl+V", lambda window: window.clipboard.paste),
    Entry(
        "select_all",
        "Select &all points",
        "&Edit",
        "Ctrl+A",
        lambda window: window.points_controller.select_all,
        starts_group=True,
    ),
    Entry("deselect", "D&eselect all", "&Edit", "Esc", lambda window: partial(_let_go, window)),
    Entry(
        "duplicate",
        "D&uplicate selected points",
        "&Edit",
        DUPLICATE.keys,
        lambda window: window.points_controller.duplicate,
    ),
    Entry(
        "hold",
        "Use selected points for &testing or training",
        "&Edit",
        HOLD_OUT.keys,
        lambda window: window.points_controller.hold_out_selected,
    ),
    Entry("delete", "&Delete selected points", "&Edit", DELETE.keys, lambda window: window.points_controller.delete),
    Entry("clear", "Clea&r all points", "&Edit", "", lambda window: window.data_panel.clear.click, starts_group=True),
    *(_task(number, key) for number, key in enumerate(TASKS, 1)),
    *(_tool(key) for key in TOOLS),
    *(_class(number) for number in range(1, MAX_CLASSES + 1)),
    Entry(
        "table",
        "&Table of points",
        "&Data",
        "T",
        lambda window: partial(window.stage.toggle_page, "table"),
        starts_group=True,
    ),
    Entry("play", "&Play or pause", "&Train", "Space", lambda window: window.session.toggle),
    Entry("step", "Single &step", "&Train", "Right", lambda window: window.session.step),
    Entry("reset", "&Reset to the initial weights", "&Train", "R", lambda window: window.session.reset),
    Entry(
        "earlier",
        "Show an &earlier step",
        "&Train",
        "Shift+Left",
        lambda window: window.history_controller.earlier,
        starts_group=True,
    ),
    Entry("later", "Show a &later step", "&Train", "Shift+Right", lambda window: window.history_controller.later),
    Entry("now", "&Back to now", "&Train", "Shift+End", lambda window: window.history_controller.come_back),
    Entry(
        "go_on",
        "Re&vert to the step shown",
        "&Train",
        "Shift+Backspace",
        lambda window: window.history_controller.go_on,
    ),
    Entry("new_seed", "&New seed", "&Train", "N", lambda window: window.training_panel.first_weights.new_seed.click),
    Entry(
        "pin",
        "P&in a frozen copy of the run",
        "&Train",
        "P",
        lambda window: window.run_controller.toggle_pin,
        starts_group=True,
    ),
    Entry("check_gradients", "&Check gradients", "&Train", "G", lambda window: window.gradient_check_controller.check),
    Entry(
        "microscope",
        "Step &microscope",
        "&Train",
        "X",
        lambda window: window.docks["microscope"].reveal,
    ),
    Entry("fit", "&Fit the plot to the points", "&View", "F", lambda window: window.canvas.fit),
    Entry("zoom_in", "Zoom &in", "&View", "Ctrl++", lambda window: partial(window.canvas.zoom, 1)),
    Entry("zoom_out", "Zoom &out", "&View", "Ctrl+-", lambda window: partial(window.canvas.zoom, -1)),
    Entry(
        "present",
        "&Presentation: plot and network, large type",
        "&View",
        "F11",
        lambda window: window.presentation.toggle,
        starts_group=True,
    ),
    _text_size("larger_text", "&Larger text", "Ctrl+Shift+.", 1),
    _text_size("smaller_text", "&Smaller text", "Ctrl+Shift+,", -1),
    Entry("reset_layout", "&Reset layout", "&View", "", lambda window: window.body.reset, starts_group=True),
    Entry(
        "context_menu",
        "Menu of what has the keyboard",
        "",
        "Shift+F10",
        lambda window: partial(ask_for_menu, window, window.canvas.plot),
    ),
    Entry("lessons", "&Lessons…", "&Help", "", lambda window: window.show_lessons),
    Entry("lesson_again", "&Begin the lesson again…", "&Help", "", lambda window: window.begin_lesson_again),
    Entry("welcome", "&Welcome", "&Help", "", lambda window: window.welcome.welcome),
    Entry(
        "shortcuts",
        "&Keyboard and mouse",
        "&Help",
        "F1",
        lambda window: partial(_show_shortcuts, window),
        starts_group=True,
    ),
    Entry("about", "&About NeuronLab", "&Help", "", lambda window: partial(show_about, window, window.log_file)),
)


def key_table() -> dict[str, list[tuple[str, str]]]:
    """Every shortcut as a person reads it, and what it does, by menu; those of no menu follow."""
    style = QKeySequence.SequenceFormat.NativeText
    table: dict[str, list[tuple[str, str]]] = {entry.menu: [] for entry in ACTIONS if entry.menu}
    for entry in ACTIONS:
        if entry.keys:
            keys = QKeySequence(entry.keys).toString(style)
            table.setdefault(entry.menu, []).append((keys, entry.text.replace("&", "")))
    return {menu.replace("&", "") or _NO_MENU: rows for menu, rows in table.items() if rows}


def _step_text_size(window: Workbench, steps: int) -> None:
    refusal = step_text_size(window.theme, window.settings, steps)
    if refusal:
        window.insight_bar.show_notice(refusal)


def _let_go(window: Workbench) -> None:
    """Escape ends a presentation first, then shows all runs again, closes the welcome, or clears the selection."""
    if window.presentation.is_on:
        window.presentation.end()
    elif window.canvas.tiles.is_alone:
        window.canvas.tiles.show_all()
    elif not window.welcome.isHidden():
        window.welcome.hide()
    else:
        window.selection.clear()


def _show_shortcuts(window: Workbench) -> None:
    keys = {f"Keys · {menu}": rows for menu, rows in key_table().items()}
    gestures = {f"Mouse · {part}": rows for part, rows in GESTURES.items()}
    dialog = ShortcutsDialog({**keys, **gestures}, window)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.show()


def build_actions(window: Workbench) -> tuple[dict[str, QAction], dict[str, QMenu]]:
    """Make every action and put it into its menu; returns the actions and the menus by name."""
    actions: dict[str, QAction] = {}
    names = dict.fromkeys(entry.menu for entry in ACTIONS if entry.menu)
    menus = {menu: window.menuBar().addMenu(menu) for menu in names}
    for entry in ACTIONS:
        action = QAction(entry.text, window)
        action.triggered.connect(entry.callback(window))
        if entry.keys:
            action.setShortcut(QKeySequence(entry.keys))
        if entry.starts_group:
            menus[entry.menu].addSeparator()
        if entry.menu:
            menus[entry.menu].addAction(action)
        window.addAction(action)  # so that its keys work while the menus are hidden, too
        actions[entry.name] = action
    return actions, menus
