"""Histograms of a layer's weights and gradients, now and at every saved step, as two strips."""

import math
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt, Slot
from PySide6.QtGui import QBrush, QPainter, QPen

from neuronlab.analysis.frames.frame import Frame
from neuronlab.analysis.spread import BINS, LEAST_POWER, PER_DECADE, Spread
from neuronlab.core.arrays import Array, IntArray
from neuronlab.core.network.network import layer_names
from neuronlab.gui.plots.gradients.flow_layout import NAME_WIDTH
from neuronlab.gui.plots.gradients.flow_rows import NO_FRAME, NO_POINTS
from neuronlab.gui.plots.painting.labels import LEFT, LINE, MARGIN, RIGHT, Label, paint_labels
from neuronlab.gui.plots.painting.picture import Picture
from neuronlab.gui.plots.painting.pixels import Pixels, image_of, packed
from neuronlab.gui.theme.sizes import bound_size, scaled
from neuronlab.gui.theme.theme import SPACE, Theme
from neuronlab.gui.widgets.steady_range import SteadyRange, step_axis_end, whole_decades
from neuronlab.wording.numbers import count_text, magnitude_text, plain_text, power_text, weight_text

LEAST_HEIGHT = 96
_EDGE = 3.0
_NOW_WIDTH = 54.0
_MOST_STRIP = 150.0
_START = (-6.0, 0.0)


@dataclass(frozen=True, eq=False)
class _HistogramStrip:
    """One of the two strips.

    Attributes:
        name: What is counted.
        counts: Histograms (saved steps + 1, bins), bins in ascending order.
        edges: Edges of the bins.
        ends: Texts at the bottom and top of the scale.
        is_signed: Whether zero is in the middle of the scale.
    """

    name: str
    counts: IntArray
    edges: Array
    ends: tuple[str, str]
    is_signed: bool


class SpreadPicture(Picture):
    """Weights above, gradients below; the past on the left, the present on the right."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self._decades = SteadyRange(whole_decades, _START)
        self._shades = packed(theme.colors.magnitude_table())
        self._layer = 0
        bound_size(self, least_height=LEAST_HEIGHT)
        theme.changed.connect(self._follow_colors)

    def show_frame(self, frame: Frame) -> None:
        """Show this frame's histograms from the next repaint on, if they are of the chosen layer."""
        if frame.spread is None or frame.spread.layer != min(self._layer, len(frame.network_spec.hidden)):
            return  # requested before the layer was chosen; the next frame has it
        super().show_frame(frame)

    def choose(self, layer: int) -> None:
        """Show this layer as soon as a frame contains it."""
        self._layer, self._frame = layer, None
        self._decades.clear()
        self.update()

    def texts(self) -> list[str]:
        """All texts of the picture."""
        frame, spread = self._shown
        if frame is None or spread is None:
            return [self._sentence]
        return [label.text for label in self._labels(self._strips(spread)) + self._time_labels(frame)]

    @property
    def _shown(self) -> tuple[Frame | None, Spread | None]:
        frame = self._frame
        if frame is None or frame.spread is None or not frame.train_count:
            return None, None
        return frame, frame.spread

    @property
    def _sentence(self) -> str:
        return NO_FRAME if self._frame is None else NO_POINTS

    def _strips(self, spread: Spread) -> tuple[_HistogramStrip, _HistogramStrip]:
        shown = _bins_around_zero(spread.weights)
        end = spread.weight_end * shown / (BINS // 2)
        weights = _HistogramStrip(
            "weights",
            spread.weights[:, BINS // 2 - shown : BINS // 2 + shown],
            np.linspace(-end, end, 2 * shown + 1),
            (plain_text(-end), plain_text(end)),
            is_signed=True,
        )
        low, high = self._cover(spread.gradients)
        first, last = (round((power - LEAST_POWER) * PER_DECADE) for power in (low, high))
        sizes = 10.0 ** (LEAST_POWER + np.arange(first, last + 1) / PER_DECADE)
        ends = power_text(round(low)), power_text(round(high))
        return weights, _HistogramStrip("|∂L/∂W|", spread.gradients[:, first:last], sizes, ends, is_signed=False)

    def _cover(self, counts: IntArray) -> tuple[float, float]:
        """Powers of ten between which gradients are shown; the first bin contains negligible ones."""
        used = np.flatnonzero(counts[:, 1:].any(axis=0)) + 1
        if len(used):
            low, high = LEAST_POWER + used[0] / PER_DECADE, LEAST_POWER + (used[-1] + 1) / PER_DECADE
            self._decades.cover(float(low), float(high))
        low, high = self._decades.ends
        top = LEAST_POWER + BINS / PER_DECADE
        return max(low, float(LEAST_POWER)), min(high, top)

    # -- layout ---------------------------------------------------------------------------------------------------

    def _area(self, number: int) -> QRectF:
        """Rectangle of the past of the upper or lower strip."""
        height = min((self.height() - _EDGE - SPACE - scaled(LINE)) / 2.0, _MOST_STRIP)
        left = MARGIN + scaled(NAME_WIDTH)
        width = self.width() - left - SPACE - _NOW_WIDTH - MARGIN
        return QRectF(left, _EDGE + number * (math.floor(height) + SPACE), math.floor(width), math.floor(height))

    def _now_area(self, number: int) -> QRectF:
        area = self._area(number)
        return QRectF(area.right() + SPACE, area.top(), _NOW_WIDTH, area.height())

    # -- painting -------------------------------------------------------------------------------------------------

    def paint(self, painter: QPainter) -> None:
        """Draw both strips, then all text."""
        frame, spread = self._shown
        if frame is None or spread is None:
            self.paint_sentence(painter, self._sentence, QRectF(self.rect()))
            return
        strips = self._strips(spread)
        for number, strip in enumerate(strips):
            area = self._area(number)
            self._paint_past(painter, strip, self._rows_at(frame, spread, number), area)
            if frame.status.now is not None:
                painter.setPen(QPen(self._theme.colors.color("text"), 1.5))
                x = area.left() + frame.step / step_axis_end(frame.reached) * area.width()
                painter.drawLine(QLineF(x, area.top(), x, area.bottom()))
            self._paint_now(painter, strip, self._now_area(number))
        paint_labels(painter, self._theme.colors, self._labels(strips) + self._time_labels(frame))

    def _rows_at(self, frame: Frame, spread: Spread, number: int) -> IntArray:
        """For every pixel column up to now the row of `counts` that applied then, −1 before the first."""
        width, reached = self._area(number).width(), frame.reached
        count = max(1, round(reached / step_axis_end(reached) * width))
        at = np.linspace(0.0, reached, count)
        rows = np.searchsorted(spread.steps, at, side="right") - 1
        if frame.status.now is None:
            rows[-1] = len(spread.steps)
        return rows

    def _paint_past(self, painter: QPainter, strip: _HistogramStrip, rows: IntArray, area: QRectF) -> None:
        painter.fillRect(area, self._theme.colors.color("plot"))
        pixels = _shaded(strip.counts, self._shades)
        is_known = strip.counts.sum(axis=1) > 0
        columns = pixels[rows]
        missing = (rows < 0) | ~is_known[rows]
        shown = QRectF(area.left(), area.top(), len(rows), area.height())
        if missing.any():
            # Hatched, because small counts have the background colour.
            painter.fillRect(shown, QBrush(self._theme.colors.color("border"), Qt.BrushStyle.BDiagPattern))
            columns[missing] = 0
        painter.drawImage(shown, image_of(columns.T[::-1]))

    def _paint_now(self, painter: QPainter, strip: _HistogramStrip, area: QRectF) -> None:
        """Draw a bar per bin, scaled to the longest; bars of weights have the colour of their sign."""
        colors = self._theme.colors
        painter.fillRect(area, colors.color("plot"))
        counts = strip.counts[-1]
        most, pitch = max(1, int(counts.max(initial=0))), area.height() / len(counts)
        for index in np.flatnonzero(counts).tolist():
            is_above = 2 * index >= len(counts)
            name = ("positive" if is_above else "negative") if strip.is_signed else "muted"
            length = max(2.0, float(counts[index]) / most * area.width())
            top = area.bottom() - (index + 1) * pitch
            painter.fillRect(QRectF(area.left(), top, length, max(1.0, pitch)), colors.color(name))

    def _labels(self, strips: tuple[_HistogramStrip, _HistogramStrip]) -> list[Label]:
        labels = []
        for number, strip in enumerate(strips):
            area = self._area(number)
            room = QRectF(MARGIN, area.top(), scaled(NAME_WIDTH) - SPACE / 2.0, area.height())
            bottom, top = strip.ends
            labels += [
                Label(QRectF(room.left(), room.top() - 2.0, room.width(), scaled(LINE)), top, align=RIGHT),
                Label(
                    QRectF(room.left(), room.bottom() - scaled(LINE) + 2.0, room.width(), scaled(LINE)),
                    bottom,
                    align=RIGHT,
                ),
                Label(
                    QRectF(room.left(), room.center().y() - scaled(LINE) / 2.0, room.width(), scaled(LINE)),
                    strip.name,
                    "text",
                    LEFT,
                ),
            ]
        return labels

    def _time_labels(self, frame: Frame) -> list[Label]:
        """Labels below both strips: the first step, the end of the axis, and under the bars “now” or the step shown."""
        area, now = self._area(1), self._now_area(1)
        row = QRectF(area.left(), area.bottom(), area.width(), scaled(LINE))
        texts = (("0", LEFT), (f"step {count_text(round(step_axis_end(frame.reached)))}", RIGHT))
        labels = [Label(row, text, align=align) for text, align in texts]
        when = "now" if frame.status.now is None else count_text(frame.step)
        return [*labels, Label(QRectF(now.left(), now.bottom(), now.width(), scaled(LINE)), when, align=LEFT)]

    @Slot()
    def _follow_colors(self) -> None:
        self._shades = packed(self._theme.colors.magnitude_table())

    # -- pointing -------------------------------------------------------------------------------------------------

    def tip_at(self, point: QPointF) -> str:
        """Range of the middle half of the values at the step under the mouse."""
        frame, spread = self._shown
        if frame is None or spread is None:
            return ""
        name = layer_names(frame.network_spec)[spread.layer]
        for number, strip in enumerate(self._strips(spread)):
            area = self._area(number)
            if self._now_area(number).contains(point):
                when = "now" if frame.status.now is None else f"at step {count_text(frame.step)}"
                return f"{name}, {strip.name} {when}\n{_counts_text(strip, strip.counts[-1])}"
            if area.contains(point):
                rows, column = self._rows_at(frame, spread, number), int(point.x() - area.left())
                if column >= len(rows):
                    return ""
                step, row = round(frame.reached * column / max(1, len(rows) - 1)), int(rows[column])
                text = "unknown" if row < 0 else _counts_text(strip, strip.counts[row])
                return f"{name}, {strip.name} at step {count_text(step)}\n{text}"
        return ""


def _bins_around_zero(counts: IntArray) -> int:
    """Bins on either side of zero that contain all values: a multiple of four, so that the scale is steady."""
    used = np.flatnonzero(counts.any(axis=0)) - BINS // 2
    farthest = max(int(-used[0]), int(used[-1]) + 1) if len(used) else 1
    return min(BINS // 2, -(-farthest // 4) * 4)


def _shaded(counts: IntArray, shades: Pixels) -> Pixels:
    """Pixels (rows, bins) of counts, on a logarithmic scale up to the largest of all."""
    logs = np.log1p(counts.astype(np.float32))
    scale = 255.0 / max(float(logs.max(initial=0.0)), 1e-9)
    return np.asarray(shades[np.round(logs * scale).astype(np.intp)])


def _counts_text(strip: _HistogramStrip, counts: IntArray) -> str:
    """Range of the middle half of the values, and how many are out of range."""
    total = int(counts.sum())
    if not total:
        return "unknown: the network had a different shape"
    summed = np.cumsum(counts)
    low = strip.edges[int(np.searchsorted(summed, 0.25 * total, side="right"))]
    high = strip.edges[int(np.searchsorted(summed, 0.75 * total)) + 1]
    text = weight_text if strip.is_signed else magnitude_text
    return f"half of them between {text(float(low))} and {text(float(high))}"
