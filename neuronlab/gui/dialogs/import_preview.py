"""The first rows of a table to be imported, with the chosen columns marked."""

from collections.abc import Callable, Mapping

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Slot
from PySide6.QtGui import QColor, QFont
from PySide6.QtWidgets import QAbstractItemView, QTableView
from typing_extensions import override

from neuronlab.core.text import without_controls
from neuronlab.files.tables.reader import Sheet
from neuronlab.gui.theme.sizes import scaled
from neuronlab.gui.theme.theme import Theme, figures, text_font
from neuronlab.gui.widgets.fields import name_field
from neuronlab.gui.widgets.plain_text import plain_tip
from neuronlab.session.guarded import Guarded
from neuronlab.wording.numbers import elided

SHOWN_ROWS = 50
_MOST_COLUMNS = 1000
_FITTED_COLUMNS = 40
"""Tables with more columns do not fit column widths to their contents."""
_CELL = 100
"""Characters shown per cell; the tooltip shows more."""
_ROW_HEIGHT = 24
_NARROWEST, _WIDEST = 64, 220

_Index = QModelIndex | QPersistentModelIndex


class PreviewModel(Guarded, QAbstractTableModel):
    """A sheet's first rows, including the header; `uses` gives the meaning of each chosen column."""

    def __init__(self, sheet: Sheet, uses: Mapping[int, str], theme: Theme) -> None:
        super().__init__()
        self._sheet, self._uses, self._theme = sheet, uses, theme
        self._rows = sheet.sample[:SHOWN_ROWS]
        self._columns = min(_MOST_COLUMNS, max([sheet.width, *(len(cells) for _, cells in self._rows)]))
        roles = Qt.ItemDataRole
        self._by_role: dict[int, Callable[[int, int], object]] = {
            roles.DisplayRole: self._text,
            roles.ToolTipRole: self._tip,
            roles.FontRole: self._font,
            roles.ForegroundRole: self._ink,
            roles.BackgroundRole: self._ground,
            roles.AccessibleDescriptionRole: self._meaning,
        }

    @override
    def rowCount(self, parent: _Index | None = None) -> int:
        """Number of rows shown."""
        return 0 if parent is not None and parent.isValid() else len(self._rows)

    @override
    def columnCount(self, parent: _Index | None = None) -> int:
        """Number of columns shown."""
        return 0 if parent is not None and parent.isValid() else self._columns

    @override
    def headerData(self, section: int, orientation: Qt.Orientation, role: int = 0) -> object:
        """A column's name and use; a row's line in the file."""
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        if orientation == Qt.Orientation.Vertical:
            return str(self._rows[section][0])
        title = self._sheet.title(section)
        use = self._uses.get(section, title)
        return title if use == title else f"{title}  →  {use}"

    def data(self, index: _Index, role: int = 0) -> object:
        """Text and appearance of a cell."""
        answer = self._by_role.get(role)
        return answer(index.row(), index.column()) if answer else None

    def _text(self, row: int, column: int) -> str:
        return elided(without_controls(self._cell(row, column)[:_CELL]), _CELL)

    def _tip(self, row: int, column: int) -> str:
        return plain_tip(self._cell(row, column))

    def _cell(self, row: int, column: int) -> str:
        cells = self._rows[row][1]
        return cells[column] if column < len(cells) else ""

    def _is_name(self, row: int) -> bool:
        return bool(self._sheet.header) and row == 0

    def _font(self, row: int, _column: int) -> QFont:
        return text_font(bold=True) if self._is_name(row) else figures()

    def _ink(self, row: int, column: int) -> QColor:
        return self._theme.colors.color("text" if column in self._uses or self._is_name(row) else "muted")

    def _ground(self, row: int, column: int) -> QColor | None:
        if self._is_name(row):
            return self._theme.colors.color("field")
        return self._theme.colors.color("selected") if column in self._uses else None

    def _meaning(self, row: int, column: int) -> str:
        return "Column name" if self._is_name(row) else self._uses.get(column, "Not imported")


class PreviewTable(QTableView):
    """A read-only view of the first rows."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        name_field(self, "First rows", "The first rows as read; the marked columns are imported")
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.setCornerButtonEnabled(False)
        self.verticalHeader().setDefaultSectionSize(scaled(_ROW_HEIGHT))
        self.verticalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.horizontalHeader().setHighlightSections(False)
        self.verticalHeader().setHighlightSections(False)
        theme.changed.connect(self._repaint)

    def show_sheet(self, sheet: Sheet, uses: Mapping[int, str]) -> None:
        """Show a sheet's first rows and the uses of its chosen columns."""
        old, scrolled = self.model(), self.horizontalScrollBar().value()
        self.setModel(PreviewModel(sheet, dict(uses), self._theme))
        if old is not None:
            old.deleteLater()
        if sheet.width <= _FITTED_COLUMNS:
            self.resizeColumnsToContents()
            for column in range(self.model().columnCount()):
                self.setColumnWidth(column, min(scaled(_WIDEST), max(scaled(_NARROWEST), self.columnWidth(column))))
        self.horizontalScrollBar().setValue(scrolled)

    @Slot()
    def _repaint(self) -> None:
        self.verticalHeader().setDefaultSectionSize(scaled(_ROW_HEIGHT))
        self.viewport().update()
