"""The heads of the columns: in up to two lines, with an arrow at the one that the runs are sorted by."""

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHeaderView, QWidget
from typing_extensions import override

from neuronlab.gui.plots.runs.cells import PADDING
from neuronlab.gui.plots.runs.model import RunsModel, arrow_of
from neuronlab.gui.theme.sizes import scaled
from neuronlab.gui.theme.theme import SMALL, SPACE, Theme, figures
from neuronlab.session.guarded import Guarded

_LINE = 15


class RunsHeader(Guarded, QHeaderView):
    """Paints the heads, the first of which does not scroll. `head_clicked(column)` says which one was clicked."""

    head_clicked = Signal(int)

    def __init__(self, model: RunsModel, theme: Theme, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._runs, self._theme = model, theme
        self.setHighlightSections(False)
        self.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setMinimumSectionSize(1)
        self._pressed = -1

    @override
    def sizeHint(self) -> QSize:
        """Room for two lines."""
        return QSize(super().sizeHint().width(), 2 * scaled(_LINE) + SPACE)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the heads, and the first one over what has scrolled below it."""
        super().paintEvent(event)
        if self.offset() and self.count():
            with QPainter(self.viewport()) as painter:
                self.paintSection(painter, QRect(0, 0, self.sectionSize(0), self.height()), 0)

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Note which head is pressed; Qt's own clicks know nothing of the first one and leave out the borders."""
        self._pressed = self._head_at(event) if event.button() == Qt.MouseButton.LeftButton else -1

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A head that is pressed and let go was clicked."""
        pressed, self._pressed = self._pressed, -1
        if pressed >= 0 and self._head_at(event) == pressed and self.rect().contains(event.position().toPoint()):
            self.head_clicked.emit(pressed)

    def _head_at(self, event: QMouseEvent) -> int:
        """The column whose head is under the mouse; −1 for none."""
        x = event.position().toPoint().x()
        return 0 if self.count() and x < self.sectionSize(0) else self.logicalIndexAt(x)

    @override
    def paintSection(self, painter: QPainter, rect: QRect, logicalIndex: int) -> None:
        """Draw one head, at the bottom of its section."""
        colors = self._theme.colors
        painter.fillRect(rect, colors.color("panel"))
        painter.setPen(colors.color("border"))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        column = self._runs.columns[logicalIndex]
        arrow = arrow_of(column, self._runs.sort_by)
        lines = head_lines(column.label, arrow)
        font = figures(SMALL, bold=bool(arrow))
        metrics = QFontMetricsF(font)
        painter.setFont(font)
        painter.setPen(colors.color("text" if arrow else "muted"))
        side = Qt.AlignmentFlag.AlignRight if column.is_number else Qt.AlignmentFlag.AlignLeft
        inner = rect.adjusted(PADDING, 0, -PADDING, 0)
        top = rect.bottom() - SPACE // 2 - len(lines) * scaled(_LINE)
        for number, line in enumerate(lines):
            row = QRect(inner.left(), top + number * scaled(_LINE), inner.width(), scaled(_LINE))
            text = metrics.elidedText(line, Qt.TextElideMode.ElideRight, inner.width() + 1)
            painter.drawText(row, side | Qt.AlignmentFlag.AlignVCenter, text)


def head_width(label: str, arrow: str) -> float:
    """Width that a head takes, in pixels, with its arrow if it has one."""
    metrics = QFontMetricsF(figures(SMALL, bold=bool(arrow)))
    return max(map(metrics.horizontalAdvance, head_lines(label, arrow)))


def head_lines(label: str, arrow: str) -> list[str]:
    """The lines of a head."""
    *upper, last = in_two_lines(label)
    return [*upper, f"{last} {arrow}" if arrow else last]


def in_two_lines(label: str) -> list[str]:
    """A label broken at the space that makes its longer line the shortest."""
    breaks = [at for at, sign in enumerate(label) if sign == " "]
    if not breaks:
        return [label]
    at = min(breaks, key=lambda at: max(at, len(label) - at - 1))
    return [label[:at], label[at + 1 :]]
