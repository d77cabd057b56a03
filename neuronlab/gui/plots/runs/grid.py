"""The grid of the table of runs: its widths, which only grow while it trains, its keys, and the row under the mouse.

The names of the runs stay at the left while the other columns scroll below them.
"""

from PySide6.QtCore import QEvent, QItemSelectionModel, QModelIndex, QObject, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QKeySequence, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QStyle, QStyleOptionViewItem, QTableView
from typing_extensions import override

from neuronlab.gui.plots.runs.cells import MARKER, PADDING, ROW_HEIGHT, RunCells
from neuronlab.gui.plots.runs.header import RunsHeader, head_width
from neuronlab.gui.plots.runs.model import RunsModel, arrow_of
from neuronlab.gui.theme.sizes import px, scaled
from neuronlab.gui.theme.theme import Theme
from neuronlab.session.guarded import Guarded

_WIDEST_NAME, _WIDEST = 200.0, 120.0
"""Most that the name of a run and any other text takes, in pixels, at the usual text size; longer ones are elided."""
_ACTIVATES = {Qt.Key.Key_Return, Qt.Key.Key_Enter}
_MOVES = {
    Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Left, Qt.Key.Key_Right,
    Qt.Key.Key_Home, Qt.Key.Key_End, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown,
}  # fmt: skip


class RunsGrid(Guarded, QTableView):
    """The rows of runs. Emits `activate_asked(slot)` and `copy_asked`."""

    activate_asked = Signal(int)
    copy_asked = Signal()

    def __init__(self, model: RunsModel, theme: Theme) -> None:
        super().__init__()
        self._runs, self._theme = model, theme
        self._needed: dict[str, int] = {}
        self._cells = RunCells(model, theme, self)
        self.setProperty("role", "runs")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setModel(model)
        self.setItemDelegate(self._cells)
        header = RunsHeader(model, theme, self)
        header.head_clicked.connect(self.sort_by_column)
        self.setHorizontalHeader(header)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(scaled(ROW_HEIGHT))
        self.verticalHeader().setMinimumSectionSize(1)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)  # Tab leaves the table
        self.setMouseTracking(True)
        self.setAccessibleName("Runs")
        self.setAccessibleDescription(
            "Arrow keys move between cells, Enter activates a run, Ctrl+C copies; the menu key opens sort."
        )
        self.installEventFilter(self)
        model.modelReset.connect(self._take_rows)
        model.dataChanged.connect(self._fit)
        model.layoutChanged.connect(self._fit)
        self.selectionModel().currentChanged.connect(self._uncover)
        self.clicked.connect(self._activate)
        theme.changed.connect(self._follow_text_size)

    # -- widths ---------------------------------------------------------------------------------------------------

    @Slot()
    def _take_rows(self) -> None:
        """Set up other columns or runs."""
        self.clearSpans()
        first, columns = self._runs.first_fact, len(self._runs.columns)
        for number, row in enumerate(self._runs.rows):
            if row.diverged_at is not None and columns - first > 1:
                self.setSpan(number, first, 1, columns - first)
        keys = {column.key for column in self._runs.columns}
        self._needed = {key: width for key, width in self._needed.items() if key in keys}
        self._fit()
        active = self._runs.row_of(self._runs.active)
        if active >= 0:
            self.selectionModel().setCurrentIndex(
                self._runs.index(active, 0), QItemSelectionModel.SelectionFlag.NoUpdate
            )

    @Slot()
    def _fit(self) -> None:
        """Widen the columns to what they hold, and share out the room that is left."""
        columns = self._runs.columns
        for number, column in enumerate(columns):
            cells = [(row.cells[number].text, row.cells[number].is_best) for row in self._runs.rows]
            widest = max((self._cells.width_of(text, is_bold=is_bold) for text, is_bold in cells), default=0.0)
            head = head_width(column.label, arrow_of(column, self._runs.sort_by))
            if number == 0:
                widest += MARKER
            wanted = 2 * PADDING + 1 + round(max(head, min(widest, px(_WIDEST_NAME if number == 0 else _WIDEST))))
            # Training changes only the facts; names and settings take no more than they need.
            before = self._needed.get(column.key, 0) if number >= self._runs.first_fact else 0
            self._needed[column.key] = max(wanted, before)
        if not columns:
            return
        spare = max(0, self.viewport().width() - sum(self._needed[column.key] for column in columns))
        each, rest = divmod(spare, len(columns))
        header = self.horizontalHeader()
        for number, column in enumerate(columns):
            width = self._needed[column.key] + each + (rest if number == 0 else 0)
            if header.sectionSize(number) != width:
                header.resizeSection(number, width)

    @Slot()
    def _follow_text_size(self) -> None:
        self._needed.clear()
        self.verticalHeader().setDefaultSectionSize(scaled(ROW_HEIGHT))
        self._fit()
        self.horizontalHeader().updateGeometry()
        self.viewport().update()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share out the room anew."""
        super().resizeEvent(event)
        self._fit()

    # -- the names, which do not scroll ---------------------------------------------------------------------------

    @override
    def scrollContentsBy(self, dx: int, dy: int) -> None:
        """Scroll, without the names, which Qt would move along."""
        super().scrollContentsBy(dx, dy)
        if dx:
            self.viewport().update()
            self.horizontalHeader().viewport().update()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the cells, and the names over what has scrolled below them."""
        super().paintEvent(event)
        if not self.horizontalOffset() or not self._runs.columns:
            return
        option = QStyleOptionViewItem()
        with QPainter(self.viewport()) as painter:
            for row in range(len(self._runs.rows)):
                index = self._runs.index(row, 0)
                option.rect = self.visualRect(index)
                option.rect.moveLeft(0)
                is_current = self.hasFocus() and index == self.currentIndex()
                option.state = QStyle.StateFlag.State_HasFocus if is_current else QStyle.StateFlag.State_None
                self._cells.paint(painter, option, index)
                painter.setPen(self._theme.colors.color("lines"))
                painter.drawLine(option.rect.topRight(), option.rect.bottomRight())

    @Slot(QModelIndex)
    def _uncover(self, current: QModelIndex) -> None:
        """Scroll the current cell out from below the names."""
        covered = self.columnWidth(0) - self.visualRect(current).left()
        if current.column() > 0 and covered > 0:
            bar = self.horizontalScrollBar()
            bar.setValue(bar.value() - covered)

    # -- what a person does ---------------------------------------------------------------------------------------

    @Slot(int)
    def sort_by_column(self, number: int) -> None:
        """Sort by a column, smallest first, or reverse if it is sorted by that."""
        key = self._runs.columns[number].key
        before = self._runs.sort_by
        self._runs.sort_as((key, before is not None and before[0] == key and not before[1]))

    def sort_by_current(self, *, descending: bool) -> None:
        """Sort by the column of the current cell."""
        if self.currentIndex().isValid():
            self._runs.sort_as((self._runs.columns[self.currentIndex().column()].key, descending))

    def activate_current(self) -> None:
        """Ask for the run of the current row to become active."""
        if self.currentIndex().isValid():
            self._activate(self.currentIndex())

    @Slot(QModelIndex)
    def _activate(self, index: QModelIndex) -> None:
        self.activate_asked.emit(self._runs.rows[index.row()].slot)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keep the keys that the table handles from the window's shortcuts."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            is_own = event.key() in _MOVES | _ACTIVATES or event.matches(QKeySequence.StandardKey.Copy)
            if is_own:
                event.accept()
                return True
        return super().eventFilter(watched, event)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Activate or copy; Qt handles all other keys."""
        if event.key() in _ACTIVATES:
            self.activate_current()
        elif event.matches(QKeySequence.StandardKey.Copy):
            self.copy_asked.emit()
        else:
            super().keyPressEvent(event)

    @override
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Mark the row under the mouse."""
        super().mouseMoveEvent(event)
        self._hover(self.rowAt(event.position().toPoint().y()))

    @override
    def leaveEvent(self, event: QEvent) -> None:
        """Mark no row."""
        super().leaveEvent(event)
        self._hover(-1)

    def _hover(self, row: int) -> None:
        if row != self._cells.hovered:
            self._cells.hovered = row
            self.viewport().update()
