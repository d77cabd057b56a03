"""Message dialogs: internal errors, About."""

from PySide6.QtCore import QObject, Qt, Slot
from PySide6.QtWidgets import QMessageBox, QWidget

from neuronlab import __version__
from neuronlab.gui.widgets.plain_text import message_box


class ErrorDialogs(QObject):
    """Reports errors without blocking anything: internal errors once each, others whenever they happen."""

    def __init__(self, parent: QWidget, log_file: str) -> None:
        super().__init__(parent)
        self._parent, self._log_file = parent, log_file
        self._shown_once: set[str] = set()
        self._waiting: list[str] = []
        self._shown = ""
        self.dialog: QMessageBox | None = None

    @Slot(str)
    def show_once(self, sentence: str) -> None:
        """Show a sentence unless it has been shown before: an error in a paint event repeats thirty times a second."""
        if sentence not in self._shown_once:
            self._shown_once.add(sentence)
            self.show(sentence)

    @Slot(str)
    def show(self, sentence: str) -> None:
        """Show a sentence and where to find the details, after the message that is open now."""
        if self.dialog is not None and self.dialog.isVisible():
            if sentence != self._shown and sentence not in self._waiting:
                self._waiting.append(sentence)
            return
        details = f" See the log for details: {self._log_file}." if self._log_file else ""
        self._shown = sentence
        self.dialog = message_box(
            self._parent, "Something went wrong", sentence, more=f"You can continue working.{details}"
        )
        self.dialog.setModal(False)
        self.dialog.finished.connect(self._show_next)
        self.dialog.show()

    @Slot()
    def _show_next(self) -> None:
        if self._waiting:
            self.show(self._waiting.pop(0))


def warn(window: QWidget, title: str, sentence: str, more: str = "") -> None:
    """Report that something the user asked for failed, in a dialog that blocks nothing."""
    box = message_box(window, title, sentence, more=more)
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.setModal(False)
    box.show()


def show_about(parent: QWidget, log_file: str) -> None:
    """Show what the program is, its version, and where its log is."""
    more = "Draw points, choose layers and activations, press Play, and watch a small neural network learn."
    box = message_box(
        parent,
        "About NeuronLab",
        f"NeuronLab {__version__}",
        more=f"{more}\n\nLog file: {log_file or 'none'}",
        icon=QMessageBox.Icon.NoIcon,
    )
    box.setModal(False)
    box.show()
