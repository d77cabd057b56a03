"""Decides who gets a key: the window's shortcuts, unless the focused control uses it."""

from PySide6.QtCore import QEvent, QObject, Qt, Slot
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSlider,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLineEdit,
    QWidget,
)
from typing_extensions import override

from neuronlab.session.guarded import Guarded

_UNDO_KEYS = (QKeySequence.StandardKey.Undo, QKeySequence.StandardKey.Redo)
_ARROWS = {Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down}
_TYPED_INTO = (QAbstractSpinBox, QLineEdit, QComboBox)
_SHIFTED = Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier


class KeyboardGuard(Guarded, QObject):
    """Filters the event by which Qt asks the focused control before it triggers a shortcut.

    A focused button or list keeps Space; a group of buttons and a slider keep the arrow keys. A field or list keeps
    every key that prints: a letter typed into it must not reset the network. It passes on undo if nothing was typed
    since its value was last committed: the user then means the experiment's undo. The filter moves with the focus,
    because one on the application would see every event, about sixty per frame.
    """

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        application.focusChanged.connect(self._follow)

    @Slot(QWidget, QWidget)
    def _follow(self, old: QWidget | None, new: QWidget | None) -> None:
        if old is not None:
            old.removeEventFilter(self)
        if new is not None:
            new.installEventFilter(self)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Accept the event for the control, or keep it from the control."""
        if event.type() != QEvent.Type.ShortcutOverride or not isinstance(event, QKeyEvent):
            return False
        if any(event.matches(key) for key in _UNDO_KEYS):
            if _has_no_edit(watched):
                event.ignore()
                return True
        elif _is_its_own(watched, event.key()) or (_is_typed_into(watched) and _prints(event)):
            event.accept()
            return True
        return False


def ask_for_menu(window: QWidget, otherwise: QWidget) -> None:
    """Open the context menu of what has the keyboard, or of `otherwise` if nothing has, as the Menu key does."""
    focus = window.focusWidget() or otherwise
    middle = focus.rect().center()
    event = QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, middle, focus.mapToGlobal(middle))
    QApplication.sendEvent(focus, event)


def _prints(event: QKeyEvent) -> bool:
    is_plain = not event.modifiers() & ~_SHIFTED
    return is_plain and bool(event.text()) and event.text().isprintable()


def _is_typed_into(focus: QObject) -> bool:
    return isinstance(focus, _TYPED_INTO) and not (isinstance(focus, QLineEdit) and focus.isReadOnly())


def _is_its_own(focus: QObject, key: int) -> bool:
    """Whether a focused button, list or slider uses a key."""
    if key == Qt.Key.Key_Space:
        return isinstance(focus, QAbstractButton | QComboBox)
    return key in _ARROWS and _is_led_by_arrows(focus)


def _is_led_by_arrows(focus: QObject) -> bool:
    group = focus.group() if isinstance(focus, QAbstractButton) else None
    return isinstance(focus, QAbstractSlider) or (group is not None and group.exclusive())


def _has_no_edit(focus: QObject) -> bool:
    field = focus.lineEdit() if isinstance(focus, QAbstractSpinBox) else focus
    return isinstance(field, QLineEdit) and not field.isModified()
