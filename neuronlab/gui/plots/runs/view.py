"""The table of runs: what they share in a line, what differs and became of each in a row."""

from functools import partial
from typing import ClassVar

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtWidgets import QApplication, QHBoxLayout, QWidget
from typing_extensions import override

from neuronlab.analysis.frames.frame import Frame
from neuronlab.analysis.frames.request import RUNS
from neuronlab.core.specs.experiment import MOST_TARGET
from neuronlab.gui.plots.runs.grid import RunsGrid
from neuronlab.gui.plots.runs.model import RunsModel
from neuronlab.gui.theme.sizes import fix_size, scaled
from neuronlab.gui.theme.theme import SPACE, Theme
from neuronlab.gui.widgets.buttons import mini_button
from neuronlab.gui.widgets.fields import name_field
from neuronlab.gui.widgets.fitting import BreakingRow, FittingLabel
from neuronlab.gui.widgets.number_fields import NumberField
from neuronlab.gui.widgets.panel import Panel
from neuronlab.gui.widgets.plain_text import PlainLabel, set_tip
from neuronlab.session.run_proposals import activate, duplicate, set_target
from neuronlab.wording.numbers import counted
from neuronlab.wording.run_table import RunEntry, as_csv, as_markdown, run_table

_TARGET_WIDTH = 72
_TARGET_MEANING = "The loss whose first step and time the table shows for every run"
_ALONE = "One run so far. Duplicate it, change something, and compare."


class RunsView(Panel):
    """The table, with the target and the buttons that copy it. Emits `noticed(sentence)` when it was copied."""

    view: ClassVar[str] = RUNS
    noticed = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.model = RunsModel(self)
        self.grid = RunsGrid(self.model, theme)
        self._common = _CommonLabel()
        self._target_name = PlainLabel(_target_name(has_test_points=True))
        self._target_name.setProperty("role", "small")
        self.target = NumberField(0.0, MOST_TARGET)
        fix_size(self.target, _TARGET_WIDTH)
        name_field(self.target, self._target_name.text(), _TARGET_MEANING)
        self.copy_csv = mini_button("Copy as CSV", "Copy the table with all digits, for a spreadsheet (Ctrl+C)")
        self.copy_markdown = mini_button("Markdown", "Copy the table as it is shown, for a text")
        name_field(self.copy_markdown, "Copy as Markdown", "Copy the table as it is shown, for a text")
        self._alone = PlainLabel(_ALONE)
        self._alone.setProperty("role", "small")
        self.duplicate = mini_button("Duplicate", "Add a copy of the run with all that it has learned")
        self._build_layout()
        self.grid.activate_asked.connect(self.activate)
        self.grid.copy_asked.connect(self._copy_csv)
        self.copy_csv.clicked.connect(self._copy_csv)
        self.copy_markdown.clicked.connect(self._copy_markdown)
        self.duplicate.clicked.connect(self._duplicate)
        self.target.valueChanged.connect(self._set_target)
        self.target.refused.connect(self.refused)

    def _build_layout(self) -> None:
        copies = QWidget()
        beside = QHBoxLayout(copies)
        beside.setContentsMargins(0, 0, 0, 0)
        beside.setSpacing(SPACE // 2)
        beside.addWidget(self.copy_csv)
        beside.addWidget(self.copy_markdown)
        head = BreakingRow((self._common,), (self._target_name, self.target, copies))
        head.setContentsMargins(SPACE, SPACE // 2, SPACE, SPACE // 2)
        self._hint = BreakingRow((self._alone,), (self.duplicate,))
        self._hint.setContentsMargins(SPACE, SPACE // 2, SPACE, 0)
        self._hint.setVisible(False)  # until it is known that there is one run only
        self.rows.setSpacing(0)
        self.rows.addWidget(head)
        self.rows.addWidget(self.grid, 1)
        self.rows.addWidget(self._hint)

    # -- display --------------------------------------------------------------------------------------------------

    @override
    def refresh(self) -> None:
        """Show the target."""
        self.target.show_value(self.experiment.workspace.target_loss)

    def show_frame(self, frame: Frame) -> None:
        """Show the runs of this frame."""
        entries = [
            RunEntry(run.run, run.facts, run.step, None if run.divergence is None else run.divergence.step)
            for run in frame.runs
        ]
        table, is_alone = run_table(entries), len(entries) == 1
        self.model.show_table(table, frame.run.slot)
        self._common.show_common(table.common, is_alone=is_alone)
        self._hint.setVisible(is_alone)
        name = _target_name(has_test_points=bool(frame.test_count))
        if name != self._target_name.text():
            self._target_name.setText(name)
            name_field(self.target, name, _TARGET_MEANING)

    def painted_texts(self) -> list[str]:
        """All texts of the table, row by row, and the line above."""
        model = self.model
        cells = [
            str(model.index(row, column).data())
            for row in range(model.rowCount())
            for column in range(model.columnCount())
        ]
        return [self._common.text(), *(column.label for column in model.columns), *cells]

    # -- what a person does ---------------------------------------------------------------------------------------

    @Slot(int)
    def activate(self, slot: int) -> None:
        """Propose that a run become active, if it is not."""
        workspace = self.experiment.workspace
        if workspace.run_in(slot) is not None and slot != workspace.run.slot:
            self.propose(partial(activate, self.experiment, slot))

    @Slot(float)
    def _set_target(self, loss: float) -> None:
        self.propose(partial(set_target, self.experiment, loss))

    @Slot()
    def _duplicate(self) -> None:
        self.propose(partial(duplicate, self.experiment))

    @Slot()
    def _copy_csv(self) -> None:
        if self.model.table is not None:
            self._put(as_csv(self.model.table), "CSV")

    @Slot()
    def _copy_markdown(self) -> None:
        if self.model.table is not None:
            self._put(as_markdown(self.model.table), "Markdown")

    def _put(self, text: str, form: str) -> None:
        QApplication.clipboard().setText(text)
        self.noticed.emit(f"Copied a table of {counted(len(self.model.rows), 'run')} as {form}.")


def _target_name(*, has_test_points: bool) -> str:
    return f"Target {'test' if has_test_points else 'train'} loss"


class _CommonLabel(FittingLabel):
    """What all runs share, elided where there is too little room; the tooltip has it in full."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "small")
        self.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)

    def show_common(self, common: str, *, is_alone: bool) -> None:
        text = common if is_alone else f"Same in all: {common}"
        if text != self.toolTip():
            self.show_texts(text)
            set_tip(self, text)

    @override
    def minimumSizeHint(self) -> QSize:
        """Room for the first words."""
        return QSize(min(scaled(180), self.sizeHint().width()), super().minimumSizeHint().height())
