"""The table view: its own keys, and a current cell that stays in view while points come and go."""

from PySide6.QtCore import QEvent, QItemSelectionModel, QModelIndex, QObject, Qt, Signal, Slot
from PySide6.QtGui import QFontMetrics, QKeyEvent, QKeySequence, QMouseEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView
from typing_extensions import override

from neuronlab.gui.table.cells import MARK_PX, CellDelegate
from neuronlab.gui.table.columns import ColumnKind
from neuronlab.gui.table.points_model import UNSORTED, Index, PointsModel
from neuronlab.gui.table.row_selection import RowSelection
from neuronlab.gui.theme.sizes import scaled
from neuronlab.gui.theme.theme import Theme, figures
from neuronlab.session.guarded import Guarded

_ROW_HEIGHT, _ROLE_WIDTH = 26, 132
_BESIDE_NUMBER_PX = 22
"""What the paddings and margins of a cell take of its width."""
_MOVES = {
    Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Left, Qt.Key.Key_Right,
    Qt.Key.Key_Home, Qt.Key.Key_End, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown,
}  # fmt: skip
_DELETES = {Qt.Key.Key_Delete, Qt.Key.Key_Backspace}
_OPENS = {Qt.Key.Key_F2, Qt.Key.Key_Return, Qt.Key.Key_Enter}
_NUMBER_STARTS = set("0123456789.,+-−")
_COMMANDS = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier
_Flag = QItemSelectionModel.SelectionFlag


class PointsView(Guarded, QTableView):
    """Rows of equal height, numbered by point. Emits `delete_asked` and `copy_asked` when their keys are pressed."""

    delete_asked = Signal()
    copy_asked = Signal()

    def __init__(self, model: PointsModel, rows: RowSelection, theme: Theme) -> None:
        super().__init__()
        self._model, self._rows = model, rows
        self._ctrl_drag = _Flag.Select
        self.setModel(model)
        self.setSelectionModel(rows)
        self.setItemDelegate(CellDelegate(model, rows, theme, self))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setTabKeyNavigation(False)  # Tab leaves the table
        self.setShowGrid(False)
        self.setCornerButtonEnabled(False)
        self.setIconSize(self.iconSize().scaled(MARK_PX, MARK_PX, Qt.AspectRatioMode.IgnoreAspectRatio))
        numbers, names = self.verticalHeader(), self.horizontalHeader()
        numbers.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        numbers.setMinimumSectionSize(1)  # else that of the larger font which the style sheet is about to replace
        numbers.setDefaultSectionSize(scaled(_ROW_HEIGHT))
        numbers.setHighlightSections(False)
        numbers.setDefaultAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        names.setHighlightSections(False)
        names.setSortIndicator(UNSORTED, Qt.SortOrder.AscendingOrder)
        names.setSortIndicatorClearable(True)
        self.setSortingEnabled(True)
        self.installEventFilter(self)
        model.modelReset.connect(self._take_columns)
        for changed in (model.layoutChanged, model.dataChanged):
            changed.connect(self._fit_numbers)
        theme.changed.connect(self._follow_text_size)
        self._take_columns()

    @Slot()
    def _take_columns(self) -> None:
        """Set the widths for new columns, the role's to fit its text, and restore the points' own order."""
        names, last = self.horizontalHeader(), self._model.columnCount() - 1
        names.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        names.setSectionResizeMode(last, QHeaderView.ResizeMode.Fixed)
        names.resizeSection(last, scaled(_ROLE_WIDTH))
        self._fit_numbers()
        self.forget_sort()

    @Slot()
    def _fit_numbers(self) -> None:
        """Cut off no number: columns too wide for the table scroll."""
        metrics = QFontMetrics(figures())
        widest = max(map(metrics.horizontalAdvance, self._model.longest_numbers()), default=0)
        self.horizontalHeader().setMinimumSectionSize(widest + _BESIDE_NUMBER_PX)

    @Slot()
    def _follow_text_size(self) -> None:
        self.verticalHeader().setDefaultSectionSize(scaled(_ROW_HEIGHT))
        self.horizontalHeader().resizeSection(self._model.columnCount() - 1, scaled(_ROLE_WIDTH))
        self._fit_numbers()

    # -- the current cell -----------------------------------------------------------------------------------------

    @property
    def is_editing(self) -> bool:
        """Whether an editor is open."""
        return self.state() == QAbstractItemView.State.EditingState

    def go_to_row(self, row: int, column: int | None = None) -> None:
        """Make a row current, in the same column unless one is given, and scroll to it; the selection is kept."""
        column = max(0, self.currentIndex().column()) if column is None else column
        self.selectionModel().setCurrentIndex(self._model.index(row, column), _Flag.NoUpdate)
        self.scrollTo(self.currentIndex())

    def give_up_editing(self) -> None:
        """Close the open editor and discard what was typed."""
        editor = self.indexWidget(self.currentIndex())
        if editor is not None:
            self.closeEditor(editor, CellDelegate.EndEditHint.RevertModelCache)

    # -- selecting ------------------------------------------------------------------------------------------------

    @override
    def selectionCommand(self, index: Index, event: QEvent | None = None) -> _Flag:
        """Ctrl-dragging from a selected row deselects the rows it covers, which Qt does not support."""
        command = super().selectionCommand(index, event)
        if not isinstance(event, QMouseEvent) or not command & _Flag.Toggle:
            return command
        if event.type() == QEvent.Type.MouseButtonPress:
            self._ctrl_drag = _Flag.Deselect if self._rows.is_row_selected(index.row()) else _Flag.Select
        return command & ~_Flag.Toggle | self._ctrl_drag

    # -- sorting --------------------------------------------------------------------------------------------------

    def sort_by_current(self, order: Qt.SortOrder | None) -> None:
        """Sort by the column of the current cell; None restores the points' own order."""
        if order is None:
            self.forget_sort()
        elif self.currentIndex().isValid():
            self.sortByColumn(self.currentIndex().column(), order)

    def forget_sort(self) -> None:
        """Restore the points' own order."""
        self.sortByColumn(UNSORTED, Qt.SortOrder.AscendingOrder)

    # -- keys -----------------------------------------------------------------------------------------------------

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keep the keys the table handles from the window's shortcuts."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and self._is_own_key(event):
            event.accept()
            return True
        return super().eventFilter(watched, event)

    def _is_own_key(self, event: QKeyEvent) -> bool:
        if event.matches(QKeySequence.StandardKey.Copy) or event.matches(QKeySequence.StandardKey.SelectAll):
            return True
        kind = self._kind(self.currentIndex())
        if event.key() == Qt.Key.Key_Space:
            return kind is ColumnKind.ROLE
        if event.key() in _MOVES | _DELETES | _OPENS:
            return True
        is_typed = not event.modifiers() & _COMMANDS
        return kind is ColumnKind.NUMBER and is_typed and event.text() in _NUMBER_STARTS

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Delete, copy or open the editor; Qt handles all other keys."""
        if self.is_editing:  # keys the editor did not use
            super().keyPressEvent(event)
        elif event.key() in _DELETES:
            self.delete_asked.emit()
        elif event.matches(QKeySequence.StandardKey.Copy):
            self.copy_asked.emit()
        elif event.key() in _OPENS and self.currentIndex().isValid():
            if self._model.flags(self.currentIndex()) & Qt.ItemFlag.ItemIsEditable:
                self.edit(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def _kind(self, index: QModelIndex) -> ColumnKind | None:
        return self._model.columns[index.column()].kind if index.isValid() else None
