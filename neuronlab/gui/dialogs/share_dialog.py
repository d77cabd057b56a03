"""The dialog for a share code: its text, and what it holds before it replaces anything."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QMimeData, Slot
from PySide6.QtGui import QTextOption
from PySide6.QtWidgets import QDialog, QPlainTextEdit, QVBoxLayout, QWidget
from typing_extensions import override

from neuronlab.core.specs.tasks import TASKS
from neuronlab.files.progress import Progress
from neuronlab.files.share_code import LONGEST_READ, Shared, read_share_code
from neuronlab.gui.theme.theme import SPACE
from neuronlab.gui.widgets.buttons import DialogButtons
from neuronlab.gui.widgets.fields import name_field
from neuronlab.gui.widgets.plain_text import PlainLabel, with_breaks, without_icons
from neuronlab.session.guarded import Guarded
from neuronlab.session.jobs import Job, Jobs
from neuronlab.wording.numbers import counted

_SIZE = (620, 360)
_MOST_CHARACTERS = 2 * LONGEST_READ
"""Longer texts are cut: showing them would take the window seconds."""
_WHAT_FOR = "Paste a share code from mail or chat. It replaces the points and runs of its task; Undo restores them."
_READING = "Reading…"


class ShareDialog(QDialog):
    """Shows a text and reads the share code in it in the background; `shared` is what can be pasted, or None."""

    def __init__(self, text: str, jobs: Jobs, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("Paste share code")
        self.shared: Shared | None = None
        self._jobs = jobs
        self._job: Job | None = None
        self.text = _CodeField(placeholderText="[NeuronLab-share-3: …")
        self.text.setWordWrapMode(QTextOption.WrapMode.WrapAnywhere)
        self.text.setPlainText(text[:_MOST_CHARACTERS])
        self.finding = PlainLabel()
        self.buttons = DialogButtons("Paste", self)
        self.accept_button = self.buttons.accept_button
        self._build_layout()
        self.text.textChanged.connect(self._read)
        self.finished.connect(self._stop_reading)
        self._read()

    def _build_layout(self) -> None:
        purpose = PlainLabel(_WHAT_FOR)
        for label in (purpose, self.finding):
            label.setWordWrap(True)
        purpose.setProperty("role", "muted")
        name_field(self.text, "Share code", "Text in which there is a share code")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(SPACE * 2, SPACE * 2, SPACE * 2, SPACE * 2)
        layout.setSpacing(SPACE + 4)
        layout.addWidget(purpose)
        layout.addWidget(self.text, 1)
        layout.addWidget(self.finding)
        layout.addWidget(self.buttons)
        without_icons(self)
        self.resize(*_SIZE)

    @Slot()
    def _read(self) -> None:
        self._stop_reading()
        text = self.text.toPlainText()
        self._show(None, _READING if text.strip() else "")
        if text.strip():
            self._job = self._jobs.ask(reading(text))
            self._job.done.connect(self._show_shared)
            self._job.failed.connect(self._show_fault)

    @Slot()
    def _stop_reading(self) -> None:
        if self._job is not None:
            self._job.cancel()
            self._job = None

    @Slot(object)
    def _show_shared(self, shared: Shared) -> None:
        self._job = None
        self._show(shared, contents_of(shared))

    @Slot(str)
    def _show_fault(self, sentence: str) -> None:
        self._job = None
        self._show(None, sentence)

    def _show(self, shared: Shared | None, sentence: str) -> None:
        self.shared = shared
        self.finding.setText(with_breaks(sentence))
        self.accept_button.setEnabled(shared is not None)


class _CodeField(Guarded, QPlainTextEdit):
    """A field for text of bounded length."""

    @override
    def insertFromMimeData(self, source: QMimeData) -> None:
        self.insertPlainText(source.text()[:_MOST_CHARACTERS])


def reading(text: str) -> Callable[[Progress], Shared]:
    """A job that reads the share code in a text."""
    return partial(_read, text)


def _read(text: str, _progress: Progress) -> Shared:
    return read_share_code(text)


def contents_of(shared: Shared) -> str:
    """`Curve, 2 runs, 40 points; the runs start from their initial weights.`."""
    runs, points = shared.workspace.runs, shared.workspace.points
    facts = [TASKS[shared.task].label, counted(len(runs), "run"), counted(len(points), "point")]
    left_out = shared.points_left_out
    left = f" Its own {counted(left_out, 'point')} did not fit into it; these were generated." if left_out else ""
    return f"{', '.join(facts)}; the runs start from their initial weights.{left}"
