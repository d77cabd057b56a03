"""The confusion matrix: a row per true class with its recall, a column per predicted class with its precision."""

from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter

from neuronlab.analysis.scores import ClassFit, Fit
from neuronlab.core.arrays import Array, IntArray
from neuronlab.core.text import written
from neuronlab.gui.plots.painting.class_names import ClassName, class_names, paint_class_names
from neuronlab.gui.plots.painting.labels import CENTER, LINE, RIGHT, Label, paint_labels, text_width
from neuronlab.gui.theme.sizes import scaled
from neuronlab.gui.theme.theme import GROUND, SMALL, SPACE, Colors, figures, legible_on
from neuronlab.wording.numbers import NOTHING, count_text, percent_text

HEAD_HEIGHT = 22.0
LEAST_ROW, _MOST_ROW = 20.0, 32.0
_RECALL_WIDTH, _LEAST_CELL = 60.0, 27.0
"""The column of recalls is left out where cells would be narrower; then recalls are a row below the cells."""
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
        room = (self.area.height() - scaled(HEAD_HEIGHT) - self._rows_below * scaled(LINE)) / len(self.labels)
        return float(min(max(scaled(LEAST_ROW), room // 1.0), scaled(_MOST_ROW)))

    @property
    def bottom(self) -> float:
        """Bottom of the rows of scores below the cells."""
        return self._cells_bottom + self._rows_below * scaled(LINE)

    @property
    def _rows_below(self) -> int:
        return 1 if self._recall_width else 2

    @property
    def _recall_width(self) -> float:
        """Width in pixels of the column of recalls; 0 where they are a row."""
        return recall_width(len(self.labels), self.area.width() - self.names_width)

    @property
    def _cells_bottom(self) -> float:
        return self.area.top() + scaled(HEAD_HEIGHT) + len(self.labels) * self.row_height

    def cell(self, row: int, column: int) -> QRectF:
        """Rectangle of one count."""
        left = self.area.left() + self.names_width
        pitch = (self.area.width() - self.names_width - self._recall_width) / len(self.labels)
        x = round(left + column * pitch)
        top = self.area.top() + scaled(HEAD_HEIGHT) + row * self.row_height
        return QRectF(x, top, round(left + (column + 1) * pitch) - x - _GAP, self.row_height - _GAP)

    @property
    def shares(self) -> Array:
        """Every count as a share of its row (classes, classes); 0 for a class without points."""
        return np.asarray(self.counts / np.maximum(1, self.counts.sum(axis=1, keepdims=True)))

    @property
    def _by_class(self) -> tuple[ClassFit, ...]:
        return Fit(int(self.counts.sum()), confusion=self.counts).by_class

    def recall_cell(self, number: int) -> QRectF:
        """Rectangle of the recall of a class: at the right of its row, or below its column."""
        if not self._recall_width:
            return self._cell_below(number, 1)
        cell = self.cell(number, 0)
        return QRectF(self.area.right() - self._recall_width, cell.top(), self._recall_width, cell.height())

    def precision_cell(self, number: int) -> QRectF:
        """Rectangle of the precision of a class, below its column."""
        return self._cell_below(number, 0)

    def _cell_below(self, column: int, row: int) -> QRectF:
        cell = self.cell(0, column)
        return QRectF(cell.left(), self._cells_bottom + row * scaled(LINE), cell.width(), scaled(LINE))

    def score_labels(self) -> list[Label]:
        """The recall and precision of every class, with their names."""
        labels = [Label(self._row_name(0), "precision"), Label(self._row_name(1), "recall")]
        if self._recall_width:
            first = self.recall_cell(0)
            head = QRectF(first.left(), self.area.top(), first.width(), scaled(HEAD_HEIGHT))
            labels[1] = Label(head, "recall", align=RIGHT)
        align = RIGHT if self._recall_width else CENTER
        for number, one in enumerate(self._by_class):
            labels.append(_share_label(self.precision_cell(number), one.precision, CENTER))
            labels.append(_share_label(self.recall_cell(number), one.recall, align))
        return labels

    def _row_name(self, row: int) -> QRectF:
        top = self._cells_bottom + row * scaled(LINE)
        return QRectF(self.area.left(), top, self.names_width - SPACE, scaled(LINE))

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
        paint_labels(painter, colors, [*nothing, *self.score_labels()])

    def tip_at(self, point: QPointF) -> str:
        """A count in words, or a class's full name."""
        for (row, column), count in np.ndenumerate(self.counts):
            if self.cell(row, column).contains(point):
                points = f"{count_text(int(count))} of {count_text(int(self.counts[row].sum()))} points"
                columns = "classified correctly" if row == column else f"predicted as {self.labels[column]}"
                return f"{points} of {self.labels[row]} {columns}"
        for number, (name, one) in enumerate(zip(self.labels, self._by_class, strict=True)):
            if self.recall_cell(number).contains(point):
                points = f"{count_text(one.right)} of {count_text(one.points)} points of {name}"
                return f"Recall: {points} predicted as {name}"
            if self.precision_cell(number).contains(point):
                points = f"{count_text(one.right)} of {count_text(one.predicted)} points predicted as {name}"
                return f"Precision: {points} belong to it"
        return next((self.labels[name.number] for name in self.names() if name.rect.contains(point)), "")


def recall_width(classes: int, room: float) -> float:
    """Width in pixels of the column of recalls, if cells of `classes` columns share this room with it; else 0."""
    width = scaled(_RECALL_WIDTH)
    return width if (room - width) / classes >= scaled(_LEAST_CELL) else 0.0


def _share_label(cell: QRectF, share: float | None, align: int) -> Label:
    """A share in percent, without decimals and sign where there is no room."""
    if share is None:
        return Label(cell, NOTHING, align=align)
    has_room = text_width(percent_text(1.0)) <= cell.width()  # alike for all shares of a row
    text = percent_text(share) if has_room else written(100.0 * share, ".0f")
    return Label(cell.adjusted(-_GAP, 0.0, _GAP, 0.0) if align == CENTER else cell, text, "text", align)
