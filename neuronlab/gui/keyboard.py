"""Who gets a key: the window's shortcuts, unless the focused control has a use for it."""

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QAbstractButton, QAbstractSpinBox, QApplication, QComboBox, QLineEdit

_UNDO_KEYS = (QKeySequence.StandardKey.Undo, QKeySequence.StandardKey.Redo)
_BUTTON_KEYS = {Qt.Key.Key_Space}
_LIST_KEYS = {Qt.Key.Key_Space, Qt.Key.Key_Left, Qt.Key.Key_Right}


class KeyboardGuard(QObject):
    """An application-wide filter on the question Qt asks before a shortcut fires.

    A focused button keeps Space. A text field keeps what it types, but hands undo on when nothing was typed since its
    value was last taken over: the person then means the experiment's undo.
    """

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802  # Qt's name
        """Accept the question for the control, or keep it from the control."""
        if event.type() != QEvent.Type.ShortcutOverride or not isinstance(event, QKeyEvent):
            return False
        focus = QApplication.focusWidget()
        if watched is not focus:
            return False
        if any(event.matches(key) for key in _UNDO_KEYS):
            if _holds_no_edit(focus):
                event.ignore()
                return True
        elif (isinstance(focus, QAbstractButton) and event.key() in _BUTTON_KEYS) or (
            isinstance(focus, QComboBox) and event.key() in _LIST_KEYS
        ):
            event.accept()
            return True
        return False


def _holds_no_edit(focus: QObject | None) -> bool:
    field = focus.lineEdit() if isinstance(focus, QAbstractSpinBox) else focus
    return isinstance(field, QLineEdit) and not field.isModified()
