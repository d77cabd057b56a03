"""The dialog for a lab report: its title, notes, pictures and format."""

from collections.abc import Collection
from dataclasses import dataclass

from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QGridLayout,
    QLineEdit,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from neuronlab.gui.theme.sizes import fix_size
from neuronlab.gui.theme.theme import SPACE
from neuronlab.gui.widgets.buttons import DialogButtons
from neuronlab.gui.widgets.fields import Segments, field_row, heading, name_field
from neuronlab.gui.widgets.plain_text import button_text, without_icons
from neuronlab.wording.lab_report import LONGEST_TITLE
from neuronlab.wording.pictured import PICTURED

REPORT_FORMATS = {".html": "HTML", ".pdf": "PDF"}
_MEANINGS = {".html": "One page for any browser, without a connection", ".pdf": "Pages to print"}
_WIDTH, _FIELD, _NOTES_HEIGHT, _COLUMNS = 460, 300, 110, 3


@dataclass(frozen=True)
class ReportChoice:
    """What a report is to be.

    Attributes:
        title: Its title.
        notes: What the person wrote.
        names: The parts that it has pictures of, keys of `PICTURED`.
        suffix: Its format, a key of `REPORT_FORMATS`.
    """

    title: str
    notes: str
    names: tuple[str, ...]
    suffix: str


class ReportDialog(QDialog):
    """Asks for a report with a title; the parts in `chosen` have pictures at first."""

    def __init__(self, title: str, chosen: Collection[str], parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("Lab report")
        self.title = QLineEdit(title, maxLength=LONGEST_TITLE)
        self.notes = QPlainTextEdit(tabChangesFocus=True, placeholderText="What you did, expected and saw")
        name_field(self.notes, "Notes", "Your notes, which the report shows as you write them")
        self.parts = {name: QCheckBox(button_text(part.label)) for name, part in PICTURED.items()}
        for name, box in self.parts.items():
            box.setChecked(name in chosen)
        self.format = Segments(REPORT_FORMATS, _MEANINGS)
        self.format.show_key(next(iter(REPORT_FORMATS)))
        self.buttons = DialogButtons("Save…", self)
        self.accept_button = self.buttons.accept_button
        self._build_layout()

    def _build_layout(self) -> None:
        fix_size(self, _WIDTH)
        fix_size(self.notes, height=_NOTES_HEIGHT)
        without_icons(self)
        grid = QGridLayout()
        for number, box in enumerate(self.parts.values()):
            grid.addWidget(box, number // _COLUMNS, number % _COLUMNS)
        layout = QVBoxLayout(self)
        layout.setSpacing(SPACE)
        layout.addLayout(field_row("Title", self.title, "The title of the report", _FIELD))
        layout.addWidget(heading("Notes"))
        layout.addWidget(self.notes)
        layout.addWidget(heading("Pictures"))
        layout.addLayout(grid)
        layout.addLayout(field_row("Format", self.format, "The format of the file", _FIELD))
        layout.addSpacing(SPACE)
        layout.addWidget(self.buttons)

    @property
    def choice(self) -> ReportChoice:
        """What is chosen."""
        names = tuple(name for name, box in self.parts.items() if box.isChecked())
        return ReportChoice(self.title.text(), self.notes.toPlainText(), names, self.format.key)
