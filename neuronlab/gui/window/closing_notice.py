"""A small window that appears when closing takes longer than a moment, and says why."""

import time
from collections.abc import Callable

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QApplication, QDialog, QDialogButtonBox, QVBoxLayout, QWidget

from neuronlab.gui.theme.sizes import fix_size
from neuronlab.gui.widgets.plain_text import PlainLabel

SHOW_AFTER_S = 0.4
LONGEST_WAIT_S = 30.0
"""Longest wait without an answer, because a system that shuts down does not wait forever either."""
_WIDTH = 420


class ClosingNotice(QDialog):
    """Waits in the window's thread for work to finish, and lets the user close without it."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("Closing NeuronLab")
        self.setWindowModality(Qt.WindowModality.ApplicationModal)
        fix_size(self, _WIDTH)
        self._is_given_up = False
        self._sentence = PlainLabel(wordWrap=True)
        buttons = QDialogButtonBox()
        self.give_up = buttons.addButton("Don't wait", QDialogButtonBox.ButtonRole.RejectRole)
        self.give_up.setAutoDefault(False)  # Enter must not discard what is being saved
        buttons.rejected.connect(self.reject)
        self.rejected.connect(self._give_up)  # also emitted by Escape and the close button
        layout = QVBoxLayout(self)
        layout.addWidget(self._sentence)
        layout.addWidget(buttons)

    @property
    def sentence(self) -> str:
        """The text shown."""
        return self._sentence.text()

    def wait_for(self, is_over: Callable[[], bool], what: str) -> bool:
        """Wait until something is over, as `threads.Wait` does; `what` is shown if it takes longer than a moment."""
        began = time.monotonic()
        self._is_given_up = False
        while not is_over():
            waited = time.monotonic() - began
            if self._is_given_up or waited > LONGEST_WAIT_S:
                return False
            if waited > SHOW_AFTER_S:
                self._sentence.setText(what)
                self.show()
                QApplication.processEvents()
        self.hide()
        return True

    @Slot()
    def _give_up(self) -> None:
        """Stop waiting."""
        self._is_given_up = True
