"""Runs as rows of a Qt model; of a diverged one the facts give way to where it diverged."""

from typing import Literal

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from typing_extensions import override

from neuronlab.gui.widgets.plain_text import plain_tip
from neuronlab.session.guarded import Guarded
from neuronlab.wording.numbers import count_text
from neuronlab.wording.run_table import RunCell, RunColumn, RunRow, RunTable

Index = QModelIndex | QPersistentModelIndex
Sort = tuple[str, bool]
"""The key of a column, and whether its largest value comes first."""
MEANINGS = {
    "parameters": "Number of weights and biases",
    "train_loss": "Loss on the training points",
    "test_loss": "Loss on the held-out points",
    "score": "Share of the variance that is explained, or of points that are classified correctly",
    "steps_to_target": "Steps until the loss first reached the target",
    "seconds_to_target": "Seconds of compute until the loss first reached the target",
    "first_last": "RMS gradient of the first layer's weights over that of the last: far below 1 it vanishes",
    "flat_share": "Share of pairs of a hidden unit and a training point where the slope is at most 5 % of the steepest",
    "steps_per_second": "Steps per second of compute",
}
FIRST_FACT = "train_loss"
"""The column from which on a diverged run has a sentence instead of numbers."""
_Role = Qt.ItemDataRole


class RunsModel(Guarded, QAbstractTableModel):
    """A row per run, sorted by a column or in the order of the runs.

    Attributes:
        table: What is shown, sorted; None before the first frame.
        active: The slot of the active run.
        sort_by: What it is sorted by; None for the order of the runs.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.table: RunTable | None = None
        self.active = -1
        self.sort_by: Sort | None = None
        self._unsorted: RunTable | None = None

    def show_table(self, table: RunTable, active: int) -> None:
        """Show these runs, sorted as before; the current cell stays with its run."""
        before, self._unsorted, self.active = self.table, table, active
        after = self._sorted(table)
        if before is None or _shape(before) != _shape(after):
            self.beginResetModel()
            self.table = after
            self.endResetModel()
        elif _slots(before) != _slots(after):
            self._reorder(before, after)
        else:
            self.table = after
            self.dataChanged.emit(self.index(0, 0), self.index(self.rowCount() - 1, self.columnCount() - 1))

    def sort_as(self, sort_by: Sort | None) -> None:
        """Sort by a column, or restore the order of the runs with None."""
        self.sort_by = sort_by
        if self._unsorted is not None:
            self.show_table(self._unsorted, self.active)
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, max(0, self.columnCount() - 1))

    def _sorted(self, table: RunTable) -> RunTable:
        return table if self.sort_by is None else table.sorted_by(self.sort_by[0], descending=self.sort_by[1])

    def _reorder(self, before: RunTable, after: RunTable) -> None:
        self.layoutAboutToBeChanged.emit()
        old = self.persistentIndexList()
        rows = {slot: row for row, slot in enumerate(_slots(after))}
        self.table = after
        new = [self.index(rows[before.rows[index.row()].slot], index.column()) for index in old]
        self.changePersistentIndexList(old, new)
        self.layoutChanged.emit()

    # -- what it holds --------------------------------------------------------------------------------------------

    @property
    def columns(self) -> tuple[RunColumn, ...]:
        """The columns."""
        return () if self.table is None else self.table.columns

    @property
    def rows(self) -> tuple[RunRow, ...]:
        """The rows, sorted."""
        return () if self.table is None else self.table.rows

    def cell(self, index: Index) -> RunCell:
        """The cell at an index."""
        return self.rows[index.row()].cells[index.column()]

    @property
    def first_fact(self) -> int:
        """The column at which the facts of a run begin that diverges."""
        return next((number for number, column in enumerate(self.columns) if column.key == FIRST_FACT), 0)

    def row_of(self, slot: int) -> int:
        """The row of the run in a slot; −1 if there is none."""
        return next((number for number, row in enumerate(self.rows) if row.slot == slot), -1)

    # -- the interface of Qt --------------------------------------------------------------------------------------

    @override
    def rowCount(self, _parent: Index | None = None) -> int:
        """Number of runs."""
        return len(self.rows)

    @override
    def columnCount(self, _parent: Index | None = None) -> int:
        """Number of columns."""
        return len(self.columns)

    @override
    def data(self, index: Index, role: int = _Role.DisplayRole) -> object:
        """Text of a cell, and for screen readers which run is active."""
        if not index.isValid():
            return None
        row, column = self.rows[index.row()], index.column()
        if role == _Role.DisplayRole:
            return self._text(row, column)
        if role == _Role.ToolTipRole:
            return plain_tip(self._text(row, column))
        if role == _Role.AccessibleTextRole:
            text = self._text(row, column)
            return f"{text}, active" if column == 0 and row.slot == self.active else text
        return None

    def _text(self, row: RunRow, column: int) -> str:
        if row.diverged_at is not None and column == self.first_fact:
            return f"⚠ diverged at step {count_text(row.diverged_at)}"
        return row.cells[column].text

    @override
    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _Role.DisplayRole) -> str | None:
        """Head of a column, and what the column means."""
        if orientation != Qt.Orientation.Horizontal or section >= len(self.columns):
            return None
        column = self.columns[section]
        if role == _Role.DisplayRole:
            return column.label
        if role == _Role.ToolTipRole:
            meaning = MEANINGS.get(column.key, column.label)
            return plain_tip(f"{meaning}. Click to sort, click again to reverse.")
        return None


Direction = Literal["↑", "↓", ""]


def arrow_of(column: RunColumn, sort_by: Sort | None) -> Direction:
    """The arrow beside the head of a column: up for the smallest value first."""
    if sort_by is None or sort_by[0] != column.key:
        return ""
    return "↓" if sort_by[1] else "↑"


def _shape(table: RunTable) -> tuple[tuple[str, ...], frozenset[int], frozenset[int]]:
    """What a table keeps while numbers change: its heads, its runs, and which of them have diverged."""
    diverged = frozenset(row.slot for row in table.rows if row.diverged_at is not None)
    return tuple(column.label for column in table.columns), frozenset(_slots(table)), diverged


def _slots(table: RunTable) -> list[int]:
    return [row.slot for row in table.rows]
