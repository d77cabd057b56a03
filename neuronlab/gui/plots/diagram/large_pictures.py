"""A unit's output, enlarged and with scales: a curve over one input, a heat map over two."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QLineF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from neuronlab.core.arrays import Array
from neuronlab.gui.plots.painting.curves import curves_path, fill_from_zero, fractions
from neuronlab.gui.plots.painting.heat_maps import Ends, Grid, draw_maps
from neuronlab.gui.plots.painting.labels import CENTER, LEFT, LINE, RIGHT, Label, paint_labels
from neuronlab.gui.plots.painting.pixels import Pixels, image_of
from neuronlab.gui.theme.sizes import scaled
from neuronlab.gui.theme.theme import SPACE, Colors
from neuronlab.wording.numbers import weight_text

_SCALE_WIDTH = 40.0
_BAR_WIDTH = 8.0


@dataclass(frozen=True, eq=False)
class LargeCurve:
    """A unit's output as a curve.

    Attributes:
        x: Input (samples,).
        y: Output (samples,).
        ends: Values at the bottom and the top.
    """

    x: Array
    y: Array
    ends: Ends

    @property
    def texts(self) -> tuple[str, ...]:
        """Top and bottom of the scale, left and right end of the input."""
        return (
            weight_text(self.ends[1]),
            weight_text(self.ends[0]),
            f"x = {weight_text(float(self.x[0]))}",
            weight_text(float(self.x[-1])),
        )

    def paint(self, painter: QPainter, colors: Colors, area: QRectF) -> None:
        """Paint the curve in an area; the input's scale is below it."""
        box = area.adjusted(scaled(_SCALE_WIDTH), 2.0, 0.0, -2.0)
        painter.fillRect(box, colors.color("plot"))
        low, high = self.ends
        zero = box.bottom() - (0.0 - low) / (high - low) * box.height()
        painter.setPen(QPen(colors.color("muted"), 1.0))
        painter.drawLine(QLineF(box.left(), zero, box.right(), zero))
        corner = np.array([[box.left(), box.top() + 1.0]])
        size = (box.width(), box.height() - 2.0)
        fill_from_zero(painter, colors, fractions(self.x), self.y[None, :], corner, size, self.ends)
        painter.setPen(QPen(colors.color("text"), 1.5))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPath(curves_path(fractions(self.x), self.y[None, :], corner, size, self.ends))
        top, bottom, left, right = self.texts
        scale = QRectF(area.left(), box.top(), scaled(_SCALE_WIDTH) - SPACE / 2.0, scaled(LINE))
        below = QRectF(box.left(), area.bottom(), box.width(), scaled(LINE))
        labels = [
            Label(scale, top, align=RIGHT),
            Label(scale.translated(0.0, box.height() - scaled(LINE)), bottom, align=RIGHT),
            Label(below, left, align=LEFT),
            Label(below, right, align=RIGHT),
        ]
        paint_labels(painter, colors, labels)


@dataclass(frozen=True, eq=False)
class LargeMap:
    """A unit's output as a heat map.

    Attributes:
        values: Outputs over the plot (rows·columns,).
        grid: Rows and columns of the values.
        ends: Values at the ends of the colour scale.
        shades: Returns the colour scale (1, 256).
        plane: Ranges of x₁ and x₂ in the plot, None if unknown.
    """

    values: Array
    grid: Grid
    ends: Ends
    shades: Callable[[Colors], Pixels]
    plane: tuple[Ends, Ends] | None

    @property
    def texts(self) -> tuple[str, ...]:
        """Top and bottom of the scale, then x₁ with the plot's left and right, x₂ with its top and bottom."""
        ends = (weight_text(self.ends[1]), weight_text(self.ends[0]))
        if self.plane is None:
            return ends
        (left, right), (bottom, top) = self.plane
        return *ends, "x₁", weight_text(left), weight_text(right), "x₂", weight_text(top), weight_text(bottom)

    def paint(self, painter: QPainter, colors: Colors, area: QRectF) -> None:
        """Paint the map in an area, with the colour scale to its right and the first input's scale below."""
        box = area.adjusted(scaled(_SCALE_WIDTH), 2.0, -scaled(_SCALE_WIDTH) - _BAR_WIDTH - SPACE / 2.0, -2.0)
        box = QRectF(box.toRect())
        shades, size = self.shades(colors), (box.width(), box.height())
        painter.fillRect(box, colors.color("plot"))
        corner = np.array([[box.left(), box.top()]])
        draw_maps(painter, self.values[None], self.grid, corner, size, self.ends, shades)
        bar = QRectF(box.right() + SPACE, box.top(), _BAR_WIDTH, box.height())
        painter.drawImage(bar, image_of(shades.reshape(-1, 1)[::-1]))
        high, low, *around = self.texts
        beside = QRectF(bar.right() + SPACE / 2.0, box.top(), area.right() - bar.right(), scaled(LINE))
        labels = [Label(beside, high), Label(beside.translated(0.0, box.height() - scaled(LINE)), low)]
        if around:
            across, left, right, up, top, bottom = around
            below = QRectF(box.left(), area.bottom(), box.width(), scaled(LINE))
            scale = QRectF(area.left(), box.top(), scaled(_SCALE_WIDTH) - SPACE / 2.0, scaled(LINE))
            labels += [
                Label(below, across, align=CENTER),
                Label(below, left, align=LEFT),
                Label(below, right, align=RIGHT),
                Label(scale.translated(0.0, (box.height() - scaled(LINE)) / 2.0), up, align=RIGHT),
                Label(scale, top, align=RIGHT),
                Label(scale.translated(0.0, box.height() - scaled(LINE)), bottom, align=RIGHT),
            ]
        paint_labels(painter, colors, labels)


LargePicture = LargeCurve | LargeMap
