"""Asks which of several dropped files to open: only one is opened at a time."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QDialog, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from neuronlab.gui.theme.sizes import scaled
from neuronlab.gui.theme.theme import SPACE
from neuronlab.gui.widgets.buttons import DialogButtons
from neuronlab.gui.widgets.fields import name_field
from neuronlab.gui.widgets.plain_text import PlainLabel, plain_tip, without_icons
from neuronlab.wording.numbers import count_text

_SIZE = (440, 320)
_NAME_PX = 250
"""Width of a name beside the kind of its file, at the usual text size; its tooltip has the whole path."""


@dataclass(frozen=True)
class FoundFile:
    """A file that was dropped.

    Attributes:
        path: Where it is.
        kind: What it is, as in `files.kinds`; "" if it cannot be opened.
        fault: Why it cannot be opened, in a sentence; "" if it can.
    """

    path: Path
    kind: str
    fault: str = ""


class WhichFile(QDialog):
    """Lists files with their kinds; `chosen` is the one to open once the dialog is accepted."""

    def __init__(self, files: Sequence[FoundFile], parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("Open")
        self._files = files
        self.list = QListWidget()
        self.buttons = DialogButtons("Open", self)
        self.open_button = self.buttons.accept_button
        asks = "Which one is to be opened?"
        if not any(file.kind for file in files):
            asks = "None of them can be opened; drop a table, a session or a model."
        question = PlainLabel(f"{count_text(len(files))} files were dropped. {asks}", wordWrap=True)
        question.setBuddy(self.list)
        name_field(self.list, "Files", "The files with what they are; Enter opens the chosen one")
        for file in files:
            self._add(file)
        self.list.setCurrentRow(next((row for row, file in enumerate(files) if file.kind), 0))
        self.open_button.setEnabled(any(file.kind for file in files))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(SPACE * 2, SPACE * 2, SPACE * 2, SPACE * 2)
        layout.setSpacing(SPACE + 4)
        layout.addWidget(question)
        layout.addWidget(self.list, 1)
        layout.addWidget(self.buttons)
        without_icons(self)
        self.resize(*map(scaled, _SIZE))
        self.list.itemDoubleClicked.connect(self.accept)
        self.list.currentRowChanged.connect(self._allow_opening)

    def _add(self, file: FoundFile) -> None:
        name = self.list.fontMetrics().elidedText(file.path.name, Qt.TextElideMode.ElideMiddle, scaled(_NAME_PX))
        item = QListWidgetItem(f"{name}  ·  {file.kind or 'cannot be opened'}", self.list)
        item.setData(Qt.ItemDataRole.ToolTipRole, plain_tip(file.fault or str(file.path)))
        if not file.kind:
            item.setFlags(Qt.ItemFlag.NoItemFlags)

    @property
    def chosen(self) -> FoundFile:
        """The file to open."""
        return self._files[self.list.currentRow()]

    @Slot()
    def _allow_opening(self) -> None:
        self.open_button.setEnabled(bool(self.chosen.kind))
