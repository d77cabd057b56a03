"""The first lines of a table to be imported: those before it, its heading, its units and its rows."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QSize, Qt, Signal, Slot
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
SHOWN_BEFORE = 30
"""Lines shown before the table, those nearest to it."""
_MOST_BYTES_BEFORE = 2**17
_MOST_COLUMNS = 1000
_FITTED_COLUMNS = 40
"""Tables with more columns do not fit column widths to their contents."""
_CELL = 100
"""Characters shown per cell; the tooltip shows more."""
_USED_NAME = 16
"""Characters shown of the name of a column in use, so that there is room for what it is used as."""
_BEFORE_CELL = 400
"""Characters shown of a line before the table, which is as wide as the table."""
_ROW_HEIGHT = 24
_NARROWEST, _WIDEST = 64, 220
_LINE_BREAK = re.compile(r"\r\n|\r|\n")

_Index = QModelIndex | QPersistentModelIndex

BEFORE, HEADING, UNITS, ROW = "Before the table", "Column name", "Unit", ""
"""What a line of the preview is."""


@dataclass(frozen=True)
class PreviewLine:
    """A line of the preview.

    Attributes:
        number: Its number in the file, from 1.
        cells: Its cells; the whole line in one cell before the table.
        kind: What it is: `BEFORE`, `HEADING`, `UNITS` or `ROW`.
    """

    number: int
    cells: tuple[str, ...]
    kind: str = ROW


def preview_lines(sheet: Sheet) -> list[PreviewLine]:
    """The first lines of a table and those before it."""
    lines = [PreviewLine(number, tuple(cells)) for number, cells in sheet.sample[:SHOWN_ROWS]]
    if lines and sheet.header:
        lines[0] = PreviewLine(lines[0].number, lines[0].cells, HEADING)
        lines[1:1] = [PreviewLine(sheet.units_line, sheet.units, UNITS)] if sheet.units else []
    first = lines[0].number if lines else sheet.form.skip_lines + 1
    return _before(sheet.data, first) + lines


def _before(data: bytes, first: int) -> list[PreviewLine]:
    """The lines before the first one of the table."""
    text = data[:_MOST_BYTES_BEFORE].decode("utf-8-sig", errors="replace")
    before = _LINE_BREAK.split(text)[: first - 1]
    numbered = list(enumerate(before, 1))[-SHOWN_BEFORE:]
    return [PreviewLine(number, (line,), BEFORE) for number, line in numbered]


class PreviewModel(Guarded, QAbstractTableModel):
    """A sheet's first lines; `uses` gives the meaning of each chosen column."""

    def __init__(self, sheet: Sheet, uses: Mapping[int, str], theme: Theme) -> None:
        super().__init__()
        self._sheet, self._uses, self._theme = sheet, uses, theme
        self.lines = preview_lines(sheet)
        widths = [len(line.cells) for line in self.lines]
        self._columns = min(_MOST_COLUMNS, max([sheet.width, *widths]))
        roles = Qt.ItemDataRole
        self._by_role: dict[int, Callable[[int, int], object]] = {
            roles.DisplayRole: self._text,
            roles.ToolTipRole: self._tip,
            roles.FontRole: self._font,
            roles.ForegroundRole: self._ink,
            roles.BackgroundRole: self._ground,
            roles.AccessibleDescriptionRole: self._meaning,
            roles.SizeHintRole: self._least_size,
        }

    @override
    def rowCount(self, parent: _Index | None = None) -> int:
        """Number of lines shown."""
        return 0 if parent is not None and parent.isValid() else len(self.lines)

    @override
    def columnCount(self, parent: _Index | None = None) -> int:
        """Number of columns shown."""
        return 0 if parent is not None and parent.isValid() else self._columns

    @override
    def headerData(self, section: int, orientation: Qt.Orientation, role: int = 0) -> object:
        """A column's name and use; a line's number in the file."""
        if orientation == Qt.Orientation.Vertical:
            return self._line_head(section, role)
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        title = self._sheet.title(section)
        use = self._uses.get(section, title)
        return title if use == title else f"{elided(title, _USED_NAME)}  →  {use}"

    def _line_head(self, row: int, role: int) -> object:
        number = self.lines[row].number
        if role == Qt.ItemDataRole.DisplayRole:
            return str(number)
        return f"Click to begin the table at line {number}" if role == Qt.ItemDataRole.ToolTipRole else None

    def data(self, index: _Index, role: int = 0) -> object:
        """Text and appearance of a cell."""
        answer = self._by_role.get(role)
        return answer(index.row(), index.column()) if answer else None

    def _text(self, row: int, column: int) -> str:
        longest = _BEFORE_CELL if self.lines[row].kind == BEFORE else _CELL
        return elided(without_controls(self._cell(row, column)[:longest]), longest)

    def _tip(self, row: int, column: int) -> str:
        line = self.lines[row]
        is_before = line.kind == BEFORE
        return f"Click to begin the table at line {line.number}" if is_before else plain_tip(self._cell(row, column))

    def _cell(self, row: int, column: int) -> str:
        cells = self.lines[row].cells
        return cells[column] if column < len(cells) else ""

    def _font(self, row: int, _column: int) -> QFont:
        return text_font(bold=True) if self.lines[row].kind == HEADING else figures()

    def _ink(self, row: int, column: int) -> QColor:
        kind = self.lines[row].kind
        is_strong = kind == HEADING or (kind == ROW and column in self._uses)
        return self._theme.colors.color("text" if is_strong else "muted")

    def _ground(self, row: int, column: int) -> QColor | None:
        kind = self.lines[row].kind
        if kind != ROW:
            return self._theme.colors.color("window" if kind == BEFORE else "field")
        return self._theme.colors.color("selected") if column in self._uses else None

    def _least_size(self, row: int, _column: int) -> QSize | None:
        """No width for lines before the table, which take that of all columns."""
        return QSize(0, 0) if self.lines[row].kind == BEFORE else None

    def _meaning(self, row: int, column: int) -> str:
        return self.lines[row].kind or self._uses.get(column, "Not imported")


class PreviewTable(QTableView):
    """A read-only view of the first lines; `line_chosen(number)` where a person wants the table to begin."""

    line_chosen = Signal(int)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        name_field(self, "First rows", "The first rows as read; the marked columns are imported")
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.setCornerButtonEnabled(False)
        self.verticalHeader().setMinimumSectionSize(1)  # of whatever font
        self.verticalHeader().setDefaultSectionSize(scaled(_ROW_HEIGHT))
        self.verticalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.verticalHeader().setSectionsClickable(True)
        self.horizontalHeader().setHighlightSections(False)
        self.horizontalHeader().setTextElideMode(Qt.TextElideMode.ElideMiddle)  # what a column is used as comes last
        self.verticalHeader().setHighlightSections(False)
        self.verticalHeader().sectionClicked.connect(self._choose_line)
        self.clicked.connect(self._choose_line_before)
        theme.changed.connect(self._repaint)

    @property
    def lines(self) -> list[PreviewLine]:
        """What is shown."""
        model = self.model()
        return model.lines if isinstance(model, PreviewModel) else []

    def show_sheet(self, sheet: Sheet, uses: Mapping[int, str]) -> None:
        """Show a sheet's first lines and the uses of its chosen columns."""
        old, scrolled = self.model(), self.horizontalScrollBar().value()
        model = PreviewModel(sheet, dict(uses), self._theme)
        self.setModel(model)
        if old is not None:
            old.deleteLater()
        self._fit_columns()
        self._span_lines_before(model)
        self.horizontalScrollBar().setValue(scrolled)

    def _fit_columns(self) -> None:
        model = self.model()
        if model is None or model.columnCount() > _FITTED_COLUMNS:
            return
        self.resizeColumnsToContents()
        for column in range(model.columnCount()):
            self.setColumnWidth(column, min(scaled(_WIDEST), max(scaled(_NARROWEST), self.columnWidth(column))))

    def _span_lines_before(self, model: PreviewModel) -> None:
        """Let lines before the table take the whole width, and show the last of them above its heading."""
        self.clearSpans()
        before = [row for row, line in enumerate(model.lines) if line.kind == BEFORE]
        self.horizontalHeader().setStretchLastSection(bool(before))
        if model.columnCount() > 1:
            for row in before:
                self.setSpan(row, 0, 1, model.columnCount())
        if before:
            self.scrollTo(model.index(max(0, before[-1] - 2), 0), QAbstractItemView.ScrollHint.PositionAtTop)

    @Slot(int)
    def _choose_line(self, row: int) -> None:
        self.line_chosen.emit(self.lines[row].number)

    @Slot(object)
    def _choose_line_before(self, index: _Index) -> None:
        if self.lines[index.row()].kind == BEFORE:
            self._choose_line(index.row())

    @Slot()
    def _repaint(self) -> None:
        self.verticalHeader().setDefaultSectionSize(scaled(_ROW_HEIGHT))
        self._fit_columns()
        self.viewport().update()
