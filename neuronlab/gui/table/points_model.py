"""Points as rows of a Qt model: cells are read from the arrays on demand, so a million rows cost nothing."""

from collections.abc import Callable, Mapping

import numpy as np
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QColor, QFont
from typing_extensions import override

from neuronlab.core.arrays import IntArray
from neuronlab.core.data.points import NO_POINTS, PointSet
from neuronlab.core.errors import InputError
from neuronlab.core.specs.columns import ColumnMeaning
from neuronlab.core.specs.experiment import Workspace
from neuronlab.gui.table.columns import (
    COLUMNS,
    ColumnKind,
    column_values,
    longest_texts,
    number_text,
    role_text,
    typed_number,
)
from neuronlab.gui.theme.sizes import text_percent
from neuronlab.gui.theme.theme import Theme, figures
from neuronlab.gui.widgets.plain_text import plain_tip
from neuronlab.session.guarded import Guarded
from neuronlab.wording.columns import columns_of, with_short_unit
from neuronlab.wording.dates import Calendar, calendar_of

Index = QModelIndex | QPersistentModelIndex
_Role = Qt.ItemDataRole
_Order = Qt.SortOrder
UNSORTED = -1
"""The column index that stands for the points' own order."""
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class PointsModel(Guarded, QAbstractTableModel):
    """A workspace's points, one per row, sorted by any column or in their own order.

    `order` (n,) maps rows of the table to indices into the arrays. The model does not carry out edits but emits them:
    `cell_edited(id, column, value)`, `role_edited(id, is_pinned)`, or `refused(sentence)`.
    """

    cell_edited = Signal(object, int, float)
    role_edited = Signal(object, bool)
    refused = Signal(str)

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.points: PointSet = NO_POINTS
        self.labels: tuple[str, ...] = ()
        self.meanings: tuple[ColumnMeaning, ...] = ()
        self.columns = COLUMNS["curve"]
        self.order: IntArray = np.empty(0, np.int64)
        self._theme = theme
        self._fonts: dict[int, QFont] = {}
        self._sorted_by = (UNSORTED, _Order.AscendingOrder)

    # -- display --------------------------------------------------------------------------------------------------

    def show_workspace(self, workspace: Workspace) -> None:
        """Show these points, sorted as before; the current cell and an open editor stay with their points."""
        points, labels, columns = workspace.points, workspace.labels, COLUMNS[workspace.task]
        if columns is self.columns:
            self._show_meanings(columns_of(workspace))
        else:
            self.meanings = columns_of(workspace)
        if columns is not self.columns:
            self.beginResetModel()
            self.points, self.labels, self.columns = points, labels, columns
            self._sorted_by = (UNSORTED, _Order.AscendingOrder)
            self.order = self._rows_in_order(points)
            self.endResetModel()
        elif points is not self.points or labels != self.labels:
            order = self._rows_in_order(points)
            has_same_rows = np.array_equal(points.ids, self.points.ids) and np.array_equal(order, self.order)
            if has_same_rows:
                self.points, self.labels = points, labels
                self._emit_all_changed()
            else:
                self._lay_out(points, order, labels)

    def _show_meanings(self, meanings: tuple[ColumnMeaning, ...]) -> None:
        """Show the numbers of the columns as what they mean."""
        if meanings != self.meanings:
            self.meanings = meanings
            self._emit_all_changed()
            self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(self.columns) - 1)

    def _calendar(self, column: int) -> Calendar | None:
        return calendar_of(self.meanings[column]) if column < len(self.meanings) else None

    def sort(self, column: int, order: Qt.SortOrder = _Order.AscendingOrder) -> None:
        """Sort by a column, ties in the points' own order; `UNSORTED` restores that order."""
        if (column, order) != self._sorted_by:  # Qt asks twice
            self._sorted_by = (column, order)
            self._lay_out(self.points, self._rows_in_order(self.points), self.labels)

    def _rows_in_order(self, points: PointSet) -> IntArray:
        column, order = self._sorted_by
        if column == UNSORTED:
            return np.arange(len(points))
        values = column_values(points, column)
        return np.argsort(values if order == _Order.AscendingOrder else -values, kind="stable")

    def _lay_out(self, points: PointSet, order: IntArray, labels: tuple[str, ...]) -> None:
        """Replace the points, their order and their classes' names; Qt's persistent indexes follow their points.

        All at once: Qt reads cells while it prepares, and the old points may have a class that the new names lack.
        """
        self.layoutAboutToBeChanged.emit()
        remembered = [index for index in self.persistentIndexList() if index.isValid()]
        ids = [self.id_at(index.row()) for index in remembered]
        self.points, self.order, self.labels = points, order, labels
        moved = [self._index_of(point_id, index.column()) for point_id, index in zip(ids, remembered, strict=True)]
        self.changePersistentIndexList(remembered, moved)
        self.layoutChanged.emit()

    def _emit_all_changed(self) -> None:
        if len(self.points):
            self.dataChanged.emit(self.index(0, 0), self.index(len(self.points) - 1, len(self.columns) - 1))

    def id_at(self, row: int) -> int:
        """The id of the point in a row."""
        return int(self.points.ids[self.order[row]])

    def row_of(self, point_id: int) -> int:
        """The row of a point, −1 if it is gone."""
        row = np.flatnonzero(self.points.ids == point_id)
        return int(np.flatnonzero(self.order == row[0])[0]) if len(row) else -1

    def _index_of(self, point_id: int, column: int) -> QModelIndex:
        row = self.row_of(point_id)
        return self.index(row, column) if row >= 0 else QModelIndex()

    # -- Qt's model interface -------------------------------------------------------------------------------------

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008, N802  # Qt's default and name
        """One row per point."""
        return 0 if parent.isValid() else len(self.points)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008, N802  # Qt's default and name
        """Inputs, target and role."""
        return 0 if parent.isValid() else len(self.columns)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """All cells can be selected; numbers and classes can be edited, roles ticked."""
        flags = super().flags(index)
        if not index.isValid():
            return flags
        is_role = self.columns[index.column()].kind is ColumnKind.ROLE
        return flags | (Qt.ItemFlag.ItemIsUserCheckable if is_role else Qt.ItemFlag.ItemIsEditable)

    def data(self, index: Index, role: int = _Role.DisplayRole) -> object:
        """Data of a cell for one of Qt's roles."""
        if not index.isValid():
            return None
        column = index.column()
        read = _READERS.get((self.columns[column].kind, role))
        return None if read is None else read(self, int(self.order[index.row()]), column)

    @override
    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _Role.DisplayRole) -> object:
        """A column's name, or a point's number, which never changes."""
        if orientation == Qt.Orientation.Vertical:
            return self.id_at(section) + 1 if role == _Role.DisplayRole else None
        column = self.columns[section]
        texts: dict[int, str] = {
            _Role.DisplayRole: with_short_unit(column.name, self.meanings[section])
            if section < len(self.meanings)
            else column.name,
            _Role.ToolTipRole: plain_tip(f"{column.meaning}. Click to sort by it."),
        }
        return texts.get(role)

    @override
    def setData(self, index: Index, value: object, _role: int = _Role.EditRole) -> bool:
        """Emit what was typed, chosen or ticked; the cell follows once the experiment has changed."""
        point_id, column = self.id_at(index.row()), self.columns[index.column()]
        try:
            if column.kind is ColumnKind.ROLE:
                self.role_edited.emit(point_id, Qt.CheckState(value) == Qt.CheckState.Checked)
            elif column.kind is ColumnKind.CLASS:
                self.cell_edited.emit(point_id, index.column(), self._number_of_class(str(value)))
            else:
                self.cell_edited.emit(
                    point_id, index.column(), typed_number(str(value), column.name, self._calendar(index.column()))
                )
        except InputError as error:
            self.refused.emit(str(error))
            return False
        return True

    # -- cells ----------------------------------------------------------------------------------------------------

    def _value(self, row: int, column: int) -> float:
        return float(column_values(self.points, column)[row])

    def _number_text(self, row: int, column: int) -> str:
        low, high = self.points.ends
        return number_text(self._value(row, column), float(high[column] - low[column]), self._calendar(column))

    def longest_numbers(self) -> list[str]:
        """Texts of all columns of numbers among which the longest is."""
        if not len(self.points):
            return []
        low, high = self.points.ends
        return [
            text
            for number, column in enumerate(self.columns)
            if column.kind is ColumnKind.NUMBER
            for text in longest_texts(
                column_values(self.points, number), float(high[number] - low[number]), self._calendar(number)
            )
        ]

    def _exact_text(self, row: int, column: int) -> str:
        value, calendar = self._value(row, column), self._calendar(column)
        return (calendar.exact_text(value) if calendar else None) or repr(value)

    def _class_name(self, row: int, column: int) -> str:
        return self.labels[int(self._value(row, column))]

    def _number_of_class(self, name: str) -> int:
        if name not in self.labels:
            raise InputError(f"There is no class {name} any more; nothing was changed.")
        return self.labels.index(name)

    def _class_number(self, row: int, column: int) -> int:
        return int(self._value(row, column))

    def _class_color(self, row: int, column: int) -> QColor:
        return QColor(self._theme.colors.classes[int(self._value(row, column))])

    def _role_text(self, row: int, _column: int) -> str:
        return role_text(self.points, row)

    def _check_state(self, row: int, _column: int) -> Qt.CheckState:
        return Qt.CheckState.Checked if self.points.pinned[row] else Qt.CheckState.Unchecked

    def _figures(self, _row: int, _column: int) -> object:
        percent = text_percent()
        if percent not in self._fonts:
            self._fonts[percent] = figures()
        return self._fonts[percent]

    def _alignment(self, _row: int, _column: int) -> Qt.AlignmentFlag:
        return _RIGHT


_READERS: Mapping[tuple[ColumnKind, int], Callable[[PointsModel, int, int], object]] = {
    (ColumnKind.NUMBER, _Role.DisplayRole): PointsModel._number_text,
    (ColumnKind.NUMBER, _Role.EditRole): PointsModel._exact_text,
    (ColumnKind.NUMBER, _Role.ToolTipRole): PointsModel._exact_text,
    (ColumnKind.NUMBER, _Role.FontRole): PointsModel._figures,
    (ColumnKind.NUMBER, _Role.TextAlignmentRole): PointsModel._alignment,
    (ColumnKind.CLASS, _Role.DisplayRole): PointsModel._class_name,
    (ColumnKind.CLASS, _Role.EditRole): PointsModel._class_number,
    (ColumnKind.CLASS, _Role.DecorationRole): PointsModel._class_color,
    (ColumnKind.ROLE, _Role.DisplayRole): PointsModel._role_text,
    (ColumnKind.ROLE, _Role.CheckStateRole): PointsModel._check_state,
}
"""Readers of a cell's data by kind and Qt role; other roles have no data."""
