"""Lays out an equation with matrices from left to right: labels, and boxes that get brackets."""

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPen

from neuronlab.gui.plots.painting.labels import CENTER, RIGHT, Label, paint_labels
from neuronlab.gui.theme.sizes import scaled
from neuronlab.gui.theme.theme import SMALL, SPACE, Colors, figures

ROW = 14
"""Height of a row of small figures in pixels, less than a line of text."""
_BRACKET = 4.0
"""Length of a bracket's ends in pixels; its contents have slightly more margin."""


class EquationRow:
    """Places words and columns of `rows` texts side by side, from `left` on, vertically centred in a height."""

    def __init__(self, left: float, height: float, rows: int) -> None:
        self.labels: list[Label] = []
        self.right = left
        self._brackets: list[QRectF] = []
        self._height, self._rows = height, rows
        self._top = (height - rows * scaled(ROW)) / 2.0
        self._metrics = QFontMetricsF(figures(SMALL))

    def width_of(self, text: str) -> float:
        """Width of a text in pixels."""
        return self._metrics.horizontalAdvance(text) + 1.0

    def word(self, text: str) -> None:
        """Place a text beside all rows."""
        width = self.width_of(text)
        self.labels.append(Label(QRectF(self.right, 0.0, width, self._height), text, align=CENTER))
        self.right += width

    def column(self, texts: Sequence[str], color: str, align: Qt.AlignmentFlag = RIGHT) -> None:
        """Place a text in every row."""
        width = max(map(self.width_of, texts))
        for number, text in enumerate(texts):
            box = QRectF(self.right, self._top + number * scaled(ROW), width, scaled(ROW))
            self.labels.append(Label(box, text, color, align))
        self.right += width

    def matrix(self, columns: Sequence[Sequence[str]]) -> None:
        """Place columns in brackets; a single number needs none."""
        if len(columns) * self._rows == 1:
            self.column(columns[0], "text")
            return
        start = self.right
        self.right += 1.5 * _BRACKET
        for number, texts in enumerate(columns):
            self.right += SPACE if number else 0.0
            self.column(texts, "text")
        self.right += 1.5 * _BRACKET
        self._brackets.append(QRectF(start, self._top + 1.0, self.right - start, self._rows * scaled(ROW) - 2.0))

    def paint(self, painter: QPainter, colors: Colors) -> None:
        """Draw everything placed so far."""
        paint_labels(painter, colors, self.labels)
        painter.setPen(QPen(colors.color("muted"), 1.0))
        for box in self._brackets:
            for x, inwards in ((box.left(), _BRACKET), (box.right(), -_BRACKET)):
                corners = (x + inwards, box.top()), (x, box.top()), (x, box.bottom()), (x + inwards, box.bottom())
                painter.drawPolyline([QPointF(*corner) for corner in corners])
