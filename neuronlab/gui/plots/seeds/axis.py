"""The logarithmic axis of losses, which both plots share, and marks at its top edge for runs that diverged."""

import math
from collections.abc import Iterable
from typing import NamedTuple

import numpy as np
from PySide6.QtCore import QLineF, QPointF, QRectF
from PySide6.QtGui import QPainter, QPen

from neuronlab.core.arrays import Array
from neuronlab.gui.plots.painting.labels import LEFT, LINE, RIGHT, Label, paint_labels, text_width
from neuronlab.gui.theme.sizes import scaled
from neuronlab.gui.theme.theme import SPACE, Colors
from neuronlab.gui.widgets.steady_range import LOG_3
from neuronlab.wording.numbers import plain_text, power_text

LEAST_SHOWN = 1e-12
"""Smaller losses, including zero, are drawn like this one."""
_PITCH = 22.0
"""Least distance between two labels, in pixels."""
_PLAIN = 3
"""Powers of ten up to this one, and from its inverse on, are written out: 0.001."""
_CROSS, _GAP = 3.5, 3.0
"""Half the width of a cross, and the distance from it to its number, in pixels."""


def logs_of(losses: Array) -> Array:
    """Logarithms of losses, in which zero is `LEAST_SHOWN`."""
    with np.errstate(invalid="ignore"):
        return np.asarray(np.log10(np.maximum(losses, LEAST_SHOWN)))


class LossAxis(NamedTuple):
    """The range of the axis.

    Attributes:
        low: Logarithm of the loss at the bottom.
        high: Logarithm of the loss at the top.
    """

    low: float
    high: float

    def y_of(self, losses: Array, area: QRectF) -> Array:
        """Vertical positions of losses in pixels."""
        return area.top() + (self.high - logs_of(losses)) * (area.height() / (self.high - self.low))

    def ticks(self, area: QRectF) -> list[tuple[float, str]]:
        """(height in pixels, text) at powers of ten, and at 3 times each if there is room."""
        per_decade = area.height() / (self.high - self.low)
        every = max(1, math.ceil(scaled(_PITCH) / per_decade))
        decades = range(math.floor(self.low), math.ceil(self.high) + 1)
        marks = [(float(decade), _power(decade)) for decade in decades if decade % every == 0]
        if per_decade * LOG_3 >= scaled(_PITCH) and self.high - self.low <= 2.5:
            marks += [(decade + LOG_3, _power(decade, 3)) for decade in decades]
        within = [(mark, text) for mark, text in marks if self.low - 1e-9 <= mark <= self.high + 1e-9]
        return [(area.top() + (self.high - mark) * per_decade, text) for mark, text in within]

    def labels(self, area: QRectF) -> list[Label]:
        """Losses to the left of an area."""
        labels = []
        for height, text in self.ticks(area):
            top = min(max(height - scaled(LINE) / 2.0, area.top() - 2.0), area.bottom() - scaled(LINE) + 2.0)
            labels.append(Label(QRectF(0.0, top, area.left() - SPACE / 2.0, scaled(LINE)), text, align=RIGHT))
        return labels

    def paint_grid(self, painter: QPainter, colors: Colors, area: QRectF) -> None:
        """Fill an area, and draw a line at every tick."""
        painter.fillRect(area, colors.color("plot"))
        painter.setPen(colors.color("grid"))
        for height, _ in self.ticks(area):
            painter.drawLine(QLineF(area.left(), height, area.right(), height))


def _power(decade: int, factor: int = 1) -> str:
    return plain_text(factor * 10.0**decade) if abs(decade) <= _PLAIN else power_text(decade, factor)


class Crosses(NamedTuple):
    """Diverged runs at one place of the top edge.

    Attributes:
        x: Where they are, in pixels.
        runs: How many they are.
        slot: The slot of their run.
    """

    x: float
    runs: int
    slot: int

    @property
    def text(self) -> str:
        """The number beside the cross, which reads ×4; "" for one alone."""
        return str(self.runs) if self.runs > 1 else ""

    @property
    def width(self) -> float:
        """Width with the number, in pixels."""
        return 2.0 * _CROSS + (_GAP + text_width(self.text) if self.text else 0.0)


def grouped(x: Iterable[float], slot: int) -> list[Crosses]:
    """Crosses of one run, those closer than a cross in one, at their middle."""
    groups: list[list[float]] = []
    for at in sorted(x):
        if groups and at - groups[-1][0] < 4.0 * _CROSS:
            groups[-1].append(at)
        else:
            groups.append([at])
    return [Crosses(sum(group) / len(group), len(group), slot) for group in groups]


def side_by_side(crosses: Iterable[Crosses], area: QRectF) -> list[Crosses]:
    """The same within an area, moved to where none covers another: from the left, then from the right."""
    moved: list[Crosses] = []
    left = area.left() + _GAP
    for cross in sorted(crosses):
        x = max(cross.x - _CROSS, left)
        moved.append(cross._replace(x=x))
        left = x + cross.width + 2.0 * _GAP
    right = area.right() - _GAP
    for number in reversed(range(len(moved))):
        cross = moved[number]
        x = min(cross.x, right - cross.width)
        moved[number] = cross._replace(x=x + _CROSS)
        right = x - 2.0 * _GAP
    return moved


def paint_crosses(painter: QPainter, colors: Colors, crosses: Iterable[Crosses], area: QRectF) -> None:
    """Draw crosses at the top edge of an area, in the colours of their runs, with how many each stands for."""
    y = area.top() + scaled(LINE) / 2.0
    for cross in crosses:
        middle = QPointF(cross.x, y)
        painter.setPen(QPen(colors.run_color(cross.slot), 2.0))
        for slope in (-1.0, 1.0):
            arm = QPointF(_CROSS, slope * _CROSS)
            painter.drawLine(middle - arm, middle + arm)
        if cross.text:
            left = cross.x + _CROSS + _GAP
            rect = QRectF(left, area.top(), text_width(cross.text) + 1.0, scaled(LINE))
            paint_labels(painter, colors, [Label(rect, cross.text, "text", LEFT)])
