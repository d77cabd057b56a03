"""What Undo and Redo are called in the menu: by the edit they would take back or make again."""

from PySide6.QtCore import QObject, Slot
from PySide6.QtGui import QAction, QUndoStack

from neuronlab.gui.widgets.plain_text import button_text, set_tip


class UndoTexts(QObject):
    """Names the two actions after a stack's edits, and disables the one that has nothing to do.

    `QUndoStack.createUndoAction` makes such actions too, but does not show a name from outside as it is written: &
    underlines a letter, and the tooltip takes what looks like HTML for it.
    """

    def __init__(self, stack: QUndoStack, undo: QAction, redo: QAction, parent: QObject) -> None:
        super().__init__(parent)
        self._undo, self._redo = undo, redo
        undo.setEnabled(stack.canUndo())
        redo.setEnabled(stack.canRedo())
        stack.canUndoChanged.connect(undo.setEnabled)
        stack.canRedoChanged.connect(redo.setEnabled)
        stack.undoTextChanged.connect(self._name_undo)
        stack.redoTextChanged.connect(self._name_redo)

    @Slot(str)
    def _name_undo(self, text: str) -> None:
        _name(self._undo, "Undo", text)

    @Slot(str)
    def _name_redo(self, text: str) -> None:
        _name(self._redo, "Redo", text)


def _name(action: QAction, word: str, text: str) -> None:
    action.setText(f"&{word} {button_text(text)}".rstrip())
    set_tip(action, f"{word} {text}".rstrip())
