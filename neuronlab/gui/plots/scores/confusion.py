"""The confusion matrix: a row per true class, a column per predicted class."""

from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter

from neuronlab.core.arrays import Array, IntArray
from neuronlab.gui.plots.painting.class_names import ClassName, class_names, paint_class_names
from neuronlab.gui.plots.painting.labels import CENTER, Label, paint_labels
from neuronlab.gui.theme.sizes import scaled
from neuronlab.gui.theme.theme import GROUND, SMALL, SPACE, Colors, figures, legible_on
from neuronlab.wording.numbers import count_text

HEAD_HEIGHT = 22.0
LEAST_ROW, _MOST_ROW = 20.0, 32.0
_GAP = 2.0
"""Gap between two cells in pixels."""


@dataclass(frozen=True, eq=False)
class ConfusionMatrix:
    """Geometry and contents of the matrix.

    Attributes:
        labels: Names of the classes.
        counts: Number of points (classes, classes) by true class (row) and predicted class (column).
        area: The available rectangle.
        names_width: Width in pixels of the row names at its left.
    """

    labels: tuple[str, ...]
    counts: IntArray
    area: QRectF
    names_width: float

    @property
    def row_height(self) -> float:
        """Height of a row with the gap below it, as high as fits within bounds."""
        room = (self.area.height() - scaled(HEAD_HEIGHT)) / len(self.labels)
        return float(min(max(scaled(LEAST_ROW), room // 1.0), scaled(_MOST_ROW)))

    @property
    def bottom(self) -> float:
        """Bottom of the last row."""
        return self.area.top() + scaled(HEAD_HEIGHT) + len(self.labels) * self.row_height

    def cell(self, row: int, column: int) -> QRectF:
        """Rectangle of one count."""
        left = self.area.left() + self.names_width
        pitch = (self.area.width() - self.names_width) / len(self.labels)
        x = round(left + column * pitch)
        top = self.area.top() + scaled(HEAD_HEIGHT) + row * self.row_height
        return QRectF(x, top, round(left + (column + 1) * pitch) - x - _GAP, self.row_height - _GAP)

    @property
    def shares(self) -> Array:
        """Every count as a share of its row (classes, classes); 0 for a class without points."""
        return np.asarray(self.counts / np.maximum(1, self.counts.sum(axis=1, keepdims=True)))

    def names(self) -> list[ClassName]:
        """Names of the rows, then of the columns."""
        left, width = self.area.left(), self.names_width - SPACE
        rows = [QRectF(left, self.cell(n, 0).top(), width, self.cell(n, 0).height()) for n in range(len(self.labels))]
        heads = [self.cell(0, number) for number in range(len(self.labels))]
        heads = [QRectF(head.left(), self.area.top(), head.width(), scaled(HEAD_HEIGHT)) for head in heads]
        return class_names(rows, self.labels) + class_names(heads, self.labels, is_centered=True)

    @property
    def texts(self) -> list[str]:
        """Names and counts, row by row."""
        return [name.text for name in self.names() if name.text] + [
            count_text(count) for count in self.counts.ravel().tolist()
        ]

    def paint(self, painter: QPainter, colors: Colors) -> None:
        """Draw names, and counts on a tint that encodes their share of the row."""
        paint_class_names(painter, colors, self.names())
        table, shares, nothing = colors.magnitude_table(), self.shares, []
        painter.setFont(figures(SMALL))
        for (row, column), count in np.ndenumerate(self.counts):
            cell = self.cell(row, column)
            tint = QColor(*table[round(255 * GROUND * float(shares[row, column]))].tolist())
            painter.fillRect(cell, tint)
            if row == column:
                painter.setPen(colors.color("muted"))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRect(cell.adjusted(0.5, 0.5, -0.5, -0.5))
            if count:
                painter.setPen(legible_on(tint))
                painter.drawText(cell, CENTER, count_text(int(count)))
            else:
                nothing.append(Label(cell, "0", align=CENTER))
        paint_labels(painter, colors, nothing)

    def tip_at(self, point: QPointF) -> str:
        """A count in words, or a class's full name."""
        for (row, column), count in np.ndenumerate(self.counts):
            if self.cell(row, column).contains(point):
                points = f"{count_text(int(count))} of {count_text(int(self.counts[row].sum()))} points"
                columns = "classified correctly" if row == column else f"predicted as {self.labels[column]}"
                return f"{points} of {self.labels[row]} {columns}"
        return next((self.labels[name.number] for name in self.names() if name.rect.contains(point)), "")
