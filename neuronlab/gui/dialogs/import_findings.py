"""The result of reading a table: how many rows, what is wrong with some, and whether to skip those."""

import numpy as np
from PySide6.QtCore import QSignalBlocker, Signal, Slot
from PySide6.QtWidgets import (
    QCheckBox,
    QHBoxLayout,
    QPlainTextEdit,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from neuronlab.core.errors import InputError
from neuronlab.files.tables.labels import LONGEST_SHOWN
from neuronlab.files.tables.point_columns import CsvPoints, PointReading
from neuronlab.gui.theme.sizes import bound_size
from neuronlab.gui.theme.theme import SPACE
from neuronlab.gui.widgets.fields import name_field
from neuronlab.gui.widgets.plain_text import PlainLabel, with_breaks
from neuronlab.wording.numbers import count_text, counted, elided

_LIST_HEIGHT = 92
_WHOLE = 1000


class ImportFindings(QWidget):
    """Shows the progress of reading and then its result, `reading`; `is_reading` and `is_stopped` say how it stands.

    Signals: `stopped` when the user stops reading, `restarted` when they start it again, `changed` when `points` may
    have changed.
    """

    stopped = Signal()
    restarted = Signal()
    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.reading: PointReading | None = None
        self.is_reading = self.is_stopped = False
        self.progress = QProgressBar(minimum=0, maximum=_WHOLE, textVisible=False)
        name_field(self.progress, "Progress", "How much of the table has been read")
        self.stop = QPushButton("Stop reading")
        self.status = _text_label("Result")
        self.error = _text_label("Error", role="error")
        self.problems = QPlainTextEdit(readOnly=True, tabChangesFocus=True)
        bound_size(self.problems, most_height=_LIST_HEIGHT)
        name_field(self.problems, "Problems", "Cells that cannot be read, and why")
        self.skip = QCheckBox()
        self._build_layout()
        self.stop.clicked.connect(self._stop_or_restart)
        self.skip.toggled.connect(self.changed)

    def _build_layout(self) -> None:
        line = QHBoxLayout()
        line.addWidget(self.status, 1)
        line.addWidget(self.progress, 1)
        line.addWidget(self.stop)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE)
        layout.addLayout(line)
        for widget in (self.error, self.problems, self.skip):
            layout.addWidget(widget)

    @property
    def points(self) -> CsvPoints | None:
        """The points to import; None while reading, if there are none, and while unreadable rows are not skipped."""
        try:
            return self.reading.accepted(skips_bad_rows=self.skip.isChecked()) if self.reading is not None else None
        except InputError:
            return None

    @property
    def can_skip(self) -> bool:
        """Whether rows that cannot be read wait to be skipped."""
        return self.skip.isVisibleTo(self) and not self.skip.isChecked()

    @property
    def is_empty(self) -> bool:
        """Whether the table was read and has no rows."""
        return self.reading is not None and self.reading.good_rows + self.reading.bad_rows == 0

    @property
    def lack(self) -> str:
        """What is wrong with the rows that wait to be skipped, the end of a sentence."""
        only_lack_values = self.reading is not None and self.reading.missing_rows == self.reading.bad_rows
        return "lack a value" if only_lack_values else "cannot be read"

    @property
    def skipped_rows(self) -> int:
        """Number of rows that are not among the points."""
        return self.reading.bad_rows if self.reading is not None else 0

    def show_error(self, *, is_shown: bool) -> None:
        """Show why the table cannot be read, if there is a reason, or hide it in favour of a question about it."""
        self.error.setVisible(is_shown and bool(self.error.text()))

    @Slot(float)
    def show_progress(self, share: float) -> None:
        """Show how much has been read."""
        if not self.is_reading:
            self._show(None, status="Reading…", is_reading=True)
        self.progress.setValue(round(share * _WHOLE))

    @Slot(object)
    def show_reading(self, reading: PointReading) -> None:
        """Show the result of reading."""
        self._show(reading, status=_summary(reading), error=f"{reading.fault}." if reading.fault else "")

    @Slot(str)
    def show_failure(self, sentence: str) -> None:
        """Show why the table could not be read."""
        self._show(None, error=sentence)

    def _show(
        self, reading: PointReading | None, *, status: str = "", error: str = "", is_reading: bool = False
    ) -> None:
        self.reading, self.is_reading, self.is_stopped = reading, is_reading, False
        self.progress.setVisible(is_reading)
        self.stop.setVisible(is_reading)
        self.stop.setText("Stop reading")
        self.status.setText(status)
        self.status.setVisible(bool(status) or is_reading)
        _show_text(self.error, f"⚠ {error}" if error else "")
        problems = _problem_lines(reading) if reading else ""
        self.problems.setPlainText(problems)
        self.problems.setVisible(bool(problems))
        with QSignalBlocker(self.skip):
            self.skip.setChecked(False)
        self.skip.setText(_skip_text(self.skipped_rows))
        self.skip.setVisible(bool(problems) and reading is not None and reading.points is not None)
        self.changed.emit()

    @Slot()
    def _stop_or_restart(self) -> None:
        if self.is_reading:
            self._show(None, status="Reading stopped.")
            self.stop.setText("Read again")
            self.stop.show()
            self.is_stopped = True
            self.stopped.emit()
            self.changed.emit()
        else:
            self.restarted.emit()


def _text_label(name: str, role: str = "") -> PlainLabel:
    label = PlainLabel(wordWrap=True)
    label.setAccessibleName(name)
    if role:
        label.setProperty("role", role)
    return label


def _show_text(label: PlainLabel, text: str) -> None:
    label.setText(with_breaks(text))
    label.setVisible(bool(text))


def _summary(reading: PointReading) -> str:
    """Number of rows, and the classes: `150 rows, 3 classes: setosa (50), …`."""
    rows = counted(reading.good_rows, "row")
    missing, unreadable = reading.missing_rows, reading.bad_rows - reading.missing_rows
    rows += " can be read" if reading.bad_rows else ""
    rows += f", {count_text(unreadable)} cannot" if unreadable else ""
    rows += f", {count_text(missing)} {'lacks' if missing == 1 else 'lack'} a value" if missing else ""
    points = reading.points
    if points is None or not points.labels:
        return f"{rows}."
    counts = np.bincount(points.targets[:, 0].astype(np.intp), minlength=len(points.labels)).tolist()
    labels = (elided(label, LONGEST_SHOWN) for label in points.labels)
    classes = ", ".join(f"{label} ({count_text(n)})" for label, n in zip(labels, counts, strict=True))
    return f"{rows}, {len(points.labels)} classes: {classes}."


def _problem_lines(reading: PointReading) -> str:
    lines = [problem.sentence for problem in reading.problems]
    others = reading.problem_count - len(lines)
    if others:
        lines.append(f"… and {count_text(others)} more")
    return "\n".join(lines)


def _skip_text(rows: int) -> str:
    return "Leave out this row" if rows == 1 else f"Leave out these {count_text(rows)} rows"
