"""Everything the window can be told to do, as a table: menus, shortcuts and the list of keys are made from it."""

from dataclasses import dataclass

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMainWindow, QMenu

from neuronlab.core.network.outputs import MAX_CLASSES
from neuronlab.core.specs.tasks import TASKS
from neuronlab.gui.canvas.tools.tools import TOOLS
from neuronlab.wording.points import COPY, DELETE, DUPLICATE, HOLD_OUT


@dataclass(frozen=True)
class Entry:
    """One action: its name for the code, its text, the menu it is in, its keys. Without a menu it has keys alone."""

    name: str
    text: str
    menu: str
    keys: str = ""
    starts_group: bool = False


ENTRIES: tuple[Entry, ...] = (
    Entry("import", "&Import points…", "&File", "Ctrl+I"),
    Entry("export", "&Export weights…", "&File", "Ctrl+E", starts_group=True),
    Entry("export_points", "Export &points as CSV…", "&File"),
    Entry("quit", "&Quit", "&File", "Ctrl+Q", starts_group=True),
    Entry("undo", "&Undo", "&Edit", "Ctrl+Z"),
    Entry("redo", "&Redo", "&Edit", "Ctrl+Shift+Z"),
    Entry("copy", "&Copy points as text", "&Edit", COPY.keys, starts_group=True),
    Entry("paste", "&Paste points…", "&Edit", "Ctrl+V"),
    Entry("select_all", "Select &all points", "&Edit", "Ctrl+A", starts_group=True),
    Entry("deselect", "D&eselect all", "&Edit", "Esc"),
    Entry("duplicate", "D&uplicate selected points", "&Edit", DUPLICATE.keys),
    Entry("hold", "Use selected points for &testing or training", "&Edit", HOLD_OUT.keys),
    Entry("delete", "&Delete selected points", "&Edit", DELETE.keys),
    Entry("clear", "Clea&r all points", "&Edit", starts_group=True),
    *(
        Entry(f"task_{key}", f"{row.label}: {row.meaning}", "&Data", f"Ctrl+{number}")
        for number, (key, row) in enumerate(TASKS.items(), 1)
    ),
    *(
        Entry(f"tool_{key}", f"{tool.label} tool", "&Data", tool.key, starts_group=key == "draw")
        for key, tool in TOOLS.items()
    ),
    *(
        Entry(f"class_{number}", f"Use class {number} for new and selected points", "", str(number))
        for number in range(1, MAX_CLASSES + 1)
    ),
    Entry("table", "&Table of points", "&Data", "T", starts_group=True),
    Entry("play", "&Play or pause", "&Train", "Space"),
    Entry("step", "Single &step", "&Train", "Right"),
    Entry("reset", "&Reset to the initial weights", "&Train", "R"),
    Entry("earlier", "Show an &earlier step", "&Train", "Shift+Left", starts_group=True),
    Entry("later", "Show a &later step", "&Train", "Shift+Right"),
    Entry("now", "&Back to now", "&Train", "Shift+End"),
    Entry("go_on", "Re&vert to the step shown", "&Train", "Shift+Backspace"),
    Entry("new_seed", "&New seed", "&Train", "N"),
    Entry("pin", "P&in the current function", "&Train", "P", starts_group=True),
    Entry("check_gradients", "&Check gradients", "&Train", "G"),
    Entry("microscope", "Step &microscope", "&Train", "X"),
    Entry("fit", "&Fit the plot to the points", "&View", "F"),
    Entry("zoom_in", "Zoom &in", "&View", "Ctrl++"),
    Entry("zoom_out", "Zoom &out", "&View", "Ctrl+-"),
    Entry("reset_layout", "&Reset layout", "&View", starts_group=True),
    Entry("shortcuts", "&Keyboard and mouse", "&Help", "F1"),
    Entry("about", "&About NeuronLab", "&Help"),
)


def key_table() -> list[tuple[str, str]]:
    """Every shortcut as a person reads it, and what it does."""
    style = QKeySequence.SequenceFormat.NativeText
    return [(QKeySequence(entry.keys).toString(style), entry.text.replace("&", "")) for entry in ENTRIES if entry.keys]


def build_actions(window: QMainWindow) -> tuple[dict[str, QAction], dict[str, QMenu]]:
    """Make every action and put it into its menu; returns the actions and the menus by name."""
    actions: dict[str, QAction] = {}
    names = dict.fromkeys(entry.menu for entry in ENTRIES if entry.menu)
    menus = {menu: window.menuBar().addMenu(menu) for menu in names}
    for entry in ENTRIES:
        action = QAction(entry.text, window)
        if entry.keys:
            action.setShortcut(QKeySequence(entry.keys))
        if entry.starts_group:
            menus[entry.menu].addSeparator()
        (menus[entry.menu] if entry.menu else window).addAction(action)
        actions[entry.name] = action
    return actions, menus
