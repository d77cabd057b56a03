"""A row below the plot to type inputs, with what the network predicts for them, live while it trains."""

from collections.abc import Iterable
from itertools import chain, zip_longest

import numpy as np
from msgspec.structs import replace
from PySide6.QtCore import QSize, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QSizePolicy, QVBoxLayout, QWidget
from typing_extensions import override

from neuronlab.analysis.frames.frame import Frame
from neuronlab.analysis.predicted_at import PredictedAt
from neuronlab.core.data.features import PLAIN
from neuronlab.core.network.outputs import class_probabilities
from neuronlab.core.specs.experiment import Workspace
from neuronlab.core.specs.tasks import TASKS
from neuronlab.gui.canvas.pictures.prediction_mark import PredictionMark
from neuronlab.gui.canvas.view import CanvasView
from neuronlab.gui.theme.class_marks import MARKS
from neuronlab.gui.theme.theme import SPACE, Theme, figures
from neuronlab.gui.widgets.buttons import icon_button
from neuronlab.gui.widgets.column_field import ColumnField
from neuronlab.gui.widgets.fields import TextField, name_field
from neuronlab.gui.widgets.plain_text import PlainLabel, set_tip
from neuronlab.gui.widgets.refitted import Refitted
from neuronlab.session.guarded import Guarded
from neuronlab.wording.columns import columns_of, value_text, with_short_unit
from neuronlab.wording.dates import calendar_of
from neuronlab.wording.predictions import (
    OUTSIDE,
    class_texts,
    likeliest_text,
    name_lengths,
    prediction_text,
    ranked_texts,
    shortest_texts,
)

NO_NUMBER = "–"
LABEL = "Prediction at typed inputs"
_FIELD_PX = 62
_POSITIONS = 500
"""Positions in the visible range that fields tell apart, about one every pixel."""
_LARGEST = 1e30
_SUBSCRIPTS = str.maketrans("12", "₁₂")
_GAP = "\u2003"
_BESIDE_TEXT_PX = 2 * SPACE + 8
"""What frame, padding, text margins and cursor take of the width of a line."""
_MOST_IN_LINE = 3
"""With more classes than this, the probabilities of all get a line of their own."""
_MEANING = "What the network predicts there; select it to copy it"


class PositionField(ColumnField):
    """A number, a date or none: an emptied field has none. Arrow keys start at 0."""

    def __init__(self) -> None:
        super().__init__(-_LARGEST, _LARGEST, step=0.1)
        self.setSpecialValueText(NO_NUMBER)
        self.setValue(-_LARGEST)

    @property
    def number(self) -> float | None:
        """The number; None if there is none."""
        return None if self.value() == self.minimum() else self.value()

    def show_number(self, number: float | None) -> None:
        """Show a number or none, without saying that it changed."""
        self.show_value(self.minimum() if number is None else number)

    @override
    def stepBy(self, steps: int) -> None:
        """One step of an arrow key."""
        if self.number is None:
            self.setValue(0.0)
        else:
            super().stepBy(steps)


class Reading(Refitted, TextField):
    """A line to read, select and copy; what is selected stays selected while the numbers change.

    While it is empty it shows the first of its hints that fits.
    """

    def __init__(self, name: str, meaning: str) -> None:
        super().__init__()
        self._hints: tuple[str, ...] = ("",)
        self.setReadOnly(True)
        self.setProperty("role", "value")
        self.setFont(figures())
        self.setMinimumWidth(1)
        name_field(self, name, meaning)

    def show_hints(self, *hints: str) -> None:
        """Show these hints, from long to short."""
        self._hints = hints
        self.fit()

    @override
    def fit(self) -> None:
        """Choose the hint that fits."""
        self.setPlaceholderText(_fitting(self, self._hints))

    @override
    def show_text(self, text: str) -> None:
        """Show another text."""
        if text == self.text():
            return
        has_all = self.hasSelectedText() and len(self.selectedText()) == len(self.text())
        start, length = self.selectionStart(), len(self.selectedText())
        super().show_text(text)
        if has_all:
            self.selectAll()
        elif start >= 0:
            self.setSelection(start, length)
        else:
            self.setCursorPosition(0)


class PredictionRow(Guarded, QWidget):
    """Emits `asked` when other inputs are typed or the row opens or closes, and `closed(view, text)` on its cross."""

    asked = Signal()
    closed = Signal(object, str)

    def __init__(self, plot: CanvasView, theme: Theme) -> None:
        super().__init__()
        self._plot = plot
        self._workspace: Workspace | None = None
        self._answer: PredictedAt | None = None
        self._labels: tuple[str, ...] = ()
        self._typed: dict[str, tuple[float | None, ...]] = {}
        self._is_aside = False
        self._asked: tuple[str, tuple[float, ...]] | None = None  # task and inputs
        self.mark = PredictionMark(plot, theme)
        self.fields = tuple(PositionField() for _ in range(max(task.inputs for task in TASKS.values())))
        self.names = tuple(PlainLabel() for _ in self.fields)
        self.reading = Reading("Prediction", _MEANING)
        self.classes = Reading("Probabilities of all classes", "How likely each class is there")
        self.close_button = icon_button(
            "mdi6.close", "Hide the prediction", "Hide this row; the eye above brings it back", theme, "quiet", "muted"
        )
        self._build_layout()
        for field in self.fields:
            field.valueChanged.connect(self._take)
        self.close_button.clicked.connect(self._close)

    def _build_layout(self) -> None:
        line = QHBoxLayout()
        line.setSpacing(SPACE // 2)
        for name, field in zip(self.names, self.fields, strict=True):
            name.setProperty("role", "muted")
            name.setBuddy(field)
            field.setFixedWidth(_FIELD_PX)
            line.addWidget(name)
            line.addWidget(field)
        line.addWidget(self.reading, 1)
        line.addWidget(self.close_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, SPACE // 4)
        layout.setSpacing(0)
        layout.addLayout(line)
        layout.addWidget(self.classes)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    @property
    def subject(self) -> object:
        """The task whose inputs are typed (see `typing_guard`)."""
        return None if self._workspace is None else self._workspace.task

    @property
    def at(self) -> tuple[float, ...] | None:
        """The inputs to predict at; None while one is missing or the row is hidden."""
        return None if self._asked is None else self._asked[1]

    @property
    def is_pictured(self) -> bool:
        """Whether it belongs in pictures of the plot: once it predicts something."""
        return self.at is not None

    def show_workspace(self, workspace: Workspace) -> None:
        """Show the row of a workspace's task, with what was typed there before."""
        before, self._workspace = self._workspace, workspace
        self.setVisible(workspace.view.predicts and not self._is_aside)
        self.classes.setVisible(len(workspace.labels) > _MOST_IN_LINE)
        names = [name.translate(_SUBSCRIPTS) for name in PLAIN[TASKS[workspace.task].inputs]]
        if before is None or before.task != workspace.task:
            typed = self._typed.get(workspace.task, ())
            for field, number in zip_longest(self.fields, typed[: len(self.fields)]):
                field.show_number(number)
        meanings = columns_of(workspace)
        calendars = [calendar_of(meaning) for meaning in meanings]
        asked = " and ".join(
            f"a date such as {dates.example}" if dates else name for name, dates in zip(names, calendars, strict=False)
        )
        short = " and ".join("a date" if dates else name for name, dates in zip(names, calendars, strict=False))
        self.reading.show_hints(f"Type {asked} to predict there", f"Type {asked}", f"Type {short}", "")
        for label, field, name, column in zip_longest(self.names, self.fields, names, workspace.names[: len(names)]):
            label.setVisible(name is not None)
            field.setVisible(name is not None)
            if name is not None:
                is_first, means = label is self.names[0], meanings[names.index(name)]
                field.show_meaning(means)
                beginning = "" if not is_first else "Predict at " if len(names) == 1 else "At "
                label.setText(beginning + with_short_unit(name, means))
                meaning = f"Show the prediction at this {name}" + (f" ({column})" if column else "")
                name_field(field, f"Predict at {name}", f"{meaning}; empty the field to hide it")
        self.follow_range()
        self._ask()

    def step_aside(self, *, is_aside: bool) -> None:
        """Leave the room below the plot to something else, or take it back; what was typed stays."""
        if is_aside != self._is_aside:
            self._is_aside = is_aside
            if self._workspace is not None:
                self.show_workspace(self._workspace)

    def show_frame(self, frame: Frame) -> None:
        """Show a frame's prediction, if it is for the inputs that are typed."""
        answer = frame.predicted_at
        if answer is not None and (frame.task, answer.inputs) == self._asked:
            self._answer, self._labels = answer, frame.network_spec.labels
            self._show_answer()

    def follow_range(self) -> None:
        """Keep the mark in its place, and let arrow keys step by what is visible and fields tell it apart."""
        self.mark.follow_range()
        for field, step, ends in zip(self.fields, self._plot.snap_steps, self._plot.ranges, strict=True):
            field.set_step(step)
            field.tell_apart((ends[1] - ends[0]) / _POSITIONS, max(map(abs, ends)), _FIELD_PX)

    def _show_answer(self) -> None:
        answer = self._answer
        if answer is None:
            return
        note = f"{_GAP}{OUTSIDE}" if answer.is_outside else ""
        if not self._labels:
            value = self._value_text(float(answer.outputs[0]))
            self.reading.show_text(_fitting(self.reading, (f"ŷ = {value}{note}", f"ŷ = {value}")))
            set_tip(self.reading, _MEANING)
            self._show_mark(answer, f"ŷ = {value}")
            return
        chances = class_probabilities(answer.outputs[None])[0]
        shown = (self._labels, MARKS, chances)
        likeliest: Iterable[str] = (
            f"{likeliest_text(*shown, most)}{after}" for after in (note, "") for most in name_lengths()
        )
        if len(self._labels) > _MOST_IN_LINE:
            in_order = ("  ".join(class_texts(*shown, most)) for most in name_lengths())
            shortest = " ".join(shortest_texts(MARKS, chances))
            self.classes.show_text(_fitting(self.classes, chain(in_order, (shortest,))))
        else:
            ranked = (f"{'  '.join(ranked_texts(*shown, most))}{note}" for most in name_lengths())
            likeliest = chain(ranked, likeliest)
        self.reading.show_text(_fitting(self.reading, likeliest))
        for line in (self.reading, self.classes):
            set_tip(line, "\n".join([_MEANING, *class_texts(*shown)]))
        self._show_mark(answer, likeliest_text(*shown))

    def _value_text(self, value: float) -> str:
        """A predicted number with its unit, or as a date."""
        if self._workspace is None:
            return prediction_text(value)
        low, high = self._workspace.points.ends if len(self._workspace.points) else (np.zeros(1), np.ones(1))
        step = float(high[-1] - low[-1]) / _POSITIONS
        return value_text(value, step, columns_of(self._workspace)[-1], prediction_text)

    def _show_mark(self, answer: PredictedAt, value: str) -> None:
        words = f"{value}, {OUTSIDE}" if answer.is_outside else value
        if len(answer.inputs) == 1:
            self.mark.show_on_curve(answer.inputs[0], float(answer.outputs[0]), words)
        else:
            self.mark.show_on_plane(answer.inputs[0], answer.inputs[1], words)

    @Slot()
    def _take(self) -> None:
        if self._workspace is not None:
            self._typed[self._workspace.task] = tuple(field.number for field in self.fields)
            self._ask()

    def _ask(self) -> None:
        """Ask for what is typed, if it has changed; what was shown for other inputs, or in another task, goes."""
        workspace = self._workspace
        if workspace is None:
            return
        typed = [field.number for field in self.fields[: TASKS[workspace.task].inputs]]
        numbers = tuple(number for number in typed if number is not None)
        is_open = workspace.view.predicts and not self._is_aside
        asked = (workspace.task, numbers) if is_open and len(numbers) == len(typed) else None
        if asked != self._asked:
            self._asked, self._answer = asked, None
            self.reading.show_text("")
            self.classes.show_text("")
            self.mark.hide()
            self.asked.emit()

    @Slot()
    def _close(self) -> None:
        if self._workspace is not None:
            self.closed.emit(replace(self._workspace.view, predicts=False), LABEL)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        """Cut names of classes to the new width."""
        super().resizeEvent(event)
        self._show_answer()

    @override
    def minimumSizeHint(self) -> QSize:
        """As narrow as the plot card gets."""
        return QSize(1, super().minimumSizeHint().height())


def _fitting(line: QLineEdit, texts: Iterable[str]) -> str:
    """The first text that fits a line, or the last one."""
    room, shown = line.width() - _BESIDE_TEXT_PX, ""
    for shown in texts:
        if line.fontMetrics().horizontalAdvance(shown) <= room:
            break
    return shown
