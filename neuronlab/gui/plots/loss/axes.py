"""The axes of the loss plot: steps across, losses on a logarithmic scale, with round ticks on both."""

import math
from typing import NamedTuple

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QFontMetricsF, QPainterPath

from neuronlab.core.arrays import Array
from neuronlab.gui.plots.painting.labels import CENTER, LINE, RIGHT, Label
from neuronlab.gui.theme.sizes import scaled
from neuronlab.gui.theme.theme import SMALL, SPACE, figures
from neuronlab.gui.widgets.steady_range import LOG_3
from neuronlab.wording.numbers import count_text, power_text

LEAST_SHOWN = 1e-12
"""Smaller losses, including zero, are drawn like this one."""
STEP_AXIS = "step"
_MOST_STEP_LABELS = 5
_DASH_PX, _PIECES, _MOST_PIECES = 6.0, 4, 6_000
"""Length of a dash in pixels, of how many pieces it is, and how many pieces a curve has at most."""
_BESIDE = 2.0
"""How far beside a place a curve is looked at, in pixels."""
_LABEL_PITCH = 24.0
"""Minimum distance between labels of the loss axis, in pixels."""


class LossScale(NamedTuple):
    """The ranges of both axes.

    Attributes:
        first: Step at the left end.
        last: Step at the right end.
        low: Logarithm of the loss at the bottom.
        high: Logarithm of the loss at the top.
    """

    first: float
    last: float
    low: float
    high: float

    def x_of(self, steps: Array, area: QRectF) -> Array:
        """Horizontal positions of steps in pixels."""
        return area.left() + (steps - self.first) * (area.width() / (self.last - self.first))

    def y_of(self, losses: Array, area: QRectF) -> Array:
        """Vertical positions of losses in pixels."""
        with np.errstate(invalid="ignore"):
            logs = np.log10(np.maximum(losses, LEAST_SHOWN))
        return area.top() + (self.high - logs) * (area.height() / (self.high - self.low))

    def step_at(self, x: float, area: QRectF) -> float:
        """The step at a horizontal position in pixels."""
        return self.first + (x - area.left()) / area.width() * (self.last - self.first)


def visible(steps: Array, first: float, last: float) -> slice:
    """The samples between two steps, and the nearest one on either side, from which the curve comes."""
    start, stop = np.searchsorted(steps, first), np.searchsorted(steps, last, side="right")
    return slice(max(0, int(start) - 1), int(stop) + 1)


def in_pixels(steps: Array, losses: Array, area: QRectF, scale: LossScale) -> tuple[Array, Array]:
    """Where the visible part of a loss curve goes, in pixels; not finite where the loss is not."""
    part = visible(steps, scale.first, scale.last)
    return scale.x_of(steps[part], area), scale.y_of(losses[part], area)


def distance_to_curve(x: Array, y: Array, point: QPointF) -> float:
    """Distance of a point from a curve in pixels, along the vertical; infinite beside its ends.

    A few pixels to either side count as well, so that a steep curve can be hit.
    """
    is_finite = np.isfinite(y)
    if not is_finite.any() or not x[is_finite][0] - _BESIDE <= point.x() <= x[is_finite][-1] + _BESIDE:
        return math.inf
    heights = np.interp(point.x() + np.linspace(-_BESIDE, _BESIDE, 7), x[is_finite], y[is_finite])
    return max(0.0, float(heights.min()) - point.y(), point.y() - float(heights.max()))


def solid(x: Array, y: Array) -> QPainterPath:
    """A curve with gaps where it is not finite."""
    path: QPainterPath = pg.arrayToQPath(x, y, connect="finite", finiteCheck=True)
    return path


def dashed(x: Array, y: Array) -> QPainterPath:
    """A dashed curve. The gaps are in the data: a dashed pen is many times slower."""
    is_finite = np.isfinite(y)
    x, y = x[is_finite], y[is_finite]
    if len(x) < 2:
        return QPainterPath()
    along = np.concatenate([[0.0], np.cumsum(np.hypot(np.diff(x), np.diff(y)))])
    pitch = max(_DASH_PX / _PIECES, along[-1] / _MOST_PIECES)  # longer dashes where a curve jumps up and down
    at = np.arange(0.0, along[-1] + pitch, pitch)
    is_dash = (np.arange(len(at)) % (2 * _PIECES - 1) < _PIECES).astype(np.int32)
    path: QPainterPath = pg.arrayToQPath(np.interp(at, along, x), np.interp(at, along, y), connect=is_dash)
    return path


def loss_ticks(area: QRectF, scale: LossScale) -> list[tuple[float, str]]:
    """(height in pixels, text) at powers of ten, and at 3 times each if there is room."""
    low, high = scale.low, scale.high
    per_decade = area.height() / (high - low)
    marks = [(float(decade), power_text(decade)) for decade in range(math.ceil(low), math.floor(high) + 1)]
    if per_decade * LOG_3 >= scaled(_LABEL_PITCH) and high - low <= 3.0:
        decades = range(math.floor(low), math.ceil(high) + 1)
        marks += [(decade + LOG_3, power_text(decade, 3)) for decade in decades if low <= decade + LOG_3 <= high]
    every = max(1, math.ceil(scaled(_LABEL_PITCH) / per_decade))
    kept = [(mark, text) for mark, text in marks if mark % 1.0 or round(mark) % every == 0]
    return [(area.top() + (high - mark) * per_decade, text) for mark, text in kept]


def _step_ticks(first: float, last: float, most: int) -> list[int]:
    """At most `most` + 1 ≥ 2 round steps, evenly spaced, before the end of the axis."""
    rough = (last - first) / most
    power = 10.0 ** math.floor(math.log10(rough))
    pitch = max(1, round(next(figure * power for figure in (1.0, 2.0, 5.0, 10.0) if figure * power >= rough * 0.999)))
    return list(range(math.ceil(first / pitch) * pitch, math.ceil(last), pitch))


def axis_labels(area: QRectF, scale: LossScale) -> list[Label]:
    """Losses to the left of the plot, steps below it; never under a curve."""
    labels = []
    for height, text in loss_ticks(area, scale):
        top = min(max(height - scaled(LINE) / 2.0, area.top() - 2.0), area.bottom() - scaled(LINE) + 2.0)
        labels.append(Label(QRectF(0.0, top, area.left() - SPACE / 2.0, scaled(LINE)), text, align=RIGHT))
    return labels + step_labels(area, scale.first, scale.last)


def step_labels(area: QRectF, first: float, last: float) -> list[Label]:
    """Round steps at their positions below the plot, and the axis name at the right end, clear of all numbers."""
    top, width = area.bottom() + 2.0, area.width()
    metrics = QFontMetricsF(figures(SMALL))
    widest = metrics.horizontalAdvance(count_text(int(last))) + SPACE
    name_width = metrics.horizontalAdvance(STEP_AXIS) + SPACE / 2.0
    name = QRectF(area.left() + width - name_width, top, name_width, scaled(LINE))
    labels = [Label(name, STEP_AXIS, align=RIGHT)]
    for step in _step_ticks(first, last, max(1, min(_MOST_STEP_LABELS, int(width / widest)))):
        text = count_text(step)
        half = metrics.horizontalAdvance(text) / 2.0 + 1.0
        middle = area.left() + (step - first) / (last - first) * width
        if middle + half + SPACE <= name.left():
            labels.append(Label(QRectF(middle - half, top, 2.0 * half, scaled(LINE)), text, align=CENTER))
    return labels
