"""Painting of the cells of the table of runs."""

from PySide6.QtCore import QObject, QPointF, QRect, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem
from typing_extensions import override

from neuronlab.gui.plots.runs.model import Index, RunsModel
from neuronlab.gui.theme.class_marks import paint_class_mark
from neuronlab.gui.theme.sizes import text_percent
from neuronlab.gui.theme.theme import BODY, SPACE, Theme, figures
from neuronlab.session.guarded import Guarded

ROW_HEIGHT = 30
"""Height of a row in pixels, at the usual text size."""
PADDING = 6
"""Left and right of the text of a cell, in pixels."""
MARKER = 2.5 * SPACE
"""What the marker of a run takes before its name, in pixels."""
_MARKER_PX, _EDGE = 9.0, 3


class RunCells(Guarded, QStyledItemDelegate):
    """Paints a cell: markers before the names, the best values bold, the active row on the ground of what is chosen.

    `hovered` is the row under the mouse; −1 for none.
    """

    def __init__(self, model: RunsModel, theme: Theme, parent: QObject) -> None:
        super().__init__(parent)
        self._runs, self._theme = model, theme
        self.hovered = -1
        self._fonts: dict[tuple[int, bool], tuple[QFont, QFontMetricsF]] = {}

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint a cell."""
        row, column = self._runs.rows[index.row()], index.column()
        self._paint_ground(painter, option.rect, index)
        inner = QRect(option.rect).adjusted(PADDING, 0, -PADDING, 0)
        if column == 0:
            middle = QPointF(inner.left() + MARKER / 2.0, inner.center().y() + 0.5)
            color = self._theme.colors.run_color(row.slot)
            paint_class_mark(painter, row.slot, color, middle, _MARKER_PX)
            inner.setLeft(inner.left() + round(MARKER))
        self._paint_text(painter, inner, index)
        if option.state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(self._theme.colors.color("text"), 2.0))
            painter.drawRect(QRect(option.rect).adjusted(1, 1, -1, -1))

    def _paint_ground(self, painter: QPainter, rect: QRect, index: Index) -> None:
        """Draw the ground of the row, the line below it, and the edge of the active one."""
        colors, is_active = self._theme.colors, self._runs.rows[index.row()].slot == self._runs.active
        name = "selected" if is_active else "hover" if index.row() == self.hovered else "panel"
        painter.fillRect(rect, colors.color(name))
        painter.setPen(colors.color("border"))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        if is_active and index.column() == 0:
            painter.fillRect(QRect(rect.left(), rect.top(), _EDGE, rect.height()), colors.color("text"))

    def _paint_text(self, painter: QPainter, inner: QRect, index: Index) -> None:
        row, cell, column = self._runs.rows[index.row()], self._runs.cell(index), self._runs.columns[index.column()]
        is_sentence = row.diverged_at is not None and index.column() == self._runs.first_fact
        is_muted = cell.value is None and not is_sentence and row.slot != self._runs.active
        is_left = is_sentence or not column.is_number
        font, metrics = self._font(is_bold=cell.is_best and not is_sentence)
        painter.setFont(font)
        painter.setPen(self._theme.colors.color("fault" if is_sentence else "muted" if is_muted else "text"))
        text = str(index.data(Qt.ItemDataRole.DisplayRole))
        if metrics.horizontalAdvance(text) > inner.width() + 1:
            text = metrics.elidedText(text, Qt.TextElideMode.ElideRight, inner.width() + 1)
        side = Qt.AlignmentFlag.AlignLeft if is_left else Qt.AlignmentFlag.AlignRight
        painter.drawText(inner, side | Qt.AlignmentFlag.AlignVCenter, text)

    def _font(self, *, is_bold: bool) -> tuple[QFont, QFontMetricsF]:
        """A font at the present text size, made once: there are many cells."""
        key = text_percent(), is_bold
        if key not in self._fonts:
            font = figures(BODY, bold=is_bold)
            self._fonts[key] = font, QFontMetricsF(font)
        return self._fonts[key]

    def width_of(self, text: str, *, is_bold: bool) -> float:
        """Width of the text of a cell, in pixels."""
        return self._font(is_bold=is_bold)[1].horizontalAdvance(text)
