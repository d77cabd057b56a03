"""The list of lessons: what each shows, and how far one has come in it."""

from collections.abc import Mapping, Sequence
from functools import partial

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFrame,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from neuronlab.gui.theme.sizes import scaled
from neuronlab.gui.theme.theme import SPACE
from neuronlab.gui.widgets.fields import heading, name_field
from neuronlab.gui.widgets.plain_text import PlainLabel, without_icons
from neuronlab.lessons.catalog import LessonEntry
from neuronlab.session.guarded import Guarded

SIZE = (560, 600)
"""Small enough for a screen of 1024 × 700 pixels."""
_LEAST_WIDTH = 320
_MOVES = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}


class _LessonRow(Guarded, QPushButton):
    """A lesson: its number and title, how far one has come, and its claim below.

    `move_asked(by)` asks for the row so many below.
    """

    move_asked = Signal(int)

    def __init__(self, entry: LessonEntry) -> None:
        super().__init__()
        self.key, self._entry = entry.key, entry
        self.setProperty("role", "lesson")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAutoDefault(False)
        number, title = PlainLabel(str(entry.number)), heading(entry.lesson.title)
        claim = PlainLabel(entry.lesson.claim, wordWrap=True)
        self.progress = PlainLabel()
        for label in (number, claim, self.progress):
            label.setProperty("role", "muted")
        for label in (number, title, claim, self.progress):
            label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        number.setMinimumWidth(number.fontMetrics().horizontalAdvance("00"))
        head = QHBoxLayout()
        head.addWidget(title, 1)
        head.addWidget(self.progress)
        texts = QVBoxLayout()
        texts.setSpacing(2)
        texts.addLayout(head)
        texts.addWidget(claim)
        row = QHBoxLayout(self)
        row.setContentsMargins(SPACE + 4, SPACE, SPACE + 4, SPACE)
        row.setSpacing(SPACE)
        row.addWidget(number, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(texts, 1)
        self._row = row

    def show_progress(self, done: int, *, is_open: bool) -> None:
        """Show how many steps are done, and whether it is the lesson that is open."""
        steps = len(self._entry.lesson.steps)
        text = "✓ Done" if done >= steps else f"{done} of {steps} steps" if done else ""
        self.progress.setText(" · ".join(filter(None, ("open", text))) if is_open else text)
        name = f"Lesson {self._entry.number}, {self._entry.lesson.title}"
        name_field(self, ", ".join(filter(None, (name, self.progress.text()))), self._entry.lesson.claim)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open with Enter as with Space; arrow keys move on."""
        key = Qt.Key(event.key())
        if key in _MOVES:
            self.move_asked.emit(_MOVES[key])
        elif key in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.click()
        else:
            super().keyPressEvent(event)

    @override
    def sizeHint(self) -> QSize:
        """Room for the texts."""
        return self._row.sizeHint()

    @override
    def minimumSizeHint(self) -> QSize:
        """The least room for the texts."""
        return self._row.minimumSize()


class LessonList(Guarded, QDialog):
    """Stays open beside the window. `lesson_chosen(key)` opens a lesson, `file_asked` one from a file."""

    lesson_chosen = Signal(str)
    file_asked = Signal()

    def __init__(self, entries: Sequence[LessonEntry], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Lessons")
        self.setModal(False)
        self.rows = [_LessonRow(entry) for entry in entries]
        content = QWidget()
        content.setProperty("role", "panel")
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, SPACE, 0)
        column.setSpacing(SPACE)
        for index, row in enumerate(self.rows):
            column.addWidget(row)
            row.move_asked.connect(partial(self._move, index))
            row.clicked.connect(partial(self.lesson_chosen.emit, row.key))
        column.addStretch()
        self._area = QScrollArea(widgetResizable=True)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setWidget(content)
        purpose = PlainLabel("Every lesson keeps its own work, and yours is put aside meanwhile.", wordWrap=True)
        purpose.setProperty("role", "muted")
        self.file = QPushButton("Open lesson file…")
        name_field(self.file, "Open lesson file", "Open a lesson that somebody wrote (.toml)")
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.addButton(self.file, QDialogButtonBox.ButtonRole.ActionRole)
        for button in buttons.findChildren(QPushButton):
            button.setAutoDefault(False)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(2 * SPACE, 2 * SPACE, 2 * SPACE, 2 * SPACE)
        layout.setSpacing(SPACE + 4)
        layout.addWidget(purpose)
        layout.addWidget(self._area, 1)
        layout.addWidget(buttons)
        without_icons(self)
        buttons.rejected.connect(self.reject)
        self.file.clicked.connect(self.file_asked)
        self.setMinimumWidth(_LEAST_WIDTH)
        self.resize(scaled(SIZE[0]), SIZE[1])

    def show_progress(self, done: Mapping[str, int], open_key: str = "") -> None:
        """Show how many steps are done, by key, and which lesson is open, with the keyboard on that or the next one."""
        steps = {row.key: done.get(row.key, 0) for row in self.rows}
        for row in self.rows:
            row.show_progress(steps[row.key], is_open=row.key == open_key)
        first = next((row for row in self.rows if row.key == open_key), None)
        first = first or next((row for row in self.rows if not row.progress.text().startswith("✓")), None)
        if first is not None:
            first.setFocus()
            self._area.ensureWidgetVisible(first)

    def _move(self, index: int, by: int) -> None:
        row = self.rows[min(max(index + by, 0), len(self.rows) - 1)]
        row.setFocus()
        self._area.ensureWidgetVisible(row)
