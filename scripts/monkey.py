"""Random actions on the real window: clicks, drags, keys and nonsense, drawn from a seed and recorded for replay.

An `Action` says what is done and to which widget, so a journal of them can be played again without the seed. A widget
is named by a path of classes and numbers, since most have no name of their own.
"""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

import msgspec
import numpy as np
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QAction, QKeyEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractSpinBox, QApplication, QComboBox, QDialog, QLineEdit, QMenu, QWidget
from shiboken6 import isValid

from neuronlab.gui.window.main_window import MainWindow

Share = tuple[float, float]
"""A position in a widget, across and down, each from 0 to 1."""

SMALLEST, LARGEST = (1024, 600), (2560, 1440)
_KEY_NAMES = (
    "Space Return Escape Tab Backtab Delete Backspace Left Right Up Down Home End PageUp PageDown F1 Plus Minus "
    "1 2 3 6 A D E G M N P R S T X Z"
)
KEYS = tuple(Qt.Key[f"Key_{name}"] for name in _KEY_NAMES.split())
MODIFIERS = (
    *(Qt.KeyboardModifier.NoModifier,) * 4,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier,
)
ENDS = (Qt.Key.Key_Return, Qt.Key.Key_Tab, Qt.Key.Key_Escape, None)
"""How typing ends; None leaves the text uncommitted."""
NONSENSE = (
    *("", " ", "0", "1", "2", "3", "7", "16", "40", "0.5", "-1", "1e-3", "1e9", "1e300", "1e999", "-0", "nan", "inf"),
    *(",", "1/3", "0,5", "1 000", "never", "x", "x^2", "sin(3x)", "1/x", "sqrt(x)", "x1*x2", "((((", "relu(z)", "z^z"),
    *("<img src=x>", "&&", "é∑\u202e", "\0", "a" * 300, "9" * 40, "'; --", "%s%n", "0x10", "1_000", "\u0663"),
)
PASTED = (
    *("", "nonsense", "1", "1\t2\n3\t4", "x,y\n0,0\n1,1\n2,4\n", "a;b;c\n1;2;x\n3;4;y\n5;6;x\n", "1,2\n3\n4,5,6\n"),
    *("0 0 0\n0 1 1\n1 0 1\n1 1 0\n", "\n" * 500, ",".join("1" * 300), "1e308,1e308\n-1e308,2\n", "nan,inf\n1,2\n"),
    "\n".join(f"{number / 50},{number % 7}" for number in range(2_000)),
)
OFTEN_USED = (
    *("undo", "undo", "undo", "redo", "redo", "play", "play", "step", "reset", "earlier", "now"),
    *("task_curve", "task_classes", "task_surface"),
)
"""Names of the window's actions that are chosen more often than the others."""


class Action(msgspec.Struct, frozen=True, omit_defaults=True):
    """One action, as a line of a journal.

    `target` is the path of a widget or the name of a menu entry, `positions` are shares of the widget, `text` is typed
    or pasted, `number` is an index into the table that the kind of action uses, `modifier` one into MODIFIERS.
    """

    kind: str
    target: str = ""
    positions: tuple[Share, ...] = ()
    text: str = ""
    number: int = 0
    modifier: int = 0


@dataclass(frozen=True)
class Kind:
    """A kind of action: how often it is done beside others, how one is drawn, and how it is done."""

    weight: float
    draw: Callable[["Monkey"], dict[str, object]]
    perform: Callable[["Monkey", Action], None]


class Monkey:
    """Draws actions for a window from a seed, and performs them with real events."""

    def __init__(self, window: MainWindow, seed: int) -> None:
        self.window = window
        self.rng = np.random.default_rng(seed)
        self.is_dragging = False
        window.actions_by_name["quit"].setEnabled(False)  # the window closes when the time is over
        total = sum(kind.weight for kind in KINDS.values())
        self._shares = [kind.weight / total for kind in KINDS.values()]

    def draw(self) -> Action:
        """The next action, for what is on the screen now: a person who holds a button down has the keyboard alone."""
        name = str(self.rng.choice(list(KINDS), p=self._shares))
        if self.is_dragging and name not in BY_KEYBOARD:
            name = BY_KEYBOARD[self.rng.integers(len(BY_KEYBOARD))]
        return msgspec.convert({"kind": name, **KINDS[name].draw(self)}, Action)

    def perform(self, action: Action) -> None:
        """Perform it, unless its widget does not exist."""
        try:
            KINDS[action.kind].perform(self, action)
        except RuntimeError as error:  # errors of the window's own handlers do not come here
            if not str(error).endswith("already deleted."):
                raise

    # -- widgets on screen ---------------------------------------------------------------------------------------

    def root(self) -> QWidget:
        """The window that takes mouse and keys now: a popup, else a dialog that blocks the others, else any."""
        front = QApplication.activePopupWidget() or QApplication.activeModalWidget()
        if front is not None:
            return front
        dialogs = [widget for widget in QApplication.topLevelWidgets() if isinstance(widget, QDialog)]
        shown = [widget for widget in dialogs if widget.isVisible()]
        return shown[-1] if shown and self.rng.random() < 0.5 else self.window  # every other time

    def some_widget(self, kinds: type | tuple[type, ...] = QWidget) -> str:
        """The path of a widget that can be used; empty where there is none."""
        root = self.root()
        found = [widget for widget in root.findChildren(QWidget) if isinstance(widget, kinds) and _is_usable(widget)]
        return path_of(found[self.rng.integers(len(found))]) if found else ""

    def some_shares(self, count: int) -> list[Share]:
        """So many random positions in a widget."""
        return [(float(x), float(y)) for x, y in self.rng.random((count, 2))]


def _is_usable(widget: QWidget) -> bool:
    return isValid(widget) and widget.isVisible() and widget.isEnabled() and not widget.visibleRegion().isEmpty()


def path_of(widget: QWidget) -> str:
    """Where a widget is: at every level its class and its number among those of its class."""
    steps = []
    part: QWidget | None = widget
    while part is not None:
        above = None if part.isWindow() else part.parentWidget()
        steps.append(f"{type(part).__name__}#{_siblings(part, above).index(part)}")
        part = above
    return "/".join(reversed(steps))


def widget_at(path: str) -> QWidget | None:
    """The widget of a path, if there is one that can be used."""
    part: QWidget | None = None
    for step in path.split("/"):
        name, _, number = step.partition("#")
        if not number:
            return None
        among = [widget for widget in _children(part) if type(widget).__name__ == name]
        if int(number) >= len(among):
            return None
        part = among[int(number)]
    return part if part is not None and _is_usable(part) else None


def _siblings(widget: QWidget, above: QWidget | None) -> list[QWidget]:
    return [other for other in _children(above) if type(other) is type(widget)]


def _children(above: QWidget | None) -> list[QWidget]:
    if above is None:
        return [widget for widget in QApplication.topLevelWidgets() if widget.isVisible()]
    direct = above.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly)
    # Qt may create a widget at the address of one that Python still has a wrapper of, which then seems deleted.
    return [widget for widget in direct if isValid(widget) and not widget.isWindow()]


def _at(widget: QWidget, share: Share) -> QPoint:
    return QPoint(int(share[0] * widget.width()), int(share[1] * widget.height()))


# -- the mouse ----------------------------------------------------------------------------------------------------


def _draw_pointing(monkey: Monkey) -> dict[str, object]:
    canvas = monkey.window.canvas.mouse_target()
    on_canvas = monkey.root() is monkey.window and monkey.rng.random() < 0.3  # most is done there
    return {
        "target": path_of(canvas) if on_canvas else monkey.some_widget(),
        "positions": monkey.some_shares(int(monkey.rng.integers(2, 6))),
        "number": int(monkey.rng.integers(20)),
        "modifier": int(monkey.rng.integers(len(MODIFIERS))),
    }


def _button(action: Action) -> Qt.MouseButton:
    """Mostly the left one."""
    return {0: Qt.MouseButton.RightButton, 1: Qt.MouseButton.MiddleButton}.get(action.number, Qt.MouseButton.LeftButton)


def _click(_monkey: Monkey, action: Action) -> None:
    widget = widget_at(action.target)
    if widget is not None:
        QTest.mouseClick(widget, _button(action), MODIFIERS[action.modifier], _at(widget, action.positions[0]))


def _double_click(_monkey: Monkey, action: Action) -> None:
    widget = widget_at(action.target)
    if widget is not None:
        QTest.mouseDClick(widget, _button(action), MODIFIERS[action.modifier], _at(widget, action.positions[0]))


def _drag(monkey: Monkey, action: Action) -> None:
    widget = widget_at(action.target)
    if widget is None:
        return
    positions = [_at(widget, share) for share in action.positions]
    button, modifier = _button(action), MODIFIERS[action.modifier]
    QTest.mousePress(widget, button, modifier, positions[0])
    monkey.is_dragging = True
    try:
        for before, after in pairwise(positions):
            for step in range(1, 5):
                if isValid(widget):
                    QTest.mouseMove(widget, before + (after - before) * step / 4)
                    QApplication.processEvents()
        if isValid(widget):
            QTest.mouseRelease(widget, button, modifier, positions[-1])
    finally:
        monkey.is_dragging = False


def _hover(_monkey: Monkey, action: Action) -> None:
    widget = widget_at(action.target)
    if widget is not None:
        QTest.mouseMove(widget, _at(widget, action.positions[0]))


def _wheel(_monkey: Monkey, action: Action) -> None:
    widget = widget_at(action.target)
    if widget is None:
        return
    position = QPointF(_at(widget, action.positions[0]))
    turn = QPoint(0, 120 * (action.number % 7 - 3))
    event = QWheelEvent(
        position,
        widget.mapToGlobal(position),
        QPoint(),
        turn,
        Qt.MouseButton.NoButton,
        MODIFIERS[action.modifier],
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(widget, event)


# -- keys and words -----------------------------------------------------------------------------------------------


def _draw_key(monkey: Monkey) -> dict[str, object]:
    return {"number": int(monkey.rng.integers(len(KEYS))), "modifier": int(monkey.rng.integers(len(MODIFIERS)))}


def _press_key(monkey: Monkey, action: Action) -> None:
    focus = QApplication.activePopupWidget() or QApplication.focusWidget() or monkey.window
    QTest.keyClick(focus, KEYS[action.number], MODIFIERS[action.modifier])


def _draw_typing(monkey: Monkey) -> dict[str, object]:
    text = NONSENSE[monkey.rng.integers(len(NONSENSE))]
    target = monkey.some_widget((QLineEdit, QAbstractSpinBox))
    return {"target": target, "text": text, "number": int(monkey.rng.integers(len(ENDS)))}


def _type(_monkey: Monkey, action: Action) -> None:
    widget = widget_at(action.target)
    if not isinstance(widget, QLineEdit | QAbstractSpinBox):
        return
    widget.setFocus()
    if not widget.hasFocus():  # another window has the keyboard
        return
    widget.selectAll()
    for sign in action.text:
        _type_sign(widget, sign)
    end = ENDS[action.number]
    if end is not None and widget_at(action.target) is widget:
        QTest.keyClick(widget, end)


def _type_sign(widget: QWidget, sign: str) -> None:
    if sign.isascii() and sign.isprintable():
        QTest.keyClicks(widget, sign)
    else:  # QTest ends the program over what is not in its table of keys
        QApplication.sendEvent(widget, QKeyEvent(QEvent.Type.KeyPress, 0, Qt.KeyboardModifier.NoModifier, sign))


def _draw_choice(monkey: Monkey) -> dict[str, object]:
    return {"target": monkey.some_widget(QComboBox), "number": int(monkey.rng.integers(40))}


def _choose(_monkey: Monkey, action: Action) -> None:
    widget = widget_at(action.target)
    if isinstance(widget, QComboBox) and widget.count():
        widget.setFocus()
        count = action.number % widget.count()
        for key in (Qt.Key.Key_Home, *(Qt.Key.Key_Down,) * count):
            if isValid(widget) and widget.hasFocus():
                QTest.keyClick(widget, key)


def _draw_paste(monkey: Monkey) -> dict[str, object]:
    return {"text": PASTED[monkey.rng.integers(len(PASTED))]}


def _paste(monkey: Monkey, action: Action) -> None:
    QApplication.clipboard().setText(action.text)
    _trigger(monkey.window.actions_by_name["paste"])


# -- the window ---------------------------------------------------------------------------------------------------


def _draw_entry(monkey: Monkey) -> dict[str, object]:
    names = list(_entries(monkey.window))
    return {"target": names[monkey.rng.integers(len(names))]}


def _choose_entry(monkey: Monkey, action: Action) -> None:
    entry = _entries(monkey.window).get(action.target)
    if entry is not None:
        _trigger(entry)


def _entries(window: MainWindow) -> dict[str, QAction]:
    """Every menu entry of the window by its text, those of submenus too."""
    menus = window.menuBar().findChildren(QMenu)
    return {action.text(): action for menu in menus for action in menu.actions() if action.text()}


def _trigger(entry: QAction) -> None:
    """Choose it as a person could: not past a dialog that blocks the window."""
    if entry.isEnabled() and QApplication.activeModalWidget() is None:
        entry.trigger()


def _draw_often_used(monkey: Monkey) -> dict[str, object]:
    name = OFTEN_USED[monkey.rng.integers(len(OFTEN_USED))]
    return {"target": name, "number": int(monkey.rng.integers(1, 6))}


def _use_often(monkey: Monkey, action: Action) -> None:
    for _ in range(action.number):
        _trigger(monkey.window.actions_by_name[action.target])


def _draw_size(monkey: Monkey) -> dict[str, object]:
    return {"positions": monkey.some_shares(1)}


def _resize(monkey: Monkey, action: Action) -> None:
    ranges = zip(SMALLEST, LARGEST, action.positions[0], strict=True)
    monkey.window.resize(*(int(low + share * (high - low)) for low, high, share in ranges))


def _draw_nothing(_monkey: Monkey) -> dict[str, object]:
    return {}


def _close_dialog(_monkey: Monkey, _action: Action) -> None:
    front = QApplication.activePopupWidget() or QApplication.activeModalWidget()
    shown = [widget for widget in QApplication.topLevelWidgets() if isinstance(widget, QDialog) and widget.isVisible()]
    for widget in [front] if front is not None else shown:
        widget.close()


KINDS = {
    "click": Kind(25, _draw_pointing, _click),
    "double click": Kind(6, _draw_pointing, _double_click),
    "drag": Kind(12, _draw_pointing, _drag),
    "hover": Kind(12, _draw_pointing, _hover),
    "wheel": Kind(6, _draw_pointing, _wheel),
    "key": Kind(14, _draw_key, _press_key),
    "type": Kind(14, _draw_typing, _type),
    "choose": Kind(5, _draw_choice, _choose),
    "paste": Kind(1, _draw_paste, _paste),
    "menu": Kind(6, _draw_entry, _choose_entry),
    "often": Kind(10, _draw_often_used, _use_often),
    "resize": Kind(1.5, _draw_size, _resize),
    "close": Kind(3, _draw_nothing, _close_dialog),
}
BY_KEYBOARD = ("key", "often")
"""The kinds of action that the window has keys for."""
